"""Catalogues: those that come with the program, and what a publication says in words of its own."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import places
from digest.render.look.catalogues import OWN, Catalogues, Source, read_catalogues

HEAD = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


def own(tmp_path: Path, name: str, text: str | bytes) -> Catalogues:
    """As a publication in that folder has them."""
    file = tmp_path / OWN / name
    file.parent.mkdir(parents=True)
    file.write_bytes(text if isinstance(text, bytes) else (HEAD + text).encode())
    return read_catalogues(places.TEMPLATES, tmp_path / "config")


def test_a_language_of_its_own_is_one_more(tmp_path: Path) -> None:
    text = 'msgid "Unsubscribe"\nmsgstr "Avsluta"\n\nmsgid "{number} story"\nmsgid_plural "{number} stories"\n'
    all_of_them = own(tmp_path, "sv.po", text + 'msgstr[0] "en nyhet"\nmsgstr[1] "{number} nyheter"\n')
    swedish = all_of_them["sv"]
    assert {"sv", "de", "ar"} <= set(all_of_them)
    assert swedish.say("Unsubscribe") == "Avsluta"
    assert [swedish.count("{number} story", "{number} stories", n) for n in (1, 4)] == ["en nyhet", "4 nyheter"]
    assert swedish.say("Lead story") == "Lead story"
    assert all_of_them.flaws() == ()


def test_a_sentence_of_its_own_stands_for_ours_and_the_others_stay(tmp_path: Path) -> None:
    german = own(tmp_path, "de.po", 'msgid "Unsubscribe"\nmsgstr "Tschüss"\n\nmsgid "Update"\nmsgstr ""\n')["de"]
    assert (german.say("Unsubscribe"), german.say("Update")) == ("Tschüss", "Aktualisiert")


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('msgid "No. {number}"\nmsgstr "Nr {nummer}"\n', 5, '"No. {number}": there is no {nummer} to fill in'),
        ('msgid "No. {number}"\nmsgstr "Nr"\n', 5, '"No. {number}": {number} is missing'),
        ('msgid "No. {number}"\nmsgstr "Nr {number"\n', 5, '"No. {number}": {number} is missing'),
        (
            'msgid "{number} story"\nmsgid_plural "{number} stories"\nmsgstr[0] "{number} nyhet"\n',
            5,
            '"{number} story": has a form that is empty',
        ),
        ('msgid "Update"\nmsgstr Uppdaterad\n', 0, "cannot be read: line 6 "),
    ],
)
def test_a_broken_sentence_is_named_and_not_said(tmp_path: Path, text: str, line: int, what: str) -> None:
    catalogues = own(tmp_path, "sv.po", text)
    (flaw,) = catalogues.flaws()
    assert (flaw.file, flaw.line) == (str(tmp_path / OWN / "sv.po"), line)
    assert flaw.what.startswith(what)
    assert catalogues["sv"].say("No. {number}", number=7) == "No. 7"
    assert catalogues["sv"].count("{number} story", "{number} stories", 2) == "2 stories"


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"\0" * 100, b'"', b'msgid "a"\nmsgstr "b', b"x" * 1_000_001]
)
def test_whatever_lies_there_our_own_sentences_are_said(tmp_path: Path, content: bytes) -> None:
    assert own(tmp_path, "de.po", content)["de"].say("Update") == "Aktualisiert"


@settings(max_examples=60)
@given(st.one_of(st.binary(max_size=200), st.text('msgidstr"{}[01]\n\\ plura_:;=n()', max_size=120).map(str.encode)))
def test_no_bytes_stop_a_mail(content: bytes) -> None:
    catalogues = Catalogues({"xx": [Source("xx.po", content, own=True)]})
    assert catalogues["xx"].say("Update")
    assert isinstance(catalogues.flaws(), tuple)


def test_a_rule_of_counting_that_is_another_counts_by_ours(tmp_path: Path) -> None:
    rule = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    text = 'msgid "{number} story"\nmsgid_plural "{number} stories"\nmsgstr[0] "{number} Sachen"\n'
    german = own(tmp_path, "de.po", (rule + text).encode())["de"]
    assert german.count("{number} story", "{number} stories", 1) == "1 Meldung"


def test_what_they_say_is_in_their_fingerprint_and_comes_through_a_pipe(tmp_path: Path) -> None:
    ours = read_catalogues(places.TEMPLATES, None)
    with_own = own(tmp_path, "sv.po", 'msgid "Update"\nmsgstr "Uppdaterad"\n')
    assert ours.fingerprint == read_catalogues(places.TEMPLATES, tmp_path / "other" / "config").fingerprint
    assert ours.fingerprint != with_own.fingerprint
    assert pickle.loads(pickle.dumps(with_own))["sv"].say("Update") == "Uppdaterad"


def test_a_folder_or_a_file_nobody_may_read_is_a_flaw(tmp_path: Path) -> None:
    (tmp_path / OWN / "sv.po").mkdir(parents=True)
    (flaw,) = read_catalogues(places.TEMPLATES, tmp_path / "config").flaws()
    assert "directory" in flaw.what
