from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from digest import places
from digest.errors import ConfigError
from digest.render.look.look import read_look
from tests.render.made import draft, mail, own, story, tree, words


@pytest.mark.parametrize("name", ["broadsheet", "brief", "cards"])
def test_a_ready_made_look_is_found_by_its_name(name: str) -> None:
    look = read_look(name, places.TEMPLATES)
    assert look.name == name
    assert {"edition.mjml", "edition.txt", "parts/head.mjml", "notices/notice.mjml"} <= set(look.templates)
    assert set(look.catalogues) >= {"de", "ar"}


def test_an_unknown_look_is_refused_with_the_names_of_the_others() -> None:
    with pytest.raises(ConfigError, match='no look "tabloid"') as raised:
        read_look("tabloid", places.TEMPLATES)
    assert "brief, broadsheet, cards" in raised.value.advice


def test_a_folder_of_ones_own_needs_only_what_it_changes(tmp_path: Path) -> None:
    (tmp_path / "look.yaml").write_text("pictures: false\n")
    (tmp_path / "subject.txt").write_text("{title} No. {number}\n")
    look = own(tmp_path)
    assert (look.own, look.pictures, look.summaries) == (True, False, True)
    assert mail(draft(story()), look, subject="").subject == "Morning Meridian No. 142"


def test_a_part_in_ones_own_folder_replaces_the_shared_one(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "foot.mjml").write_text(
        '<mj-section><mj-column><mj-text><a href="{{ slot }}">Leave</a></mj-text></mj-column></mj-section>'
    )
    assert ">Leave</a>" in mail(draft(story()), own(tmp_path)).html


def filled(folder: Path, files: int, size: int = 1) -> None:
    folder.mkdir()
    for number in range(files):
        (folder / f"{number}.txt").write_bytes(b"x" * size)


def yaml(text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / "look.yaml").write_text(text)


@pytest.mark.parametrize(
    ("write", "says"),
    [
        (yaml("light: [not, colours]"), "missing under light"),
        (yaml("dark: {paper: black}"), "not a colour"),
        (yaml('headline_font: "Georgia;\'"'), "names of fonts"),
        (yaml("pictures: sometimes"), "neither yes nor no"),
        (yaml("pictrues: no"), "Did you mean: pictures"),
        (yaml("light: {"), "line 1"),
        (yaml("footer: &a b\nbody_font: *a"), "has no meaning here"),
        (lambda folder: (folder / "edition.mjml").write_bytes(b"\xff\xfe\x00"), "not in UTF-8"),
        (lambda folder: (folder / "edition.txt").write_bytes(b"x" * 1_000_001), "more than 1,000,000 bytes"),
        (lambda folder: (folder / "edition.txt").mkdir(), "is no file"),
        (lambda folder: (folder / "edition.txt").symlink_to("/etc/hostname"), "is a link"),
        (lambda folder: (folder / "parts").symlink_to("/etc"), "is a link"),
        (lambda folder: filled(folder / "parts", 51), "more than 50 parts"),
        (lambda folder: filled(folder / "parts", 4, 999_999), "more than 3,000,000 bytes"),
    ],
)
def test_what_is_wrong_in_a_folder_of_ones_own_is_said(
    tmp_path: Path, write: Callable[[Path], object], says: str
) -> None:
    write(tmp_path)
    with pytest.raises(ConfigError) as raised:
        own(tmp_path)
    assert says in str(raised.value)
    assert raised.value.where.startswith(f"{tmp_path.parent.parent.name}/{tmp_path.parent.name}/{tmp_path.name}")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("de.po", b'msgid "a"\nmsgstr "\xff"\n'),
        ("de.po", b'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=import os;\\n"\n'),
    ],
)
def test_a_broken_catalogue_is_named(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / "looks").mkdir()
    (tmp_path / "looks" / "broadsheet").symlink_to(places.TEMPLATES / "looks" / "broadsheet")
    (tmp_path / "locale").mkdir()
    (tmp_path / "locale" / name).write_bytes(content)
    with pytest.raises(ConfigError, match="catalogue") as raised:
        read_look("broadsheet", tmp_path).catalogues["de"]
    assert raised.value.where.endswith(name)


def test_a_look_is_known_again_by_its_content_wherever_it_lies(tmp_path: Path) -> None:
    for place in ("here", "there"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "look.yaml").write_text("pictures: false\n")
    here, there = (own(tmp_path / place) for place in ("here", "there"))
    assert here.fingerprint == there.fingerprint
    (tmp_path / "there" / "subject.txt").write_text("{title}\n")
    assert here.fingerprint != own(tmp_path / "there").fingerprint
    assert here.stamp != own(tmp_path / "there").stamp


def test_an_edition_is_stamped_with_what_shapes_editions() -> None:
    look = read_look("broadsheet", places.TEMPLATES)
    for name, told in (("notices/held.txt", False), ("letters/confirm.txt", False), ("edition.txt", True)):
        other = replace(look, templates={**look.templates, name: "It waits."})
        assert other.fingerprint != look.fingerprint
        assert (other.stamp != look.stamp) is told, name


@pytest.mark.parametrize("name", ["broadsheet", "brief", "cards"])
def test_a_copy_of_a_ready_made_look_gives_the_same_mail(tmp_path: Path, name: str) -> None:
    shutil.copytree(places.TEMPLATES / "looks" / name, tmp_path / "ours")
    sample = draft(story("One"), story("Two", rank=2))
    assert mail(sample, own(tmp_path / "ours")) == mail(sample, read_look(name, places.TEMPLATES))


def test_fonts_and_a_line_for_the_foot_are_a_looks_own(tmp_path: Path) -> None:
    (tmp_path / "look.yaml").write_text('headline_font: Palatino,serif\nfooter: "Independent <since> 1947."\n')
    made = mail(draft(story()), own(tmp_path))
    assert "Palatino,serif" in made.html
    assert "Independent <since> 1947." in words(tree(made))
    assert "\nIndependent <\u200csince> 1947.\n" in made.text
