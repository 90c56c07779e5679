from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.render.look.colour import ENOUGH, contrast, is_colour, readable
from digest.render.look.look import Look


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 0xFFFFFF).map("#{:06x}".format))
def test_any_colour_becomes_readable_on_both_sheets(look: Look, colour: str) -> None:
    for ground in (look.light.card, look.dark.card):
        assert contrast(readable(colour, ground), ground) >= ENOUGH


def test_a_readable_colour_is_left_as_it_is() -> None:
    assert readable("#b3261e", "#ffffff") == "#b3261e"


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("shade", ["ink", "text", "dim"])
def test_a_look_is_readable_on_its_sheet_and_page(look: Look, shade: str) -> None:
    for palette in (look.light, look.dark):
        for ground in (palette.card, palette.paper):
            assert contrast(getattr(palette, shade), ground) >= 4.5


@pytest.mark.parametrize(("text", "known"), [("#a1B2c3", True), ("red", False), ("#abc", False), ("#12345g", False)])
def test_colours_are_six_digits(text: str, known: bool) -> None:
    assert is_colour(text) is known
