"""Whatever is typed in a file costs little time and little memory."""

from __future__ import annotations

import time
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.config.yaml.document import LARGEST
from tests.config.written import RICH, problems

#: Pieces that YAML, quotes, brackets, indentation and our own fields are made of.
PIECES = [
    *(
        "a",
        "it's",
        '"',
        "'",
        "''",
        "\\",
        ": ",
        ":",
        "- ",
        "-",
        " ",
        "  ",
        "\t",
        "\n",
        "\n  ",
        "\n  - ",
        "[",
        "]",
        "{",
        "}",
    ),
    *(
        ",",
        "#",
        " #",
        "&a ",
        "*a",
        "!a ",
        "|",
        ">",
        "%",
        "? ",
        "---",
        "\r",
        "\x00",
        "\xa0",
        "\ufeff",
        "\u2028",
        "\U0001f30a",
    ),
    *("title", "subject: ", "send: ", "sources:", "topics:", "a.example", "http://", "at 7", "and ", "holidays x"),
]
HEADS = ["", "title: A\n", "title: A\nsources:", "title: A\nsources: a.example\n", "title Morning\n", RICH]

#: Less than one on a machine that does nothing else; what is guarded against takes minutes.
SECONDS = 4


@st.composite
def _long_texts(draw: st.DrawFn) -> str:
    """A few pieces again and again, up to the length of the longest file."""
    head = draw(st.sampled_from(HEADS))
    text = head
    for _ in range(draw(st.integers(1, 3))):
        unit = "".join(draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8)))
        text += unit * (draw(st.sampled_from([1, 30, 4_900, LARGEST])) // len(unit))
    return text[:LARGEST]


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(_long_texts())
def test_any_text_takes_less_than_a_second(text: str) -> None:
    begun = time.process_time()
    problems(text)
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize(
    "text",
    [
        'title Morning Quay\nsubject: "The Quay\'s news" today',
        "title Morning Quay\n" + 'subject: "The Quay\'s news" today\n' * 4_000,
        "title Morning\nsubject: \"it's " + "'" * 4_000 + '" x\n',
        "- a\n" * 40_000,
        "\r" * LARGEST,
        *(
            pytest.param(text, marks=pytest.mark.soak, id=text[:24])
            for text in (
                "".join(f"k{number}: v\n" for number in range(15_000)),
                "title: A\nsources:\n" + ("  - url: a.example\n    links: " + "a " * 1_000 + "\n") * 140,
                ("k: " + "a:b" * 1_600 + "\n") * 60,
            )
        ),
    ],
    ids=lambda text: repr(text[:24]),
)
def test_a_text_made_to_be_expensive_is_not(text: str) -> None:
    begun = time.process_time()
    problems(text)
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize(
    "line", ['subject: "The Quay\'s news" today\n', "- a\n", pytest.param("a: [b, c]\n", marks=pytest.mark.soak)]
)
def test_a_long_text_takes_little_memory(line: str) -> None:
    tracemalloc.start()
    problems("title Morning Quay\n" + line * 8_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100_000_000


def test_quotes_are_put_around_a_text_once() -> None:
    text = 'title Morning\nsubject: "The Quay\'s news" today\n'
    assert [(problem.line, problem.write) for problem in problems(text) if not problem.place] == [
        (1, ("title: Morning",)),
        (2, ("subject: '\"The Quay''s news\" today'",)),
    ]


def test_a_line_with_two_mistakes_is_mended_of_both() -> None:
    typed = "title: A\nsources: a.example\ntopics:\n\t- name: War: peace\n\t  keywords: x\n"
    assert [p.write for p in problems(typed)] == [('  - name: "War: peace"',), ("    keywords: x",)]


def test_every_line_that_is_wrong_is_named_in_a_short_file_however_many_they_are() -> None:
    text = "".join(f"k{number}: Foo: bar\n" for number in range(40))
    assert len([problem for problem in problems(text) if "colon" in problem.what]) == 40
