"""One run of one digest, from its sources to the receipts of its mails.

    gather    ask the sources, store what is new
    build     group the open articles, render what would be sent; settles nothing
    freeze    from here the edition, its bytes and its recipients stand
    deliver   hand over, remember every answer

`run` does all four, once per occasion, and goes on where an earlier run stopped. Everything it needs comes in as a
`Kit`; only `app` knows which engines, providers and clocks are in it.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from digest import collect as collecting
from digest import crash, log
from digest.collect import rhythm, same
from digest.collect.client import Client
from digest.collect.language import in_its_language
from digest.collect.links import canonical
from digest.collect.parser import Parser
from digest.config.digests import Digest, Source
from digest.config.site import Site
from digest.errors import Busy, DigestError, LeaseLost, Refused, Unavailable
from digest.group import group
from digest.group.vectors import Embed
from digest.model.collected import Article, Collected, Health, SourceState
from digest.model.edition import Edition, Occasion, Rendering, Status, Window
from digest.model.grouped import Verdict
from digest.model.mail import Answer, Delivery, Message, Notice, Urgency
from digest.model.run import Ended, Event, Report, Run, SourceReport
from digest.model.subscriber import Segment
from digest.render import Finding, check, render, render_notice
from digest.render.look import Look
from digest.send import encode, message, plan
from digest.send.deliver import Pace, deliver
from digest.send.ports import Provider
from digest.store import Store, UnknownSegment

#: Answers that are stored in one transaction.
TOGETHER = 32
_WRITTEN_EVERY = timedelta(hours=1)
"""How exactly it is known when an unchanged source was last asked."""
_OLD = timedelta(days=30)

#: A run holds its digest for so long at a time; a heartbeat renews it.
LEASE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """What a run works with."""

    site: Site
    store: Store
    client: Client
    parser: Parser
    provider: Provider
    look: Look
    pace: Pace
    clock: Callable[[], datetime]
    report: Callable[[Event], None]
    by: str
    """Who runs it, "host:pid-1a2b", like nobody else."""
    embed: Embed | None = None
    """What texts mean, where the extra for it is installed."""
    gone: Callable[[str], bool] = lambda by: False
    """Whether a process of that name is known to have ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """An edition as it would be sent now."""

    edition: Edition
    articles: tuple[Article, ...]
    """The open articles it was made from, by number."""
    verdicts: tuple[Verdict, ...]
    renderings: Mapping[str, Rendering] = field(default_factory=dict)
    """Segment key → what its subscribers get."""
    silent: frozenset[str] = frozenset()
    """Segments whose topics have no story in it."""
    findings: tuple[Finding, ...] = ()
    sources: tuple[SourceReport, ...] = ()


#: Says why a built edition must wait for a person; empty to send it. Raises `Refused` to leave it altogether.
Decide = Callable[[Built], str]


def run(digest: Digest, occasion: Occasion, kit: Kit, decide: Decide) -> Report:
    """The occasion's edition is sent, held, skipped or still open, as the report says.

    Raises `Busy` when another process is at the same digest, `Unavailable` when asked to stop before the freeze.
    """
    with _lease(digest, occasion, kit) as lease:
        edition = kit.store.editions.of(digest.key, occasion.key)
        if edition and edition.status in (Status.SENT, Status.SKIPPED):
            report = _report(edition, Ended(edition.status.value), kit)
        elif edition and edition.status is Status.SENDING:
            report = send(edition, digest, kit)
        else:
            report = _first(digest, occasion, kit, decide)
        kit.store.runs.end(lease, report, kit.clock())
    return report


def _first(digest: Digest, occasion: Occasion, kit: Kit, decide: Decide) -> Report:
    sources = gather(digest, kit)
    _go_on(kit)
    if sources and all(source.failure for source in sources):
        return _all_failed(digest, occasion, sources, kit)
    built = replace(build(digest, occasion, kit), sources=sources)
    reason = too_few(built.edition, digest) or _nobody(occasion, kit, digest)
    if reason:
        return replace(_skip(built.edition, reason, kit), sources=sources)
    _refuse_faulty(built, kit)
    reason = decide(built)
    if reason:
        return _hold(built, reason, kit)
    _go_on(kit)
    edition = freeze(built, digest, kit)
    return replace(send(edition, digest, kit), sources=sources)


