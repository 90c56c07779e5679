"""Instants are exact and in UTC; words hold nothing that a database refuses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from digest.model.mail import Answer
from digest.store.database.columns import Instant
from digest.text.lines import storable

DIALECT = sqlite.dialect()


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-11, minutes=-45))])))
def test_an_instant_comes_back_to_the_microsecond_in_utc(instant: datetime) -> None:
    column = Instant()
    stored = column.bind_processor(DIALECT)(instant)
    assert isinstance(stored, int)
    read = column.process_result_value(stored, DIALECT)
    assert read == instant
    assert read is not None
    assert read.tzinfo is UTC


def test_a_time_without_zone_is_a_defect() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        Instant().bind_processor(DIALECT)(datetime(2026, 11, 24))


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("plain", "plain"),
        ("é\U0001f6f3", "é\U0001f6f3"),
        ("a\0b", "a\ufffdb"),
        ("\ud83d\udea3", "\ufffd\ufffd"),
        ("", ""),
    ],
)
def test_words_are_stored_as_both_databases_can_hold_them(text: str, stored: str) -> None:
    assert storable(text) == stored


def test_a_status_is_stored_as_its_plain_value() -> None:
    assert type(storable(Answer.ACCEPTED)) is str
    assert storable(Answer.ACCEPTED) == "accepted"
