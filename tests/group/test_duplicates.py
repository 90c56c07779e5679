from __future__ import annotations

from typing import Any

import pytest

from digest.group.duplicates import duplicates
from tests.group.made import FERRY, VACCINE, article

ONE = "https://1.example/rss"


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ({"url": "https://a.example/x"}, {"url": "http://www.a.example/x/"}, True),
        ({"url": "https://a.example/x"}, {"url": "https://a.example/x?utm_source=b"}, True),
        ({"url": "https://a.example/x?id=1"}, {"url": "https://a.example/x?id=2"}, False),
        ({"url": "https://a.example/x#1"}, {"url": "https://a.example/x#2"}, False),
        ({"url": "https://a.example/", "title": "Ash"}, {"url": "https://a.example/", "title": "Elm"}, False),
        ({"url": "", "title": "Ash"}, {"url": "", "title": "Elm"}, False),
        ({"source": ONE, "text": FERRY}, {"source": ONE, "text": FERRY + " More soon."}, True),
        ({"source": ONE, "text": FERRY}, {"source": ONE, "text": VACCINE}, False),
        ({"source": ONE, "text": FERRY}, {"source": ONE, "text": ""}, True),
        ({"source": ONE, "title": "Été à Ryde"}, {"source": ONE, "title": "ETE A RYDE"}, True),
        ({"text": FERRY}, {"text": FERRY}, False),
    ],
)
def test_the_same_page_or_the_same_title_and_text_of_one_source(
    first: dict[str, Any], second: dict[str, Any], same: bool
) -> None:
    assert duplicates([article(1, **first), article(2, **second)]) == ({2: 1} if same else {})


def test_copies_of_copies_name_the_earliest() -> None:
    copies = [article(number, source=ONE, url=f"https://a.example/{number % 2}") for number in range(1, 6)]
    assert duplicates(copies) == {2: 1, 3: 1, 4: 1, 5: 1}


def test_a_stranger_who_names_an_address_first_repeats_the_source_that_stands_there() -> None:
    page = "https://www.a.example/ferry"
    fake = article(1, "Ferry sunk", source="https://stranger.example/rss", url=page)
    near = article(2, "Ferry late", source="https://feeds.a.example/rss", url=page)
    own = article(3, "Ferry is late", source="https://a.example/rss", url=page)
    assert duplicates([fake, near, own]) == {1: 3, 2: 3}
    assert duplicates([fake, near]) == {1: 2}
    assert duplicates([fake, article(2, "Ferry", source=ONE, url=page)]) == {2: 1}


@pytest.mark.parametrize("url", ["", "https://a.example", "https://a.example/", "http://[bad"])
def test_what_is_no_address_of_one_page(url: str) -> None:
    assert duplicates([article(1, "Ash", url=url), article(2, "Elm", url=url)]) == {}
