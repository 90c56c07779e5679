"""The real mail to a few addresses, marked as a test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from digest.actions.preview import rehearse
from digest.errors import Refused, Unavailable
from digest.model.edition import Draft, Rendering
from digest.model.mail import Answer
from digest.pipeline.deciding import all_failed
from digest.pipeline.few import hand_over_few
from digest.render import uncounted
from digest.send.message import test_batch
from digest.wiring import Wiring

#: Addresses that one test may go to.
MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class TestMail:
    """A mail that may go to a few addresses."""

    draft: Draft
    rendering: Rendering
    of: Literal["draft", "now", "last"]
    """The draft that waits, what is news now, or without news the last edition once more."""
    prints: Mapping[str, bytes] = field(default_factory=dict)
    """By name, our own copies of its pictures that no draft has kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """What became of one of the mails."""

    address: str
    answer: Answer
    reason: str


def mail_to_test(wiring: Wiring, name: str) -> TestMail:
    """The draft that waits, as it stands; without one what would be sent now, for which the sources are asked; without
    news what was sent last. Nothing changes.

    Raises `Refused` when there is none of these, `Unavailable` when no source could be collected, `ConfigError` while a
    real provider must not send, and `Unavailable` while the pages that its links lead to do not answer.
    """
    wiring.refuse_to_mail()
    editions = wiring.store.editions
    waiting = editions.waiting(name)
    if waiting and (renderings := editions.renderings(waiting[-1].id)):
        return TestMail(draft=waiting[-1].draft, rendering=next(iter(renderings.values())), of="draft")
    built = rehearse(wiring, name)
    if failed := all_failed(built.sources, wiring.publication.in_force(name)):
        raise Unavailable(f"{failed.reason}.", where=name, advice="digest sources tells what is wrong.")
    if built.draft.sections:
        rendering = next(iter(built.renderings.values()))
        return TestMail(draft=built.draft, rendering=rendering, of="now", prints=built.prints)
    last = editions.last_frozen(name)
    if last is None:
        raise Refused("There is no news now, so no mail to test.", where=name)
    rendering = next(iter(editions.renderings(last.id).values()))
    return TestMail(draft=last.draft, rendering=rendering, of="last")


def subject(mail: TestMail) -> str:
    """As it arrives."""
    return f"[Test] {mail.rendering.subject}"


def send_test(wiring: Wiring, mail: TestMail, addresses: Sequence[str]) -> Iterator[Tested]:
    """What became of the mail to each address, as it is handed over; one that is not taken keeps none of the others.
    Nothing is remembered of it but its pictures, which the pages hand out. Raises `Refused` for more addresses than a
    test is for."""
    if len(addresses) > MOST:
        raise Refused(f"A test goes to at most {MOST} addresses.", advice="Nothing was sent.")
    marked = replace(uncounted(mail.rendering, mail.draft), subject=subject(mail))
    kit = wiring.kit()
    wiring.store.prints.keep(mail.prints, wiring.clock())
    for address in dict.fromkeys(addresses):
        batch, messages = test_batch(mail.draft, marked.segment, address, wiring.publication.site.keys)
        try:
            (receipt,) = hand_over_few(batch, messages, {marked.segment: marked}, kit)
        except Unavailable as error:
            yield Tested(address=address, answer=Answer.DEFERRED, reason=error.what)
            continue
        yield Tested(address=address, answer=receipt.answer, reason=receipt.reason)
