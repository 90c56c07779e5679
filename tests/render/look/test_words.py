from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter

import pytest

from digest import places, web
from digest.config.digests import Digest
from digest.config.ready import ready_made
from digest.render import segment_view
from digest.render.look.look import Look
from digest.render.look.words import ENGLISH, Catalogue, catalogue, fill, short_date, whole_date
from digest.render.mail import letters

CATALOGUES = sorted(file.stem for file in (places.TEMPLATES / "locale").glob("*.po"))
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
#: say("…" and count("…", "…" in the templates, and where the view writes a mail for the reader.
_SAID = re.compile(r"""(?:(?:say|count)\(|^(?:SUBJECT|REQUEST) = )\s*"([^"]+)"(?:, "([^"]+)")?""", re.MULTILINE)


def said() -> Iterator[tuple[str, str]]:
    pages = sorted(Path(web.__file__).parent.rglob("*.py"))
    for file in (*sorted(places.TEMPLATES.rglob("*.*")), Path(segment_view.__file__), Path(letters.__file__), *pages):
        if file.suffix in (".mjml", ".txt", ".html", ".py"):
            yield from _SAID.findall(file.read_text(encoding="utf-8"))
    yield from ((reason, "") for reason in (places.TEMPLATES / "notices" / "reasons.txt").read_text().splitlines())
    headings = (*(topic.name for topic in ready_made().values()), Digest.model_fields["rest"].default)
    yield from ((heading, "") for heading in headings)


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_sentence_of_the_templates_is_in_the_catalogue(look: Look, language: str) -> None:
    keys = {one for one, _ in said()}
    assert len(keys) >= 60
    assert keys == set(look.catalogues[language].messages)


@pytest.mark.parametrize(("language", "forms"), [("de", 2), ("ar", 6), ("pl", 3), ("uk", 3), ("fr", 2), ("he", 2)])
def test_counted_sentences_have_every_plural_form(look: Look, language: str, forms: int) -> None:
    for one, many in said():
        assert len(look.catalogues[language].messages[one]) == (forms if many else 1)


@pytest.mark.parametrize("language", CATALOGUES)
def test_no_translation_asks_for_a_value_the_english_does_not_have(look: Look, language: str) -> None:
    for one, many in said():
        for form in look.catalogues[language].messages[one]:
            assert fields(form) <= fields(one) | fields(many)


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize(
    ("language", "number", "expected"),
    [
        ("en", 1, "1 story"),
        ("en", 2, "2 stories"),
        ("en", 0, "0 stories"),
        ("de", 1, "1 Meldung"),
        ("de", 12, "12 Meldungen"),
        ("ar", 1, "خبر واحد"),
        ("ar", 2, "خبران"),
        ("ar", 7, "7 أخبار"),
        ("ar", 12, "12 خبرًا"),
        ("ar", 100, "100 خبر"),
        ("ar", 1103, "1103 أخبار"),
        ("fr", 0, "0 sujet"),
        ("sv", 2, "2 stories"),
    ],
)
def test_plurals_follow_the_rules_of_the_language(look: Look, language: str, number: int, expected: str) -> None:
    assert catalogue(look.catalogues, language).count("{number} story", "{number} stories", number) == expected


def test_a_region_uses_its_languages_catalogue(look: Look) -> None:
    assert catalogue(look.catalogues, "de-AT").language == "de"
    assert catalogue(look.catalogues, "pt_BR").language == "pt"
    assert catalogue(look.catalogues, "sv_SE") is ENGLISH


def test_a_sentence_the_catalogue_lacks_is_said_in_english() -> None:
    assert Catalogue(language="de").say("No. {number}", number=4) == "No. 4"


@pytest.mark.parametrize(
    ("sentence", "values", "expected"),
    [
        ("{lead}", {"lead": "{title}", "title": "x"}, "{title}"),
        ("{lead.__class__} {0} {unknown} {", {"lead": "x"}, "{lead.__class__} {0} {unknown} {"),
        ("{a}{b}", {"a": 1, "b": 2}, "12"),
    ],
)
def test_values_are_filled_in_once_and_never_evaluated(sentence: str, values: dict[str, object], expected: str) -> None:
    assert fill(sentence, values) == expected


@pytest.mark.parametrize(
    ("language", "zone", "expected"),
    [
        ("en", "Europe/London", "Tuesday, 24 November 2026"),
        ("en", "America/New_York", "Tuesday, November 24, 2026"),
        ("en-GB", "America/New_York", "Tuesday, 24 November 2026"),
        ("de", "Europe/Berlin", "Dienstag, 24. November 2026"),
        ("ar", "Asia/Riyadh", "الثلاثاء، 24 نوفمبر 2026"),
        ("en", "Pacific/Auckland", "Wednesday, 25 November 2026"),
        ("zz", "Europe/London", "Tuesday, 24 November 2026"),
    ],
)
def test_dates_are_in_the_language_and_zone_of_the_publication(language: str, zone: str, expected: str) -> None:
    assert whole_date(NOON, zone, language) == expected


def test_a_short_date_has_no_weekday() -> None:
    assert short_date(NOON, "Europe/Berlin", "de") == "24. November 2026"


@pytest.mark.parametrize("language", ["ar", "he"])
def test_what_fills_a_slot_of_a_page_keeps_its_direction_and_the_sentence_its_own(look: Look, language: str) -> None:
    words = catalogue(look.catalogues, language)
    address = "ed+news@quay.example"
    assert f"\u2068{address}\u2069" in words.say("Or write to {address}.", address=address)
    for sentence in words.messages:
        said = words.say(sentence, **dict.fromkeys(fields(sentence), "Quay!"))
        assert said.count("\u2068") == said.count("\u2069") >= said.count("Quay!")
        assert said[:1] != "\u2068"  # a heading that began with it would run from left to right
