"""Which stories an edition has room for (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from digest.config.digests import Digest, Source, Topic
from digest.group.rank import Candidate

#: No source is called anything but by its file.
NOBODY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How many stories have room, in words without full stop, and the line of configuration that says so."""

    most: int
    full: str
    """How it is said that there is none left: "Sport is full"."""
    rule: str
    """ "max_stories is 15 by default"."""
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """What kept a story out: words without full stop, and the line of configuration."""

    reason: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How many stories an edition can hold at most, and the rules that say so: one, or several together."""

    stories: int
    rules: tuple[str, ...]


def capped(order: Sequence[Candidate], digest: Digest, names: Mapping[str, str] = NOBODY) -> dict[str, Cap]:
    """Key of every story the caps keep out → which caps. Better stories are let in first. `names` says what people call
    the source of each key."""
    sources = {source.key: source for source in digest.sources}
    let_in = 0
    topics: Counter[str] = Counter()
    leads: Counter[str] = Counter()
    out: dict[str, Cap] = {}
    for candidate in order:
        topic, source = candidate.topic.key if candidate.topic else "", candidate.lead.source
        edition = _of_edition(digest)
        limits = (
            (edition, let_in),
            (_of_topic(candidate.topic, digest), topics[topic]),
            (_of_source(sources.get(source), digest, names), leads[source]),
        )
        reached = [limit for limit, count in limits if limit and count >= limit.most]
        if edition in reached:
            reached = [edition, *(limit for limit in reached if limit.most < edition.most)]
        if reached:
            reason = " and ".join(f"{limit.full} ({limit.rule})" for limit in reached)
            out[candidate.key] = Cap(reason=reason, where=reached[0].where)
        else:
            let_in += 1
            topics[topic] += 1
            leads[source] += 1
    return out


def room(digest: Digest, names: Mapping[str, str] = NOBODY) -> Room:
    """How many stories an edition can hold, however much is collected; `names` as in `capped`."""
    edition = _of_edition(digest)
    rooms = [Room(stories=edition.most, rules=(edition.rule,))]
    if digest.topics and not digest.rest:
        rooms.append(_together(_of_topic(topic, digest) for topic in digest.topics))
    rooms.append(_together(_of_source(source, digest, names) for source in digest.sources))
    return min(rooms, key=lambda room: room.stories)


def _together(limits: Iterable[Limit | None]) -> Room:
    counted = [limit for limit in limits if limit]
    rules = dict.fromkeys(limit.rule for limit in counted)
    return Room(stories=sum(limit.most for limit in counted), rules=tuple(rules))


def _of_edition(digest: Digest) -> Limit:
    return _of_field("max_stories", digest, "the edition is full")


def _of_topic(topic: Topic | None, digest: Digest) -> Limit | None:
    """What fits no topic has no cap of its own: neither the rest, nor a digest without topics."""
    if topic is None:
        return None
    if topic.max is None:
        return _of_field("max_per_topic", digest, f"{topic.name} is full")
    rule, where = f"max of {topic.name} is {topic.max}", topic.where or digest.where("topics")
    return Limit(most=topic.max, full=f"{topic.name} is full", rule=rule, where=where)


def _of_source(source: Source | None, digest: Digest, names: Mapping[str, str]) -> Limit:
    name = (names.get(source.key) or source.name or source.key) if source else ""
    if source is None or source.max is None:
        return _of_field("max_per_source", digest, f"{name or 'its source'} has enough")
    rule, where = f"max of {name} is {source.max}", source.where or digest.where("sources")
    return Limit(most=source.max, full=f"{name} has enough", rule=rule, where=where)


def _of_field(field: str, digest: Digest, full: str) -> Limit:
    most = getattr(digest, field)
    default = "" if field in digest.written else " by default"
    return Limit(most=most, full=full, rule=f"{field} is {most}{default}", where=digest.where(field))
