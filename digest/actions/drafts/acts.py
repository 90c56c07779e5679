"""An act on a draft, out of the words that an editor typed: "pin ferry 1", "move 17 Culture" (pure)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from digest.actions.drafts.blocks import block
from digest.config.typed.announced import marked_down
from digest.config.typed.unclear import Unclear
from digest.errors import UsageError
from digest.model.change import (
    Act,
    Add,
    Bring,
    Hide,
    Lead,
    Move,
    NoPicture,
    Order,
    Pin,
    Retitle,
    Say,
    Split,
    Summarise,
)
from digest.model.grouping import Story
from digest.pipeline.drafts.listing import Shown
from digest.text.lines import cut, folded, one_line
from digest.text.near_misses import did_you_mean, quoted
from digest.text.web_addresses import link

#: Act → what stands behind it.
ACTS: Mapping[str, str] = {
    "pin": "STORY PLACE",
    "hide": "STORY",
    "bring": "ARTICLE [SECTION]",
    "move": "STORY SECTION",
    "order": "SECTION, SECTION …",
    "lead": "ARTICLE",
    "split": "ARTICLE",
    "retitle": "STORY HEADLINE",
    "summary": "STORY WORDS",
    "picture": "STORY none",
    "subject": "WORDS",
    "preheader": "WORDS",
    "intro": "WORDS",
    "add": "HEADLINE [ADDRESS] [WORDS]",
    "block": "HEADLINE [ADDRESS] [WORDS] [label: …] [place: …] [picture: …]; or HEADLINE none",
}
_BESIDE = ("undo", "rebuild")
_LONGEST_TITLE, _LONGEST_TEXT = 300, 5_000
_NAMED = 10
"""Stories that are named where none is meant."""
_WIDE = 90
"""Letters of a headline that names one."""


def refuse_unknown(name: str) -> None:
    """Raises `UsageError` for what no editor does to a draft."""
    if name not in (*ACTS, *_BESIDE):
        advice = f"Acts: {', '.join((*ACTS, *_BESIDE))}.{did_you_mean(name, (*ACTS, *_BESIDE))}"
        raise UsageError(f"{quoted(name)} is no act on a draft.", advice=advice)


def act(words: Sequence[str], shown: Shown) -> Act:
    """What the words mean on the draft that was shown. Raises `UsageError` where they mean nothing there."""
    name, *rest = words
    refuse_unknown(name)
    made = _MAKERS[name](shown, [word for word in rest if word.strip()])
    if made is None:
        raise UsageError(f"{name} wants more words.", advice=f"Write: digest edit NAME {name} {ACTS[name]}")
    return made


def _pin(shown: Shown, words: Sequence[str]) -> Act | None:
    if len(words) < 2 or not words[-1].isdecimal() or len(words[-1]) > 4:
        return None
    return Pin(article=_story(shown, words[:-1]), place=int(words[-1]))


def _move(shown: Shown, words: Sequence[str]) -> Act | None:
    if len(words) < 2:
        return None
    return Move(article=_story(shown, words[:-1]), section=_section(shown, words[-1]))


def _bring(shown: Shown, words: Sequence[str]) -> Act | None:
    if not words:
        return None
    section = _known_section(shown, words[-1]) if len(words) > 1 else ""
    return Bring(article=_outside(shown, words[:-1] if section else words), section=section)


def _order(shown: Shown, words: Sequence[str]) -> Act | None:
    names = [name.strip() for name in " ".join(words).split(",") if name.strip()]
    return Order(sections=tuple(_section(shown, name) for name in names)) if names else None


def _of_story(make: Callable[[int], Act]) -> Callable[[Shown, Sequence[str]], Act | None]:
    return lambda shown, words: make(_story(shown, words)) if words else None


def _retitle(shown: Shown, words: Sequence[str]) -> Act | None:
    title = one_line(" ".join(words[1:]))[:_LONGEST_TITLE]
    return Retitle(article=_story(shown, words[:1]), title=title) if title else None


def _summary(shown: Shown, words: Sequence[str]) -> Act | None:
    text = one_line(" ".join(words[1:]))[:_LONGEST_TEXT]
    return Summarise(article=_story(shown, words[:1]), summary=text) if text else None


def _picture(shown: Shown, words: Sequence[str]) -> Act | None:
    if len(words) < 2 or words[-1].casefold() not in ("none", "no", "off"):
        return None
    return NoPicture(article=_story(shown, words[:-1]))


def _prose(text: str) -> str:
    try:
        return marked_down(_LONGEST_TEXT)(text)
    except Unclear as unclear:
        raise UsageError(unclear.what, advice=unclear.write or "Nothing was changed.") from None


def _say(what: str) -> Callable[[Shown, Sequence[str]], Act | None]:
    def say(shown: Shown, words: Sequence[str]) -> Act | None:
        text = " ".join(words).strip()
        text = _prose(text) if what == "intro" else one_line(text)[:_LONGEST_TITLE]
        return Say(what=what, text=text) if text else None

    return say


def _add(shown: Shown, words: Sequence[str]) -> Act | None:
    if not words:
        return None
    title, *rest = words
    url = link(rest[0]) if rest and "://" in rest[0] else ""
    if rest and "://" in rest[0] and not url:
        raise UsageError(f"{quoted(rest[0])} is no web address.", advice="Write it with https:// in front.")
    text = one_line(" ".join(rest[1:] if url else rest))[:_LONGEST_TEXT]
    number = min([0, *(story.lead.number for section in shown.sections for story in section.stories)]) - 1
    return Add(number=number, title=one_line(title)[:_LONGEST_TITLE], url=url, text=text)


_MAKERS: Mapping[str, Callable[[Shown, Sequence[str]], Act | None]] = {
    "pin": _pin,
    "hide": _of_story(lambda article: Hide(article=article)),
    "bring": _bring,
    "move": _move,
    "order": _order,
    "lead": _of_story(lambda article: Lead(article=article)),
    "split": _of_story(lambda article: Split(article=article)),
    "retitle": _retitle,
    "summary": _summary,
    "picture": _picture,
    "subject": _say("subject"),
    "preheader": _say("preheader"),
    "intro": _say("intro"),
    "add": _add,
    "block": block,
}


def _story(shown: Shown, words: Sequence[str]) -> int:
    """The number of the article in the edition that is meant: by its number, or by words of a headline that one story
    alone has, where none has them now of one that a source gave; of a story's articles the first that has them."""
    stories = [story for section in shown.sections for story in section.stories]
    inside = {article.number: article.title for story in stories for article in story.articles}
    typed = " ".join(words)
    if _is_number(typed):
        if int(typed) in inside:
            return int(typed)
        raise _none(f"There is no story {typed} in {shown.name}.", [int(typed)], shown)
    if fit := _fitting(stories, typed, inside) or _fitting(stories, typed, shown.as_read):
        return _only(fit, typed, inside)
    raise _none(f"No headline has {quoted(typed)}.", _outside_with(typed, shown), shown)


