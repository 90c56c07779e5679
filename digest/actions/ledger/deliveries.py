"""What became of every mail of an edition."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from digest.actions.editions import edition_named
from digest.actions.shape import Shape
from digest.errors import Refused, UsageError
from digest.model.edition import Edition, Stored
from digest.model.mail import Account, Answer
from digest.publication import Publication
from digest.text.near_misses import did_you_mean

DUE = "due"
WORDS = (DUE, *(answer.value for answer in Answer if answer.final))


class DeliveryAccount(Shape):
    """What became of one person's mail."""

    address: str
    name: str
    answer: str
    """ "due" while there is none."""
    reason: str
    provider_id: str
    """What the provider calls the mail; for its own logs."""
    at: datetime | None
    """When the last answer came."""
    again: datetime | None
    """When it is tried again."""


def deliveries(publication: Publication, name: str, date: str = "", answer: str = "") -> Iterator[DeliveryAccount]:
    """Everybody who is to get the edition, or those of that answer, in the order of sending. Raises `UsageError` where
    there is no such edition or answer, `Refused` where it has no recipients yet."""
    edition = frozen_edition(publication, name, date)
    wanted = (_answer(answer),) if answer else ()
    return map(account, publication.store.accounts.of(edition.id, wanted))


def frozen_edition(publication: Publication, name: str, date: str = "") -> Edition:
    """The edition of that date, or without one the last that has recipients. Raises `UsageError` where there is no such
    edition, `Refused` where nobody has a mail of it."""
    edition: Stored = edition_named(publication, name, date)
    if not isinstance(edition, Edition) and not date:
        edition = publication.store.editions.last_with_recipients(name) or edition
    if not isinstance(edition, Edition):
        raise Refused(
            f"nobody was to get it yet: {edition.status.value}", where=edition.name, advice="digest history lists all."
        )
    return edition


def account(kept: Account) -> DeliveryAccount:
    """What is written of one delivery, as it is shown."""
    return DeliveryAccount(
        address=kept.address,
        name=kept.name,
        answer=kept.answer.value if kept.answer else DUE,
        reason=kept.reason,
        provider_id=kept.provider_id,
        at=kept.at,
        again=kept.again,
    )


def _answer(typed: str) -> Answer:
    word = typed.strip().casefold()
    if word not in WORDS:
        raise UsageError(f'"{typed}" is no answer.{did_you_mean(word, WORDS)}', advice=f"Answers: {', '.join(WORDS)}.")
    return Answer.DEFERRED if word == DUE else Answer(word)
