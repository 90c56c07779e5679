"""What would become of an edition now, and what stands in its way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from digest.actions.mailing import leaves_the_machine
from digest.config.digests import Digest
from digest.errors import ConfigError, Refused, Unavailable
from digest.model.decision import Decision, Fate
from digest.model.edition import Waiting
from digest.pipeline.deciding import decided, first_waits, must_be_seen, nobody
from digest.pipeline.drafts.outgoing import expected
from digest.pipeline.kit import Built
from digest.timetable import is_over, rest
from digest.wiring import Wiring


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What would become of a built edition."""

    by_hand: Decision
    """Where a person sends it: digest send."""
    on_time: Decision | None
    """Where its schedule sends it; None where that is the same, or there is no schedule."""
    obstacles: tuple[str, ...]
    """What lies outside of the edition and keeps mails from leaving, or comes first; sentences."""

    @property
    def exit_code(self) -> int:
        """The answer to scripts that asked what would be sent: what the edition itself makes of it, as of a send."""
        if self.by_hand.fate is Fate.FAILED:
            return 3
        return 1 if "faults" in self.by_hand.facts else 0


def outlook(wiring: Wiring, digest: Digest, built: Built) -> Outlook:
    """What a run would make of the edition now."""
    kit = wiring.kit(digest.key)
    by_hand = decided(built, digest, kit, attended=True)
    on_time = None if digest.send.by_hand else decided(built, digest, kit, attended=False)
    return Outlook(
        by_hand=by_hand,
        on_time=on_time if on_time and on_time.fate is not by_hand.fate else None,
        obstacles=(*obstacles(wiring, digest.key), *_silent_pages(wiring)),
    )


def of_draft(wiring: Wiring, waiting: Waiting, digest: Digest, built: Built) -> Outlook:
    """What becomes of a draft as it stands: sent by hand now, and once its time has come."""
    kit = wiring.kit(digest.key, as_typed=True)
    by_hand = expected(waiting, built, digest, kit, attended=True)
    timed = not waiting.occasion.by_hand or waiting.leaves is not None
    on_time = expected(waiting, built, digest, kit, attended=False) if timed else None
    return Outlook(
        by_hand=by_hand,
        on_time=on_time if on_time and on_time.fate is not by_hand.fate else None,
        obstacles=(*obstacles(wiring, digest.key, shown=waiting.id), *_silent_pages(wiring)),
    )


def before_any(wiring: Wiring, digest: Digest) -> Decision | None:
    """What becomes of every edition of the digest as things stand, whatever is in it; None: that depends."""
    store, attended = wiring.store, digest.send.by_hand
    real = leaves_the_machine(wiring.publication.site)
    return (
        nobody(digest, store, attended=attended)
        or first_waits(digest, store, real=real, attended=attended)
        or must_be_seen(digest, attended=attended)
    )


def obstacles(wiring: Wiring, name: str, shown: int = 0) -> tuple[str, ...]:
    """What keeps mails of the digest from leaving, or comes before a new edition, or before the draft of that id;
    sentences."""
    return tuple(_obstacles(wiring, name, shown))


def _silent_pages(wiring: Wiring) -> Iterator[str]:
    """Nothing is handed over while the pages do not answer: they are asked, where all else is ready."""
    try:
        wiring.refuse_to_mail()
    except (ConfigError, Refused):
        return
    except Unavailable as error:
        yield f"{error.what} Until they answer nothing is sent."


def _obstacles(wiring: Wiring, name: str, shown: int) -> Iterator[str]:
    store = wiring.store
    if stopped := store.deliveries.stopped():
        yield f"All sending is stopped: {stopped}. digest go lifts it."
    digest, site = wiring.publication.in_force(name), wiring.publication.site
    over = is_over(digest, site.zone, wiring.clock())
    if over or digest.paused:
        what = rest(digest, site.zone, wiring.clock())
        yield f"Its schedule sends nothing: {what} ({digest.where('ends' if over else 'paused')})."
    try:
        wiring.refuse_to_send()
    except (ConfigError, Refused) as error:
        yield error.what
    for run in store.runs.running(wiring.clock()):
        if run.digest == name and not wiring.presence.gone(run.by):
            yield f"It is being sent by {run.by}."
    for edition in store.editions.sending():
        if edition.digest == name:
            yield f"{edition.name} is half sent; digest send {name} goes on with that one first."
    latest = store.editions.latest(name)
    if latest and latest.id == shown:
        return
    if isinstance(latest, Waiting) and latest.leaves:
        leaves = latest.leaves.astimezone(site.zone)
        yield f"{latest.name} leaves at {leaves:%H:%M on %-d %B}; digest unapprove {name} takes it back."
    elif isinstance(latest, Waiting):
        yield f"{latest.name} waits: {latest.reason}. digest send {name} sends it as it stands."
