"""An edition goes out: by hand, when it is due, or where an earlier run stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from digest.actions.drafts.about import About, about
from digest.actions.editions import by_hand, edition_named
from digest.actions.mailing import recipients
from digest.actions.stop import refuse_while_stopped
from digest.config.digests import Digest
from digest.errors import Refused
from digest.model.edition import Edition, Occasion, Status, Waiting
from digest.model.run import Report
from digest.pipeline import running, telling
from digest.pipeline.kit import Built
from digest.publication import Publication
from digest.send.channel import channel_name
from digest.wiring import Wiring

#: Shows a person the edition and to how many it goes, and gives the number they typed.
Ask = Callable[[Built, int], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far somebody else's run of a digest has come."""

    answers: dict[str, int]
    """Answer → how many; empty before the freeze."""

    @property
    def recipients(self) -> int:
        """Everybody who has a delivery in the edition."""
        return sum(self.answers.values())


def send(wiring: Wiring, name: str, date: str, ask: Ask) -> Report:
    """The edition is sent to every subscriber, held, skipped or still open, as the report says; editors are told.

    The one of that date, or without a date the one that is half sent or waits, else a new one. Whom an earlier failure
    left waiting for another try is tried now: a person knows why. `ask` is asked when it is frozen for a real provider,
    and must give the number of recipients. Raises `Busy` when another process is at the same digest, `Refused` when all
    sending is stopped, nobody is subscribed or confirmed, `ConfigError` when nothing may be sent.
    """
    digest = wiring.publication.digest(name)
    with wiring.sending_here():
        refuse_while_stopped(wiring.store, name, wiring.publication.site.zone)
        report = _sent(wiring, digest, occasion_for(wiring.publication, name, date), ask)
    telling.tell_editors(wiring.kit(), wiring.publication.digests)
    return report


def _sent(wiring: Wiring, digest: Digest, occasion: Occasion, ask: Ask) -> Report:
    edition = wiring.store.editions.of(digest.key, occasion.key)
    wiring.store.channels.lift(channel_name(wiring.publication.site.mail))
    if edition and edition.status is Status.SENDING:
        wiring.store.by_hand.due_now(edition.id, wiring.clock())
    kit = wiring.kit(digest.key, as_typed=True)
    return running.run(digest, occasion, kit, partial(refuse_unless_confirmed, wiring.publication, ask))


def occasion_for(publication: Publication, name: str, date: str = "") -> Occasion:
    """Of the edition named, of the oldest that is half sent, of the draft that waits, or a new one by hand."""
    if date:
        return edition_named(publication, name, date).occasion
    editions = publication.store.editions
    mine = [edition for edition in editions.sending() if edition.digest == name]
    half_sent = next((edition for edition in mine if not _waits_for_clocks(publication, edition)), None)
    if half_sent:
        return half_sent.occasion
    latest = editions.latest(name)
    if isinstance(latest, Waiting):
        return latest.occasion
    return by_hand(publication)


def draft_of(publication: Publication, built: Built) -> About | None:
    """The draft that is about to be sent; None of a new edition."""
    stands = publication.store.editions.of(built.draft.digest, built.draft.occasion.key)
    return about(publication, stands) if isinstance(stands, Waiting) else None


def goes_on(publication: Publication, name: str, date: str = "") -> str:
    """The half-sent edition with which a send goes on; empty where it is another one. Raises `UsageError` when there is
    none of that date."""
    stands = publication.store.editions.of(name, occasion_for(publication, name, date).key)
    return stands.name if isinstance(stands, Edition) and stands.status is Status.SENDING else ""


def refuse_unnamed(publication: Publication, name: str, date: str) -> None:
    """A draft that is due later leaves early only where it was named: a script was written for what is news when it
    runs, and nobody reads what it prints. Raises `Refused`."""
    if date:
        return
    stands = publication.store.editions.of(name, occasion_for(publication, name).key)
    if isinstance(stands, Waiting) and (draft := about(publication, stands)).early:
        due = f"{stands.due.astimezone(publication.site.zone):%H:%M on %-d %B}"
        advice = f"Nothing was sent. To send it now, name it: digest send {draft.edition} --yes=COUNT"
        raise Refused(f"it is a draft, due at {due}", where=stands.name, advice=advice)


def _waits_for_clocks(publication: Publication, edition: Edition) -> bool:
    """Nothing of it is due but what readers' clocks do not show yet: it goes on by itself."""
    at = publication.store.deliveries.next_due(edition.id) if edition.occasion.local else None
    return at is not None and at > publication.clock() and not publication.store.deliveries.why_due(edition.id)


def progress_of_others(wiring: Wiring, name: str) -> Progress | None:
    """How far a run of the digest in another process has come; None when there is none (any more)."""
    store = wiring.store
    run = next((run for run in store.runs.running(wiring.clock()) if run.digest == name), None)
    if run is None or wiring.presence.gone(run.by):
        return None
    edition = store.editions.of(name, run.occasion)
    return Progress(answers=dict(store.deliveries.sums(edition.id)) if edition else {})


def refuse_unless_confirmed(publication: Publication, ask: Ask, built: Built) -> None:
    """Raises `Refused` unless the person gave the number of recipients."""
    name = built.draft.digest
    count = recipients(publication, built.draft)
    typed = ask(built, count)
    if typed != str(count):
        raise Refused(
            f'"{typed}" is not the number of recipients, {count}.' if typed else "Nobody confirmed.",
            advice=f"Nothing was sent. In a script: digest send {name} --yes={count}",
        )
