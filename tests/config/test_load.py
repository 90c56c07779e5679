"""A folder of configuration files becomes a configuration; a broken file is refused and the others load."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from digest import places
from digest.config import load
from digest.config.digests import Digest
from digest.config.files.digest_file import Around
from digest.config.load import Broken, read
from digest.send.providers import PROVIDERS
from tests.config.unreadable import UNREADABLE
from tests.config.written import MORNING, SITE

SAMPLE = """\
title: Morning Varsity
send: weekdays at 7

sources:
  - https://www.varsity.example/rss  # a feed, or any page: its feed is looked for, then its links
  - https://www.cam.example/news
  - guardian.example/education

topics:
  - world                            # one of 20 ready-made topics
  - word

# three minutes
max-storys: 15
"""

SAID = """\
config/digests/morning.yaml: 3 things to mend

  line 2   send: weekdays at 7
           "7" is not a time. Write 07:00, or 7am or 7pm:
             send: weekdays at 07:00

  line 11    - word
           There is no ready-made topic "word". Did you mean: world?
           For a topic of your own, give it keywords, or send a source to it.

  line 14  max-storys: 15
           I do not know "max-storys". Did you mean: max_stories?"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A configuration folder with one good digest."""
    folder = tmp_path / "config"
    (folder / "digests").mkdir(parents=True)
    (folder / "digest.yaml").write_text(SITE, encoding="utf-8")
    (folder / "digests" / "morning.yaml").write_text(MORNING, encoding="utf-8")
    return folder


def test_the_example_of_the_handbook_is_told_word_for_word(folder: Path) -> None:
    (folder / "digests" / "morning.yaml").write_text(SAMPLE)
    assert str(read(folder, {}, PROVIDERS).refused["morning"]) == SAID


def test_a_broken_digest_is_refused_and_the_others_load(folder: Path) -> None:
    (folder / "digests" / "evening.yaml").write_text("title: Evening\n")
    configuration = read(folder, {}, PROVIDERS)
    assert set(configuration.digests) == {"morning"}
    assert set(configuration.refused) == {"evening"}
    assert configuration.refused["evening"].file == "config/digests/evening.yaml"
    assert configuration.refused["evening"].exit_code == 2


def test_every_text_that_could_be_read_is_kept(folder: Path) -> None:
    (folder / "digests" / "evening.yaml").write_text("title: Evening\n")
    assert read(folder, {}, PROVIDERS).texts == {"morning": MORNING, "evening": "title: Evening\n"}


def test_a_folder_without_a_site_file_is_broken(tmp_path: Path) -> None:
    with pytest.raises(Broken) as broken:
        read(tmp_path / "config", {}, PROVIDERS)
    assert str(broken.value) == (
        "config/digest.yaml: 1 thing to mend\n\n"
        "  missing  config/digest.yaml\n"
        f"           There is no such file in {tmp_path}. `digest init` makes the folder."
    )


def test_a_broken_site_file_is_raised(folder: Path) -> None:
    (folder / "digest.yaml").write_text("name: A\ntimezone: London\n")
    with pytest.raises(Broken, match=r"line 2.*London") as broken:
        read(folder, {}, PROVIDERS)
    assert '"London" is not a time zone. Did you mean: Europe/London?' in str(broken.value)


def test_problems_name_the_folder_as_people_see_it(tmp_path: Path) -> None:
    trial = tmp_path / "trial"
    (trial / "digests").mkdir(parents=True)
    (trial / "digest.yaml").write_text(SITE)
    (trial / "digests" / "a.yaml").write_text("title: A\nsources: a.example\ntimezone: UTC\n")
    configuration = read(trial, {}, PROVIDERS)
    assert configuration.refused["a"].file == "trial/digests/a.yaml"
    assert "belongs in trial/digest.yaml" in str(configuration.refused["a"])


@pytest.mark.parametrize("name", ["Morning", "morning post", "früh", "a_b", "-a", "a.b"])
def test_the_name_of_a_file_has_small_letters_digits_and_hyphens(folder: Path, name: str) -> None:
    (folder / "digests" / f"{name}.yaml").write_text(MORNING)
    configuration = read(folder, {}, PROVIDERS)
    assert "small letters a to z, digits and hyphens only" in str(configuration.refused[name])
    assert name not in configuration.digests


