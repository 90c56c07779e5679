"""`digest test`: the real mail to one address, marked as a test."""

from __future__ import annotations

from typing import Annotated

import typer

from digest.actions import mailing, named
from digest.actions import send_test as testing
from digest.actions.people import address as addresses
from digest.cli.opened import opened
from digest.cli.progress import progress
from digest.cli.screen import say


def test(
    words: Annotated[list[str], typer.Argument(metavar="[NAME] ADDRESS", help="The digest; who gets its mail.")],
) -> None:
    """Send the mail of now to one address, marked as a test.

    The sources are asked; what they say is forgotten again, and nothing else changes. Without news the last edition is
    sent once more. With one digest in the folder its name may be left out.
    """
    *name, address = words
    with opened() as wiring:
        wiring.refuse_to_send()
        key = named.digest_called(wiring.publication, " ".join(name))
        address = addresses.checked(address)
        with progress(wiring):
            mail = testing.mail_of_now(wiring, key)
        if mail.again:
            say(f"There is no news now: this is {mail.draft.name} once more.")
        subject = testing.send_test(wiring, mail, address)
        site = wiring.publication.site
        say(f'Sent "{subject}" to {address} through {site.mail.provider}.')
        if not mailing.leaves_the_machine(site):
            say(f"The mail lies in {site.outbox}.")
