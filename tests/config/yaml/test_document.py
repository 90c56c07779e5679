"""YAML's own complaints in plain words, with the line to change and what to write instead."""

from __future__ import annotations

import re

import pytest

from digest.config.files.belongs import IN_DIGEST
from digest.config.load import Broken
from digest.config.yaml import lines
from digest.config.yaml.document import LARGEST, LONGEST, fields
from digest.config.yaml.nodes import Fields, Items, Node, Text, Unreadable
from digest.config.yaml.problems import Problems
from tests.config.written import RICH, problems

#: What only a programmer would say.
FOREIGN = re.compile(r"\b(mapping|scalar|token|sequence|block|flow|parser?|anchor|alias|NoneType|str|dict|int)\b")


def proposals(text: str) -> list[tuple[int, str, tuple[str, ...]]]:
    """Line, sentence and proposal of each complaint about a text."""
    noted = Problems("f.yaml")
    try:
        fields(text, noted, IN_DIGEST)
        noted.stop()
    except Broken as broken:
        return [(problem.line, problem.what, problem.write) for problem in broken.problems]
    return []


def values(node: Node) -> object:
    match node:
        case Fields():
            return {pair.name.text: values(pair.value) for pair in node.pairs}
        case Items():
            return [values(item) for item in node.items]
        case Text():
            return node.text
        case Unreadable():
            return None


COLON = "This text holds a colon, so it needs quotes:"
UNCLOSED = "The quote that begins here is not closed. Write:"
TAB = "There is a tab in this line. Use the space bar:"
SPACE = "There is no space behind the colon. Write:"


