"""One line of YAML as a person sees it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from digest.config.yaml.lines import cut, in_quotes, is_open, quotes, value


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("title: A", ("", "title: ", "A", "")),
        ("  - url: a.example  # x", ("  - ", "url: ", "a.example", "  # x")),
        ("  - world", ("  - ", "", "world", "")),
        ("title: A #5", ("", "title: ", "A #5", "")),
        ("topics:", ("", "topics:", "", "")),
        ('title: "a # b" # c', ("", "title: ", '"a # b"', " # c")),
        ("# comment", ("", "", "# comment", "")),
        ("", ("", "", "", "")),
        ("title: Morning: news", ("", "title: ", "Morning: news", "")),
        ("https://a.example", ("", "", "https://a.example", "")),
    ],
)
def test_a_line_has_four_parts(typed: str, parts: tuple[str, str, str, str]) -> None:
    line = cut(typed)
    assert (line.lead, line.name, line.value, line.comment) == parts


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("title: a: b", 'title: "a: b"'),
        ("title: 'it's'", 'title: "it\'s"'),
        ('title: "A" b # c', "title: '\"A\" b' # c"),
        ("subject: {{ lead }}", 'subject: "{lead}"'),
        ("title: {{ lead }}", 'title: "{{ lead }}"'),
        ("  - @x", '  - "@x"'),
    ],
)
def test_a_whole_value_gets_quotes(typed: str, right: str) -> None:
    assert in_quotes(typed, patterns=("subject",)) == right


@pytest.mark.parametrize(
    ("typed", "opened"),
    [
        ('title: "A', True),
        ('title: "A"', False),
        ("title: 'it''s'", False),
        ("title: 'it''s", True),
        ('title: "a\\"', True),
        ("title: it's", False),
    ],
)
def test_an_open_quote_is_seen(typed: str, opened: bool) -> None:
    assert is_open(typed) is opened


LINE = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40)


@settings(max_examples=200, deadline=None)
@given(LINE)
def test_a_line_is_the_sum_of_its_parts(typed: str) -> None:
    assert str(cut(typed)) == typed.rstrip()


@settings(max_examples=200, deadline=None)
@given(LINE.filter(lambda text: text == text.strip() and text))
def test_what_is_proposed_means_the_text(text: str) -> None:
    yaml = YAML(typ="safe", pure=True)
    assert yaml.load(f"a: {quotes(text)}\n") == {"a": text}
    if value(text) == text:
        assert str(list(YAML(typ="safe", pure=True).parse(f"a: {text}\n"))[4].value) == text
