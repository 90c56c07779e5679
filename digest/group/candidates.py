"""Which stories may run: not those that ran before without news, nor those that fit no topic and may not (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from digest.config.digests import Digest, Source
from digest.group.already_told import brings_news, key, pages
from digest.group.rank import Candidate
from digest.group.sections import section_name
from digest.group.shown.copies import near_copies
from digest.group.shown.leads import lead_first, one_of_each_first
from digest.group.stories import UnplacedStory
from digest.group.topics.placing import Placed
from digest.model.grouping import Memory, Outcome, PastStory, Verdict
from digest.text.web_addresses import place_of


def candidates(
    events: Sequence[UnplacedStory], placings: Sequence[Placed], digest: Digest, memory: Memory
) -> tuple[list[Candidate], list[Verdict]]:
    """The stories that may run, each with a key of its own, and verdicts for the articles of all others."""
    sources = {source.key: source for source in digest.sources}
    before = _Before(memory)
    may_run: list[Candidate] = []
    out: list[Verdict] = []
    keys: set[str] = set()
    for story, place in zip(events, placings, strict=True):
        here, elsewhere = before.of(story)
        verdict = _ran_before(story, here, elsewhere, digest) or _unplaced(place, digest)
        named = _unused(here.key if here else key(story.articles), keys)
        if verdict:
            out += [
                _with(verdict, article.number, named, section_name(place.topic, digest)) for article in story.articles
            ]
        else:
            keys.add(named)
            may_run.append(_candidate(story, place, named, sources, ran=here.occasion if here else ""))
    return may_run, out


def _candidate(story: UnplacedStory, place: Placed, key: str, sources: Mapping[str, Source], *, ran: str) -> Candidate:
    order = lead_first(story.articles, sources)
    copies = near_copies(order)
    return Candidate(
        key=key,
        articles=story.articles,
        shown=one_of_each_first([article for article in order if article.number not in copies]),
        topic=place.topic,
        reason=place.reason,
        copies=copies,
        likeness=story.likeness,
        unsure=place.doubtful,
        ran=ran,
    )


class _Before:
    """Where a story ran: in this digest, and in those its editor does not want to repeat."""

    def __init__(self, memory: Memory) -> None:
        self._here = {id(story) for story in memory.past}
        self._pages, self._elsewhere = pages(memory.past), pages(memory.elsewhere)

    def of(self, story: UnplacedStory) -> tuple[PastStory | None, PastStory | None]:
        addresses = [place_of(article.url) for article in story.articles]
        here = next((past for past in story.past if id(past) in self._here), None)
        elsewhere = next((past for past in story.past if id(past) not in self._here), None)
        return here or _shown(addresses, self._pages), elsewhere or _shown(addresses, self._elsewhere)


def _shown(addresses: Sequence[str], pages: Mapping[str, PastStory]) -> PastStory | None:
    return next((pages[address] for address in addresses if address in pages), None)


def _with(verdict: tuple[Outcome, str, str], article: int, story: str, section: str) -> Verdict:
    outcome, reason, where = verdict
    return Verdict(article=article, outcome=outcome, reason=reason, where=where, section=section, story=story)


def _ran_before(
    story: UnplacedStory, here: PastStory | None, elsewhere: PastStory | None, digest: Digest
) -> tuple[Outcome, str, str] | None:
    if elsewhere:
        return Outcome.TOLD, f"it ran in {elsewhere.edition}, which is not to be repeated here", digest.where("not_in")
    if here and digest.already_told == "leave out":
        return Outcome.TOLD, f"it ran in {here.edition}", digest.where("already_told")
    if here and not brings_news(story.articles, here):
        return Outcome.TOLD, f"it ran in {here.edition}, and nothing new came since", ""
    return None


def _unplaced(place: Placed, digest: Digest) -> tuple[Outcome, str, str] | None:
    if place.topic or digest.rest or not digest.topics:
        return None
    return Outcome.LEFT_OUT, "it fits no topic", digest.where("rest")


def _unused(key: str, keys: set[str]) -> str:
    """The key itself, or with the first free number behind it."""
    free, count = key, 1
    while free in keys:
        count += 1
        free = f"{key}-{count}"
    return free
