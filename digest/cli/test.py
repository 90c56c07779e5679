"""`digest test`: the real mail to one address, marked as a test."""

from __future__ import annotations

from typing import Annotated

import typer

from digest.errors import Refused


def test(
    name: Annotated[str, typer.Argument(help="The digest, as its file is called.")],
    address: Annotated[str, typer.Argument(help="Who gets it.")],
) -> None:
    """Send the mail as it would be now to one address, marked as a test; nothing else changes."""
    from dataclasses import replace

    from digest.cli.preview import rehearsed
    from digest.cli.screen import progress, say
    from digest.cli.session import opened
    from digest.model.mail import Answer
    from digest.send.message import test_batch

    with opened() as app:
        app.refuse_to_send()
        with progress(app):
            built = rehearsed(app, name)
        if not built.edition.sections:
            raise Refused("There is no news now, so no mail to test.", where=name)
        rendering = next(iter(built.renderings.values()))
        keys = [(key, secret.get_secret_value()) for key, secret in app.site.signing_keys]
        batch, messages = test_batch(built.edition, rendering.segment, address, keys)
        marked = replace(rendering, subject=f"[Test] {rendering.subject}")
        (receipt,) = app.provider.hand_over(batch, messages, {rendering.segment: marked})
        if receipt.answer is not Answer.ACCEPTED:
            raise Refused(f"The mail to {address} was {receipt.answer.value}: {receipt.reason}", where=name)
        say(f'Sent "{marked.subject}" to {address} through {app.site.mail.provider}.')
