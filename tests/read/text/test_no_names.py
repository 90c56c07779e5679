from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.read.text.no_names import is_when, looks_like_a_name, undated


@pytest.mark.parametrize(
    "text", ["5 minutes", "February", "Last updated: Oct", "Montag, den", "3 March", "lundi", "today", "20 Nov"]
)
def test_days_months_and_lengths_say_when_and_name_nobody(text: str) -> None:
    assert is_when(text)


@pytest.mark.parametrize("text", ["April Jones", "Mai Thi Nguyen", "Jan Koch", "", "Sunday Times"])
def test_a_name_that_begins_like_a_month_is_a_name(text: str) -> None:
    assert not is_when(text)


@pytest.mark.parametrize(
    "text",
    ["Ursula von der Leyen", "Ngũgĩ wa Thiong’o", "José de la O", "J. R. Doe", "沈从文", "نجيب محفوظ", "gizzmo", "DT"],
)
def test_names_look_like_names_in_any_script(text: str) -> None:
    assert looks_like_a_name(text)


@pytest.mark.parametrize(
    "text",
    ["Log in here", "she edited Tides", "Sign up", "the way", "About us", "Updated: Oct", "clicking here you agree"],
)
def test_sentences_and_invitations_do_not(text: str) -> None:
    assert not looks_like_a_name(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [("Joe Roe Monday, February", "Joe Roe"), ("June May", "June May"), ("Ann Poe March", "Ann Poe"), ("", "")],
)
def test_a_date_behind_a_name_goes(text: str, name: str) -> None:
    assert undated(text) == name


@given(st.text(max_size=80))
def test_any_text_can_be_asked_about(text: str) -> None:
    looks_like_a_name(text)
    is_when(text)
    assert text.startswith(undated(text))
