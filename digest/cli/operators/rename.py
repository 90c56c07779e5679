"""`digest rename`: a digest goes by another name, and keeps its readers, editions and articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from digest.errors import Refused, UsageError

if TYPE_CHECKING:
    from digest.wiring import Wiring


def rename(
    old: Annotated[str, typer.Argument(metavar="OLD", help="As it is called now, or was.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="As it is to be called.")],
) -> None:
    """Give a digest another name.

    Its subscribers, editions and articles go with it, and its file, unless that has the new name already.
    """
    from digest.cli.opened import opened
    from digest.cli.screen import counted, say

    with opened() as wiring:
        folder = wiring.publication.site.folder / "digests"
        before, after = folder / f"{old}.yaml", folder / f"{new}.yaml"
        _check(wiring, old, new)
        with wiring.store.together() as store:
            store.rename(old, new)
            if before.exists():
                before.rename(after)
        say(f"{old} is {new} from now on, with {counted(wiring.store.subscribers.count(new), 'subscriber')}: {after}.")


def _check(wiring: Wiring, old: str, new: str) -> None:
    from digest.config.typed.fields import is_name

    if not is_name(new):
        raise UsageError(
            f'"{new}" cannot be the name of a digest.', advice="Small letters a to z, digits and hyphens make one."
        )
    files = {*wiring.publication.digests, *wiring.publication.refused}
    if old in files and new in files:
        raise Refused(f"There are files of both {old} and {new}.", advice="Remove the one that is not wanted.")
    if old not in files and new not in files:
        raise Refused(f"There is no file of {old} nor of {new}.", advice=f"Its file is to be digests/{new}.yaml.")
    if any(edition.digest == old for edition in wiring.store.editions.sending()):
        raise Refused(f"{old} is being sent.", advice=f"digest send {old} finishes that; then rename it.")
