"""The real mail to one address, marked as a test."""

from __future__ import annotations

from dataclasses import dataclass, replace

from digest.actions.preview import rehearse
from digest.errors import Refused, Unavailable
from digest.model.edition import Draft, Rendering
from digest.model.mail import Answer
from digest.pipeline.deciding import all_failed
from digest.pipeline.few import hand_over_few
from digest.send.message import test_batch
from digest.wiring import Wiring


@dataclass(frozen=True, slots=True, kw_only=True)
class TestMail:
    """A mail that may go to one address."""

    draft: Draft
    rendering: Rendering
    again: bool
    """There is no news: it is the last edition once more."""


def mail_of_now(wiring: Wiring, name: str) -> TestMail:
    """What would be sent now; without news, what was sent last. The sources are asked; nothing changes.

    Raises `Refused` when there is neither, `Unavailable` when no source could be collected, `ConfigError` while a real
    provider must not send.
    """
    wiring.refuse_to_send()
    built = rehearse(wiring, name)
    if failed := all_failed(built.sources, wiring.publication.in_force(name)):
        raise Unavailable(f"{failed.reason}.", where=name, advice="digest sources tells what is wrong.")
    if built.draft.sections:
        rendering = next(iter(built.renderings.values()))
        return TestMail(draft=built.draft, rendering=rendering, again=False)
    last = wiring.store.editions.last_frozen(name)
    if last is None:
        raise Refused("There is no news now, so no mail to test.", where=name)
    rendering = next(iter(wiring.store.editions.renderings(last.id).values()))
    return TestMail(draft=last.draft, rendering=rendering, again=True)


def send_test(wiring: Wiring, mail: TestMail, address: str) -> str:
    """The mail was taken for that address; its subject as it arrives. Nothing is remembered of it.

    Raises `Unavailable` when it was not taken now, `Refused` when it is not taken at all.
    """
    segment, name = mail.rendering.segment, mail.draft.digest
    batch, messages = test_batch(mail.draft, segment, address, wiring.publication.site.keys)
    marked = replace(mail.rendering, subject=f"[Test] {mail.rendering.subject}")
    (receipt,) = hand_over_few(batch, messages, {segment: marked}, wiring.kit())
    if receipt.answer is Answer.DEFERRED:
        raise Unavailable(f"The mail to {address} was not taken now: {receipt.reason}", where=name)
    if receipt.answer is not Answer.ACCEPTED:
        raise Refused(f"The mail to {address} was {receipt.answer.value}: {receipt.reason}", where=name)
    return marked.subject
