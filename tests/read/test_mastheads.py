"""What publications call themselves in their feeds, and the name that readers know."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.read.mastheads import Imprint, masthead

QUAY = "https://www.harbourpost.example/feed"


@pytest.mark.parametrize(
    ("title", "url", "name"),
    [
        ("The Harbour Post", QUAY, "The Harbour Post"),
        ("  The\n Harbour Post - ", QUAY, "The Harbour Post"),
        ("Harbour Post RSS Feed", QUAY, "Harbour Post"),
        ("The Harbour Post (RSS 2.0)", QUAY, "The Harbour Post"),
        ("Comments on: The Harbour Post – Home", QUAY, "The Harbour Post"),
        ("Wall and Water: yet another blog, of a sort, on walls", QUAY, "Wall and Water"),
        ("Ada Quay – Mason, Author, Diver", QUAY, "Ada Quay"),
        ("Latest news | The Harbour Post", QUAY, "The Harbour Post"),
        ("News, sport and opinion from all harbours | The Harbour Post", QUAY, "The Harbour Post"),
        ("World – PIER", "https://pier.example/world/feed", "PIER: World"),
        ("Asia | The Harbour Post", "https://harbourpost.example/asia/rss.xml", "The Harbour Post: Asia"),
        ("PIER.example: World News", "https://feeds.pier.example/x", "PIER.example: World News"),
        ("The Harbour Post > Sport", QUAY, "The Harbour Post: Sport"),
        ("A mason and diver on Ada Quay", "https://www.adaquay.example/index.xml", "Ada Quay"),
        ("Gulls on a Friday", QUAY, "Gulls on a Friday"),
        ("EL PUERTO in English", QUAY, "EL PUERTO in English"),
        ("The Pier with Ada Quay", QUAY, "The Pier with Ada Quay"),
        ("quay.blog", "https://quay.blog/feed", "quay.blog"),
        ("Studio 54", QUAY, "Studio 54"),
        ("港口日报", "https://gangkou.example/rss", "港口日报"),
    ],
)
def test_the_name_in_a_title_is_kept_without_what_is_none(title: str, url: str, name: str) -> None:
    assert masthead(title, Imprint(url=url)).name == name


@pytest.mark.parametrize(
    "title",
    [
        "Top Stories",
        "News",
        "RSS",
        "RSS Feed",
        "Latest",
        "Startseite",
        "",
        "Home – News",
        "My New Hugo Site",
        "Gatsby Starter Blog RSS Feed",
    ],
)
def test_a_title_that_names_everything_names_nothing(title: str) -> None:
    named = masthead(title, Imprint(url=QUAY))
    assert (named.name, named.sure) == ("harbourpost.example", False)


ASIA = "https://www.harbourpost.example/asia/rss.xml"


@pytest.mark.parametrize(
    ("title", "imprint", "name"),
    [
        ("Asia", Imprint(url=ASIA, known="The Harbour Post"), "The Harbour Post: Asia"),
        ("Asia", Imprint(url=ASIA, texts=("As The Harbour Post wrote", "the harbour post")), "The Harbour Post: Asia"),
        ("Asia", Imprint(url=ASIA), "harbourpost.example: Asia"),
        ("Top Stories", Imprint(url=QUAY, publishers=("Harbour Post Online",)), "Harbour Post Online"),
        ("Top Stories", Imprint(url=QUAY, publishers=("A. Nobody", "No name at all")), "harbourpost.example"),
        ("HarbourPost feed", Imprint(url=QUAY, texts=("The Harbour Post was there.",)), "The Harbour Post"),
        ("PIER Search Records Found 1000", Imprint(url="https://x.example", home="https://pier.example/"), "PIER"),
        ("Journal", Imprint(url="http://127.0.0.1:8000/journal/atom.xml"), "Journal"),
        ("Journal", Imprint(url="http://127.0.0.1:8000/journal/atom.xml", known="Ada Quay"), "Ada Quay: Journal"),
        ("", Imprint(url="https://a.example/rss", articles=("https://b.example/1",)), "b.example"),
    ],
)
def test_where_the_title_does_not_tell_all_else_that_is_known_does(title: str, imprint: Imprint, name: str) -> None:
    named = masthead(title, imprint)
    assert (named.name, named.sure) == (name, False)


def test_an_acronym_stands_in_full_where_the_publisher_has_these_initials() -> None:
    rights = "Copyright 2026 The New Harbour Times Company"
    imprint = Imprint(url="https://rss.nhtimes.example/World.xml", publishers=(rights,))
    assert masthead("NHT > World News", imprint).name == "The New Harbour Times: World News"


@given(st.text(max_size=300), st.lists(st.text(max_size=100), max_size=3))
def test_any_title_gives_one_line_of_bounded_length(title: str, others: list[str]) -> None:
    named = masthead(title, Imprint(url=QUAY, publishers=others, texts=others))
    assert named.name
    assert "\n" not in named.name
    assert len(named.name) <= 200
