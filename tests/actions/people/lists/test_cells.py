"""No cell of an export is a formula, and each comes back as it was."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.actions.people.lists.cells import FORMULA, as_it_was, harmless

#: Signs that mean something to a spreadsheet come up often.
TEXT = st.text(st.sampled_from([*FORMULA, *"'\";,|\n \xa0ab"]) | st.characters(), max_size=20)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Ada", "Ada"),
        ("O'Brien; Ada-Maria", "O'Brien; Ada-Maria"),
        ("=1+1", "'=1+1"),
        ("'=1+1", "''=1+1"),
        ("Ada;=1+1", "Ada;'=1+1"),
        ("Ada\t@SUM(A1)", "Ada\t'@SUM(A1)"),
        ("Ada; \uff1d1", "Ada; '\uff1d1"),
        ('Ada;"=1"', 'Ada;"\'=1"'),
        ("\t=1", "'\t'=1"),
        ("a=b", "a=b"),
    ],
)
def test_an_apostrophe_stands_wherever_a_formula_would_begin(text: str, written: str) -> None:
    assert harmless(text) == written


@given(TEXT)
@example("'=x")
@example("''=x;'=y")
@example("\t\t=")
def test_every_text_comes_back_as_it_was(text: str) -> None:
    assert as_it_was(harmless(text)) == text


@given(TEXT)
def test_no_piece_of_a_cell_begins_a_formula_at_any_separator(text: str) -> None:
    for piece in re.split(r"[,;|\n]", harmless(text)):
        assert not piece.lstrip(' \xa0"').startswith(FORMULA)


@given(TEXT)
def test_what_nobody_made_harmless_changes_by_apostrophes_alone(text: str) -> None:
    assert as_it_was(text).replace("'", "") == text.replace("'", "")
