from __future__ import annotations

import pytest

from digest.render.look.look import Look
from digest.render.plain import columns
from tests.render.made import article, draft, mail, story

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
        ("{lead}", LONG, "A very long headline about the slow return of the night…"),
        ("{lead}", "漢" * 80, "漢" * 59 + "…"),
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


def test_the_subject_counts_as_sixty_columns_of_latin_at_most(look: Look) -> None:
    assert columns(mail(draft(story(LONG, article("x"))), look).subject) <= 60
