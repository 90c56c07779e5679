from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
