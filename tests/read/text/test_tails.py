from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.read.text.tails import without_more, without_tail

PROSE = "The weir is mended.\n\nThe keepers have gone home."


@pytest.mark.parametrize(
    "heading",
    [
        "Related articles",
        "RELATED STORIES:",
        "Read more »",
        "Read next",
        "More from Weir Weekly",
        "You may also like",
        "Share this",
        "Share on Mastodon",
        "Recommended for you",
        "About the author",
        "Most popular",
        "Leave a comment",
        "27 Comments",
        "Sign up to our letter of the week",
        "Subscribe",
        "Follow us on everything",
        "Tags:",
        "Filed under: Weirs",
        "Mehr zum Thema",
        "Das könnte Sie auch interessieren",
        "À lire aussi :",
        "Sur le même sujet",
        "Artículos relacionados",
        "Leer más",
        "Previous article",
        "Next →",
    ],
)
def test_links_behind_a_heading_that_announces_them_are_no_part_of_the_text(heading: str) -> None:
    assert without_tail(f"{PROSE}\n\n{heading}\n\nWhy fish is dear\n\nCranes move north") == PROSE
    assert without_tail(f"{PROSE}\n\n{heading}") == PROSE


@pytest.mark.parametrize(
    "tail",
    [
        "Related articles\n\nThe board met again. It sat for long. It rose at nine.",
        f"Read more\n\n{'A paragraph that goes on for a good while, as only prose does, ' * 3}",
        "Moreover\n\nIt rains",
        "Share this burden with the keepers of the north who have no boats of their own\n\nIt rains",
        "Next comes the lock",
        "Comments from the keepers\n\nIt holds",
    ],
)
def test_a_section_of_the_article_itself_stays(tail: str) -> None:
    assert without_tail(f"{PROSE}\n\n{tail}") == f"{PROSE}\n\n{tail}".rstrip("\n")


def test_a_heading_far_before_the_end_opens_a_section_of_its_own() -> None:
    many = "\n\n".join(f"Point {n}" for n in range(14))
    assert without_tail(f"{PROSE}\n\nRelated links\n\n{many}").endswith("Point 13")
    long = "\n\n".join("a point of some length " * 6 for _ in range(11)).strip()
    assert without_tail(f"{PROSE}\n\nRelated links\n\n{long}").endswith("of some length")


def test_a_text_that_begins_with_such_a_heading_is_left_whole() -> None:
    assert without_tail("Related links\n\nOne\n\nTwo") == "Related links\n\nOne\n\nTwo"


@pytest.mark.parametrize(
    "pager",
    [
        "Previous\nPrevious\nThe lock",
        "Next\nNext\nThe lock",
        "Zurück\n\nZurück\nDie Schleuse",
        "Précédent\nSuivant",
        "Siguiente\n   Siguiente\nLa esclusa",
        "Previous \n Next ",
    ],
)
def test_a_pager_ends_the_text(pager: str) -> None:
    assert without_tail(f"{PROSE}\n{pager}") == PROSE


def test_the_words_of_a_pager_within_a_sentence_or_early_in_a_text_end_nothing() -> None:
    assert without_tail(f"{PROSE}\nThe Next\nNext time") == f"{PROSE}\nThe Next\nNext time"
    early = f"{PROSE}\nNext\nNext\n{'All that came after it, told at length. ' * 60}".rstrip()
    assert without_tail(early) == early
    assert without_tail("Previous\nNext\n") == "Previous\nNext\n"


def test_a_text_of_nothing_stays_nothing() -> None:
    assert without_tail("") == ""


paragraphs = st.lists(
    st.sampled_from(
        ["Weir.", "Related articles", "One", "Next\nNext\nLock", "Tags:", "It holds. It does. It will.", ""]
    ),
    max_size=10,
).map(lambda parts: "\n\n".join(parts).strip())


@given(paragraphs)
def test_what_is_left_is_the_beginning_and_never_nothing(text: str) -> None:
    rest = without_tail(text)
    assert text.startswith(rest)
    assert bool(rest) == bool(text)


@pytest.mark.parametrize(
    "more",
    [
        " The post The lock appeared first on Weir Weekly.",
        " Read more",
        "\n\nContinue reading The lock →",
        "\nSeguir leyendo",
        " Weiterlesen auf weir.example »",
    ],
)
def test_what_asks_a_reader_to_go_on_elsewhere_is_no_part_of_the_text(more: str) -> None:
    assert without_more(f"{PROSE}{more}") == PROSE
    assert without_tail(f"{PROSE}{more}") == PROSE


@pytest.mark.parametrize("last", [" Read more than you write.", " Then read more", "\n\nThe post office is shut."])
def test_a_sentence_that_begins_like_it_stays(last: str) -> None:
    assert without_more(f"{PROSE}{last}") == f"{PROSE}{last}"
