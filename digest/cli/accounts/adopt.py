"""`digest adopt`: a copy becomes the original."""

from __future__ import annotations

from digest.actions.ledger import adopt as adopting
from digest.cli.opened import opened
from digest.cli.screen import plain, say
from digest.text.durations import counted


def adopt() -> None:
    """Make this copy the original, which may send.

    For a publication that was restored from a backup, or copied to another machine or folder, once the original is
    switched off for good. Of what was half sent, the provider is asked before anything goes out; where it cannot be
    asked, those mails are held as uncertain. What was due until now is not sent by itself.
    """
    with opened() as wiring:
        adopted = adopting.adopt(wiring)
    say(f"This is the original from now on. It was a copy: {plain(adopted.was)}.")
    for edition in adopted.editions:
        say(f"{edition} was half sent: digest audit {edition} shows who has it.")
    if adopted.asked_first:
        say(f"The provider is asked about {counted(adopted.asked_first, 'mail')} before they go out.")
    if adopted.held:
        say(f"{counted(adopted.held, 'mail')} are held as uncertain: the provider cannot be asked about them.")
    if adopted.stopped:
        say(f"All sending is stopped: {plain(adopted.stopped)}. digest go lifts that.")
    say("Editions that were due until now are not begun by themselves: digest send NAME sends one.")
