"""The first step: sources are asked, and what they answer is remembered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from digest import crash
from digest.collect import flood, identity, rhythm
from digest.collect.collect import collect, first_take
from digest.config.digests import Digest, Source
from digest.model.article import Entry, Headline
from digest.model.run import Event, SourceReport
from digest.model.source import Collected, SourceKind, SourceState
from digest.pipeline.ill import tell_of_flood, tell_of_ill_source, tell_of_most, tell_of_move, tell_of_silence
from digest.pipeline.kit import Kit
from digest.pipeline.names import source_name
from digest.read.text.language import language_of
from digest.store import Keys, Store
from digest.text.web_addresses import canonical

#: Answers that are stored in one transaction.
TOGETHER = 32
LONG = 8_000_000
"""Characters of their texts, with which fewer are enough."""
_WRITTEN_EVERY = timedelta(hours=1)
"""How exactly it is known when an unchanged source was last asked."""
_OLD = timedelta(days=30)


States = Mapping[str, SourceState]
"""What is remembered of sources, by key."""


def gather(digest: Digest, kit: Kit) -> tuple[SourceReport, ...]:
    """Every source was asked, what is new is stored and numbered, and ill sources are told of."""
    reports = gather_some(digest, digest.sources, kit)
    tell_of_most(digest, reports, kit)
    return reports


def gather_some(digest: Digest, sources: Sequence[Source], kit: Kit) -> tuple[SourceReport, ...]:
    """These sources of the digest were asked, what is new is stored and numbered, and each ill one is told of."""
    states = _states(sources, kit)
    return remember(digest, ask(sources, kit, states), kit, states) if sources else ()


def look(digest: Digest, kit: Kit, ours: Callable[[Source], bool] = lambda source: True) -> tuple[SourceReport, ...]:
    """Between editions: sources whose articles go by faster than the digest is sent were asked, when half of what they
    carry may be new, so that none goes by unseen; of those that are `ours`. Whoever calls this often asks nobody too
    often; an edition that is due asks everybody all the same."""
    now = kit.clock()
    states = _states(digest.sources, kit)
    due = [
        source
        for source in digest.sources
        if (state := states.get(source.key))
        and ours(source)
        and state.next_look
        and state.next_look <= now
        and (state.next_try is None or state.next_try <= now)
    ]
    reports = remember(digest, ask(due, kit, states), kit, states) if due else ()
    tell_of_most(digest, reports, kit)
    return reports


def ask(sources: Sequence[Source], kit: Kit, states: States | None = None) -> Iterator[Collected]:
    """What each source answers, as it answers; nothing is stored. `states` where they are at hand."""
    states = _states(sources, kit) if states is None else states
    return collect(
        sources,
        states,
        kit.client,
        kit.clock(),
        base=kit.site.folder / "digests",
        known={canonical(url) for url in kit.store.articles.urls(_followed(sources, states))},
        parser=kit.parser,
        stopping=kit.pace.stopping,
        ran=kit.store.editions.ran,
    )


def _states(sources: Sequence[Source], kit: Kit) -> States:
    return kit.store.sources.states([source.key for source in sources])


def _followed(sources: Sequence[Source], states: Mapping[str, SourceState]) -> list[str]:
    """Sources of which single pages are read, so that we must know which ones we have."""
    feeds = {key for key, state in states.items() if state.kind and not state.kind.follows}
    return [source.key for source in sources if source.full_text or source.key not in feeds]


def retry(digest: Digest, source: Source, state: SourceState, kit: Kit) -> tuple[SourceReport, str, int]:
    """The source was asked now, as if nothing were known of what it is: what it gave, of what kind it is, and how many
    articles that were held and that it no longer carries were dropped."""
    states = {source.key: state.anew()}
    base = kit.site.folder / "digests"
    ran = kit.store.editions.ran
    asked = collect([source], states, kit.client, kit.clock(), base=base, parser=kit.parser, ran=ran)
    (answer,) = list(asked)
    (report,) = remember(digest, [answer], kit)
    if answer.failure:
        return report, "", 0
    carried = {key for entry in answer.entries for key in identity.names(entry, answer.state).keys}
    held = kit.store.articles.held(source.key)
    dropped = [one.number for one in held if carried.isdisjoint(identity.names(one, answer.state).keys)]
    kit.store.articles.drop(source.key, dropped)
    left = len(held) - len(dropped)
    current = kit.store.sources.states([source.key])[source.key]
    kit.store.sources.save([replace(current, held=left, why=current.why if left else "")])
    return report, current.kind, len(dropped)


def trial(digest: Digest, answers: Sequence[Collected], kit: Kit) -> AbstractContextManager[Store]:
    """A store in which these answers can be remembered and an edition built of them, of which nothing remains."""
    collected: dict[str, Sequence[Entry]] = {source.key: () for source in digest.sources}
    collected |= {answer.state.source: (*answer.entries, *answer.rest) for answer in answers}
    return kit.store.trial(digest.key, collected, _keys(answers))


def remember(
    digest: Digest, answers: Iterable[Collected], kit: Kit, before: States | None = None
) -> tuple[SourceReport, ...]:
    """The answers are stored, several in one transaction; a source met for the first time gives one gap of the
    schedule and at most the cap. `before` are the states that were asked with, where they are at hand."""
    sources = {source.key: source for source in digest.sources}
    before = _states(digest.sources, kit) if before is None else before
    begun = kit.store.articles.begun(digest.key, sources)
    reports: dict[str, SourceReport] = {}
    coming = _announced(answers, sources, kit)
    for some in _together(coming):
        with kit.store.together() as store:
            stored = _remember_some(digest, some, before, begun, replace(kit, store=store))
        for answer, report in zip(some, stored, strict=True):
            key = answer.state.source
            reports[key] = replace(report, source=key, name=source_name(sources[key], answer.state.name))
        crash.at("collected")
    return tuple(reports[key] for key in sources if key in reports)


def _together(answers: Iterable[Collected]) -> Iterator[list[Collected]]:
    """What is stored in one transaction: so many answers, or fewer long ones."""
    some, letters = list[Collected](), 0
    for answer in answers:
        some.append(answer)
        letters += answer.letters
        if len(some) == TOGETHER or letters > LONG:
            yield some
            some, letters = [], 0
    if some:
        yield some


def _announced(answers: Iterable[Collected], sources: Mapping[str, Source], kit: Kit) -> Iterator[Collected]:
    """The answers, each reported as it comes, until asked to stop."""
    for done, answer in enumerate(answers, start=1):
        name = source_name(sources[answer.state.source], answer.state.name)
        kit.report(Event(name="source.collected", done=done, total=len(sources), text=name))
        yield answer
        if kit.pace.stopping():
            return


def _remember_some(
    digest: Digest, answers: Sequence[Collected], before: States, begun: Collection[str], kit: Kit
) -> list[SourceReport]:
    now = kit.clock()
    new = _stored(answers, {answer.state.source: answer.entries for answer in answers}, now, kit)
    rest = _stored(answers, {answer.state.source: answer.rest for answer in answers if answer.rest}, now, kit)
    crash.at("stored")
    answered = [(answer.state.source, answer) for answer in answers]
    held = {key: _hold_back(answer, new, before, kit) for key, answer in answered}
    taken = {key: len(some) for key, some in new.items()}
    seen = dict.fromkeys(new, 0)
    whole = {key: (*some, *rest.get(key, ())) for key, some in new.items() if key not in before}
    for key, numbers in _begin(digest, [answer for key, answer in answered if key not in begun], whole, kit).items():
        taken[key], seen[key] = numbers
    for key, some in rest.items():
        kit.store.articles.drop(key, [headline.number for headline in some])
    states = [_learned(digest, answer, new[key], held[key], kit) for key, answer in answered]
    kit.store.sources.save([state for state in states if _is_worth_writing(state, before.get(state.source))])
    return [
        SourceReport(
            source=key,
            name="",
            new=0 if held[key] else taken[key],
            seen=seen[key],
            held=len(new[key]) if held[key] else 0,
            failure=answer.failure,
            seconds=answer.seconds,
            unread=answer.state.unread,
        )
        for key, answer in answered
    ]


def _stored(
    answers: Sequence[Collected], carried: Mapping[str, Sequence[Entry]], now: datetime, kit: Kit
) -> Mapping[str, Sequence[Headline]]:
    """Source → what of the entries it carried was new."""
    return kit.store.articles.add(carried, now, _keys(answers), partial(_language, now=now))


def _keys(answers: Sequence[Collected]) -> Keys:
    states = {answer.state.source: answer.state for answer in answers}
    return lambda source, entry: identity.names(entry, states[source])


def _language(entry: Entry, now: datetime) -> str:
    """The language that the entry names; recognised where it names none, unless it is too old for any edition."""
    old = entry.published is not None and now - entry.published > _OLD
    return entry.language if old else language_of(entry)


def _hold_back(
    answer: Collected, new: Mapping[str, Sequence[Headline]], before: Mapping[str, SourceState], kit: Kit
) -> str:
    """Why the source's new articles are held, its editors told; empty when they are not."""
    key = answer.state.source
    was = before.get(key)
    if was is None or len(new[key]) < flood.FLOOD:
        return ""
    fresh = {headline.number for headline in new[key]}
    earlier = [headline for headline in kit.store.articles.listed([key])[key] if headline.number not in fresh]
    why = flood.flood(new[key], was, {identity.folded_title(headline.title) for headline in earlier}, kit.clock())
    if why:
        kit.store.articles.hold(key, fresh)
    return why


