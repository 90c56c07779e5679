"""`digest approve`, `digest unapprove`, `digest discard`: whether a draft may leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from digest.actions import mailing, named
from digest.actions.drafts import approve as approving
from digest.actions.duty import health
from digest.cli.opened import opened
from digest.cli.options import AsJson, is_date
from digest.cli.screen import plain, say, show_json, when
from digest.text.durations import counted

if TYPE_CHECKING:
    from digest.actions.drafts.draft import DraftShape
    from digest.wiring import Wiring

Edition = Annotated[
    list[str] | None, typer.Argument(metavar="[NAME] [DATE]", help="The digest; the date of the edition.")
]


def approve(
    words: Edition = None,
    seen: Annotated[
        str, typer.Option("--seen", metavar="HASH", help="Only as you were shown it; refused if changed since.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Let a draft go out as it stands.

    The approval is of exactly these bytes: no source is asked again, and a later change takes it back. It leaves when
    its time has come under digest start, or with digest send.
    """
    with opened() as wiring:
        name, date = named.digest_and_rest(wiring.publication, words or [], is_date)
        approved = approving.approve(wiring, name, " ".join(date), seen=seen)
        if as_json:
            show_json(approved)
            return
        say(f"{approved.edition} is approved by {approved.approved_by}: {approved.hash[:12]}.")
        say(_leaves(wiring, name, approved), hang=0)
        for sentence in approved.since:
            say(plain(sentence), hang=2)


def _leaves(wiring: Wiring, name: str, approved: DraftShape) -> str:
    """When it does, to whom, and what that needs."""
    publication = wiring.publication
    to = counted(approved.recipients, "subscriber")
    at_once = f"digest send {approved.edition} sends it at once"
    if approved.due is None:
        return f"It goes to {to} when a person sends it: {at_once}."
    leaves = f"It leaves {when(approved.due, publication.site.zone, wiring.clock())}"
    if approved.due <= wiring.clock():
        leaves = "Its time has come: it leaves now"
    off = "" if health.health(publication).on_duty else f"; nobody is on duty to send it: digest start, or {at_once}"
    return f"{leaves}, to {to}, through {mailing.through(publication.site)}{off}."


def unapprove(words: Edition = None, as_json: AsJson = False) -> None:
    """Take the approval of a draft back."""
    with opened() as wiring:
        name, date = named.digest_and_rest(wiring.publication, words or [], is_date)
        waits = approving.unapprove(wiring, name, " ".join(date))
        if as_json:
            show_json(waits)
            return
        say(f"{waits.edition} waits for an approval.")


def discard(words: Edition = None) -> None:
    """Throw a draft away; its articles are in the next edition."""
    with opened() as wiring:
        name, date = named.digest_and_rest(wiring.publication, words or [], is_date)
        thrown_away = approving.discard(wiring, name, " ".join(date))
        say(f"{thrown_away} is not sent. Its articles are in the next edition.")
