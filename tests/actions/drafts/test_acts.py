from __future__ import annotations

from dataclasses import replace

import pytest

from digest.actions.drafts.acts import act, refuse_unknown
from digest.errors import UsageError
from digest.model.change import Hide
from tests.pipeline.drafts.test_changing import story
from tests.pipeline.drafts.test_listing import SHOWN


def refused(*words: str) -> UsageError:
    with pytest.raises(UsageError) as error:
        act(words, SHOWN)
    return error.value


def test_stories_are_named_a_line_each_where_none_is_meant() -> None:
    assert refused("hide", "unicorns").advice.splitlines() == [
        "There are:",
        "     1  Headline 1",
        "     3  Headline 3",
        "     4  Headline 4",
        "     5  Headline 5",
    ]
    assert refused("hide", "headline").advice.startswith("Say the number:\n     1  Headline 1\n")


@pytest.mark.parametrize("typed", ["Headline 8", "8"])
def test_of_a_story_that_was_left_out_it_is_said_how_it_comes_in(typed: str) -> None:
    advice = refused("pin", typed, "1").advice
    assert advice == "That was left out; digest edit NAME bring NUMBER brings it in:\n     8  Headline 8"


def test_of_many_stories_the_first_are_named() -> None:
    many = tuple(story(n, n) for n in range(1, 26))
    shown = replace(SHOWN, sections=(replace(SHOWN.sections[0], stories=many),))
    with pytest.raises(UsageError) as error:
        act(("hide", "unicorns"), shown)
    assert error.value.advice.endswith("\n        and 15 more: digest edit NAME --list")


def test_what_is_no_act_is_known_before_a_draft_is_made() -> None:
    for name in ("hide", "undo", "rebuild"):
        refuse_unknown(name)
    with pytest.raises(UsageError, match="hyde"):
        refuse_unknown("hyde")
    assert act(("hide", "3"), SHOWN) == Hide(article=3)
