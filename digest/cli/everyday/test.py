"""`digest test`: the real mail to one address, marked as a test."""

from __future__ import annotations

from typing import Annotated

import typer

from digest.actions.mailing import leaves_the_machine
from digest.actions.people.address import checked
from digest.actions.send_test import mail_of_now, send_test
from digest.cli.opened import opened
from digest.cli.options import Name
from digest.cli.progress import progress
from digest.cli.screen import say


def test(
    name: Name,
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Who gets it.")],
) -> None:
    """Send the mail of now to one address, marked as a test.

    The sources are asked; what they say is forgotten again, and nothing else changes. Without news the last edition is
    sent once more.
    """
    with opened() as wiring:
        wiring.refuse_to_send()
        address = checked(address)
        with progress(wiring):
            mail = mail_of_now(wiring, name)
        if mail.again:
            say(f"There is no news now: this is {mail.draft.name} once more.")
        subject = send_test(wiring, mail, address)
        site = wiring.publication.site
        say(f'Sent "{subject}" to {address} through {site.mail.provider}.')
        if not leaves_the_machine(site):
            say(f"The mail lies in {site.outbox}.")