def _go_on(kit: Kit) -> None:
    if kit.pace.stopping():
        raise Unavailable(
            "asked to stop before the edition was frozen", advice="Nothing was sent; the next run begins anew."
        )


def _nobody(occasion: Occasion, kit: Kit, digest: Digest) -> str:
    """Articles are not used up on an edition that nobody gets; whoever sends by hand is told before."""
    if occasion.by_hand or kit.store.subscribers.count(digest.key):
        return ""
    return "nobody is subscribed; its articles wait"


# ---- gather


def gather(digest: Digest, kit: Kit) -> tuple[SourceReport, ...]:
    """Every source was asked, what is new is stored and numbered, and ill sources are told of."""
    return remember(digest, ask(digest, kit), kit)


def look(digest: Digest, kit: Kit) -> tuple[SourceReport, ...]:
    """Between editions: sources whose articles go by faster than the digest is sent were asked, when half of what they
    carry may be new, so that none goes by unseen. Whoever calls this often asks nobody too often; an edition that is
    due asks everybody all the same."""
    now = kit.clock()
    states = kit.store.sources.states([source.key for source in digest.sources])
    due = [
        source
        for source in digest.sources
        if (state := states.get(source.key))
        and state.next_look
        and state.next_look <= now
        and (state.next_try is None or state.next_try <= now)
    ]
    return gather(digest.model_copy(update={"sources": tuple(due)}), kit) if due else ()


def ask(digest: Digest, kit: Kit) -> Iterator[Collected]:
    """What each source answers, as it answers; nothing is stored."""
    states = kit.store.sources.states([source.key for source in digest.sources])
    return collecting.collect(
        digest.sources,
        states,
        kit.client,
        kit.clock(),
        base=kit.site.folder / "digests",
        known={canonical(url) for url in kit.store.articles.urls(_followed(digest, states))},
        parser=kit.parser,
        stopping=kit.pace.stopping,
    )


def _followed(digest: Digest, states: Mapping[str, SourceState]) -> list[str]:
    """Sources of which single pages are read, so that we must know which ones we have."""
    feeds = {key for key, state in states.items() if state.kind in ("feed", "folder", "page")}
    return [source.key for source in digest.sources if source.full_text or source.key not in feeds]


def retry(digest: Digest, source: Source, state: SourceState, kit: Kit) -> tuple[SourceReport, str, int]:
    """The source was asked now, as if nothing were known of what it is: what it gave, of what kind it is, and how many
    articles that were held and that it no longer carries were dropped."""
    states = {source.key: state.anew()}
    base = kit.site.folder / "digests"
    asked = collecting.collect([source], states, kit.client, kit.clock(), base=base, parser=kit.parser)
    (answer,) = list(asked)
    (report,) = remember(digest, [answer], kit)
    if answer.failure:
        return report, "", 0
    carried = {key for article in answer.articles for key in same.keys(article)}
    held = kit.store.articles.held(source.key)
    dropped = [a for a in held if carried.isdisjoint(same.keys(replace(a, source=source.key)))]
    kit.store.articles.drop(source.key, dropped)
    left = len(held) - len(dropped)
    found = kit.store.sources.states([source.key])[source.key]
    kit.store.sources.save([replace(found, held=left, why=found.why if left else "")])
    return report, found.kind, len(dropped)


