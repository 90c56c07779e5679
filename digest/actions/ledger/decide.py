"""What a person decides of mails: an unknown one was taken or goes out again, one that was given up goes out after all,
somebody gets a second copy."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from digest.actions.ledger.deliveries import frozen_edition
from digest.actions.shape import Shape
from digest.errors import Refused, UsageError
from digest.model.edition import Edition
from digest.model.mail import Answer
from digest.publication import Publication
from digest.store import Store


class Decided(Shape):
    """What was decided of how many mails."""

    edition: str
    mails: int
    due: bool
    """They are due now: the next run hands them over."""


def resolve(publication: Publication, name: str, date: str, sense: str, address: str = "") -> Decided:
    """The edition's mails of unknown outcome, or the one to that address, count as sent, or are due again ("resend").

    Raises `UsageError` for another word or where there is no such edition, `Refused` where none is uncertain.
    """
    edition = frozen_edition(publication, name, date)
    now = publication.clock()
    match _sense(sense):
        case "sent":
            mails = publication.store.by_hand.count_as_sent(edition.id, address)
            _some(mails, edition, address, Answer.UNCERTAIN)
            return Decided(edition=edition.name, mails=mails, due=False)
        case "resend":
            return _send_again(publication.store, edition, Answer.UNCERTAIN, address, now)


def resend(publication: Publication, name: str, date: str, *, address: str = "", answer: str = "") -> Decided:
    """That person is handed over once more, or all who were given up or rejected; a copy of what was taken before has
    an id of its own in the ledger.

    Raises `UsageError` unless one of both is given, `Refused` while the person is due, or is none of the edition.
    """
    if bool(address) == bool(answer):
        raise UsageError("Say to whom: an address, or --answer expired, or --answer rejected.")
    edition = frozen_edition(publication, name, date)
    now, store = publication.clock(), publication.store
    if answer:
        if answer not in (Answer.EXPIRED.value, Answer.REJECTED.value):
            advice = f"digest resolve {edition.name} --as resend is for uncertain ones."
            raise UsageError(
                f'Only "expired" and "rejected" can be sent again together, not "{answer}".', advice=advice
            )
        return _send_again(store, edition, Answer(answer), "", now)
    with store.together() as all_or_nothing:
        mails = all_or_nothing.by_hand.second_copy(edition.id, address)
        all_or_nothing.editions.resume(edition.id, now)
    return Decided(edition=edition.name, mails=mails, due=True)


def _send_again(store: Store, edition: Edition, answer: Answer, address: str, now: datetime) -> Decided:
    with store.together() as all_or_nothing:
        mails = all_or_nothing.by_hand.send_again(edition.id, answer, address)
        _some(mails, edition, address, answer)
        all_or_nothing.editions.resume(edition.id, now)
    return Decided(edition=edition.name, mails=mails, due=True)


def _sense(word: str) -> Literal["sent", "resend"]:
    match word.strip().casefold():
        case "sent":
            return "sent"
        case "resend":
            return "resend"
    raise UsageError(f'"{word}" is neither "sent" nor "resend".', advice="--as sent, or --as resend.")


def _some(mails: int, edition: Edition, address: str, answer: Answer) -> None:
    if not mails:
        what = f"{address} is not {answer.value} in it" if address else f"nobody is {answer.value} in it"
        raise Refused(
            f"{what}.", where=edition.name, advice=f"Nothing was changed. Look at: digest audit {edition.name}"
        )
