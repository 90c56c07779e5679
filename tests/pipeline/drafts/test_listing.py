from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import UsageError
from digest.model.change import Act, Bring, Change, Hide, Move, Order, Pin, Retitle, Say
from digest.pipeline.drafts.changing import changed
from digest.pipeline.drafts.listing import Shown, acts, is_of, listed
from tests.group.made import NOW
from tests.pipeline.drafts.test_changing import MATERIAL, NAMES, SECTIONS, ranked, shape

SHOWN = Shown(
    name="morning 202624 07:00",
    sections=SECTIONS,
    names=NAMES,
    out=((8, "Headline 8", "the edition is full (max_stories is 4 (by default))"), (9, "Headline 9", "a rule")),
    texts={"subject": "Headline 1", "preheader": "", "intro": ""},
)
TEXT = listed(SHOWN)


def edited(*changes: tuple[str, str]) -> tuple[Act, ...]:
    text = TEXT
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return acts(SHOWN, text)


def test_a_draft_is_a_line_a_story_under_its_section() -> None:
    assert TEXT.partition("subject")[2] == (
        ": Headline 1\npreheader:\nintro:\nleads: 1\n\nCampus\n  1  Headline 1\n  3  Headline 3\n\n"
        "Science\n  4  Headline 4\n  5  Headline 5\n\nNot in it\n  8  Headline 8\n"
        "      # the edition is full (max_stories is 4 (by default))\n  9  Headline 9\n      # a rule\n"
    )


INTROS = ("", "Good **morning**.", "One.\n\nTwo, 3  spaces.\n\n# Three", "A line,\\\nand another.", "<b>Hello</b>")


@pytest.mark.parametrize("intro", INTROS)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_what_is_saved_as_it_was_is_no_change(intro: str, ending: str) -> None:
    shown = replace(SHOWN, texts={**SHOWN.texts, "subject": "Long " * 100 + "subject", "intro": intro})
    assert acts(shown, listed(shown).replace("\n", ending)) == ()


@pytest.mark.parametrize("name", ["#MeToo", "2026 Elections", "subject: us", "leads: 4", "Campus  and  town"])
def test_a_section_may_have_any_name(name: str) -> None:
    shown = replace(SHOWN, sections=(replace(SECTIONS[0], name=name), *SECTIONS[1:]), names={**NAMES, "campus": name})
    assert acts(shown, listed(shown)) == ()


def test_an_intro_of_several_paragraphs_is_written_below_its_name() -> None:
    text = TEXT.replace("intro:\n", "intro:\n  Good morning.\n\n  Today the term begins.\n")
    assert acts(SHOWN, text) == (Say(what="intro", text="Good morning.\n\nToday the term begins."),)
    for space in (" ", "\t"):
        assert edited(("intro:\n", f"intro:\n{space}Good morning.\n")) == (Say(what="intro", text="Good morning."),)


@pytest.mark.parametrize(
    ("before", "after", "meant"),
    [
        ("  3  Headline 3\n", "", [Hide(article=3)]),
        ("  3  Headline 3", "  3  Better", [Retitle(article=3, title="Better")]),
        ("subject: Headline 1", "subject: Good morning", [Say(what="subject", text="Good morning")]),
        ("intro:", "intro: **Hello**, all", [Say(what="intro", text="**Hello**, all")]),
        ("leads: 1", "leads: 4", [Pin(article=4, place=1)]),
        ("  1  Headline 1\n  3  Headline 3", "  3  Headline 3\n  1  Headline 1", [(3, 1), (1, 3)]),
        (
            "\nScience\n  4  Headline 4\n",
            "  4  Headline 4\n\nScience\n",
            [Move(article=4, section="campus"), (4, 3), (3, 2)],
        ),
        ("  5  Headline 5\n", "  5  Headline 5\n  8  Headline 8\n", None),
    ],
)
def test_a_changed_line_is_a_change(before: str, after: str, meant: list[object] | None) -> None:
    text = TEXT.replace(before, after, 1)
    if meant is None:
        text = TEXT.replace("  8  Headline 8\n", "").replace(before, after, 1)
        assert acts(SHOWN, text) == (Bring(article=8, section="science"),)
        return
    expected = {Pin(article=one[0], place=one[1]) if isinstance(one, tuple) else one for one in meant}
    assert set(acts(SHOWN, text)) == expected


def test_what_comes_in_may_get_another_headline() -> None:
    brought = edited(("  8  Headline 8\n", ""), ("  5  Headline 5\n", "  5  Headline 5\n  8  Better\n"))
    assert brought == (Bring(article=8, section="science"), Retitle(article=8, title="Better"))


def test_the_name_of_a_section_without_a_story_says_nothing() -> None:
    assert edited(("\nCampus\n", "\nMore\n\nCampus\n")) == ()


def test_a_section_whose_stories_all_go_is_not_missed_in_the_order() -> None:
    campus = "Campus\n  1  Headline 1\n  3  Headline 3\n\n"
    assert edited(("leads: 1", "leads: 4"), (campus, "")) == (Hide(article=1), Hide(article=3), Pin(article=4, place=1))