def remember(digest: Digest, answers: Iterable[Collected], kit: Kit) -> tuple[SourceReport, ...]:
    """The answers are stored, several in one transaction; a source met for the first time gives one gap of the
    schedule and at most the cap."""
    sources = {source.key: source for source in digest.sources}
    before = kit.store.sources.states(list(sources))
    reports: dict[str, SourceReport] = {}
    coming = _announced(answers, sources, kit)
    while some := list(islice(coming, TOGETHER)):
        with kit.store.together() as store:
            told = _remember_some(digest, some, before, replace(kit, store=store))
        for answer, report in zip(some, told, strict=True):
            key = answer.state.source
            reports[key] = replace(report, source=key, name=source_name(sources[key], answer.state.name))
        crash.at("collected")
    _tell_of_most(digest, tuple(reports.values()), kit)
    return tuple(reports[key] for key in sources if key in reports)


def _announced(answers: Iterable[Collected], sources: Mapping[str, Source], kit: Kit) -> Iterator[Collected]:
    """The answers, each reported as it comes, until asked to stop."""
    for done, answer in enumerate(answers, start=1):
        name = source_name(sources[answer.state.source], answer.state.name)
        kit.report(Event(name="source.collected", done=done, total=len(sources), text=name))
        yield answer
        if kit.pace.stopping():
            return


def _remember_some(
    digest: Digest, answers: Sequence[Collected], before: Mapping[str, SourceState], kit: Kit
) -> list[SourceReport]:
    now = kit.clock()
    new = _stored(answers, now, kit)
    crash.at("stored")
    held = {answer.state.source: _hold_back(answer, new, before, kit) for answer in answers}
    taken = {key: len(some) for key, some in new.items()}
    seen = dict.fromkeys(new, 0)
    for key, numbers in _begun(digest, answers, kit).items():
        taken[key], seen[key] = numbers
    states = [_learned(digest, answer, new[answer.state.source], held[answer.state.source], kit) for answer in answers]
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
        )
        for answer in answers
        for key in [answer.state.source]
    ]


def _stored(answers: Sequence[Collected], now: datetime, kit: Kit) -> dict[str, list[Article]]:
    """Source → its articles that were new."""
    new: dict[str, list[Article]] = {answer.state.source: [] for answer in answers}
    carried = [article for answer in answers for article in (*answer.articles, *answer.rest)]
    for article in kit.store.articles.add(carried, now, same.keys, partial(_finished, now=now)):
        new[article.source].append(article)
    return new


def _finished(article: Article, now: datetime) -> Article:
    """In its language, unless it is too old for any edition: recognising one costs more than reading it."""
    old = article.published is not None and now - article.published > _OLD
    return article if old else in_its_language(article)


def _hold_back(
    answer: Collected, new: Mapping[str, Sequence[Article]], before: Mapping[str, SourceState], kit: Kit
) -> str:
    """Why the source's new articles are held, its editors told; empty when they are not."""
    key = answer.state.source
    was = before.get(key)
    if was is None or len(new[key]) < same.FLOOD:
        return ""
    fresh = {article.number for article in new[key]}
    earlier = [article for article in kit.store.articles.listed([key])[key] if article.number not in fresh]
    why = same.flood(new[key], was, {same.folded_title(article.title) for article in earlier}, kit.clock())
    if why:
        kit.store.articles.hold(key, new[key])
    return why


def _begun(digest: Digest, answers: Sequence[Collected], kit: Kit) -> dict[str, tuple[int, int]]:
    """The digest has begun with the sources it meets for the first time; source → articles taken, only remembered."""
    begun = kit.store.articles.begun(digest.key)
    met = {a.state.source: a for a in answers if not a.failure and a.state.source not in begun}
    if not met:
        return {}
    rest, taken = dict[str, Sequence[Article]](), dict[str, int]()
    for key, stored in kit.store.articles.listed(list(met)).items():
        followed = stored
        if met[key].state.kind in ("list", "sitemap"):
            followed = tuple(article for article in stored if article.text)
        first, _ = collecting.first_take(followed, kit.clock(), digest.send.gap, digest.max_stories)
        taken[key], open_still = len(first), {article.number for article in first}
        rest[key] = [article for article in stored if article.number not in open_still]
    kit.store.articles.begin_all(digest.key, rest, kit.clock())
    return {key: (taken[key], len(some)) for key, some in rest.items()}


