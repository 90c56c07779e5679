"""Files that are no editor's are read without anything in them standing for another place."""

from __future__ import annotations

import pytest
from ruamel.yaml.error import YAMLError

from digest.config.yaml.values import values


def test_plain_values_come_out_as_written() -> None:
    assert values("a: 1\nb: [x, yes]\n") == {"a": 1, "b": ["x", "yes"]}


@pytest.mark.parametrize("text", ["a: &b [x]\nc: *b\n", "a: &b {x: y}\nc:\n  <<: *b\n", "&a [*a]\n"])
def test_what_stands_for_another_place_is_refused(text: str) -> None:
    with pytest.raises(YAMLError, match="stands for another place"):
        values(text)


def test_a_text_that_would_grow_without_end_costs_nothing() -> None:
    grown = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))
    with pytest.raises(YAMLError):
        values(grown)


def test_things_within_things_without_end_are_refused() -> None:
    with pytest.raises(YAMLError, match="within things"):
        values("[" * 500 + "]" * 500)
