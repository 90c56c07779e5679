"""What is changed in the code to see whether the tests notice, and which of them are asked."""

from __future__ import annotations

import pytest

from benchmarks.mutants.covering import Covering, _changed, _hash, _Kept, files
from benchmarks.mutants.mutations import mutants
from benchmarks.mutants.trying import verdict


def changed(line: str) -> list[str]:
    """The line in each other way that it is written."""
    return [one.applied(line.encode()).decode() for one in mutants("a.py", line.encode())]


@pytest.mark.parametrize(
    ("line", "others"),
    [
        ("a = 3\n", ["a = 4\n"]),
        ("a = 429\n", ["a = 430\n"]),
        ("a = 8_000\n", ["a = 16000\n"]),
        ("a = 90.0\n", ["a = 180.0\n"]),
        ("a = 0.5\n", ["a = 1.5\n"]),
        ("a = b < c\n", ["a = b <= c\n"]),
        ("a = not b\n", ["a = (b)\n"]),
        ("a = b and c\n", ["a = True and c\n", "a = b or c\n", "a = b and True\n"]),
        ("a = f(b, key=c)\n", ["a = f(b, )\n"]),
        ("a.b = c\n", ["pass\n"]),
        ("def a():\n    return ''\n", ["def a():\n    return '?'\n"]),
        ("def a():\n    return ()\n", ["def a():\n    return (None,)\n"]),
        ("def a():\n    return b\n", ["def a():\n    return None\n"]),
    ],
)
def test_each_slip_of_a_hand_is_made_alone(line: str, others: list[str]) -> None:
    assert changed(line) == others


@pytest.mark.parametrize(
    "line",
    [
        "assert a < 3\n",
        "import a\n",
        "__all__ = ['a']\n",
        'log.event("sent", count=3)\n',
        "a = zip(b, c, strict=True)\n",
        "a: int | None\n",
        '"""Three."""\n',
        "a = f(b, advice=c)\n",
        "a = f(b, what='three')\n",
        'a = f"{b + 1}"\n',
    ],
)
def test_what_only_words_or_asserts_stays_as_it_is(line: str) -> None:
    assert changed(line) == []


def test_what_stands_outside_of_functions_is_shown_to_the_tests_of_who_imports_it() -> None:
    """A test of a table reads a limit, and calls nothing."""
    quick, other = "tests/send/test_providers.py::test_a", "tests/text/test_lines.py::test_b"
    known = Covering({quick: 0.1, other: 0.1}, {})
    assert known.tests("digest/send/dialects/mailjet.py", 41, 41) == [quick]


def test_a_line_within_a_function_is_shown_to_the_tests_that_run_it_the_fastest_first() -> None:
    slow, quick = "tests/send/test_retry.py::test_a", "tests/send/test_retry.py::test_b"
    known = Covering({slow: 9.0, quick: 0.1}, {"digest/send/retry.py": {18: [slow, quick], 19: [slow]}})
    assert known.tests("digest/send/retry.py", 18, 18) == [quick, slow]
    assert known.tests("digest/send/retry.py", 19, 19) == [slow]
    assert known.tests("digest/send/retry.py", 20, 20) == []


def test_what_is_learned_anew_is_what_changed_and_what_ran_code_that_did() -> None:
    code = {file: _hash(file) for file in files()} | {"digest/send/retry.py": "other", "digest/send/gone.py": "1"}
    lines = {"digest/send/retry.py": {18: ["tests/a.py::test_a"]}, "digest/send/gone.py": {1: ["tests/b.py"]}}
    known = _Kept(code=code, tests=dict.fromkeys([f"tests/{name}.py" for name in "abcd"], "1"), lines=lines)
    now = {"tests/a.py": "1", "tests/b.py": "1", "tests/c.py": "2", "tests/d.py": "1", "tests/e.py": "1"}
    assert _changed(known, now) == {f"tests/{name}.py" for name in "abce"}


@pytest.mark.parametrize(
    ("code", "out", "expected"),
    [
        (None, "..", ("it hangs", True)),
        (1, "..\nFAILED tests/a.py::b - no\n1 failed", ("tests/a.py::b", False)),
        (2, "ERROR tests/a.py - SyntaxError\n", ("tests/a.py", False)),
        (1, "Timeout (0:02:00)!\nThread 0x1\n", ("the tests ended with 1", True)),
        (-11, "", ("the tests ended with -11", False)),
        (3, "INTERNALERROR", ("the tests ended with 3", False)),
    ],
)
def test_only_what_ran_out_of_time_may_be_the_machine_s_fault(
    code: int | None, out: str, expected: tuple[str, bool]
) -> None:
    assert verdict(code, out) == expected
