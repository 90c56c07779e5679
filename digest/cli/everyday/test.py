"""`digest test`: the real mail to one address, marked as a test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.options import Name
from digest.errors import Refused, Unavailable

if TYPE_CHECKING:
    from digest.model.edition import Edition, Rendering
    from digest.wiring import Wiring


def test(
    name: Name,
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Who gets it.")],
) -> None:
    """Send the mail of now to one address, marked as a test.

    The sources are asked; what they say is forgotten again, and nothing else changes. Without news the last edition is
    sent once more.
    """
    from dataclasses import replace

    from digest.cli.opened import opened
    from digest.cli.operators.people_files import checked
    from digest.cli.progress import progress
    from digest.cli.screen import say
    from digest.model.mail import Answer
    from digest.send.message import test_batch
    from digest.send.providers import provider_kind

    with opened() as wiring:
        wiring.refuse_to_send()
        address = checked(address)
        with progress(wiring):
            edition, rendering = _mail(wiring, name)
        keys = wiring.publication.site.keys
        batch, messages = test_batch(edition, rendering.segment, address, keys)
        marked = replace(rendering, subject=f"[Test] {rendering.subject}")
        (receipt,) = wiring.provider.hand_over(batch, messages, {rendering.segment: marked})
        if receipt.answer is Answer.DEFERRED:
            raise Unavailable(f"The mail to {address} was not taken now: {receipt.reason}", where=name)
        if receipt.answer is not Answer.ACCEPTED:
            raise Refused(f"The mail to {address} was {receipt.answer.value}: {receipt.reason}", where=name)
        say(f'Sent "{marked.subject}" to {address} through {wiring.publication.site.mail.provider}.')
        if not provider_kind(wiring.publication.site.mail).real:
            say(f"The mail lies in {wiring.publication.site.outbox}.")


def _mail(wiring: Wiring, name: str) -> tuple[Edition, Rendering]:
    """What would be sent now; without news, what was sent last. Raises `Refused` when there is neither."""
    from digest.cli.everyday.preview import rehearsed
    from digest.cli.screen import say

    built = rehearsed(wiring, name)
    if built.edition.sections:
        return built.edition, next(iter(built.renderings.values()))
    last = wiring.store.editions.last_frozen(name)
    if last is None:
        raise Refused("There is no news now, so no mail to test.", where=name)
    say(f"There is no news now: this is {last.name} once more.")
    return last, next(iter(wiring.store.editions.renderings(last.id).values()))
