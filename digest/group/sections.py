"""The stories that run, as sections with their summaries (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from digest.config.digests import Digest, Topic
from digest.group.rank import Candidate
from digest.group.shown.summary import Summarise
from digest.model.grouping import Section, Story

REST = "rest"
#: A story this near to the best may lead the edition in its place, if it looks better.
_NEAR = 0.9
_TRIED = 4
#: An article whose nearest of its story is less alike may be on something else: on labelled news 1 in 7 of these is,
#: and 1 in 10 of the others.
_LOOSE = 0.2


def best_first(running: Sequence[Candidate], digest: Digest, summarise: Summarise) -> tuple[Candidate, ...]:
    """The stories that run, in their order, but led by the first that has a summary and an image, if its score is near
    the best."""
    for place, candidate in enumerate(running[:_TRIED]):
        near = candidate.score >= _NEAR * running[0].score
        if near and candidate.lead.image and summarise(candidate.lead, digest.lead_summary):
            return candidate, *running[:place], *running[place + 1 :]
    return tuple(running)


def sections(running: Sequence[Candidate], digest: Digest, summarise: Summarise) -> tuple[Section, ...]:
    """One section for every topic that has a story, in the editor's order, the rest last."""
    stories: dict[str, list[Story]] = {}
    for rank, candidate in enumerate(running, 1):
        key = candidate.topic.key if candidate.topic else ""
        stories.setdefault(key, []).append(_story(candidate, rank, digest, summarise))
    filled = [
        Section(key=topic.key, name=topic.name, stories=tuple(stories.pop(topic.key)))
        for topic in digest.topics
        if topic.key in stories
    ]
    if "" in stories:
        filled.append(Section(key=REST, name=section_name(None, digest), stories=tuple(stories[""])))
    return tuple(filled)


def section_name(topic: Topic | None, digest: Digest) -> str:
    """What stands above the stories of a topic, or of none; empty where those do not run."""
    if topic:
        return topic.name
    return digest.rest or ("" if digest.topics else digest.title)


def _story(candidate: Candidate, rank: int, digest: Digest, summarise: Summarise) -> Story:
    budget = digest.lead_summary if rank == 1 else digest.summary
    summaries = (summarise(article, budget) for article in candidate.shown)
    return Story(
        key=candidate.key,
        articles=candidate.shown,
        summary=next((summary for summary in summaries if summary), ""),
        rank=rank,
        ran=candidate.ran,
        score=candidate.score,
        why=candidate.why,
        unsure=candidate.unsure,
        stray=_stray(candidate),
    )


def _stray(candidate: Candidate) -> int:
    """The number of the shown article least like any other of its story, where that is little; 0 for none."""
    nearest = dict.fromkeys((article.number for article in candidate.shown[1:]), 0.0)
    for pair, share in candidate.likeness.items():
        for number in nearest.keys() & set(pair):
            nearest[number] = max(nearest[number], share)
    number = min(nearest, key=lambda one: (nearest[one], one), default=0)
    return number if number and nearest[number] < _LOOSE else 0
