"""Any text whatever gives a value or a list of things to mend, and never anything else."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.config.load import Broken, Problem
from digest.config.yaml.document import split
from tests.config.written import RICH, RICH_SITE, SITE, digest, site

#: What YAML, Python or a validator would say.
FOREIGN = re.compile(r"\b(mapping|scalar|sequence|NoneType|pydantic|ruamel|Traceback|simple key|<block)\b|<class")
SIGNS = " \t\n\r:-#'\"{}[]&*!|>%@`,?~<=\\/abXY09é\u00a0\u2028\x07\ufeff"
SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read_rich_site(text: str) -> object:
    return site(text, {"POSTMARK_TOKEN": "s3cret"})


def mended_or_value(read: Callable[[str], object], text: str) -> None:
    """Reads the text; whatever is wrong with it must be said properly."""
    problems: tuple[Problem, ...] = ()
    try:
        read(text)
    except Broken as broken:
        problems = broken.problems
    last = len(split(text))
    for problem in problems:
        assert 1 <= problem.line <= last
        assert problem.what
        assert not FOREIGN.search(problem.what) or FOREIGN.search(text)
        for sentence in (problem.typed, *problem.what.split("\n"), *problem.write):
            assert sentence.isprintable()


@SETTINGS
@given(st.text(max_size=300))
def test_any_text_is_a_digest_or_broken(text: str) -> None:
    mended_or_value(digest, text)


@SETTINGS
@given(st.text(max_size=300))
def test_any_text_is_a_site_or_broken(text: str) -> None:
    mended_or_value(site, text)


@SETTINGS
@given(st.text(alphabet=SIGNS, max_size=200))
def test_any_signs_are_a_digest_or_broken(text: str) -> None:
    mended_or_value(digest, text)


@SETTINGS
@given(
    st.sampled_from(["send", "except", "max_age", "sources", "topics", "leave_out", "subject"]), st.text(max_size=60)
)
def test_any_value_of_a_field_is_read_or_told(name: str, value: str) -> None:
    mended_or_value(digest, f"title: A\nsources: a.example\n{name}: {value}\n")


DAYS = ["daily", "weekdays", "mondays and fridays", "monthly on the", "every other week on", "cron", "by hand"]
TIMES = [
    "at 7",
    "at 07:00",
    "at 25:00",
    "first monday",
    "31st",
    "last day",
    "from 2026-02-30",
    "* * * * *",
    "0 7 * * 8",
]


@SETTINGS
@given(st.lists(st.sampled_from([*DAYS, *TIMES, "and", ",", "to", "\u2013"]), max_size=6))
def test_any_schedule_is_read_or_told(words: list[str]) -> None:
    mended_or_value(digest, f"title: A\nsources: a.example\nsend: {' '.join(words)}\n")


def spoiled(text: str, random: Random) -> str:
    """The text with some places changed as a slip of the hand, or of the mouse, may do."""
    for _ in range(random.choice((1, 1, 2, 4))):
        at = random.randrange(len(text) + 1)
        match random.randrange(4):
            case 0:
                text = text[:at] + random.choice(SIGNS) + text[at:]
            case 1:
                text = text[:at] + text[at + random.choice((1, 2, 30)) :]
            case 2:
                cut = random.randrange(len(text) + 1)
                text = text[:at] + text[cut : cut + 40] + text[at:]
            case _:
                lines = text.split("\n")
                line = random.randrange(len(lines))
                lines[line] = " " * random.randrange(6) + lines[line].lstrip()
                text = "\n".join(lines)
    return text


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("text", "read"), [(RICH, digest), (RICH_SITE, read_rich_site), (SITE, site)])
def test_a_slip_of_the_hand_is_told(text: str, read: Callable[[str], object], seed: int) -> None:
    random = Random(seed)
    for _ in range(6):
        mended_or_value(read, spoiled(text, random))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 20_000,
        "{" * 1_000,
        "- " * 2_000,
        "? " * 2_000,
        "a: &a [*a]\n" * 300,
        "title: " + " #" * 2_000,
        'title: "' + '\n"' * 3_000,
        "".join(" " * (n % 7) + f"k{n}: v\n" for n in range(400)),
        "-\n" * 3_000,
        "a: b: c\n" * 3_000,
        "\tx: y\n" * 3_000,
        "\0\n" * 3_000,
    ],
    ids=lambda text: text[:12],
)
def test_a_text_made_to_do_harm_does_none(text: str) -> None:
    mended_or_value(digest, text)