def _begin(
    digest: Digest, answers: Sequence[Collected], new: Mapping[str, Sequence[Headline]], kit: Kit
) -> dict[str, tuple[int, int]]:
    """The digest has begun with these sources, which it meets for the first time; source → articles taken, only
    remembered. `new` is what came of those that no digest has met."""
    met = {answer.state.source: answer for answer in answers if not answer.failure}
    if not met:
        return {}
    rest, taken = dict[str, list[int]](), dict[str, int]()
    whole = {key: new[key] for key, answer in met.items() if key in new and _is_all(answer, new[key])}
    for key, stored in {**whole, **kit.store.articles.listed([key for key in met if key not in whole])}.items():
        first = first_take(_news(met[key].state.kind, stored), kit.clock(), digest.send.gap, digest.max_stories)
        taken[key], open_still = len(first), {headline.number for headline in first}
        rest[key] = [headline.number for headline in stored if headline.number not in open_still]
    kit.store.articles.begin(digest.key, rest, kit.clock())
    return {key: (taken[key], len(some)) for key, some in rest.items()}


def _news(kind: SourceKind, carried: Sequence[Headline]) -> Sequence[Headline]:
    """Without what is none by the looks of the others: links that were not followed, and what has no date in a feed
    that dates its articles, such as the pages "About" and "Tags"."""
    if kind.follows:
        return [headline for headline in carried if headline.has_text]
    dated = [headline for headline in carried if headline.published]
    return dated if kind.flows and dated else carried