@pytest.mark.parametrize(
    ("text", "line", "what", "write"),
    [
        ("title: Morning: the news\nsend: x\n", 1, COLON, 'title: "Morning: the news"'),
        ("topics:\n  - name: War: peace\n", 2, COLON, '  - name: "War: peace"'),
        ("title: Digest #5\n", 1, "would be lost", 'title: "Digest #5"'),
        ("colour: #b3261e\ntitle: A\n", 1, "would be lost", 'colour: "#b3261e"'),
        ("not_in:\n  - a #b\n", 2, "would be lost", '  - "a #b"'),
        ("not_in: [a #b, c]\n", 1, 'behind " #" is a comment', 'not_in: [ "a #b", c]'),
        ("a: b\n\tc: d\n", 2, TAB, "c: d"),
        ("topics:\n\t- world\n", 2, TAB, "  - world"),
        ("title: A\n  send: B\n", 2, "further right than the ones it belongs to (see line 1)", "send: B"),
        ("topics:\n  - world\n - science\n", 3, "further left", "  - science"),
        ("topics:\n  - world\n   - science\n", 3, "This dash stands further right", "  - science"),
        ("mail:\n    provider: smtp\n  rate: 5\n", 3, "further left", "    rate: 5"),
        ("sources:\n  - url: a.example\n   name: A\n", 3, "further left", "    name: A"),
        (" title: A\nsend: x\nimages: no\n", 1, "further right", "title: A"),
        ("subject: {{lead}}\nsend: x\n", 1, "needs quotes", 'subject: "{lead}"'),
        ("title: {{ name }} today\nsend: x\n", 1, "needs quotes", 'title: "{{ name }} today"'),
        ("title: [A] b\nsend: x\n", 1, "A text that begins with [ needs quotes:", 'title: "[A] b"'),
        ("title:Morning\nsend: x\n", 1, SPACE, "title: Morning"),
        ("title: A\nmax_stories:15\nsend: x\n", 2, SPACE, "max_stories: 15"),
        ("title:Morning\n", 1, SPACE, "title: Morning"),
        ("topics:\n  - name:Campus\n    max: 3\n", 2, SPACE, "  - name: Campus"),
        ('title: "Morning\nsend: x\n', 1, UNCLOSED, 'title: "Morning"'),
        ("title: 'Morning\nsend: x\n", 1, UNCLOSED, 'title: "Morning"'),
        ('title: "Morning\nsubject: "{lead}"\n', 1, UNCLOSED, 'title: "Morning"'),
        ("title: 'it's'\nsend: x\n", 1, "The quotes must stand around the whole text:", 'title: "it\'s"'),
        ('title: "A" b\nsend: x\n', 1, "The quotes must stand around the whole text:", "title: '\"A\" b'"),
        ('title: "a\\q"\n', 1, "a backslash has a meaning of its own", "title: 'a\\q'"),
        ('title: "\\UFFFFFFFF"\n', 1, "a backslash has a meaning of its own", "title: '\\UFFFFFFFF'"),
        ("topics: [a, b\nsend: x\n", 1, "The bracket that begins in line 1 is not closed", "topics: [a, b]"),
        ("topics: [a,\n  b\nsend: x\n", 2, "The bracket that begins in line 1 is not closed", "  b]"),
        ("topics: a, b]\nsend: x\n", 1, "The bracket at the end was not opened", "topics: [a, b]"),
        ("not_in: [a, @b]\n", 1, "A text that begins with @ needs quotes:", 'not_in: [a, "@b"]'),
        ("title: @home\n", 1, "A text that begins with @ needs quotes:", 'title: "@home"'),
        ("title: *star*\n", 1, "A text that begins with * needs quotes:", 'title: "*star*"'),
        ("title: &co x\n", 1, "A text that begins with & needs quotes:", 'title: "&co x"'),
        ("title: !go x\n", 1, "A text that begins with ! needs quotes:", 'title: "!go x"'),
        ("title: %x\n", 1, "A text that begins with % needs quotes:", 'title: "%x"'),
        ("title: - x\n", 1, "A single value needs none", "title: x"),
        ("title Morning\nsend: x\n", 1, "There is no colon behind the name of the field.", "title: Morning"),
        ("send: x\ntopics\n  - a\n", 2, "There is no colon behind the name of the field.", "topics:"),
        ("sources:\n  - a.example\n    name: A\n", 2, 'begin with "url:"', "  - url: a.example"),
        ("topics:\n  - science\n    max: 3\n", 2, 'begin with "use:"', "  - use: science"),
        ("sources:\n  - a.example\n  -b.example\n", 3, "no space behind the dash", "  - b.example"),
        ("sources:\n  -url: a.example\n", 2, "no space behind the dash", "  - url: a.example"),
        ("description: |\n  one\n two\n", 3, "must stand equally far to the right", "  two"),
    ],
)
def test_a_complaint_names_the_line_and_what_to_write(text: str, line: int, what: str, write: str) -> None:
    ((number, sentence, proposed),) = proposals(text)
    assert number == line
    assert what in sentence
    assert proposed == (write,)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "This file is empty."),
        ("# nothing\n\n", 1, "This file is empty."),
        ("---\n", 1, "This file is empty."),
        ("just words\n", 1, "Each line here begins with the name of a field and a colon"),
        ("- a\n- b\n", 1, "Each line here begins with the name of a field and a colon"),
        ("{title: A}\n", 1, "Write each field on a line of its own, without braces."),
        ("title: A\n---\nsend: x\n", 2, "A file is one whole: take this line out."),
        ("%YAML 1.1\n---\ntitle: A\n", 1, "A file is one whole: take this line out."),
        ("topics: &all\n  - a\n", 1, '"&all" has no meaning here. Take it out.'),
        ("topics: !!set\n  - a\n", 1, "has no meaning here. Take it out."),
        ("title: A\ntitle: B\n", 2, '"title" stands here a second time; line 1 has it already.'),
        ("title:\ntitle: B\n", 1, '"title" stands here without a value. Take it out.'),
        ("topics:\n  -\n  - a\n", 2, "There is nothing behind this dash."),
        ("title: A\n- b\n", 2, "This entry belongs to no field: line 1 has its value already."),
        ("- a\ntitle: A\n", 1, "An entry with a dash needs a field above it"),
        ("title: A\nsome words\nsend: x\n", 2, "There is no colon in this line."),
        ("a: [[[[[[[[[[b]]]]]]]]]]\n", 1, "This stands in too many things within things."),
        ("title: a\x07b\n", 1, "There is an invisible character here (U+0007)."),
        ("title: a\u2028b\n", 1, "There is an invisible character here (U+2028)."),
        ("title: a\ufeffb\n", 1, "There is an invisible character here (U+FEFF)."),
        ("title: " + "x" * LONGEST + "\n", 1, "This line is too long"),
        ("# long\n" * LARGEST, 1, "This file is too long"),
    ],
)
def test_a_complaint_without_a_proposal_says_what_to_do(text: str, line: int, what: str) -> None:
    ((number, sentence, _),) = proposals(text)
    assert number == line
    assert what in sentence


