"""Topics as typed, a word or a block of fields, as values (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from digest.config.digests import Topic
from digest.config.files.source import block_shape
from digest.config.typed.kinds import TEXT, Kind, entries, few, line_of_text, list_of, many, number, take
from digest.config.typed.unclear import Unclear
from digest.config.yaml.nodes import Fields, Items, Lost, Node
from digest.config.yaml.problems import Problems, Spot
from digest.text.near_misses import did_you_mean, quoted

REST = "rest"
"""Key of the section for what fits nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicLine:
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
        return self.word or self.name or self.use


def keyword(text: str) -> str:
    """Words that can be looked for."""
    said = " ".join(text.split())
    if not re.search(r"\w", said):
        raise Unclear(f"{quoted(said)} is no word that could be looked for.")
    if len(said) > 100:
        raise Unclear(f"{quoted(said)} is too long for a keyword: 100 characters are the most.")
    return said


TOPIC: Mapping[str, Kind[object]] = {
    "name": line_of_text(60),
    "use": line_of_text(60),
    "description": line_of_text(500),
    "keywords": many(keyword, TEXT),
    "max": number(Topic, "max"),
    "was": line_of_text(60),
}


def topics(ready: Collection[str], described: Mapping[str, str]) -> Kind[tuple[TopicLine, ...]]:
    """`ready` are the keys of the ready-made topics, for completion."""
    block = block_shape(TOPIC, described)
    word = {"anyOf": [{"enum": sorted(ready)}, TEXT]} if ready else TEXT
    return Kind(_read, list_of({"anyOf": [word, block]}))


def slug(name: str) -> str:
    """A topic's identity: letters and digits of its name in lower case, hyphens between them."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "-".join(re.findall(r"[^\W_]+", plain))


def made_topics(
    found: Iterable[TopicLine], ready: Mapping[str, Topic], sent_to: Collection[str], problems: Problems
) -> tuple[Topic, ...]:
    """The topics in their order, made from the ready-made ones they name. `sent_to` are the slugs of topics that
    sources name."""
    kept: dict[str, tuple[Topic, Spot]] = {}
    for line in found:
        topic = _topic(line, ready, sent_to, problems)
        if topic is None:
            continue
        first = kept.setdefault(topic.key, (topic, line.spot))
        if first[0] is not topic:
            what = f"The topic {quoted(topic.was or topic.name)} stands here a second time; line {first[1].line} has it"
            problems.add(line.spot, f"{what} already. Keep one of the two.")
    return tuple(topic for topic, _ in kept.values())


def _topic(line: TopicLine, ready: Mapping[str, Topic], sent_to: Collection[str], problems: Problems) -> Topic | None:
    base = _ready_made(line.use, ready) if line.use else None
    if line.use and not base:
        what = f"There is no ready-made topic {quoted(line.use)}.{did_you_mean(line.use, ready)}"
        problems.add(line.spots.get("use", line.spot), what)
        return None
    if not line.use and not line.keywords:
        base = _ready_made(line.called, ready)
    name = line.name or (base.name if base else line.word)
    key = slug(line.was or name)
    if not key or key == REST:
        problems.add(line.spot, f"A topic cannot be called {quoted(line.called)}.")
        return None
    if not (base or line.keywords or slug(name) in sent_to):
        if line.whole:
            _nothing_in_it(line, ready, problems)
        return None
    return Topic(
        key=key,
        name=name,
        description=line.description or (base.description if base else ""),
        keywords=tuple({word.casefold(): word for word in (*line.keywords, *(base.keywords if base else ()))}.values()),
        max=line.max,
        was=line.was,
        use=base.key if base else "",
        where=line.spot.where,
    )


def _ready_made(said: str, ready: Mapping[str, Topic]) -> Topic | None:
    key = slug(said)
    return ready.get(key) or next((topic for topic in ready.values() if slug(topic.name) == key), None)


def _nothing_in_it(line: TopicLine, ready: Mapping[str, Topic], problems: Problems) -> None:
    if line.word:
        what = f"There is no ready-made topic {quoted(line.word)}.{did_you_mean(line.word, ready)}"
        advice = "For a topic of your own, give it keywords, or send a source to it."
    else:
        what = f"Nothing would get into {quoted(line.called)}."
        advice = "Give it keywords, or use: with a ready-made topic, or send a source to it."
    problems.add(line.spot, f"{what}\n{advice}")


def _read(node: Node, problems: Problems) -> tuple[TopicLine, ...] | None:
    if isinstance(node, Lost):
        return None
    found: list[TopicLine] = []
    for item in few(node, problems) if isinstance(node, Items) else (node,):
        if isinstance(item, Fields):
            found += _block(item, problems)
        else:
            listed = Items(spot=item.spot, items=(item,)) if isinstance(node, Items) else item
            found += [TopicLine(spot=said.spot, word=_word(said.text)) for said in entries(listed, problems)]
    return tuple(found)


def _word(text: str) -> str:
    return " ".join(text.split())[:200]


def _block(block: Fields, problems: Problems) -> list[TopicLine]:
    before = len(problems.found)
    taken = take(block, TOPIC, problems, lambda name: "")
    whole = len(problems.found) == before and taken.pairs.keys() == taken.values.keys()
    if "name" not in taken.pairs and "use" not in taken.pairs:
        what = "This topic has no name. Give it one, or use: with a ready-made topic:"
        problems.add(block.spot, what, "  - name: Campus")
        return []
    if {"name", "use"} & (taken.pairs.keys() - taken.values.keys()):
        return []
    spots = {name: taken.spot(name) for name in taken.pairs}
    values = {str(name): value for name, value in taken.values.items()}
    return [TopicLine(spot=block.spot, spots=spots, whole=whole, **values)]  # type: ignore[arg-type]
