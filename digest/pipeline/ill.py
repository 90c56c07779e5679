"""What editors are told of sources: ill, silent, held, or most of them failing."""

from __future__ import annotations

from collections.abc import Sequence

from digest.config.digests import Digest
from digest.model.notice import Facts, NoticeKind
from digest.model.run import SourceReport
from digest.model.source import Collected, Failure, Health, SourceState
from digest.pipeline.kit import Kit
from digest.pipeline.names import source_name

#: Failures that a notice names.
NAMED = 20


def tell_of_ill_source(digest: Digest, answer: Collected, kit: Kit) -> bool:
    """Editors are told once per illness: from the third failure in a row, when it is gone for good, or at once when it
    looks unlike itself."""
    failure, state = answer.failure, answer.state
    if not failure or (state.failures < 3 and state.health not in (Health.GONE, Health.QUARANTINED)):
        return False
    facts: Facts = {
        "name": failure.name,
        "url": failure.url,
        "reason": failure.reason,
        "since": state.last_success.isoformat() if state.last_success else "",
        "advice": failure.advice,
    }
    about = f"{state.source} {state.last_success}"
    return kit.store.notices.tell(NoticeKind.ILL_SOURCE, facts, about, kit.clock(), digest.key)


def tell_of_flood(digest: Digest, state: SourceState, count: int, kit: Kit) -> None:
    """Editors are told, each time, that so many new articles of a source wait for them."""
    now = kit.clock()
    facts: Facts = {
        "name": _named_in(digest, state),
        "articles": count,
        "url": state.url or state.source,
        "reason": state.why,
        "source": state.source,
    }
    kit.store.notices.tell(NoticeKind.HELD_SOURCE, facts, f"{state.source} {now.isoformat()}", now, digest.key)


def tell_of_silence(digest: Digest, state: SourceState, kit: Kit) -> None:
    """Editors are told once per silence."""
    facts: Facts = {
        "name": _named_in(digest, state),
        "url": state.url or state.source,
        "since": state.last_new.isoformat() if state.last_new else "",
    }
    about = f"{state.source} {state.last_new}"
    kit.store.notices.tell(NoticeKind.SILENT_SOURCE, facts, about, kit.clock(), digest.key)


def tell_of_move(digest: Digest, state: SourceState, kit: Kit) -> None:
    """Editors are told once that a configured address has lastingly moved, and where it stands."""
    move = state.move
    if move is None or not move.lasts:
        return
    source = next(source for source in digest.sources if source.key == state.source)
    if move.old != source.url:
        return
    facts: Facts = {
        "name": _named_in(digest, state),
        "url": move.old,
        "new": move.new,
        "since": move.since.isoformat(),
        "taken": int(move.taken),
        "where": source.where,
    }
    kit.store.notices.tell(NoticeKind.MOVED_SOURCE, facts, f"{state.source} {move.new}", kit.clock(), digest.key)


def tell_of_most(digest: Digest, reports: Sequence[SourceReport], kit: Kit) -> None:
    """The edition is made of what is left, but editors hear that it is less than half; once a day."""
    failing = [report.failure for report in reports if report.failure]
    if not len(reports) > len(failing) > len(reports) / 2:
        return
    facts: Facts = {
        "title": digest.title,
        "failing": len(failing),
        "sources": len(reports),
        **reasons(failing[:NAMED]),
    }
    about = f"{digest.key} {kit.clock():%Y-%m-%d}"
    kit.store.notices.tell(NoticeKind.SOURCES_FAILING, facts, about, kit.clock(), digest.key)


def reasons(failures: Sequence[Failure]) -> Facts:
    """Why each of the sources gave nothing."""
    return {
        "names": tuple(failure.name for failure in failures),
        "reasons": tuple(failure.reason for failure in failures),
    }


def _named_in(digest: Digest, state: SourceState) -> str:
    return next(source_name(source, state.name) for source in digest.sources if source.key == state.source)