def _is_all(answer: Collected, new: Sequence[Headline]) -> bool:
    """Everything that the source carries is new, so that nothing else of it is stored."""
    return len(new) == len(answer.entries) + len(answer.rest)


def _learned(digest: Digest, answer: Collected, new: Sequence[Headline], held: str, kit: Kit) -> SourceState:
    """What is remembered of the source from now on; its editors were told of what needs them."""
    now, state = kit.clock(), answer.state
    if answer.failure:
        return state if state.told else replace(state, told=tell_of_ill_source(digest, answer, kit))
    carried = [*(entry.published for entry in answer.entries), *answer.passed]
    state = rhythm.learned(state, carried, len(new), now) if not answer.unchanged else rhythm.again(state, now)
    if held:
        state = replace(state, held=state.held + len(new), why=held)
        tell_of_flood(digest, state, len(new), kit)
    tell_of_move(digest, state, kit)
    if not state.silent and rhythm.is_silent(state, now):
        state = replace(state, silent=True)
        tell_of_silence(digest, state, kit)
    return state


def _is_worth_writing(state: SourceState, before: SourceState | None) -> bool:
    """False when all that is new is when the source was asked, and that is written often enough."""
    if before is None or (state.next_try and state.last_try and state.next_try > state.last_try):
        return state != before
    if not state.last_success or not before.last_success:
        return True
    if state.last_success - before.last_success > _WRITTEN_EVERY:
        return True
    if before.next_look and state.last_try and before.next_look <= state.last_try:
        return True
    times = ("last_try", "last_success", "next_try", "next_look")
    return state != replace(before, **{name: getattr(state, name) for name in times})
