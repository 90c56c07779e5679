from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.read.pages.titles import title
from digest.read.text.trees import html_tree

URL = "https://www.weirweekly.example/2025/03/weir"


def of(markup: str, *claims: str, sites: tuple[str, ...] = (), url: str = URL) -> str:
    return title(html_tree(f"<html>{markup}</html>"), claims, sites, url)


@pytest.mark.parametrize(
    "document",
    [
        "The old weir is mended at last | Weir Weekly",
        "The old weir is mended at last - Weir Weekly",
        "The old weir is mended at last – Weir Weekly",
        "The old weir is mended at last — Weir Weekly",
        "The old weir is mended at last · Weir Weekly",
        "The old weir is mended at last » Weir Weekly",
        "The old weir is mended at last :: Weir Weekly",
        "The old weir is mended at last|Weir Weekly",
        "The old weir is mended at last _Weir Weekly",
        "Weir Weekly: The old weir is mended at last",
        "Weir Weekly | The old weir is mended at last",
        "The old weir is mended at last - News - Weir Weekly",
        "  The old weir\n   is mended at last  ",
    ],
)
def test_the_site_falls_off_the_document_title_at_any_separator(document: str) -> None:
    markup = f"<head><title>{document}</title></head>"
    assert of(markup, sites=("Weir Weekly",)).removesuffix(" - News") == "The old weir is mended at last"


@pytest.mark.parametrize(
    "headline",
    [
        "Self-service at the well-known weir",
        "12:30 and all is well at the weir",
        "Weir or no weir?",
        "Yes/no: the vote on the weir",
        "堰がついに直された",
        "أُصلح السد أخيرًا",
        "Плотину наконец починили",
        "C++ and C#",
    ],
)
def test_a_headline_with_marks_of_its_own_stays_whole(headline: str) -> None:
    assert of(f"<body><h1>{headline}</h1></body>", headline) == headline
    assert of("<body><p>x</p></body>", headline) == headline


def test_the_sites_name_is_known_by_its_host_too() -> None:
    document = "<head><title>WeirWeekly - Locks of the north</title></head>"
    assert of(document) == "Locks of the north"
    assert of(document, url="https://other.example/") == "WeirWeekly - Locks of the north"


def test_a_claim_in_the_metadata_keeps_a_part_that_is_no_site() -> None:
    assert of("", "The old weir is mended - all the pictures", sites=("Weir Weekly",)) == (
        "The old weir is mended - all the pictures"
    )


def test_the_last_part_of_a_document_title_goes_only_where_it_is_the_shorter() -> None:
    long = "Weirs: a long history of the mending of what holds water back"
    assert of("<title>Mended again at last - The Chronicle</title>") == "Mended again at last"
    assert of(f"<title>Mended - {long}</title>") == f"Mended - {long}"


def test_the_heading_that_a_claim_contains_is_the_title() -> None:
    body = "<body><h1>Sign up to our letters</h1><h1>The weir is mended</h1></body>"
    assert of(body, "The weir is mended — Weir Weekly of the North") == "The weir is mended"
    assert of(body, "Weir Weekly of the North: The weir is mended") == "The weir is mended"


def test_among_several_agreeing_headings_the_same_wins_then_the_longer() -> None:
    body = "<body><h1>The weir</h1><h1>The weir is mended</h1><h1>The weir is mended at last</h1></body>"
    assert of(body, "The weir is mended at last, says council") == "The weir is mended at last"
    assert of(body, "the WEIR is mended!", "The weir is mended at last and more") == "The weir is mended"


def test_a_claim_that_was_cut_is_made_whole_by_the_heading() -> None:
    body = "<body><h1>The weir that broke in the flood is mended at last</h1></body>"
    for cut in ("The weir that broke in the fl…", "The weir that broke in the...", "The weir that broke in"):
        assert of(body, cut) == "The weir that broke in the flood is mended at last"


def test_a_claim_that_ends_at_a_separator_was_not_cut() -> None:
    body = "<body><h1>The weir that broke is mended - live updates</h1></body>"
    assert of(body, "The weir that broke is mended") == "The weir that broke is mended"


def test_a_short_heading_within_a_claim_is_chance() -> None:
    assert of("<body><h1>Weir</h1></body>", "Weir keepers strike in the north") == "Weir keepers strike in the north"


def test_a_heading_that_is_only_the_sites_name_is_no_title() -> None:
    assert of("<body><h1>Weir Weekly</h1><p>x</p></body>", sites=("WEIR WEEKLY",)) == ""
    assert of("<head><title>Weir</title></head><body><h1>Weir Weekly</h1></body>", sites=("Weir Weekly",)) == "Weir"


def test_a_first_heading_that_leads_to_the_front_page_is_the_sites_name() -> None:
    logo = '<head><title>The Gazette</title></head><body><h1><a href="/">The Gazette</a></h1>'
    assert of(f"{logo}<h2>The weir is mended</h2></body>") == "The weir is mended"
    assert of('<body><h1><a href="/weir">The weir is mended</a></h1></body>') == "The weir is mended"


def test_second_headings_stand_in_where_there_are_no_first_ones() -> None:
    assert of("<body><h2>The weir is mended</h2></body>") == "The weir is mended"
    assert of("<body><h1>¶</h1><h2>The weir is mended ¶</h2></body>") == "The weir is mended"
    assert of("<body><h1>The weir is mended#</h1></body>") == "The weir is mended"
    assert of("<body><h1>Mended</h1><h2>The weir</h2></body>") == "Mended"


def test_the_title_of_a_drawing_is_not_the_documents() -> None:
    assert of("<body><svg><title>Menu icon of the site</title></svg><p>x</p></body>") == ""


def test_markup_inside_a_heading_is_read_as_one_line() -> None:
    assert of("<body><h1>The <em>weir</em><br>is\n mended</h1></body>") == "The weir is mended"


@pytest.mark.parametrize("markup", ["", "<title></title>", "<body><h1> </h1></body>", "<body><h1>ok</h1></body>"])
def test_a_page_without_a_title_has_none(markup: str) -> None:
    assert of(f"{markup}<p>x</p>") == ""


letters = st.text(alphabet=st.sampled_from("aB é-|:»_/ 堰…\u202e\x00"), max_size=40)


@given(letters, letters, letters, st.lists(letters, max_size=2))
def test_any_title_is_one_bounded_line_of_what_was_there(
    document: str, heading: str, claim: str, sites: list[str]
) -> None:
    markup = f"<head><title>{document}</title></head><body><h1>{heading}</h1><p>x</p></body>"
    found = of(markup, claim, sites=tuple(sites))
    assert found == " ".join(found.split())
    assert not {"\u202e", "\x00", "\n"} & set(found)
    plain = [
        " ".join("".join(c for c in words if c not in "\u202e\x00").split()) for words in (document, heading, claim)
    ]
    assert any(found in words for words in plain)


def test_a_first_heading_that_names_the_site_is_not_the_title() -> None:
    markup = "<head><title>The weir is mended - The Valley Post</title></head>"
    assert of(f"{markup}<h1>The Valley Post</h1><h2>The weir is mended</h2>") == "The weir is mended"
    assert of(f"{markup}<h1>The weir is mended</h1><h2>The Valley Post</h2>") == "The weir is mended"
