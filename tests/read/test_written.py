from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.article import Image
from digest.read.written import NOTHING, Given, Written, entries, utc

NEW_YORK = timezone(timedelta(hours=-5))
DAY = datetime(2025, 3, 2, 22, 30, tzinfo=NEW_YORK)


def test_an_entry_has_its_date_in_utc_and_the_documents_language() -> None:
    (entry,) = entries([Written(title="Weir", published=DAY)], "en", NOTHING)
    assert entry.published is not None
    assert (entry.published, entry.published.tzinfo) == (DAY, UTC)
    assert entry.language == "en"


def test_a_language_of_its_own_stays() -> None:
    (entry,) = entries([Written(title="Wehr", language="de")], "en", NOTHING)
    assert entry.language == "de"


def test_authors_that_are_nobody_are_left_out() -> None:
    (entry,) = entries([Written(title="Weir", authors=("admin", "Ines Okafor"))], "", NOTHING)
    assert entry.authors == ("Ines Okafor",)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The weir holds. The keepers sleep.", "The weir holds."),
        ("Does it hold? It does.", "Does it hold?"),
        ("It holds… for now", "It holds…"),
        ("one two three four five six seven eight nine ten eleven twelve thirteen", "one two three four five six seven"
         " eight nine ten eleven twelve…"),
        ("堰は直された。", "堰は直された。"),
        ("Version 2.5 is out\nand more", "Version 2.5 is out and more"),
        ("Fish, chips,", "Fish, chips"),
    ],
)  # fmt: skip
def test_what_has_no_title_is_called_by_its_first_sentence_or_twelve_words(text: str, title: str) -> None:
    for written in (Written(title="", text=text), Written(title="", summary=text)):
        (entry,) = entries([written], "", NOTHING)
        assert entry.title == title


@pytest.mark.parametrize(
    "missing",
    ["(no title)", "Untitled", "[untitled post]", "null", "(ohne Titel)", "Sans titre", "无标题", "-", "…"],
)
def test_what_stands_where_a_title_is_missing_is_no_title(missing: str) -> None:
    (entry,) = entries([Written(title=missing, text="The weir holds. It does.")], "", NOTHING)
    assert entry.title == "The weir holds."


@pytest.mark.parametrize("title", ["Titled", "None of us", "Untitled, 1964", "Null Island floods", "Title race opens"])
def test_a_title_that_speaks_of_such_words_stays(title: str) -> None:
    assert entries([Written(title=title)], "", NOTHING)[0].title == title


@pytest.mark.parametrize(
    ("alt", "path", "title"),
    [
        ("The weir at dawn", "/n/1", "The weir at dawn"),
        ("", "/2025/weir-at_dawn.html?x=1", "Weir at dawn"),
        ("", "/%C3%A9t%C3%A9-au-lac/", "Été au lac"),
        ("", "/n/1", "Weir Weekly"),
    ],
)
def test_a_picture_without_words_is_called_by_what_it_shows_its_address_or_its_source(
    alt: str, path: str, title: str
) -> None:
    post = Written(title="", url=f"https://weir.example{path}", image=Image(url="https://weir.example/w.jpg", alt=alt))
    assert entries([post], "", NOTHING, "Weir Weekly")[0].title == title


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://weir.example/1?utm_source=rss&id=7&fbclid=x#top", "https://weir.example/1?id=7#top"),
        ("https://weir.example/1?utm_medium=mail", "https://weir.example/1"),
        ("https://weir.example/1?ref=rss", "https://weir.example/1"),
        ("https://weir.example/1?ref=v2.1&b=%20&b=2", "https://weir.example/1?ref=v2.1&b=%20&b=2"),
        ("https://weir.example/1?", "https://weir.example/1"),
    ],
)
def test_what_tracks_readers_leaves_the_link(url: str, kept: str) -> None:
    assert entries([Written(title="Weir", url=url)], "", NOTHING)[0].url == kept


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (Written(title=""), False),
        (Written(title="", guid="1", authors=("Ines",)), False),
        (Written(title="", text=" \n "), False),
        (Written(title="", url="https://weir.example/1"), True),
        (Written(title="Weir"), True),
        (Written(title="", text="Weir"), True),
    ],
)
def test_what_says_nothing_is_no_entry(written: Written, kept: bool) -> None:
    assert bool(entries([written], "", NOTHING)) is kept


LINKED = Given(url="https://weir.example/link", guid="g", title="Linked", published=datetime(2025, 1, 1, tzinfo=UTC))


def test_a_link_lends_its_only_piece_what_that_does_not_say() -> None:
    (bare,) = entries([Written(title="", url="https://weir.example/own")], "", LINKED)
    assert (bare.url, bare.guid, bare.title, bare.published) == (LINKED.url, "g", "Linked", LINKED.published)


def test_what_the_piece_says_itself_counts_but_for_its_address() -> None:
    (full,) = entries([Written(title="Own", guid="o", url="https://weir.example/own", published=DAY)], "", LINKED)
    assert (full.url, full.guid, full.title, full.published) == (LINKED.url, "o", "Own", DAY)


def test_of_a_document_of_several_pieces_the_link_says_nothing() -> None:
    several = entries([Written(title="One"), Written(title="Two"), Written(title="")], "", LINKED)
    assert [(entry.title, entry.url, entry.guid) for entry in several] == [("One", "", ""), ("Two", "", "")]
    (one,) = entries([Written(title="One"), Written(title="")], "", LINKED)
    assert one.url == LINKED.url


def test_no_date_stays_none() -> None:
    assert utc(None) is None


@given(st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1)), st.integers(-1439, 1439))
def test_an_instant_in_utc_is_the_same_instant(local: datetime, minutes: int) -> None:
    moment = local.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    found = utc(moment)
    assert found == moment
    assert found is not None
    assert found.tzinfo is UTC


@given(st.text(max_size=80))
def test_a_title_taken_from_any_text_is_one_line_of_at_most_twelve_words(text: str) -> None:
    for entry in entries([Written(title="", text=text)], "", NOTHING):
        assert 1 <= len(entry.title.split()) <= 12
        assert "\n" not in entry.title
