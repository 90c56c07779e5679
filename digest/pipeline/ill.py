"""What editors are told of sources: ill, silent, held, or most of them failing."""

from __future__ import annotations

from collections.abc import Sequence

from digest.config.digests import Digest
from digest.model.mail import Notice
from digest.model.run import SourceReport
from digest.model.source import Collected, Health, SourceState
from digest.pipeline.kit import Kit
from digest.pipeline.names import source_name


def tell_of_ill_source(digest: Digest, answer: Collected, kit: Kit) -> bool:
    """Editors are told once per illness: from the third failure in a row, when it is gone for good, or at once when it
    looks unlike itself."""
    failure, state = answer.failure, answer.state
    if not failure or (state.failures < 3 and state.health not in (Health.GONE, Health.QUARANTINED)):
        return False
    since = f"{state.last_success:%d %B}" if state.last_success else "ever"
    lines = (f"{failure.url} {failure.reason}. It has given nothing since {since}.", failure.advice)
    about = f"{state.source} {state.last_success}"
    return _tell(digest, kit, "ill-source", f"{failure.name} cannot be collected", lines, about)


def tell_of_flood(digest: Digest, state: SourceState, count: int, kit: Kit) -> None:
    name = _named_in(digest, state)
    lines = (
        f"{state.url or state.source}: {state.why}. That looks like a change at the publisher's, not like news.",
        f"digest sources release {state.source} lets them through; digest sources retry {state.source} drops what "
        "it no longer carries. Other sources go on, and so does what it publishes from now on.",
    )
    about = f"{state.source} {kit.clock().isoformat()}"
    _tell(digest, kit, "held-source", f"{count} articles of {name} are held", lines, about)


def tell_of_silence(digest: Digest, state: SourceState, kit: Kit) -> None:
    name = _named_in(digest, state)
    lines = (
        f"{state.url or state.source} answers, but has published nothing new since {state.last_new:%d %B}.",
        f"Has it moved? digest inspect {state.url or state.source} shows what is there.",
    )
    _tell(digest, kit, "silent-source", f"{name} has fallen silent", lines, f"{state.source} {state.last_new}")


def tell_of_most(digest: Digest, reports: Sequence[SourceReport], kit: Kit) -> None:
    """The edition is made of what is left, but editors hear that it is less than half; once a day."""
    failures = [report.failure for report in reports if report.failure]
    if not len(reports) > len(failures) > len(reports) / 2:
        return
    subject = f"{len(failures)} of {len(reports)} sources of {digest.title} gave nothing"
    lines = tuple(f"{failure.name}: {failure.reason}." for failure in failures[:20])
    _tell(digest, kit, "sources-failing", subject, lines, f"{digest.key} {kit.clock():%Y-%m-%d}")


def _tell(digest: Digest, kit: Kit, kind: str, subject: str, lines: tuple[str, ...], about: str) -> bool:
    """Once of the same thing `about` which it is; False when they were told of it already."""
    notice = Notice(kind=kind, subject=subject, lines=lines, digest=digest.key, key=f"{kind} {about}")
    return kit.store.notices.add(notice, kit.clock())


def _named_in(digest: Digest, state: SourceState) -> str:
    return next(source_name(source, state.name) for source in digest.sources if source.key == state.source)