def test_what_is_no_digest_is_passed_over_and_mentioned_where_it_looks_like_one(folder: Path) -> None:
    for name in (".#morning.yaml", "morning.yaml~", "README.md", "inbox.txt", "evening.yml"):
        (folder / "digests" / name).write_text("nonsense: [")
    configuration = read(folder, {}, PROVIDERS)
    assert set(configuration.digests) == {"morning"}
    assert not configuration.refused
    note = "config/digests/evening.yml is not read: its name must end in .yaml. Rename it: evening.yaml"
    assert configuration.unread == (note,)


def test_a_publication_may_have_no_digest_yet(folder: Path) -> None:
    (folder / "digests" / "morning.yaml").unlink()
    configuration = read(folder, {}, PROVIDERS)
    assert not configuration.digests
    assert (configuration.notes, configuration.unread) == ((), ())


def test_a_file_that_is_not_utf_8_names_the_first_line_that_is_not(folder: Path) -> None:
    (folder / "digests" / "morning.yaml").write_bytes("title: A\n# Zoë\nsources: Ä\n".encode("latin-1"))
    (problem,) = read(folder, {}, PROVIDERS).refused["morning"].problems
    assert (problem.line, problem.typed) == (2, "# Zoë")
    assert "not in UTF-8" in problem.what


def test_a_file_saved_as_utf_16_is_told_so(folder: Path) -> None:
    (folder / "digests" / "morning.yaml").write_bytes("title: Zoë\n".encode("utf-16"))
    (problem,) = read(folder, {}, PROVIDERS).refused["morning"].problems
    assert (problem.line, "not in UTF-8" in problem.what) == (1, True)


def test_a_byte_order_mark_and_the_line_ends_of_windows_do_no_harm(folder: Path) -> None:
    text = MORNING.replace("\n", "\r\n").encode("utf-8-sig")
    (folder / "digests" / "morning.yaml").write_bytes(text)
    assert read(folder, {}, PROVIDERS).digests["morning"].title == "Morning Post"


def test_a_file_without_end_is_refused(folder: Path) -> None:
    (folder / "digests" / "morning.yaml").write_text("# no end\n" * 300_000)
    assert "too long" in str(read(folder, {}, PROVIDERS).refused["morning"])


def test_digests_named_in_not_in_must_exist_broken_ones_included(folder: Path) -> None:
    (folder / "digests" / "evening.yaml").write_text("title: [\n")
    (folder / "digests" / "a.yaml").write_text("title: A\nsources: a.example\nnot_in: evening\n")
    (folder / "digests" / "b.yaml").write_text("title: B\nsources: b.example\nnot_in: night\n")
    configuration = read(folder, {}, PROVIDERS)
    assert configuration.digests["a"].not_in == ("evening",)
    assert 'There is no digest "night".' in str(configuration.refused["b"])


def test_a_password_in_the_file_is_mentioned(folder: Path) -> None:
    (folder / "digest.yaml").write_text(SITE + "database: postgresql://ed:pw@db.example/digest\n")
    (note,) = read(folder, {}, PROVIDERS).notes
    assert note.startswith("config/digest.yaml:8 holds a password.")


def test_a_secret_may_lie_in_a_file_beside(folder: Path) -> None:
    (folder / "key").write_text("0123456789abcdef0123\n")
    configuration = read(folder, {"DIGEST_SIGNING_KEY_FILE": str(folder / "key")}, PROVIDERS)
    assert [(name, key.get_secret_value()) for name, key in configuration.site.signing_keys] == [
        ("1", "0123456789abcdef0123")
    ]


def test_the_configuration_of_this_project_loads_without_a_word() -> None:
    configuration = read(places.SAMPLE, {}, PROVIDERS)
    assert (configuration.refused, configuration.notes) == ({}, ())
    assert configuration.site.mail.provider == "outbox"
    sample = configuration.digests["sample"]
    assert [topic.key for topic in sample.topics] == ["world", "business", "technology", "science", "culture", "sport"]
    assert all(Path(source.folder).is_dir() for source in sample.sources)


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_file_that_cannot_be_read_is_refused_and_the_others_load(folder: Path, kind: str) -> None:
    UNREADABLE[kind](folder / "digests" / "evening.yaml")
    configuration = read(folder, {}, PROVIDERS)
    assert set(configuration.digests) == {"morning"}
    (problem,) = configuration.refused["evening"].problems
    assert problem.what.isprintable()


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_site_file_that_cannot_be_read_is_broken(folder: Path, kind: str) -> None:
    (folder / "digest.yaml").unlink()
    UNREADABLE[kind](folder / "digest.yaml")
    with pytest.raises(Broken):
        read(folder, {}, PROVIDERS)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_and_a_folder_that_may_not_be_read_are_told(folder: Path) -> None:
    (folder / "digests" / "morning.yaml").chmod(0)
    assert "permission denied" in str(read(folder, {}, PROVIDERS).refused["morning"])
    (folder / "digests").chmod(0)
    with pytest.raises(Broken, match="This folder cannot be read: permission denied"):
        read(folder, {}, PROVIDERS)


