"""Rules as typed, with or without the part of an article they look at."""

from __future__ import annotations

import pytest

from digest.config.files.rule import rule
from digest.config.rules import Part
from digest.config.typed.unclear import Unclear
from tests.config.written import digest, sentences

ONE = "title: A\nsources: a.example\n"


@pytest.mark.parametrize(
    ("typed", "part", "words"),
    [
        ("horoscope", Part.ANY, "horoscope"),
        ("sponsored  content", Part.ANY, "sponsored content"),
        ("title: weekly quiz", Part.TITLE, "weekly quiz"),
        ("Title:quiz", Part.TITLE, "quiz"),
        ("text: x", Part.TEXT, "x"),
        ("url: /video/", Part.URL, "/video/"),
        ("url: https://a.example/b", Part.URL, "https://a.example/b"),
        ("author: wire", Part.AUTHOR, "wire"),
        ("category: Gossip", Part.CATEGORY, "Gossip"),
        ("source: Wire", Part.SOURCE, "Wire"),
        ("language: de", Part.LANGUAGE, "de"),
        ("paywalled", Part.PAYWALLED, ""),
        ("Paywalled", Part.PAYWALLED, ""),
        ("Live: the match", Part.ANY, "Live: the match"),
    ],
)
def test_a_rule_is_words_with_or_without_a_part(typed: str, part: Part, words: str) -> None:
    made = rule(typed)
    assert (made.part, made.words) == (part, words)


@pytest.mark.parametrize("typed", ["horoscope", "title: weekly quiz", "language: de", "paywalled"])
def test_a_rule_says_itself_as_an_editor_would_type_it(typed: str) -> None:
    assert rule(typed).text == typed


@pytest.mark.parametrize(
    "typed",
    [
        'leave_out: ["title: quiz", "author: wire"]',
        "leave_out: [title: quiz, author: wire]",
        "leave_out:\n  - title: quiz\n  - author: wire",
        "leave_out:\n  title: quiz\n  author: wire",
        'leave_out: "title: quiz, author: wire"',
    ],
)
def test_quotes_around_a_rule_may_be_missing(typed: str) -> None:
    assert [r.text for r in digest(f"{ONE}{typed}\n").leave_out] == ["title: quiz", "author: wire"]


@pytest.mark.parametrize(
    ("typed", "what", "write"),
    [
        ("titel: quiz", 'A rule cannot look at "titel". Did you mean:', "title: quiz"),
        ("title:", '"" is no word that could be looked for.', ""),
        ("&", '"&" is no word that could be looked for.', ""),
        ("language: German", '"German" is not the code of a language, like de or en.', ""),
    ],
)
def test_what_cannot_be_a_rule_is_told(typed: str, what: str, write: str) -> None:
    with pytest.raises(Unclear) as unclear:
        rule(typed)
    assert (unclear.value.what, unclear.value.write) == (what, write)


def test_a_rule_in_braces_is_a_text_without_quotes() -> None:
    assert sentences(ONE + "leave_out: [{x}]\n") == [(3, "A text that begins with { needs quotes:")]


def test_a_rule_of_a_source_knows_its_line() -> None:
    text = "title: A\nsources:\n  - url: a.example\n    only:\n      - a\n      - title: b\n"
    assert [rule.where.rpartition(":")[2] for rule in digest(text).sources[0].only] == ["5", "6"]