def _learned(digest: Digest, answer: Collected, new: Sequence[Article], held: str, kit: Kit) -> SourceState:
    """What is remembered of the source from now on; its editors were told of what needs them."""
    now, state = kit.clock(), answer.state
    if answer.failure:
        return state if state.told else replace(state, told=_tell_of_ill_source(digest, answer, kit))
    state = rhythm.learned(state, answer.articles, len(new), now) if not answer.unchanged else rhythm.again(state, now)
    if held:
        state = replace(state, held=state.held + len(new), why=held)
        _tell_of_flood(digest, state, len(new), kit)
    if not state.silent and rhythm.is_silent(state, now):
        state = replace(state, silent=True)
        _tell_of_silence(digest, state, kit)
    return state


def _is_worth_writing(state: SourceState, before: SourceState | None) -> bool:
    """Not when all that is new is when it was asked, and that is written often enough."""
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


def source_name(source: Source, found: str = "") -> str:
    """As people see it: the editor's word, the source's own title, or where it lies."""
    return source.name or found or source.url.partition("://")[2] or source.folder


def _tell_of_ill_source(digest: Digest, answer: Collected, kit: Kit) -> bool:
    """Editors are told once per illness: from the third failure in a row, when it is gone for good, or at once when it
    looks unlike itself."""
    failure, state = answer.failure, answer.state
    if not failure or (state.failures < 3 and state.health not in (Health.GONE, Health.QUARANTINED)):
        return False
    since = f"{state.last_success:%d %B}" if state.last_success else "ever"
    told = Notice(
        kind="ill-source",
        subject=f"{failure.name} cannot be collected",
        lines=(f"{failure.url} {failure.reason}. It has given nothing since {since}.", failure.advice),
        digest=digest.key,
        key=f"ill-source {state.source} {state.last_success}",
    )
    return kit.store.notices.add(told, kit.clock())


def _tell_of_flood(digest: Digest, state: SourceState, count: int, kit: Kit) -> None:
    name = _named_in(digest, state)
    told = Notice(
        kind="held-source",
        subject=f"{count} articles of {name} are held",
        lines=(
            f"{state.url or state.source}: {state.why}. That looks like a change at the publisher's, not like news.",
            f"digest sources release {state.source} lets them through; digest sources retry {state.source} drops what "
            "it no longer carries. Other sources go on, and so does what it publishes from now on.",
        ),
        digest=digest.key,
        key=f"held-source {state.source} {kit.clock().isoformat()}",
    )
    kit.store.notices.add(told, kit.clock())


def _tell_of_silence(digest: Digest, state: SourceState, kit: Kit) -> None:
    name = _named_in(digest, state)
    told = Notice(
        kind="silent-source",
        subject=f"{name} has fallen silent",
        lines=(
            f"{state.url or state.source} answers, but has published nothing new since {state.last_new:%d %B}.",
            f"Has it moved? digest inspect {state.url or state.source} shows what is there.",
        ),
        digest=digest.key,
        key=f"silent-source {state.source} {state.last_new}",
    )
    kit.store.notices.add(told, kit.clock())


def _tell_of_most(digest: Digest, reports: Sequence[SourceReport], kit: Kit) -> None:
    """The edition is made of what is left, but editors hear that it is less than half; once a day."""
    failures = [report.failure for report in reports if report.failure]
    if not len(reports) > len(failures) > len(reports) / 2:
        return
    told = Notice(
        kind="sources-failing",
        subject=f"{len(failures)} of {len(reports)} sources of {digest.title} gave nothing",
        lines=tuple(f"{failure.name}: {failure.reason}." for failure in failures[:20]),
        digest=digest.key,
        key=f"sources-failing {digest.key} {kit.clock():%Y-%m-%d}",
    )
    kit.store.notices.add(told, kit.clock())


def _named_in(digest: Digest, state: SourceState) -> str:
    return next(source_name(source, state.name) for source in digest.sources if source.key == state.source)


