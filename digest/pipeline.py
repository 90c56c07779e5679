"""One run of one digest, from its sources to the receipts of its mails.

    gather    ask the sources, store what is new
    build     group the open articles, render what would be sent; settles nothing
    freeze    from here the edition, its bytes and its recipients stand
    deliver   hand over, remember every answer

`run` does all four, once per occasion, and goes on where an earlier run stopped. Everything it needs comes in as a
`Kit`; only `app` knows which engines, providers and clocks are in it.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from digest import collect as collecting
from digest import crash
from digest.collect import same
from digest.collect.client import Client
from digest.collect.links import canonical
from digest.collect.parser import Parser
from digest.config.digests import Digest, Source
from digest.config.site import Site
from digest.errors import Busy, DigestError, Refused
from digest.group import group
from digest.model.collected import Article, Collected, Health, SourceState
from digest.model.edition import Edition, Occasion, Rendering, Status, Window
from digest.model.grouped import Verdict
from digest.model.mail import Delivery, Message, Notice, Urgency
from digest.model.run import Ended, Event, Report, Run, SourceReport
from digest.model.subscriber import Segment
from digest.render import Finding, check, render, render_notice
from digest.render.look import Look
from digest.send import message, plan
from digest.send.deliver import Pace, deliver
from digest.send.ports import Provider
from digest.store import Store, UnknownSegment

#: A run holds its occasion for so long at a time; a heartbeat renews it.
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
    """Who runs it, "host:pid"."""


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

    Raises `Busy` when another process is at it, `Unavailable` when no source or provider can be had.
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
    if sources and all(source.failure for source in sources):
        return _all_failed(digest, occasion, sources, kit)
    built = replace(build(digest, occasion, kit), sources=sources)
    reason = too_few(built.edition, digest)
    if reason:
        return replace(_skip(built.edition, reason, kit), sources=sources)
    _refuse_faulty(built, kit)
    reason = decide(built)
    if reason:
        return _hold(built, reason, kit)
    edition = freeze(built, digest, kit)
    return replace(send(edition, digest, kit), sources=sources)


# ---- gather


def gather(digest: Digest, kit: Kit) -> tuple[SourceReport, ...]:
    """Every source was asked, what is new is stored and numbered, and ill sources are told of."""
    return remember(digest, ask(digest, kit), kit)


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
    )


def _followed(digest: Digest, states: Mapping[str, SourceState]) -> list[str]:
    """Sources of which single pages are read, so that we must know which ones we have."""
    feeds = {key for key, state in states.items() if state.kind in ("feed", "folder", "page")}
    return [source.key for source in digest.sources if source.full_text or source.key not in feeds]


def remember(digest: Digest, answers: Iterable[Collected], kit: Kit) -> tuple[SourceReport, ...]:
    """The answers are stored; a source met for the first time gives one gap of the schedule and at most the cap."""
    sources = {source.key: source for source in digest.sources}
    reports: dict[str, SourceReport] = {}
    for done, answer in enumerate(answers, start=1):
        source = sources[answer.state.source]
        reports[source.key] = _remember_one(digest, source, answer, kit)
        kit.report(Event(name="source.collected", done=done, total=len(sources), text=reports[source.key].name))
        crash.at("collected")
    return tuple(reports[key] for key in sources if key in reports)


def _remember_one(digest: Digest, source: Source, answer: Collected, kit: Kit) -> SourceReport:
    now = kit.clock()
    new = kit.store.articles.add(answer.articles, now, same.keys)
    seen = 0
    if not answer.failure and source.key not in kit.store.articles.begun(digest.key):
        stored = kit.store.articles.of_source(source.key)
        new, rest = collecting.first_take(stored, now, digest.send.gap, digest.max_stories)
        kit.store.articles.begin(digest.key, source.key, rest, now)
        seen = len(rest)
    state = answer.state
    if answer.failure and not state.told:
        state = replace(state, told=_tell_of_ill_source(digest, answer, kit))
    kit.store.sources.save([state])
    return SourceReport(
        source=source.key,
        name=source_name(source, state.name),
        new=len(new),
        seen=seen,
        failure=answer.failure,
        seconds=answer.seconds,
    )


def source_name(source: Source, found: str = "") -> str:
    """As people see it: the editor's word, the source's own title, or where it lies."""
    return source.name or found or source.url.partition("://")[2] or source.folder


def _tell_of_ill_source(digest: Digest, answer: Collected, kit: Kit) -> bool:
    """Editors are told once per illness, from the third failure in a row or when it is gone for good."""
    failure, state = answer.failure, answer.state
    if not failure or (state.failures < 3 and state.health is not Health.GONE):
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


# ---- build


def build(digest: Digest, occasion: Occasion, kit: Kit) -> Built:
    """The edition as it would be sent from what is stored now; settles nothing, writes nothing."""
    now = kit.clock()
    store = kit.store
    articles = store.articles.open_articles(digest.key, [source.key for source in digest.sources])
    grouping = group(articles, digest, store.memory.of(digest.key, digest.not_in, now), now)
    last = max((article.number for article in articles), default=0)
    edition = replace(_blank(digest, occasion, kit), sections=grouping.sections)
    edition = replace(edition, window=replace(edition.window, last=last))
    kit.report(Event(name="articles.grouped", done=edition.articles, total=len(articles)))
    built = Built(edition=edition, articles=tuple(articles), verdicts=grouping.verdicts)
    return _rendered(built, digest, kit)


def _blank(digest: Digest, occasion: Occasion, kit: Kit) -> Edition:
    """The next edition of the digest, with nothing in it."""
    now = kit.clock()
    before = kit.store.editions.latest(digest.key)
    return Edition(
        digest=digest.key,
        title=digest.title,
        occasion=occasion,
        number=kit.store.editions.next_number(digest.key),
        status=Status.DRAFT,
        window=Window(last=0, opened=before.window.closed if before else None, closed=now),
        language=digest.language or kit.site.language,
        timezone=kit.site.timezone,
        frozen=now,
        token_key=kit.site.signing_keys[0][0] if kit.site.signing_keys else "",
        letterhead=message.letterhead(digest, kit.site),
    )


def _rendered(built: Built, digest: Digest, kit: Kit) -> Built:
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
            findings += check(rendering, edition)
    return replace(
        built,
        renderings=renderings,
        silent=frozenset(segments) - frozenset(renderings),
        findings=tuple(dict.fromkeys(findings)),
    )


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
        batches = partial(plan.batches, limits=kit.provider.limits, canary=canary)
        try:
            edition = kit.store.editions.freeze(
                built.edition, built.verdicts, built.renderings, batches, kit.clock(), silent=built.silent
            )
        except UnknownSegment:
            built = _rendered(built, digest, kit)
            continue
        crash.at("frozen")
        kit.report(Event(name="edition.frozen", text=edition.name))
        return edition
    raise Busy("subscribers keep changing their topics while the edition is frozen", advice="Try again in a minute.")


# ---- deliver


def send(edition: Edition, digest: Digest, kit: Kit) -> Report:
    """Every recipient without an answer is tried; the edition is sent when all have one."""
    keys = [(key, secret.get_secret_value()) for key, secret in kit.site.signing_keys]
    renderings = kit.store.editions.renderings(edition.id)

    def compose(delivery: Delivery) -> Message:
        return message.message(delivery, edition, keys)

    deliver(
        edition.id,
        ledger=kit.store.deliveries,
        provider=kit.provider,
        compose=compose,
        renderings=renderings,
        pace=replace(kit.pace, until=edition.occasion.at + digest.late_limit),
    )
    sums = kit.store.deliveries.sums(edition.id)
    _tell_of_trouble(edition, sums, kit)
    if sums.get("due", 0):
        return _report(edition, Ended.OPEN, kit, reason=kit.store.deliveries.stopped() or "some mails wait for a retry")
    return _report(kit.store.editions.finish(edition.id, kit.clock()), Ended.SENT, kit)


def _tell_of_trouble(edition: Edition, sums: Mapping[str, int], kit: Kit) -> None:
    stopped = kit.store.deliveries.stopped()
    if stopped:
        lines = (f"{edition.name}: {stopped}. {sums.get('due', 0)} mails wait.", "digest go lifts the stop.")
        _tell(kit, "stopped", "Sending has stopped", lines, edition, at_once=True)
    if sums.get("uncertain", 0):
        lines = (
            f"{edition.name}: for {sums['uncertain']} recipients nobody can tell whether the mail was taken.",
            f"They are held, so that nobody gets it twice. digest status lists them ({edition.digest}).",
        )
        _tell(kit, "uncertain", f"{sums['uncertain']} mails with unknown outcome", lines, edition, at_once=True)


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
    reason = (
        f"{hours:.0f} hours late, more than the late limit of {limit:g} hours; its articles are in the next edition"
    )
    with _lease(digest, occasion, kit) as lease:
        report = _skip(_blank(digest, occasion, kit), reason, kit)
        kit.store.runs.end(lease, report, kit.clock())
    return report


def _skip(edition: Edition, reason: str, kit: Kit) -> Report:
    skipped = replace(edition, status=Status.SKIPPED, reason=reason, sections=())
    stored = kit.store.editions.skip(skipped, kit.clock())
    _tell(kit, "skipped", f"{edition.title} was not sent", (f"{edition.name}: {reason}.",), edition)
    return _report(stored, Ended.SKIPPED, kit, reason=reason)


def _hold(built: Built, reason: str, kit: Kit) -> Report:
    edition = kit.store.editions.draft(replace(built.edition, reason=reason), built.verdicts, kit.clock())
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
        _tell(kit, "held", f"{built.edition.title} has faults", lines, built.edition, at_once=True)
        raise Refused(
            f"the mail has {len(errors)} faults: {lines[0]}",
            where=built.edition.name,
            advice="Nothing was sent. digest preview shows the mail.",
        )


def _tell(
    kit: Kit, kind: str, subject: str, lines: tuple[str, ...], edition: Edition, *, at_once: bool = False
) -> None:
    notice = Notice(
        kind=kind,
        subject=subject,
        lines=lines,
        digest=edition.digest,
        urgency=Urgency.AT_ONCE if at_once else Urgency.DAILY,
        key=f"{kind} {edition.digest} {edition.occasion.key}",
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
    """The occasion is ours while inside; a thread renews it, and a failed run is written down as such."""
    held = kit.store.runs.begin(digest.key, occasion.key, kit.by, kit.clock(), LEASE)
    over = threading.Event()

    def renew() -> None:
        while not over.wait(LEASE.total_seconds() / 5):
            kit.store.runs.renew(held, kit.clock(), LEASE)

    heart = threading.Thread(target=renew, name="lease", daemon=True)
    heart.start()
    try:
        yield held
    except DigestError as error:
        failed = Report(digest=digest.key, occasion=occasion.key, ended=Ended.FAILED, reason=error.what)
        kit.store.runs.end(held, failed, kit.clock())
        raise
    finally:
        over.set()
        heart.join()


# ---- telling editors


def tell_editors(kit: Kit) -> int:
    """Notices that are due were mailed to every editor; how many. Without editors they stay in `digest status`."""
    due = kit.store.notices.due(kit.clock())
    if not due or not kit.site.editors:
        return 0
    told = []
    for notice in due:
        rendering = render_notice(notice, kit.site, kit.look)
        batch, messages = message.notice_batch(notice, kit.site, kit.clock())
        kit.provider.hand_over(batch, messages, {rendering.segment: rendering})
        told.append(notice.key)
    kit.store.notices.told(told, kit.clock())
    return len(told)