def _fitting(stories: Sequence[Story], typed: str, headlines: Mapping[int, str]) -> Sequence[int]:
    """Of each story the first article whose headline has these words."""
    words = folded(typed)
    fit = (
        [one.number for one in story.articles if words in folded(headlines.get(one.number, ""))] for story in stories
    )
    return [numbers[0] for numbers in fit if numbers]


def _outside(shown: Shown, words: Sequence[str]) -> int:
    typed = " ".join(words)
    if _is_number(typed):
        return int(typed)
    out = {number: title for number, title, _ in shown.out}
    if fit := _outside_with(typed, shown):
        return _only(fit, typed, out)
    raise UsageError(f"No headline that was left out has {quoted(typed)}.", advice=_lines("There are:", out))


def _outside_with(typed: str, shown: Shown) -> Sequence[int]:
    return [number for number, title, _ in shown.out if folded(typed) in folded(title)]


def _only(numbers: Sequence[int], typed: str, titles: Mapping[int, str]) -> int:
    if len(numbers) == 1:
        return numbers[0]
    several = _lines("Say the number:", {number: titles[number] for number in numbers})
    raise UsageError(f"{len(numbers)} headlines have {quoted(typed)}.", advice=several)


def _none(what: str, meant: Sequence[int], shown: Shown) -> UsageError:
    """That no story is meant, with those there are, or those that were left out and are meant."""
    if outside := {number: title for number, title, _ in shown.out if number in meant}:
        advice = _lines("That was left out; digest edit NAME bring NUMBER brings it in:", outside)
        return UsageError(what, advice=advice)
    stories = (story for section in shown.sections for story in section.stories)
    return UsageError(what, advice=_lines("There are:", {story.lead.number: story.lead.title for story in stories}))


def _lines(head: str, titles: Mapping[int, str]) -> str:
    """Below the head a line for each of the first, with its number."""
    lines = [f"  {number:>4}  {cut(one_line(title), _WIDE)}" for number, title in list(titles.items())[:_NAMED]]
    more = [f"        and {len(titles) - _NAMED} more: digest edit NAME --list"] if len(titles) > _NAMED else []
    return "\n".join((head, *lines, *more))


def _is_number(typed: str) -> bool:
    return typed.removeprefix("-").isdecimal() and len(typed) < 12


def _section(shown: Shown, typed: str) -> str:
    key = _known_section(shown, typed)
    if not key:
        names = list(dict.fromkeys(shown.names.values()))
        advice = f"Sections: {', '.join(names)}.{did_you_mean(typed, names)}"
        raise UsageError(f"There is no section {quoted(typed)}.", advice=advice)
    return key


def _known_section(shown: Shown, typed: str) -> str:
    keys: Iterator[str] = (
        key for key, name in shown.names.items() if folded(typed.strip()) in (folded(name), folded(key))
    )
    return next(keys, "")