def test_taking_over_from_elsewhere_is_refused() -> None:
    assert [what for _, what, _ in proposals("title: A\n<<: *base\n")] == [
        '"*base" has no meaning here. Take it out.',
        'Taking over with "<<" has no meaning here: write the fields out.',
    ]


def test_all_complaints_come_at_once_and_the_fields_behind_them_too() -> None:
    text = 'title: Foo: bar\nsubject: "x\n\tmax_stories: 5\nlook: @x\nimages: maybe\n'
    assert [(p.line, p.what) for p in problems(text + "sources: a.example\n")] == [
        (1, COLON),
        (2, UNCLOSED),
        (3, TAB),
        (4, "A text that begins with @ needs quotes:"),
        (5, '"maybe" is neither yes nor no.'),
    ]


def test_what_can_be_read_in_spite_of_a_complaint_is_read() -> None:
    noted = Problems("f.yaml")
    assert values(fields("title: Foo: bar\ntopics: [a, b\nsend: x\n", noted, IN_DIGEST)) == {
        "title": "Foo: bar",
        "topics": ["a", "b"],
        "send": "x",
    }


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("title: A # comment\n", "A"),
        ("title: A #\n", "A"),
        ("title: 'A' #5\n", "A"),
        ("title: C# for all\n", "C# for all"),
        ('title: "A #5"\n', "A #5"),
        ("title: http://a.example/#b\n", "http://a.example/#b"),
        ("title: a:b\n", "a:b"),
        ("title:\u00a0A\n", "A"),
        ("\ufefftitle: A\n", "A"),
        ("title: A\r\n", "A"),
        ("title: A\rsend: x\r", "A"),
        ("---\ntitle: A\n", "A"),
        ("title:\n  A\n  b\n", "A b"),
        ("title: |\n  A\n  b\n", "A\nb"),
        ("title: null\n", "null"),
        ("title: 1.10\n", "1.10"),
        ('title: ""\n', ""),
        ("title:\n", ""),
    ],
)
def test_a_text_is_read_as_typed(text: str, value: str) -> None:
    typed = fields(text, Problems("f.yaml"), IN_DIGEST)
    assert isinstance(typed.pairs[0].value, Text)
    assert typed.pairs[0].value.text == value


#: Lines of the rich example, each standing for its kind.
LINES = (1, 7, 8, 9, 19, 20, 25, 30)


def _with(number: int, line: str) -> str:
    typed = RICH.splitlines()
    return "\n".join([*typed[: number - 1], line, *typed[number:]])


SHIFTS = [
    (number, by)
    for number in LINES
    for by in (-2, -1, 1, 2)
    if lines.indentation(RICH.splitlines()[number - 1]) + by >= 0
]


@pytest.mark.parametrize(("number", "by"), SHIFTS)
def test_one_line_that_stands_wrong_is_found_and_put_right(number: int, by: int) -> None:
    right = RICH.splitlines()[number - 1]
    (problem,) = problems(_with(number, " " * (lines.indentation(right) + by) + right.lstrip()))
    assert (problem.line, problem.write) == (number, (right,))


def _mistakes(right: str) -> list[str]:
    """What may go wrong on one line with a field and a value."""
    line = lines.cut(right)
    head, bare = line.lead + line.name, line.value.strip("[]\"'").replace('"', "").replace("'", "")
    return [
        right.replace(": ", ":", 1),
        right.replace(":", "", 1),
        f"{head}{{{{ {bare} }}}}",
        f'{head}"{bare}',
        f"{head}'{bare}",
        f"{head}*{bare}",
        f"{head}@{bare}",
        f'{head}"{bare}" and more',
    ]


@pytest.mark.parametrize("mistake", range(8))
@pytest.mark.parametrize("number", [1, 11, 12, 23, 31, 34])
def test_one_mistake_gives_one_complaint_at_its_line(number: int, mistake: int) -> None:
    wrong = _mistakes(RICH.splitlines()[number - 1])[mistake]
    assert [problem.line for problem in problems(_with(number, wrong))] == [number]


@pytest.mark.parametrize("mistake", range(8))
def test_no_complaint_speaks_like_a_programmer(mistake: int) -> None:
    for number in (12, 34):
        for problem in problems(_with(number, _mistakes(RICH.splitlines()[number - 1])[mistake])):
            assert not FOREIGN.search(problem.what)
