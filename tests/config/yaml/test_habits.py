"""What people are used to type elsewhere is put right before YAML misreads it."""

from __future__ import annotations

import pytest

from digest.config.files.belongs import IN_DIGEST
from digest.config.yaml.habits import habits
from tests.config.written import MORNING, RICH, digest, problems, site_problems

HEAD = "title: A\nsources: a.example\n"
HYPHEN = "Each entry of a list begins with a hyphen and a space. Write:"


def mended(text: str) -> list[tuple[int, str, tuple[str, ...]]]:
    return [(problem.line, problem.what, problem.write) for problem in problems(text)]


@pytest.mark.parametrize("sign", ["• ", "•", "– ", "–", "— ", "− ", "* ", "+ ", "> ", "· ", "▪ ", "1. ", "2) "])
@pytest.mark.parametrize("indent", ["", "  ", "    "])
def test_another_sign_of_a_list_is_told_in_each_line(sign: str, indent: str) -> None:
    text = f"title: A\nsources:\n{indent}{sign}https://a.example\n{indent}{sign}https://b.example\n"
    right = indent or "  "
    assert mended(text) == [
        (3, HYPHEN, (f"{right}- https://a.example",)),
        (4, HYPHEN, (f"{right}- https://b.example",)),
    ]


def test_what_parts_entries_elsewhere_is_left_out_of_what_to_write() -> None:
    assert mended("title: A\nsources:\n  • a.example;\n  • b.example,\n") == [
        (3, HYPHEN, ("  - a.example",)),
        (4, HYPHEN, ("  - b.example",)),
    ]


def test_entries_without_any_sign_are_told() -> None:
    assert mended(f"{HEAD}topics:\n  world\n  science # two\n") == [
        (4, HYPHEN, ("  - world",)),
        (5, HYPHEN, ("  - science # two",)),
    ]


def test_a_hyphen_without_its_space_is_told_and_not_doubled() -> None:
    assert mended("title: A\nsources:\n  -https://a.example\n  -https://b.example\n") == [
        (3, "There is no space behind the dash. Write:", ("  - https://a.example",)),
        (4, "There is no space behind the dash. Write:", ("  - https://b.example",)),
    ]


def test_a_first_entry_without_the_sign_that_the_others_have_is_told() -> None:
    assert mended("title: A\nsources:\n  https://a.example\n  - https://b.example\n  - https://c.example\n") == [
        (3, HYPHEN, ("  - https://a.example",)),
    ]
    assert mended("title: A\nsources:\n  a.example\n  b.example\n  • c.example\n") == [
        (line, HYPHEN, (f"  - {host}.example",)) for line, host in ((3, "a"), (4, "b"), (5, "c"))
    ]


def test_one_value_below_its_field_needs_no_hyphen() -> None:
    assert [topic.name for topic in digest(f"{HEAD}topics:\n  world\n").topics] == ["World"]


def test_a_list_below_an_entry_and_one_in_the_site_file_are_seen() -> None:
    typed = "topics:\n  - name: B\n    keywords:\n      • ferry\n      • port\n"
    assert [line for line, _, _ in mended(HEAD + typed)] == [6, 7]
    (problem,) = site_problems("name: A\ntimezone: Europe/London\neditors:\n  • ed@post.example\n")
    assert problem.write == ("  - ed@post.example",)


@pytest.mark.parametrize(
    ("typed", "what", "write"),
    [
        ("subject：News", "This colon is not the one that YAML reads.", "subject: News"),
        ("max_stories ： 5", "This colon is not the one that YAML reads.", "max_stories: 5"),
        ("max_stories = 5", "A colon stands behind the name of a field.", "max_stories: 5"),
        ("max_stories -> 5", "A colon stands behind the name of a field.", "max_stories: 5"),
        ("max_stories := 5", "A colon stands behind the name of a field.", "max_stories: 5"),
        ("// mine", "A remark begins with #.", "# mine"),
        ("<!-- mine -->", "A remark begins with #.", "# mine"),
        ("; mine", "A remark begins with #.", "# mine"),
        ("subject: “{lead}”", "Quotes of this shape would stand in the text.", 'subject: "{lead}"'),
        ("rest: “Mehr", "Quotes of this shape would stand in the text.", "rest: Mehr"),
        ("rest: „Mehr“", "Quotes of this shape would stand in the text.", "rest: Mehr"),
        ("rest: ‘More’", "Quotes of this shape would stand in the text.", "rest: More"),
        ("leave_out: [«horoscope», paywalled]", "Quotes of this shape", "leave_out: [horoscope, paywalled]"),
    ],
)
def test_a_sign_that_YAML_does_not_read_is_told(typed: str, what: str, write: str) -> None:
    ((line, sentence, proposed),) = mended(f"{HEAD}{typed}\n")
    assert (line, what in sentence, proposed) == (3, True, (write,))
    assert mended(f"{HEAD}{write}\n") == []


def test_quotes_of_a_letter_stay_where_straight_ones_stand_around_them() -> None:
    assert digest(HEAD.replace("A", '"«A»"')).title == "«A»"
    assert digest(HEAD.replace("A", "The “A” list")).title == "The “A” list"


@pytest.mark.parametrize("text", [MORNING, RICH, f"{HEAD}intro: |\n  // see\n  • one\n  – two\n\n  1. three\n"])
def test_a_text_over_several_lines_and_what_is_right_stay_as_they_are(text: str) -> None:
    assert list(habits(text.splitlines(), IN_DIGEST)) == []
