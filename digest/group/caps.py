"""Which stories an edition has room for (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digest.config.digests import Digest, Source
from digest.group.rank import Candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """What kept a story out: words without full stop, and the line of configuration."""

    reason: str
    where: str


def capped(order: Sequence[Candidate], digest: Digest) -> dict[str, Cap]:
    """Key of every story the caps keep out → which cap. Better stories are let in first."""
    sources = {source.key: source for source in digest.sources}
    let_in = 0
    topics: Counter[str] = Counter()
    leads: Counter[str] = Counter()
    out: dict[str, Cap] = {}
    for candidate in order:
        topic, source = candidate.topic.key if candidate.topic else "", candidate.lead.source
        caps = (
            *_of_edition(let_in, digest),
            *_of_topic(candidate, topics[topic], digest),
            *_of_source(sources.get(source), leads[source], digest),
        )
        if caps:
            out[candidate.key] = caps[0]
        else:
            let_in += 1
            topics[topic] += 1
            leads[source] += 1
    return out


def _of_edition(let_in: int, digest: Digest) -> Iterator[Cap]:
    if let_in >= digest.max_stories:
        yield Cap(reason=f"max_stories is {digest.max_stories}", where=digest.where("max_stories"))


def _of_topic(candidate: Candidate, let_in: int, digest: Digest) -> Iterator[Cap]:
    """Where there are no topics, the rest is the whole edition and has no cap of its own."""
    topic = candidate.topic
    if topic and topic.max is not None:
        if let_in >= topic.max:
            yield Cap(reason=f"max of {topic.name} is {topic.max}", where=topic.where or digest.where("topics"))
    elif digest.topics and let_in >= digest.max_per_topic:
        yield Cap(reason=f"max_per_topic is {digest.max_per_topic}", where=digest.where("max_per_topic"))


def _of_source(source: Source | None, led: int, digest: Digest) -> Iterator[Cap]:
    if source and source.max is not None:
        if led >= source.max:
            reason = f"max of {source.name or source.key} is {source.max}"
            yield Cap(reason=reason, where=source.where or digest.where("sources"))
    elif led >= digest.max_per_source:
        yield Cap(reason=f"max_per_source is {digest.max_per_source}", where=digest.where("max_per_source"))