# ---- build


def build(digest: Digest, occasion: Occasion, kit: Kit) -> Built:
    """The edition as it would be sent from what is stored now; settles nothing, writes nothing."""
    now = kit.clock()
    store = kit.store
    articles = store.articles.open_articles(digest.key, [source.key for source in digest.sources])
    grouping = group(articles, digest, store.memory.of(digest.key, digest.not_in, now), now, embed=kit.embed)
    last = max((article.number for article in articles), default=0)
    edition = replace(_blank(digest, occasion, kit), sections=grouping.sections)
    edition = replace(edition, window=replace(edition.window, last=last))
    kit.report(
        Event(name="articles.grouped", done=len(articles), total=len(articles), text=f"{len(edition.stories)} stories")
    )
    built = Built(edition=edition, articles=tuple(articles), verdicts=grouping.verdicts)
    return rendered(built, digest, kit)


def _blank(digest: Digest, occasion: Occasion, kit: Kit) -> Edition:
    """The next edition of the digest, with nothing in it."""
    now = kit.clock()
    before = kit.store.editions.last_frozen(digest.key)
    return Edition(
        digest=digest.key,
        title=digest.title,
        occasion=occasion,
        number=kit.store.editions.next_number(digest.key),
        status=Status.DRAFT,
        window=Window(last=0, opened=before.window.closed if before else None, closed=now),
        language=digest.language or kit.site.language,
        timezone=kit.site.timezone,
        intro=digest.intro,
        frozen=now,
        token_key=kit.site.signing_keys[0][0] if kit.site.signing_keys else "",
        letterhead=message.letterhead(digest, kit.site),
        look=f"{kit.look.name} {kit.look.fingerprint}",
    )


def rendered(built: Built, digest: Digest, kit: Kit) -> Built:
    """With a rendering for every segment that has subscribers now, and one of everything."""
    edition = built.edition
    named = _named(digest, kit)
    everything = Segment(language=edition.language)
    segments = {s.key: s for s in (everything, *kit.store.subscribers.segments(edition.digest, edition.language))}
    renderings = {}
    findings: list[Finding] = []
    for key, segment in segments.items():
        rendering = render(edition, named, kit.site, kit.look, segment)
        if rendering:
            renderings[key] = rendering
            findings += findings_of(edition, rendering, kit)
    return replace(
        built,
        renderings=renderings,
        silent=frozenset(segments) - frozenset(renderings),
        findings=tuple(dict.fromkeys(findings)),
    )


def findings_of(edition: Edition, rendering: Rendering, kit: Kit) -> tuple[Finding, ...]:
    """What is wrong with the edition's mail to one segment: its parts, and the headers as a reader gets them."""
    keys = kit.site.keys
    _, (told,) = message.test_batch(edition, rendering.segment, "reader@reader.example", keys)
    headers = (Finding(severity="error", what=what, where="headers") for what in message.faults(told))
    return (*check(rendering, edition), *headers)


def _named(digest: Digest, kit: Kit) -> Digest:
    """The digest with a name for every source, as readers see it."""
    states = kit.store.sources.states([source.key for source in digest.sources])
    found = {key: state.name for key, state in states.items()}
    sources = tuple(s.model_copy(update={"name": source_name(s, found.get(s.key, ""))}) for s in digest.sources)
    return digest.model_copy(update={"sources": sources})


def unattended(kit: Kit) -> Decide:
    """What stands in for a person when a schedule sends: the first edition that leaves the machine waits for one."""

    def decide(built: Built) -> str:
        if kit.provider.limits.real and kit.store.editions.frozen_before(built.edition.digest) == 0:
            return "it is the first edition of this digest, and a person must see that one"
        return ""

    return decide


def too_few(edition: Edition, digest: Digest) -> str:
    """Why the edition is not worth sending; empty when it is."""
    stories = len(edition.stories)
    if not stories:
        return "no news"
    if stories < digest.min_stories and digest.if_fewer == "wait":
        return f"{stories} of at least {digest.min_stories} stories; they wait for the next edition"
    return ""


