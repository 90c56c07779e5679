"""`digest test`: the real mail to a few addresses, marked as a test."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Annotated

import typer

from digest.actions import mailing, named
from digest.actions import send_test as testing
from digest.actions.people import address as addresses
from digest.cli.opened import opened
from digest.cli.progress import progress
from digest.cli.screen import complain, plain, say
from digest.errors import UsageError
from digest.model.mail import Answer

if TYPE_CHECKING:
    from digest.wiring import Wiring

_OF = {
    "draft": "This is {name} as it stands.",
    "last": "There is no news now: this is {name} once more.",
}


def test(
    words: Annotated[
        list[str], typer.Argument(metavar="[NAME] ADDRESS …", help="The digest; who gets its mail, up to 20.")
    ],
) -> None:
    """Send the real mail to a few addresses, marked as a test.

    It is the draft that waits, as it stands; without one the sources are asked, what they say is forgotten again, and
    nothing else changes. Without news the last edition is sent once more. With one digest in the folder its name may be
    left out.
    """
    name = list(takewhile(lambda word: "@" not in word, words))
    typed = [word.strip(",;") for word in words[len(name) :]]
    if not typed:
        raise UsageError("To whom?", advice=f"Write: digest test {' '.join(name)} you@example.org")
    with opened() as wiring:
        wiring.refuse_to_send()
        key = named.digest_called(wiring.publication, " ".join(name))
        checked = [addresses.checked(address) for address in typed]
        with progress(wiring):
            mail = testing.mail_to_test(wiring, key)
        if mail.of in _OF:
            say(_OF[mail.of].format(name=mail.draft.name))
        tested = list(testing.send_test(wiring, mail, checked))
        _show(wiring, testing.subject(mail), tested)


def _show(wiring: Wiring, subject: str, tested: Sequence[testing.Tested]) -> None:
    site = wiring.publication.site
    taken = [one.address for one in tested if one.answer is Answer.ACCEPTED]
    if taken:
        say(f'Sent "{plain(subject)}" to {", ".join(taken)} through {site.mail.provider}.')
        if not mailing.leaves_the_machine(site):
            say(f"The mails lie in {site.outbox}." if len(taken) > 1 else f"The mail lies in {site.outbox}.")
    for one in tested:
        if one.answer is not Answer.ACCEPTED:
            became = "not taken now" if one.answer is Answer.DEFERRED else one.answer.value
            complain(f"The mail to {one.address} was {became}: {plain(one.reason)}")
    if len(taken) < len(tested):
        raise typer.Exit(3 if any(one.answer is Answer.DEFERRED for one in tested) else 1)
