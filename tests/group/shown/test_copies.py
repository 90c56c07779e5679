from __future__ import annotations

from typing import Any

import pytest

from digest.group.shown.copies import near_copies
from tests.group.made import FERRY, VACCINE, article

A = "https://a.example/rss"


@pytest.mark.parametrize(
    ("first", "second", "what"),
    [
        ({"text": FERRY}, {"title": "Crews vote", "text": FERRY + " More soon."}, "text"),
        ({"text": FERRY}, {"title": "Crews vote", "text": VACCINE}, ""),
        ({"title": "Ferry strike ends"}, {"title": "FERRY STRIKE ENDS!", "text": VACCINE}, "headline"),
        ({"title": "Grève des ferries à Brest"}, {"title": "Greve des ferries a Brest"}, "headline"),
        ({"title": "Ferry strike on the Solent ends"}, {"title": "The ferry strike on the Solent ends"}, "headline"),
        ({"title": "Ferry strike on the Solent ends"}, {"title": "The ferry strike at Ryde ends"}, ""),
        ({"title": "How the strike came about, part 1"}, {"title": "How the strike came about, part 2"}, ""),
        ({"title": "Results of 12 March"}, {"title": "Results of 13 March"}, ""),
        ({"text": "Read more"}, {"title": "Crews vote", "text": "Read more"}, ""),
        ({"text": ""}, {"title": "Crews vote", "text": ""}, ""),
        ({"text": FERRY}, {"title": "Crews vote", "text": FERRY, "source": "https://b.example/rss"}, ""),
    ],
)  # fmt: skip
def test_from_one_source_only_a_near_copy_is_dropped(first: dict[str, Any], second: dict[str, Any], what: str) -> None:
    copies = near_copies([article(1, **{"source": A, **first}), article(2, **{"source": A, **second})])
    assert {number: (copy.of, copy.what) for number, copy in copies.items()} == ({2: (1, what)} if what else {})


def test_a_copy_of_a_copy_names_the_one_that_is_shown() -> None:
    copies = near_copies([article(number, source=A) for number in (7, 3, 9)])
    assert {number: copy.of for number, copy in copies.items()} == {3: 7, 9: 7}