# ---- freeze


def freeze(built: Built, digest: Digest, kit: Kit) -> Edition:
    """Items, verdicts, bytes, recipients and batches are written in one transaction; nothing of them changes again."""
    crash.at("built")
    for _ in range(3):
        canary = plan.canary(kit.store.subscribers.count(digest.key), kit.site.mail)
        sizes = {key: encode.size(rendering) for key, rendering in built.renderings.items()}
        batches = partial(plan.batches, limits=kit.provider.limits, canary=canary, sizes=sizes)
        try:
            edition = kit.store.editions.freeze(
                built.edition, built.verdicts, built.renderings, batches, kit.clock(), silent=built.silent
            )
        except UnknownSegment:
            built = rendered(built, digest, kit)
            continue
        crash.at("frozen")
        _supersede(edition, kit)
        kit.report(Event(name="edition.frozen", text=edition.name))
        return edition
    raise Busy("subscribers keep changing their topics while the edition is frozen", advice="Try again in a minute.")


def _supersede(edition: Edition, kit: Kit) -> None:
    """Earlier drafts of the digest wait for nobody any more: their articles are in this edition."""
    for draft in kit.store.editions.waiting(edition.digest):
        if draft.occasion.at < edition.occasion.at:
            kit.store.editions.skip(replace(draft, reason=f"its articles went into {edition.name}"), kit.clock())


# ---- deliver


def due(edition: Edition, kit: Kit) -> bool:
    """Whether a frozen edition has something to be done for it now."""
    _take_over(edition, kit)
    at = kit.store.deliveries.next_due(edition.id)
    return at is None or at <= kit.clock()


def _take_over(edition: Edition, kit: Kit) -> None:
    """Nobody waits for the attempt of a dead process, but where the provider is asked what became of it: that it does
    not know for some minutes."""
    limits = kit.provider.limits
    if limits.dedupes or not limits.looks_up:
        kit.store.deliveries.forsake(edition.id, kit.gone, kit.clock())


def send(edition: Edition, digest: Digest, kit: Kit) -> Report:
    """Every recipient without an answer is tried; the edition is sent when all have one."""
    keys = kit.site.keys
    renderings = kit.store.editions.renderings(edition.id)

    def compose(delivery: Delivery) -> Message:
        return message.message(delivery, edition, keys)

    _take_over(edition, kit)
    deliver(
        edition.id,
        ledger=kit.store.deliveries,
        provider=kit.provider,
        compose=compose,
        renderings=renderings,
        pace=replace(kit.pace, until=_until(edition, digest)),
    )
    sums = kit.store.deliveries.sums(edition.id)
    _tell_of_trouble(edition, sums, kit)
    if sums.get("due", 0):
        return _report(edition, Ended.OPEN, kit, reason=kit.store.deliveries.stopped() or "some mails wait for a retry")
    return _report(kit.store.editions.finish(edition.id, kit.clock()), Ended.SENT, kit)


def _until(edition: Edition, digest: Digest) -> datetime:
    """When deferred mails are given up; an edition that waited for a person has its time from the freeze."""
    return max(edition.occasion.at, edition.frozen or edition.occasion.at) + digest.late_limit


def _tell_of_trouble(edition: Edition, sums: Mapping[str, int], kit: Kit) -> None:
    stopped = kit.store.deliveries.stopped()
    if stopped:
        lines = (f"{edition.name}: {stopped}. {sums.get('due', 0)} mails wait.", "digest go lifts the stop.")
        _tell(kit, "stopped", "Sending has stopped", lines, edition, at_once=True, also=stopped)
    if sums.get("uncertain", 0):
        lines = (
            f"{edition.name}: for {sums['uncertain']} recipients nobody can tell whether the mail was taken.",
            f"They are held, so that nobody gets it twice. digest status lists them ({edition.digest}).",
        )
        subject = f"{sums['uncertain']} mails with unknown outcome"
        _tell(kit, "uncertain", subject, lines, edition, at_once=True, also=str(sums["uncertain"]))