def test_a_name_that_is_no_text_is_refused_in_words_that_can_be_stored(folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/digests/eve\xff.yaml")).write_text(MORNING)
    ((key, broken),) = read(folder, {}, PROVIDERS).refused.items()
    (key + broken.file + str(broken)).encode("utf-8")
    assert "Rename it:" in str(broken)


def test_what_nobody_foresaw_in_a_file_refuses_that_file_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = load.read_digest

    def worn(text: str, key: str, file: str, around: Around) -> Digest:
        if key == "evening":
            raise ZeroDivisionError
        return genuine(text, key, file, around)

    monkeypatch.setattr(load, "read_digest", worn)
    (folder / "digests" / "evening.yaml").write_text(MORNING)
    configuration = read(folder, {}, PROVIDERS)
    assert (set(configuration.digests), set(configuration.refused)) == ({"morning"}, {"evening"})
    assert "Take back the last change to it." in str(configuration.refused["evening"])


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("digests/evening.yml", "its name must end in .yaml. Rename it: evening.yaml"),
        ("digests/evening.YAML", "its name must end in .yaml. Rename it: evening.yaml"),
        ("digests/evening.yaml.txt", "its name must end in .yaml. Rename it: evening.yaml"),
        ("digests/evening.yml.docx", "its name must end in .yaml. Rename it: evening.yaml"),
        ("digests/morning.yml", "its name must end in .yaml. morning.yaml is the one that is read."),
        ("digests/evening.txt", "its name must end in .yaml. Rename it: evening.yaml"),
        ("digests/evening", "its name must end in .yaml. Rename it: evening.yaml"),
        ("digests/new/evening.yaml", "files of digests lie in config/digests itself. Move it there."),
        ("evening.yaml", "move it to config/digests."),
        ("digest.yml", "config/digest.yaml is."),
        ("digest.yaml.txt", "config/digest.yaml is."),
    ],
)
def test_a_file_that_looks_like_a_digest_and_is_not_read_is_named(folder: Path, name: str, note: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(MORNING)
    configuration = read(folder, {}, PROVIDERS)
    assert set(configuration.digests) == {"morning"}
    assert configuration.unread == (f"config/{name} is not read: {note}",)


@pytest.mark.parametrize("name", ["morning.yaml.bak", "morning.yaml~", ".morning.yaml.swp", "notes.txt", "a.yaml.old"])
def test_copies_that_were_put_aside_are_not_mentioned(folder: Path, name: str) -> None:
    (folder / "digests" / name).write_text("title: A\n" if name == "notes.txt" else MORNING)
    assert read(folder, {}, PROVIDERS).unread == ()


@pytest.mark.parametrize("name", ["digest.yml", "digest.yaml.txt", "Digest.YAML", "digest.txt"])
def test_a_site_file_of_another_name_is_named(folder: Path, name: str) -> None:
    (folder / "digest.yaml").rename(folder / name)
    with pytest.raises(Broken) as broken:
        read(folder, {}, PROVIDERS)
    assert f"Rename {name}: its name must be digest.yaml." in str(broken.value)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("name: Quay\ntimezone: Europe/London\ndatabase: news.db\n", "sqlite:///{home}/news.db"),
        ("nonsense: [\ndatabase: 'news.db'   # ours\n", "sqlite:///{home}/news.db"),
        ("database: postgresql://quay@db/digest\nmail: {token: secret}\n", "postgresql+psycopg://quay@db/digest"),
        ("database: ${NOT_THERE}\n", "sqlite:///{home}/digest.db"),
        ("\tdatabase: news.db\n", "sqlite:///{home}/digest.db"),
        ("", "sqlite:///{home}/digest.db"),
        (None, "sqlite:///{home}/digest.db"),
    ],
)
def test_the_database_is_known_whatever_else_is_wrong_in_the_file(tmp_path: Path, text: str | None, url: str) -> None:
    folder = tmp_path / "config"
    folder.mkdir()
    if text is not None:
        (folder / "digest.yaml").write_text(text)
    assert load.database(folder, {}, {}) == url.format(home=tmp_path)
