"""`digest backup`: everything that cannot be made anew, in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from digest.actions.upkeep import backup as keeping
from digest.cli.opened import opened
from digest.cli.screen import say
from digest.text.durations import counted


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file, as quay-2026-11-24.zip.")],
) -> None:
    """Keep database, key and configuration in one file.

    Sending goes on meanwhile. The file is as secret as what is in it: everybody's address, and the key of your links.
    """
    with opened() as wiring:
        made = keeping.backup(wiring.publication, file)
        from_environment = not made.key and bool(wiring.publication.site.signing_keys)
    parts = ["the database"] * made.database + ["the key that signs links"] * made.key
    say(f"{made.file}: {', '.join([*parts, counted(made.files, 'file') + ' of configuration'])}; {made.size:,} bytes.")
    say("It holds a secret: keep it where only you can read it, and not on this disk alone.")
    if not made.database:
        say("The database is a server's and not in it: pg_dump --format=custom --file=digest.dump DATABASE")
    if from_environment:
        say("Your signing key is not in it: keep DIGEST_SIGNING_KEY, too. Without it, links in sent mails end.")
    say("What else stands in the environment, as a provider's token, is not in it, nor is the outbox.")
    for name in made.left_out:
        say(f"Left out, as it is no file: {name}")