# ---- what becomes of an occasion without a mail


def _all_failed(digest: Digest, occasion: Occasion, sources: tuple[SourceReport, ...], kit: Kit) -> Report:
    reason = f"none of {len(sources)} sources could be collected"
    lines = (f"{reason.capitalize()}.", *(f"{f.name}: {f.reason}" for s in sources if (f := s.failure)))
    told = Notice(
        kind="held",
        subject=f"{digest.title} cannot be made",
        lines=lines,
        digest=digest.key,
        urgency=Urgency.AT_ONCE,
        key=f"all failed {digest.key} {occasion.key}",
    )
    kit.store.notices.add(told, kit.clock())
    return Report(digest=digest.key, occasion=occasion.key, ended=Ended.FAILED, reason=reason, sources=sources)


def skip_late(digest: Digest, occasion: Occasion, kit: Kit) -> Report:
    """The occasion passed its late limit without an edition: that is written down, and its articles wait."""
    hours = (kit.clock() - occasion.at).total_seconds() / 3600
    limit = digest.late_limit.total_seconds() / 3600
    reason = f"{hours:.0f} hours late, more than the late limit of {limit:g} hours"
    last = kit.store.runs.latest(digest.key)
    if last and last.occasion == occasion.key and last.report and last.report.reason:
        reason += f" ({last.report.reason})"
    reason += "; its articles are in the next edition"
    with _lease(digest, occasion, kit) as lease:
        report = _skip(_blank(digest, occasion, kit), reason, kit)
        kit.store.runs.end(lease, report, kit.clock())
    return report


def _skip(edition: Edition, reason: str, kit: Kit) -> Report:
    skipped = replace(edition, status=Status.SKIPPED, reason=reason, sections=())
    stored = kit.store.editions.skip(skipped, kit.clock())
    if not edition.occasion.by_hand:
        _tell(kit, "skipped", f"{edition.title} was not sent", (f"{edition.name}: {reason}.",), edition)
    return _report(stored, Ended.SKIPPED, kit, reason=reason)


def _hold(built: Built, reason: str, kit: Kit) -> Report:
    edition = kit.store.editions.draft(replace(built.edition, reason=reason), built.verdicts, kit.clock())
    _supersede(edition, kit)
    lines = (
        f"{edition.name} is ready and waits: {reason}.",
        f"Look at it: digest preview {edition.digest}",
        f"Send it: digest send {edition.digest} {edition.occasion.key.replace('T', ' ')}",
    )
    _tell(kit, "held", f"{edition.title} waits for you", lines, edition, at_once=True)
    return replace(_report(edition, Ended.HELD, kit, reason=reason), sources=built.sources)


def _refuse_faulty(built: Built, kit: Kit) -> None:
    errors = [finding for finding in built.findings if finding.severity == "error"]
    if errors:
        lines = tuple(f"{finding.where}: {finding.what}" for finding in errors)
        _tell(kit, "held", f"{built.edition.title} has faults", lines, built.edition, at_once=True, also="faults")
        raise Refused(
            f"the mail has {len(errors)} faults: {lines[0]}",
            where=built.edition.name,
            advice="Nothing was sent. digest preview shows the mail.",
        )


def _tell(
    kit: Kit,
    kind: str,
    subject: str,
    lines: tuple[str, ...],
    edition: Edition,
    *,
    at_once: bool = False,
    also: str = "",
) -> None:
    """Editors are told once of the same thing; `also` is what makes it another one."""
    notice = Notice(
        kind=kind,
        subject=subject,
        lines=lines,
        digest=edition.digest,
        urgency=Urgency.AT_ONCE if at_once else Urgency.DAILY,
        key=f"{kind} {edition.digest} {edition.occasion.key} {also}".strip(),
    )
    kit.store.notices.add(notice, kit.clock())


