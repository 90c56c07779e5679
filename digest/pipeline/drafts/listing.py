"""A draft as a short text to be changed by hand, and the changes that were made in it (pure).

One line a story under its section. Lines that are deleted, moved or changed are changes; what cannot be meant is
refused with its line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from digest.config.typed.announced import marked_down
from digest.config.typed.unclear import Unclear
from digest.errors import UsageError
from digest.model.change import Act, Bring, Hide, Move, Order, Pin, Retitle, Say
from digest.model.grouping import Section, Story
from digest.text.lines import one_line
from digest.text.near_misses import did_you_mean, quoted

HELP = """\
# One line a story. Delete a line to take its story out, move it to another place or section, change its headline.
# Lines below "Not in it" come in when they are moved above. Lines that begin with # say nothing.
"""
NOT_IN = "Not in it"
_AS_OF = "version"
_VERSION = re.compile(rf"# .*, {_AS_OF} ([0-9a-f]{{8,64}})\s*")
_STORY = re.compile(r"\s*(-?\d{1,12})\s+(\S.*?)\s*")
_SAYS = re.compile(r"(subject|preheader):[ \t]*(.*?)\s*")
_INTRO = re.compile(r"intro:[ \t]*(.*?)[ \t]*")
_LISTED = re.compile(r"\s+(-?\d{1,12})\s{2,}\S")
"""A story as it is listed, whose number no sentence has before two spaces."""
_LEADS = re.compile(r"leads:[ \t]*(-?\d{1,12})\s*")
_LONGEST = 300
"""Letters of a headline or a subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What an editor is shown of a draft."""

    name: str
    sections: tuple[Section, ...]
    names: Mapping[str, str]
    """Every section that there may be, by key."""
    out: tuple[tuple[int, str, str], ...]
    """Articles that are not in it: number, headline, why."""
    texts: Mapping[str, str]
    """Its subject, preheader and intro."""
    hash: str = ""
    """Of its bytes."""
    as_read: Mapping[int, str] = field(default_factory=dict)
    """Number of each article that was grouped into a story → the headline that its source gave it."""


def listed(shown: Shown) -> str:
    """The draft as text."""
    version = f", {_AS_OF} {shown.hash[:12]}" if shown.hash else ""
    lines = [f"# {shown.name}: {len(_ranked(shown.sections))} stories{version}", *HELP.splitlines(), ""]
    lines += [f"{what}: {shown.texts.get(what, '')}".rstrip() for what in ("subject", "preheader")]
    lines += _intro(shown.texts.get("intro", ""))
    ranked = _ranked(shown.sections)
    lines += [f"leads: {ranked[0].lead.number}"] if ranked else []
    for section in shown.sections:
        lines += ["", one_line(section.name)]
        lines += [f"  {story.lead.number}  {one_line(story.lead.title)}" for story in section.stories]
    if shown.out:
        lines += ["", NOT_IN]
        lines += [f"  {number}  {one_line(title)}\n      # {one_line(why)}" for number, title, why in shown.out]
    return "\n".join(lines) + "\n"


def _intro(text: str) -> list[str]:
    """On the line of its name, or where it has several below it, two spaces in: no section begins so."""
    if "\n" not in text:
        return [f"intro: {text}".rstrip()]
    return ["intro:", *(f"  {line}".rstrip() for line in text.split("\n"))]


def is_of(shown: Shown, text: str) -> bool:
    """Whether the text was made of the draft as it is shown: one of another would take back what came since. One that
    does not say so is believed."""
    named = next((version for line in text.splitlines() if (version := _VERSION.fullmatch(line))), None)
    return named is None or shown.hash.startswith(named[1])


def acts(shown: Shown, text: str) -> tuple[Act, ...]:
    """What the editor changed. Raises `UsageError` with the line that cannot be meant."""
    typed = _read(shown, text)
    before = {story.lead.number: (section.key, story) for section in shown.sections for story in section.stories}
    return (
        *_says(shown, typed),
        *_in_and_out(shown, typed, before),
        *(Move(article=n, section=key) for n, key in typed.placed.items() if n in before and before[n][0] != key),
        *(
            Retitle(article=n, title=title[:_LONGEST])
            for n, title in typed.titles.items()
            if n in before and n in typed.placed and title != one_line(before[n][1].lead.title)
        ),
        *_orders(shown, typed),
        *_pins(shown, typed, before),
    )


@dataclass(slots=True)
class _Typed:
    """What stands in the text."""

    texts: dict[str, str] = field(default_factory=dict)
    leads: int = 0
    placed: dict[int, str] = field(default_factory=dict)
    """Number → key of the section, in the order of the lines."""
    titles: dict[int, str] = field(default_factory=dict)
    sections: list[str] = field(default_factory=list)


def _read(shown: Shown, text: str) -> _Typed:
    typed, section = _Typed(), None
    known = {story.lead.number for part in shown.sections for story in part.stories} | {one[0] for one in shown.out}
    keys = {one_line(name).casefold(): key for key, name in shown.names.items()}
    keys |= {one_line(part.name).casefold(): part.key for part in shown.sections}
    for number, line in _without_intro(text.splitlines(), shown, typed, known):
        heading = line.strip().casefold()
        if heading in keys:
            section = keys[heading]
            typed.sections.append(section)
        elif not heading or heading.startswith("#"):
            pass
        elif says := _SAYS.fullmatch(line):
            typed.texts[says[1]] = _typed_text(says[1], says[2], number)
        elif leads := _LEADS.fullmatch(line):
            typed.leads = int(leads[1])
        elif story := _STORY.fullmatch(line):
            _story(typed, int(story[1]), one_line(story[2]), section, known, number)
        elif heading == NOT_IN.casefold():
            section = ""
        else:
            advice = "Sections: " + ", ".join(shown.names.values()) + "." + did_you_mean(line, shown.names.values())
            raise _refused(f"{quoted(line.strip())} is neither a story nor a section", number, advice)
    return typed


def _without_intro(
    lines: Sequence[str], shown: Shown, typed: _Typed, known: Collection[int]
) -> Iterator[tuple[int, str]]:
    """The other lines with their numbers; the intro goes on below its name as long as lines are empty or begin with a
    space. One that was left as it was is taken as it is."""
    at = next((at for at, line in enumerate(lines) if _INTRO.fullmatch(line)), len(lines))
    below = list(takewhile(lambda line: not line.strip() or line[0].isspace(), lines[at + 1 :]))
    for number, line in enumerate(below, at + 2):
        if (story := _LISTED.match(line)) and int(story[1]) in known:
            raise _refused(f"story {story[1]} stands under no section", number, "Move it below the name of one.")
    if at < len(lines):
        first = lines[at].partition(":")[2]
        text = "\n".join(line.removeprefix("  ") for line in (first.strip(), *below)).strip()
        typed.texts["intro"] = text if text == shown.texts.get("intro", "") else _prose(text, at + 1)
    for number, line in enumerate(lines, 1):
        if not at < number <= at + 1 + len(below):
            yield number, line


def _typed_text(what: str, text: str, line: int) -> str:
    if what == "subject" and not text:
        raise _refused("the subject is empty", line, "Write one, or delete the line to leave it as it is.")
    return text


def _prose(text: str, line: int) -> str:
    try:
        return marked_down(20 * _LONGEST)(text)
    except Unclear as unclear:
        raise _refused(unclear.what.rstrip("."), line, unclear.write or "Write it without.") from None


def _story(typed: _Typed, number: int, title: str, section: str | None, known: set[int], line: int) -> None:
    if number not in known:
        raise _refused(f"there is no story {number}", line, "The number before a headline says which story it is.")
    if section is None:
        raise _refused(f"story {number} stands under no section", line, "Move it below the name of one.")
    if number in typed.titles:
        raise _refused(f"story {number} stands here twice", line, "Delete one of its two lines.")
    typed.titles[number] = title
    if section:
        typed.placed[number] = section


def _says(shown: Shown, typed: _Typed) -> Iterator[Act]:
    for what, text in typed.texts.items():
        if text != shown.texts.get(what, ""):
            yield Say(what=what, text=text if what == "intro" else text[:_LONGEST])


def _in_and_out(shown: Shown, typed: _Typed, before: Mapping[int, tuple[str, Story]]) -> Iterator[Act]:
    yield from (Hide(article=number) for number in before if number not in typed.placed)
    yield from (Bring(article=n, section=key) for n, key in typed.placed.items() if n not in before)
    titles = {number: one_line(title) for number, title, _ in shown.out}
    yield from (
        Retitle(article=n, title=typed.titles[n][:_LONGEST])
        for n in typed.placed
        if n not in before and typed.titles[n] != titles.get(n)
    )


def _orders(shown: Shown, typed: _Typed) -> Iterator[Act]:
    filled = [key for key in dict.fromkeys(typed.sections) if key in typed.placed.values()]
    was = [section.key for section in shown.sections if section.key in filled]
    if filled[: len(was)] != was:
        yield Order(sections=tuple(filled))


def _pins(shown: Shown, typed: _Typed, before: Mapping[int, tuple[str, Story]]) -> Iterator[Act]:
    """Where the lines of a section are in another order than its stories, these take each other's places; the one that
    leads is pinned last, so that it does."""
    ranks = {number: rank for rank, number in enumerate(_after(typed, before), 1)}
    wanted: dict[int, int] = {}
    for section in dict.fromkeys(typed.placed.values()):
        lines = [number for number, key in typed.placed.items() if key == section]
        places = sorted(ranks[number] for number in lines)
        wanted |= {number: place for number, place in zip(lines, places, strict=True) if ranks[number] != place}
    was = _ranked(shown.sections)
    if typed.leads in typed.placed and was and typed.leads != was[0].lead.number:
        wanted = {number: place for number, place in wanted.items() if number != typed.leads} | {typed.leads: 1}
    yield from (Pin(article=number, place=place) for number, place in wanted.items())


def _after(typed: _Typed, before: Mapping[int, tuple[str, Story]]) -> Sequence[int]:
    """The stories by rank once those that go are gone and those that come stand last."""
    stay = sorted((number for number in typed.placed if number in before), key=lambda number: before[number][1].rank)
    return [*stay, *(number for number in typed.placed if number not in before)]


def _ranked(sections: Sequence[Section]) -> list[Story]:
    return sorted((story for section in sections for story in section.stories), key=lambda story: story.rank)


def _refused(what: str, line: int, advice: str) -> UsageError:
    return UsageError(what, where=f"line {line}", advice=f"{advice} Nothing was changed.")