def test_an_empty_draft_takes_what_comes_in() -> None:
    empty = replace(SHOWN, sections=())
    text = listed(empty).replace("\nNot in it\n", "leads: 8\nCampus\n")
    assert acts(empty, text) == (Bring(article=8, section="campus"), Bring(article=9, section="campus"))


def test_the_text_is_as_short_as_the_draft() -> None:
    bare = listed(Shown(name="morning", sections=(), names=NAMES, out=(), texts={}))
    assert bare.splitlines()[0] == "# morning: 0 stories"
    assert bare.endswith("\n\nsubject:\npreheader:\nintro:\n")


def test_an_intro_of_six_thousand_letters_is_the_longest() -> None:
    longest = "x" * 6_000
    assert edited(("intro:", f"intro: {longest}")) == (Say(what="intro", text=longest),)
    with pytest.raises(UsageError):
        edited(("intro:", f"intro: {longest}x"))


def test_sections_may_change_places() -> None:
    head, _, rest = TEXT.partition("\nCampus")
    campus, _, science = f"\nCampus{rest}".partition("\nScience")
    science, _, out = f"\nScience{science}".partition("\nNot in it")
    assert acts(SHOWN, f"{head}{science}{campus}\nNot in it{out}") == (Order(sections=("science", "campus")),)


def test_who_leads_does_whatever_other_lines_change_places() -> None:
    text = "leads: 5\n\nScience\n  5  Headline 5\n  4  Headline 4\n\nCampus\n  3  Headline 3\n  1  Headline 1\n"
    made = [Change(number=at, act=act, by="ada", at=NOW) for at, act in enumerate(acts(SHOWN, text), 1)]
    assert ranked(changed(MATERIAL, made))[0] == 5


@pytest.mark.parametrize(
    ("line", "is_its_own"),
    [
        ("", True),
        ("# morning: 4 stories, version 5e1f00aa", True),
        ("# morning: 4 stories, version 5e1f00aa0b  ", True),
        ("# morning: 4 stories, version 5e1f00ab", False),
        ("# morning: 4 stories, version 5e1f00a", True),
    ],
)
def test_a_text_that_names_a_version_is_of_that_one_alone(line: str, is_its_own: bool) -> None:
    shown = replace(SHOWN, hash="5e1f00aa0bcd")
    assert is_of(shown, f"{line}\nsubject: x\n") is is_its_own
    assert is_of(shown, listed(shown))


def test_a_section_that_the_file_names_no_more_is_known_by_the_name_it_has() -> None:
    shown = replace(SHOWN, sections=(replace(SECTIONS[0], key="old", name="Old"), *SECTIONS[1:]))
    assert acts(shown, listed(shown)) == ()


@pytest.mark.parametrize(
    ("before", "after", "line", "what"),
    [
        ("  3  Headline 3", "  33  Headline 3", 12, "there is no story 33"),
        ("  3  Headline 3", "  1  Headline 3", 12, "story 1 stands here twice"),
        ("\nCampus\n", "\n", 10, "story 1 stands under no section"),
        ("Science", "Sciense", 14, '"Sciense" is neither a story nor a section'),
        ("  3  Headline 3", "  Headline 3", 12, '"Headline 3" is neither'),
        ("intro:", "intro: Hello <b>you", 7, '"<b>" is HTML'),
        ("intro:", "intro:\nHello", 8, '"Hello" is neither'),
        ("leads: 1\n\nCampus\n", "", 8, "story 1 stands under no section"),
        ("subject: Headline 1", "subject:", 5, "the subject is empty"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_line(before: str, after: str, line: int, what: str) -> None:
    with pytest.raises(UsageError) as refused:
        edited((before, after))
    assert refused.value.where == f"line {line}"
    assert what in refused.value.what
    assert "Nothing was changed." in refused.value.advice


lines = st.permutations([(1, "campus"), (3, "campus"), (4, "science"), (5, "science"), (8, "rest"), (9, "rest")])


@given(lines, st.integers(min_value=1, max_value=6), st.sampled_from([1, 3, 4, 5]))
def test_what_is_saved_is_what_the_edition_then_is(order: list[tuple[int, str]], count: int, turned: int) -> None:
    kept = [(number, "science" if number == turned else key) for number, key in order[:count]]
    by_section: dict[str, list[int]] = {}
    for number, key in kept:
        by_section.setdefault(key, []).append(number)
    text = "\n".join(
        f"{NAMES[key]}\n" + "".join(f"  {number}  Headline {number}\n" for number in numbers)
        for key, numbers in by_section.items()
    )
    made = [Change(number=at, act=act, by="ada", at=NOW) for at, act in enumerate(acts(SHOWN, text), 1)]
    edition = changed(MATERIAL, made)
    assert edition.idle == ()
    assert {name: [story[0] for story in stories] for name, stories in shape(edition).items()} == {
        NAMES[key]: numbers for key, numbers in by_section.items()
    }
    assert list(shape(edition)) == [NAMES[key] for key in by_section]
    ranked(edition)
