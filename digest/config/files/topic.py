"""Topics as typed, a word or a block of fields, as values (pure)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from digest.config.digests import Topic, slug
from digest.config.files.misplaced import named_topics, without_sources
from digest.config.typed.blocks import Block, Field
from digest.config.typed.entries import entries, items
from digest.config.typed.kinds import TEXT, Kind, line_of_text, list_of, many, number, one
from digest.config.typed.prose import prose
from digest.config.typed.unclear import Unclear
from digest.config.yaml.nodes import Fields, Items, Node, Unreadable
from digest.config.yaml.problems import Problems, Spot
from digest.text.lines import one_line
from digest.text.near_misses import did_you_mean, quoted
from digest.text.prose import words

REST = "rest"
"""Key of the section for what fits nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedTopic:
    """A topic as typed, and where its parts stand."""

    spot: Spot
    word: str = ""
    """Typed as one word."""
    name: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    max: int | None = None
    use: str = ""
    was: str = ""
    spots: Mapping[str, Spot] = field(default_factory=dict)
    whole: bool = True
    """Nothing was wrong with it."""

    @property
    def called(self) -> str:
        """The topic's name as the editor knows it."""
        return self.word or self.name or self.use


def keyword(text: str) -> str:
    """Words that can be looked for."""
    words = one_line(text)
    if not re.search(r"\w", words):
        raise Unclear(f"{quoted(words)} is no word that could be looked for.")
    if len(words) > 100:
        raise Unclear(f"{quoted(words)} is too long for a keyword: 100 characters are the most.")
    return words


TOPIC = Block(
    model=Topic,
    fields={
        "name": Field(kind=line_of_text(60), default="the ready-made topic's"),
        "use": Field(kind=line_of_text(60)),
        "description": Field(kind=one(prose(500), TEXT)),
        "keywords": Field(kind=many(keyword, TEXT)),
        "max": Field(kind=number(Topic, "max")),
        "was": Field(kind=line_of_text(60)),
    },
)


_SHAPE = TOPIC.shape()


def topics(ready: Collection[str]) -> Kind[tuple[TypedTopic, ...]]:
    """A list of topics, each a word or a block of fields; `ready` are the keys of the ready-made ones, for
    completion."""
    word = {"anyOf": [{"enum": sorted(ready)}, TEXT]} if ready else TEXT
    return Kind(_read, list_of({"anyOf": [word, _SHAPE]}))


def made_topics(
    typed: Iterable[TypedTopic], ready: Mapping[str, Topic], sent_to: Collection[str], problems: Problems
) -> tuple[Topic, ...]:
    """The topics in their order, made from the ready-made ones they name. `sent_to` are the slugs of topics that
    sources name."""
    kept: dict[str, tuple[Topic, Spot]] = {}
    for entry in typed:
        topic = _topic(entry, ready, sent_to, problems)
        if topic is None:
            continue
        first = kept.setdefault(topic.key, (topic, entry.spot))
        if first[0] is not topic:
            what = f"The topic {quoted(topic.was or topic.name)} stands here a second time; line {first[1].line} has it"
            problems.add(entry.spot, f"{what} already. Keep one of the two.")
    return tuple(topic for topic, _ in kept.values())


def _topic(typed: TypedTopic, ready: Mapping[str, Topic], sent_to: Collection[str], problems: Problems) -> Topic | None:
    base = _ready_made(typed.use, ready) if typed.use else None
    if typed.use and not base:
        what = f"There is no ready-made topic {quoted(typed.use)}.{did_you_mean(typed.use, ready)}"
        problems.add(typed.spots.get("use", typed.spot), what)
        return None
    if not typed.use and not typed.keywords:
        base = _ready_made(typed.called, ready)
    name = typed.name or (base.name if base else typed.word)
    if slug(typed.was or name) in ("", REST):
        problems.add(typed.spot, f"A topic cannot be called {quoted(typed.called)}.")
        return None
    if base or typed.keywords or slug(name) in sent_to:
        return _made(typed, name, base)
    if typed.whole:
        _nothing_in_it(typed, ready, problems)
    return None


def _made(typed: TypedTopic, name: str, base: Topic | None) -> Topic:
    """The topic typed; what it does not say itself is the ready-made one's, and the keywords of both are its own."""
    keywords = (*typed.keywords, *(base.keywords if base else ()))
    return Topic(
        key=slug(typed.was or name),
        name=name,
        description=one_line(words(typed.description)) or (base.description if base else ""),
        about=typed.description,
        keywords=tuple({word.casefold(): word for word in keywords}.values()),
        hints=base.hints if base else (),
        foreign=base.foreign.difference(word.casefold() for word in typed.keywords) if base else frozenset(),
        also=base.also if base else (),
        part_of=base.part_of if base else "",
        max=typed.max,
        was=typed.was,
        use=base.key if base else "",
        where=typed.spot.where,
    )


def _ready_made(name: str, ready: Mapping[str, Topic]) -> Topic | None:
    key = slug(name)
    return ready.get(key) or next((topic for topic in ready.values() if slug(topic.name) == key), None)


def _nothing_in_it(typed: TypedTopic, ready: Mapping[str, Topic], problems: Problems) -> None:
    several = [part for part in re.split(r"\s*(?:[;/&|+]|\band\b|\bund\b)\s*", typed.word) if part]
    if len(several) > 1 and all(_ready_made(part, ready) for part in several):
        what = f"{quoted(typed.word)} is one topic as it stands. Write:"
        problems.add(typed.spot, what, *(f"  - {part}" for part in several))
        return
    if typed.word:
        what = f"There is no ready-made topic {quoted(typed.word)}.{did_you_mean(typed.word, ready)}"
        advice = "For a topic of your own, give it keywords, or send a source to it."
    else:
        what = f"Nothing would get into {quoted(typed.called)}."
        advice = "Give it keywords, or use: with a ready-made topic, or send a source to it."
    problems.add(typed.spot, f"{what}\n{advice}")


def _read(node: Node, problems: Problems) -> tuple[TypedTopic, ...] | None:
    if isinstance(node, Unreadable):
        return None
    typed: list[TypedTopic] = []
    for item in items(node, problems):
        if isinstance(item, Fields):
            typed += _block(item, problems)
        else:
            listed = Items(spot=item.spot, items=(item,)) if isinstance(node, Items) else item
            typed += [TypedTopic(spot=text.spot, word=_word(text.text)) for text in entries(listed, problems)]
    return tuple(typed)


def _word(text: str) -> str:
    return one_line(text)[:200]


def _block(block: Fields, problems: Problems) -> list[TypedTopic]:
    before = len(problems.all)
    if named_topics(block, TOPIC.fields, problems):
        return []
    block, sources = without_sources(block, problems)
    filled = TOPIC.read(block, problems)
    whole = len(problems.all) == before and filled.pairs.keys() == filled.values.keys()
    if filled.meant & {"name", "use"}:
        return []
    if "name" not in filled.pairs and "use" not in filled.pairs:
        what = "This topic has no name. Give it one, or use: with a ready-made topic:"
        problems.add(block.spot, what, "  - name: Campus")
        return []
    if {"name", "use"} & (filled.pairs.keys() - filled.values.keys()):
        return []
    spots = {name: filled.spot(name) for name in filled.pairs} | ({"sources": sources.name.spot} if sources else {})
    return [TypedTopic(spot=block.spot, spots=spots, whole=whole, **filled.values)]  # type: ignore[arg-type]
