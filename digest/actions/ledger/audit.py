"""Whether every recipient of an edition is accounted for, and who is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from digest.actions.ledger.deliveries import DeliveryAccount, account, frozen_edition
from digest.actions.shape import Shape
from digest.model.edition import Edition, Status
from digest.model.mail import Answer
from digest.publication import Publication

#: Open and given up ones that are named; `digest deliveries` names all.
NAMED = 200


class Audit(Shape):
    """How the recipients of an edition add up."""

    edition: str
    digest: str
    status: str
    recipients: int
    """As frozen."""
    answers: Mapping[str, int]
    """Answer → how many, counted anew; "due" are those without one."""
    open: int
    """How many are due, or of unknown outcome."""
    named: tuple[DeliveryAccount, ...]
    """The first of them, and of those who were given up."""
    stopped: str
    """Why all sending is halted; empty when it is not."""
    promised: datetime
    """From when on its late limit counts."""
    advice: tuple[str, ...]
    """What can be done, as commands in sentences."""


def audit(publication: Publication, name: str, date: str = "") -> Audit:
    """The accounts of the edition, without a date of the last that has recipients. Raises `UsageError` where there is
    no such edition, `Refused` where it has no recipients yet."""
    edition = frozen_edition(publication, name, date)
    store = publication.store
    recipients = store.editions.recipients(edition.id)
    counted = store.accounts.counted(edition.id)
    due = recipients - sum(counted.values())
    answers = {"due": due} | {answer.value: counted.get(answer, 0) for answer in Answer if answer.final}
    stopped = store.deliveries.stopped()
    wanted = (Answer.UNCERTAIN, Answer.DEFERRED, Answer.EXPIRED)
    return Audit(
        edition=edition.name,
        digest=edition.digest,
        status=edition.status.value,
        recipients=recipients,
        answers=answers,
        open=due + answers["uncertain"],
        named=tuple(map(account, store.accounts.of(edition.id, wanted, NAMED))),
        stopped=stopped,
        promised=edition.promised,
        advice=tuple(_advice(edition, answers, stopped)),
    )


def _advice(edition: Edition, answers: Mapping[str, int], stopped: str) -> Iterator[str]:
    name = edition.name
    if answers["due"]:
        yield from ("digest go lifts the stop.",) if stopped else ()
        yield f"digest send {name} goes on with those who are due; digest start does so by itself."
    if answers["uncertain"]:
        yield f"digest resolve {name} --as sent counts the uncertain ones as sent."
        yield f"digest resolve {name} --as resend sends to them; who has the mail already gets it twice."
        yield f"digest deliveries {name} --answer uncertain names all of them."
    if edition.status is Status.FAILED:
        yield f"Nobody got it; its articles are open: digest send {edition.digest} makes an edition of them now."
    elif answers["expired"]:
        yield f"digest resend {name} --answer expired sends to those who were given up."
    if answers["rejected"] and edition.status is not Status.FAILED:
        yield f"digest deliveries {name} --answer rejected says why; digest resend {name} ADDRESS tries one again."
