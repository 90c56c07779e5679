from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.render.look.look import Look
from digest.text.lines import letters
from tests.render.made import article, draft, mail, story

CLAUSE = "Night train returns to the coast"
LONG = "A very long headline about the slow return of the night train to every city of the coast"


@pytest.mark.parametrize(
    ("pattern", "title", "expected"),
    [
        ("{lead}", "Bridge opens", "Bridge opens"),
        ("{title}: {lead}", "Bridge opens", "Morning Meridian: Bridge opens"),
        ("No. {number}, {date}, {count} stories", "x", "No. 142, 24 November 2026, 2 stories"),
        ("", "Bridge opens", "Bridge opens"),
        ("{unknown} {lead.url}", "x", "{unknown} {lead.url}"),
        ("  ", "Bridge opens", "Morning Meridian"),
        ("{lead}", "Two\r\nBcc: evil@x.example", "Two Bcc: evil@x.example"),
        ("{lead}", "{title} of honour", "{title} of honour"),
        ("{lead}", LONG, "A very long headline about the slow return of the night train to every city…"),
        ("{lead}", "漢" * 80, "漢" * 77 + "…"),
        ("{lead}", "W" * 78, "W" * 78),
        ("{lead}", f"{CLAUSE}: {LONG}", CLAUSE),
        ("{title}: {lead}", f"{CLAUSE}: {LONG}", f"Morning Meridian: {CLAUSE}"),
        ("{lead} | {title}", f"{CLAUSE}: {LONG}", f"{CLAUSE} | Morning Meridian"),
        ("{lead}", "{{7*7}}", "{\u200c{7*7}\u200c}"),
    ],
)
def test_the_subject_is_the_editors_pattern_in_one_short_line(
    look: Look, pattern: str, title: str, expected: str
) -> None:
    assert mail(draft(story(title), story("Second", rank=2)), look, subject=pattern).subject == expected


def test_the_preheader_tells_what_the_subject_does_not(look: Look) -> None:
    sample = draft(story("First"), story("Second", rank=2), story("Third", rank=3))
    assert mail(sample, look).preheader.startswith("Second · Third")
    assert mail(sample, look, subject="{title}").preheader.startswith("First · Second · Third")


def test_the_preheader_of_a_single_story_says_what_it_is_about(look: Look) -> None:
    rendering = mail(draft(story("First", summary="It opened at dawn.")), look)
    assert rendering.preheader.startswith("It opened at dawn.")


def test_a_headline_that_was_cut_in_the_subject_is_not_repeated(look: Look) -> None:
    rendering = mail(draft(story(LONG), story("Second", rank=2)), look)
    assert rendering.preheader.startswith("Second")


def test_the_preheader_stands_hidden_before_everything_visible(look: Look) -> None:
    rendering = mail(draft(story("First"), story("Second", rank=2)), look)
    before, _, after = rendering.html.partition('<div style="display:none')
    assert after.partition(">")[2].startswith("Second · ")
    assert "<h1" not in before


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([LONG.upper(), "Night train: nine cities"], "Night train: nine cities"),
        ([LONG + "line"], "A very long headline about the slow return of the night train to every city…"),
    ],
)
def test_a_headline_without_a_clause_gives_way_to_a_shorter_one_of_its_story(
    look: Look, others: list[str], expected: str
) -> None:
    assert mail(draft(story(LONG, *map(article, others))), look).subject == expected


def test_a_subject_of_one_clause_is_not_repeated_below_it(look: Look) -> None:
    rendering = mail(draft(story(f"{CLAUSE}: {LONG}"), story("Second", rank=2)), look)
    assert rendering.preheader.startswith("Second")


@settings(max_examples=15, deadline=None)
@given(
    title=st.text(max_size=200) | st.just("e\u0301" * 78),
    pattern=st.sampled_from(["{lead}", "{title}: {lead}", "{lead}{lead}", "x" * 90, "{date} {lead}"]),
)
def test_no_subject_is_longer_than_an_inbox_shows(look: Look, title: str, pattern: str) -> None:
    subject = mail(draft(story(title or "x")), look, subject=pattern).subject.replace("\u200c", "")
    assert letters(subject) <= 78


def test_accents_take_no_room(look: Look) -> None:
    title = "e\u0301" * 78
    assert letters(mail(draft(story(title)), look).subject) == 78
