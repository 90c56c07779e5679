"""What is kept of a feed's pieces."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.read.boilerplate.repeated import without_repeated
from digest.read.feeds.marks import Marks, are_apart, mark, published
from digest.read.written import Written

PIECE = b"123456"
NOW = datetime(2026, 11, 24, 7, 0, 0, 250, tzinfo=UTC)
TEXT = st.lists(st.sampled_from(["Foto: ab", "cd.", "Read on", "e", ".", "f\n", "gh\n\n", " "]), max_size=6)


def piece(guid: str = "", url: str = "", text: str = "", summary: str = "") -> Written:
    return Written(title="t", guid=guid, url=url, text=text, summary=summary)


@given(
    st.binary(min_size=6, max_size=6), st.none() | st.datetimes(min_value=datetime(1970, 1, 2)), st.text(), st.text()
)
def test_marks_come_back_as_they_were(name: bytes, date: datetime | None, guid: str, text: str) -> None:
    moment = date and date.replace(tzinfo=UTC)
    one = mark(name, Written(title="t", guid=guid, url="https://q.example/1", text=text, published=moment))
    marks = Marks(b"abcdef", (one, one))
    assert marks.text().isascii()
    assert Marks.of(marks.text()) == marks
    if moment and moment.year < 2100:
        kept = published(one)
        assert kept is not None
        assert timedelta(0) <= moment - kept < timedelta(seconds=1)


@pytest.mark.parametrize("written", ["AAAA AAAA", "é", "AAAAAAAAAAA=", "YWJjZGVmMQ==", "%"])
def test_what_are_no_marks_marks_nothing(written: str) -> None:
    marks = Marks.of(written)
    assert marks is None or marks.each == ()


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        (piece("1", "https://q.example/1"), piece("2", "https://q.example/2"), True),
        (piece("1", "https://q.example/1"), piece("1", "https://q.example/2"), False),
        (piece("1", "https://q.example/1?utm_source=x"), piece("2", "http://www.q.example/1"), False),
        (piece("1", "https://q.example"), piece("2", "https://q.example/"), True),
        (piece(), piece(), True),
    ],
)
def test_pieces_with_an_id_or_page_in_common_are_read_together(first: Written, second: Written, *, apart: bool) -> None:
    assert are_apart([mark(PIECE, first), mark(PIECE, second)]) is apart


@given(st.lists(TEXT.map("".join).map(str.strip), max_size=7))
def test_whatever_most_texts_share_is_told_by_their_marks(texts: list[str]) -> None:
    if without_repeated(texts) != tuple(texts):
        assert not are_apart([mark(PIECE, piece(text=text)) for text in texts])
        assert not are_apart([mark(PIECE, piece(summary=text)) for text in texts])


def test_texts_that_share_nothing_are_apart() -> None:
    texts = ["The lock is mended.", "The weir leaks. It rains.", "Seals came\n\nThey stay.", "No boat went", ""]
    assert are_apart([mark(PIECE, piece(text=text)) for text in texts])
