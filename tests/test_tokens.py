"""A signed link says what it was made for, to whom, and until when; nothing else can be made of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.tokens import Link, Purpose, Unsubscribe, link_token, read_link, read_unsubscribe, unsubscribe_token

KEYS = [("2", "the newer secret"), ("1", "the older secret")]
NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)


def link(purpose: Purpose = Purpose.CONFIRM, **more: object) -> Link:
    values: dict[str, object] = {"subscriber": 7, "about": "morning", "mark": "1a", "until": NOW + timedelta(days=7)}
    return Link(purpose=purpose, **{**values, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize("purpose", Purpose)
def test_it_is_read_as_it_was_made_also_after_the_key_was_changed(purpose: Purpose) -> None:
    made = link_token(KEYS[1:], link(purpose))
    assert read_link(KEYS, purpose, made, NOW) == link(purpose)


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("other", Purpose)
def test_10_a_link_of_one_purpose_is_none_of_another(purpose: Purpose, other: Purpose) -> None:
    made = link_token(KEYS, link(purpose))
    assert (read_link(KEYS, other, made, NOW) is not None) is (purpose is other)
    assert read_unsubscribe(KEYS, made) is None


def test_an_unsubscribe_link_opens_nothing_else() -> None:
    made = unsubscribe_token(KEYS, "2", Unsubscribe(subscriber=7, digest="morning"))
    assert all(read_link(KEYS, purpose, made, NOW) is None for purpose in Purpose)


def test_it_is_over_at_its_time_and_with_its_key() -> None:
    made = link_token(KEYS, link())
    assert read_link(KEYS, Purpose.CONFIRM, made, NOW + timedelta(days=7, seconds=-1))
    assert read_link(KEYS, Purpose.CONFIRM, made, NOW + timedelta(days=7)) is None
    assert read_link(KEYS[1:], Purpose.CONFIRM, made, NOW) is None


@given(st.integers(min_value=0), st.integers(min_value=0, max_value=255))
def test_10_with_any_letter_changed_it_is_none(place: int, letter: int) -> None:
    made = link_token(KEYS, link())
    at = place % len(made)
    forged = made[:at] + chr(letter) + made[at + 1 :]
    read = read_link(KEYS, Purpose.CONFIRM, forged, NOW)
    assert read is None or read == link()  # base64 has letters whose last bits say nothing
