"""Work given to a process of its own, and what becomes of one that fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from digest.confined.children import Cause, Children, Limits, Undone
from digest.errors import DigestError
from tests.confined import work


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    made = Children("tests.confined.work", values=[work.Known, work.Kind], limits=Limits(seconds=1, megabytes=200))
    yield made
    made.close()


def test_what_the_function_gives_comes_back(children: Children) -> None:
    assert children.do(work.known, "ha", times=3) == work.Known("hahaha")


def test_a_member_of_an_enum_comes_back_whatever_version_of_python_packs_it(children: Children) -> None:
    assert children.do(work.kind) is work.Kind.WORD


def test_a_no_comes_back_in_its_words_and_the_child_lives_on(children: Children) -> None:
    child = children.do(work.number)
    with pytest.raises(DigestError) as no:
        children.do(work.no)
    assert (no.value.what, no.value.where, no.value.advice) == ("It is broken.", "look.yaml:3", "Mend it.")
    assert children.do(work.number) == child


@pytest.mark.parametrize(
    ("bad", "cause"),
    [
        (work.fault, Cause.FAULT),
        (work.full, Cause.MEMORY),
        (work.round_and_round, Cause.TIME),
        (work.ends, Cause.END),
        (work.foreign, Cause.END),
    ],
)
def test_what_is_not_done_says_why_and_the_next_work_is_done(
    children: Children, bad: Callable[[], object], cause: Cause
) -> None:
    with pytest.raises(Undone) as undone:
        children.do(bad)
    assert undone.value.cause is cause
    assert children.do(work.known, "well") == work.Known("well")
