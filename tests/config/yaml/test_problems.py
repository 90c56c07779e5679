"""What is wrong in a file, as it stands on a screen."""

from __future__ import annotations

import pytest

from digest.config.yaml.problems import MOST, SHOWN, Broken, Problem, Problems, Spot, masked, shown


def spot(line: int, typed: str = "typed", file: str = "f.yaml") -> Spot:
    return Spot(file=file, line=line, typed=typed)


def test_sentences_stand_below_the_line_and_proposals_below_the_sentences() -> None:
    problems = Problems("f.yaml")
    problems.add(spot(12, "  - a"), "One.\nTwo:", "  - b", "  - c")
    problems.add(spot(3, "x: y"), "Three.")
    with pytest.raises(Broken) as broken:
        problems.stop()
    assert str(broken.value) == (
        "f.yaml: 2 things to mend\n"
        "\n"
        "  line 3   x: y\n"
        "           Three.\n"
        "\n"
        "  line 12    - a\n"
        "           One.\n"
        "           Two:\n"
        "               - b\n"
        "               - c"
    )


def test_one_thing_is_one_thing() -> None:
    assert str(Broken("f.yaml", [Problem(line=1, typed="a", what="B.")])).startswith("f.yaml: 1 thing to mend\n")


def test_what_is_missing_comes_first_and_other_files_last() -> None:
    problems = Problems("f.yaml")
    problems.add(spot(9, file="site.yaml"), "Elsewhere.")
    problems.add(spot(20), "Here.")
    problems.add_missing("title", "Nowhere.")
    with pytest.raises(Broken) as broken:
        problems.stop()
    assert [problem.label for problem in broken.value.problems] == ["missing", "line 20", "site.yaml line 9"]


def test_many_problems_are_counted_rather_than_shown() -> None:
    text = str(Broken("f.yaml", [Problem(line=n, typed="a", what="B.") for n in range(1, SHOWN + 8)]))
    assert text.endswith("  and 7 more")


def test_a_file_with_nothing_but_mistakes_is_not_read_to_its_end() -> None:
    problems = Problems("f.yaml")
    for line in range(1, MOST):
        problems.add(spot(line), "B.")
    with pytest.raises(Broken):
        problems.add(spot(MOST), "B.")


def test_nothing_more_is_said_of_a_line_that_was_mended() -> None:
    problems = Problems("f.yaml", mended=frozenset({2}))
    problems.add(spot(2), "B.")
    problems.stop()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("token: hunter2", "token: ***"),
        ("  token : 'hunter2'", "  token : ***"),
        ("token: ${NAME}", "token: ${NAME}"),
        ("token_file: /run/x", "token_file: /run/x"),
        ("tokn: hunter2", "tokn: ***"),
        ("password: hunter2", "password: ***"),
        ("mail: {token: hunter2, rate: 5 per second}", "mail: {token: ***, rate: 5 per second}"),
        ("base_url: smtp://ed:hunter2@mx.example", "base_url: smtp://ed:***@mx.example"),
        ("database: postgresql://ed:hun/ter2@db/x", "database: postgresql://ed:***@db/x"),
        ("from: Post <news@post.example>", "from: Post <news@post.example>"),
        ("editors: ed@post.example", "editors: ed@post.example"),
    ],
)
def test_12_a_secret_is_not_repeated(typed: str, shown: str) -> None:
    assert masked(typed) == shown


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("\ttitle: A", "→   title: A"),
        ("title: \x1b[31mred", "title: \ufffd[31mred"),
        ("title: a\u202eb", "title: a\ufffdb"),
        ("title: a\u00a0b   ", "title: a b"),
        ("x" * 500, "x" * 159 + "…"),
    ],
)
def test_a_line_can_stand_on_any_screen(typed: str, line: str) -> None:
    assert shown(typed) == line