def _report(edition: Edition, ended: Ended, kit: Kit, reason: str = "") -> Report:
    sums = kit.store.deliveries.sums(edition.id) if edition.id else {}
    outcomes = Counter(verdict.outcome.value for verdict in kit.store.editions.verdicts(edition.id))
    return Report(
        digest=edition.digest,
        occasion=edition.occasion.key,
        edition=edition.id,
        ended=ended,
        reason=reason or edition.reason,
        outcomes=dict(outcomes),
        answers=dict(sums),
        recipients=sum(sums.values()),
    )


# ---- the lease


@contextmanager
def _lease(digest: Digest, occasion: Occasion, kit: Kit) -> Iterator[Run]:
    """The digest is ours while inside; a thread renews it, and a run that raises is written down as failed."""
    held = kit.store.runs.begin(digest.key, occasion.key, kit.by, kit.clock(), LEASE, gone=kit.gone)
    over = threading.Event()
    heart = threading.Thread(target=_beat, args=(held, kit, over), name="lease", daemon=True)
    heart.start()
    try:
        yield held
    except BaseException as error:
        reason = error.what if isinstance(error, DigestError) else f"{type(error).__name__}: {error}"
        failed = Report(digest=digest.key, occasion=occasion.key, ended=Ended.FAILED, reason=reason)
        with suppress(DigestError):  # of what went wrong the first tells more
            kit.store.runs.end(held, failed, kit.clock())
        raise
    finally:
        over.set()
        heart.join()


def _beat(held: Run, kit: Kit, over: threading.Event) -> None:
    """Whoever slept so long that another run took the digest over is harmless: the freeze refuses articles that
    another edition settled, and the ledger refuses answers to a batch that another worker claimed."""
    while not over.wait(LEASE.total_seconds() / 5):
        try:
            kit.store.runs.renew(held, kit.clock(), LEASE)
        except LeaseLost as lost:
            log.event("lease.lost", level=logging.WARNING, reason=lost.what)
            return
        except DigestError as error:
            log.event("lease.unrenewed", level=logging.WARNING, reason=error.what)


# ---- telling editors


def tell_editors(kit: Kit) -> bool:
    """Notices that are due were mailed to every editor, each once, the daily ones in one mail; False when they could
    not be mailed now, and are due again. Never raises for a provider. Without editors nobody is told by mail."""
    if not kit.site.editors:
        return True
    due = kit.store.notices.due(kit.clock())
    daily = tuple(notice for notice in due if notice.urgency is Urgency.DAILY)
    mails = [*((notice,) for notice in due if notice.urgency is Urgency.AT_ONCE), daily]
    return all(_told(notices, kit) for notices in mails if notices)


def _told(notices: tuple[Notice, ...], kit: Kit) -> bool:
    """Marked as told before they are mailed: a process that dies in between, or another that tells at the same time,
    makes no second mail of them."""
    keys = kit.store.notices.told([notice.key for notice in notices], kit.clock())
    ours = tuple(notice for notice in notices if notice.key in keys)
    if not ours:
        return True
    try:
        mailed = _mailed(_together(ours), kit)
    except Exception as error:
        log.event("notice.failed", level=logging.ERROR, reason=error)
        mailed = False
    if not mailed:
        kit.store.notices.untold(keys)
    return mailed


def _mailed(notice: Notice, kit: Kit) -> bool:
    rendering = render_notice(notice, kit.site, kit.look)
    batch, messages = message.notice_batch(notice, kit.site, kit.clock())
    receipts = kit.provider.hand_over(batch, messages, {rendering.segment: rendering})
    return not receipts or any(receipt.answer is not Answer.DEFERRED for receipt in receipts)


def _together(notices: tuple[Notice, ...]) -> Notice:
    if len(notices) == 1:
        return notices[0]
    return Notice(
        kind="daily",
        subject=f"{len(notices)} things to know",
        lines=tuple(line for notice in notices for line in (f"{notice.subject}:", *notice.lines)),
        key="\n".join(notice.key for notice in notices),
    )
