from __future__ import annotations

import pytest

from digest.group.topics.pieces import pieces
from tests.group.made import article


@pytest.mark.parametrize(
    ("title", "text", "many"),
    [
        ("x", "The ferry was late.", 1),
        ("x", "Alle warteten auf die Ferry am Kai.", 1),
        ("x", "The ferry, the ferry, the ferry!", 2),
        ("The ferry is late", "Islanders waited.", 2),
        ("x", "A ferry and a wave.", 1.5),
        ("x", "The ferry port is shut.", 1),
        ("x", "The ferry port is shut to the ferry.", 2),
        ("x", "The port authority spoke.", 2),
        ("Ferry port", "The port authority spoke.", 4),
        ("x", "A wave, a wave, a wave.", 0.5),
        ("x", "Nothing at all.", 0),
        ("", "", 0),
    ],
)
def test_a_keyword_is_one_piece_and_two_where_the_story_is_about_it(title: str, text: str, many: float) -> None:
    keywords, own = {"ferry", "ferry port", "port authority"}, {"port authority"}
    assert pieces([article(1, title, text=text)], keywords, {"wave"}, own) == many


def test_where_three_keywords_stand_for_themselves_it_is_enough_to_know_that() -> None:
    title = "Ferry, quay and crane"
    assert pieces([article(1, title, text=title)], {"ferry", "quay", "crane"}, (), ()) == 3
    assert pieces([article(1, title, text=title)], {"ferry", "quay"}, {"crane"}, ()) == 4.5


def test_what_several_articles_of_a_story_say_counts_together() -> None:
    story = [article(number, f"Report {number}", text="The ferry was late.") for number in range(1, 4)]
    assert [pieces(story[:many], {"ferry"}, (), ()) for many in (1, 2, 3)] == [1, 1, 2]


def test_a_title_and_the_next_article_make_no_phrase() -> None:
    story = [article(1, "A ferry", text="A ferry"), article(2, "Port is shut", text="Port is shut")]
    assert pieces(story, {"ferry port"}, (), ()) == 0
