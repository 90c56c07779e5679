from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text.json_paths import NotAPath, steps, there, written

DATA = {"data": {"posts": [{"t": "A", "by": [{"n": "x"}, {"n": "y"}]}, {"t": "B"}], "a.b": 1, "o": {"k": 1, "l": 2}}}


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("data.posts[*].t", ["A", "B"]),
        ("$.data.posts[0].t", ["A"]),
        ("data.posts[-1].t", ["B"]),
        ("data.posts[*].by[*].n", ["x", "y"]),
        ("data.posts.*.t", ["A", "B"]),
        ('data["a.b"]', [1]),
        ("data['a.b']", [1]),
        ("data.o[*]", [1, 2]),
        ("$", [DATA]),
        ("data.nothing.here", []),
        ("data.posts[7]", []),
        ("data.posts.t", []),
    ],
)
def test_a_path_leads_to_values(path: str, values: list[object]) -> None:
    assert there(DATA, path, 10) == values


def test_no_more_values_are_followed_than_wanted() -> None:
    assert there({"a": [[1, 2, 3]] * 5}, "a[*][*]", 4) == [1, 2, 3, 1]


@pytest.mark.parametrize("path", ["", " ", ".a", "a..b", "a[", "a[*", "a[x]", "a b", "a]", "x" * 201, "a" + "[*]" * 12])
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(NotAPath):
        steps(path)


NAMES = st.text(st.characters(exclude_characters='"[]', exclude_categories=["Cs"]), min_size=1, max_size=8)


@given(st.lists(st.one_of(NAMES, st.integers(0, 99), st.none()), max_size=6).map(tuple))
def test_what_is_written_is_read_again(way: tuple[str | int | None, ...]) -> None:
    assert steps(written(way)) == way
