"""The key of addresses is lost for ever, and another takes its place [effect: disk]."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from digest.actions.shape import Shape
from digest.config.site import ADDRESS_KEY
from digest.environment import database_of
from digest.errors import Refused

#: Shows a person how many are forgotten, and how many addresses are hashed anew; gives the number that they typed.
Ask = Callable[[int, int], str]


class NewKey(Shape):
    """What became of the addresses."""

    file: Path
    """Where the new key lies."""
    aside: Path | None
    """Where a file lies now that was no key of this database."""
    before: Path | None
    """The database as it was; None for a server's."""
    forgotten: int
    """People who were erased and whom nobody knows again."""
    known: int
    """Addresses that were hashed anew."""


def begin_new_key(folder: Path, ask: Ask) -> NewKey:
    """The database of that configuration folder has a new key, in a file of its own; every address it holds is hashed
    with it, and who was erased is forgotten. Nothing else needs the configuration.

    `ask` must give how many are forgotten. Raises `Refused` where the right key is there, or nobody confirmed: then
    nothing was changed.
    """
    file = folder.absolute().parent / ADDRESS_KEY
    with database_of(folder) as store:
        if store.knows_key(file):
            raise Refused(f"{file} is the key of this database's addresses.", advice="Nothing was changed.")
        loss = store.key_loss()
        if (typed := ask(loss.forgotten, loss.known)) != str(loss.forgotten):
            what = f'"{typed}" is not the number of people, {loss.forgotten}.' if typed else "Nobody confirmed."
            advice = f"Nothing was changed. In a script: digest db new-key --yes={loss.forgotten}"
            raise Refused(what, advice=advice)
        aside = _laid_aside(file)
        before = store.begin_new_key(file)
    return NewKey(file=file, aside=aside, before=before, forgotten=loss.forgotten, known=loss.known)


def _laid_aside(file: Path) -> Path | None:
    """Whatever lies there may be the key of another database: it is not written over."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return None
    aside = file.with_name(f"{file.name}.{hashlib.sha256(content).hexdigest()[:8]}")
    file.replace(aside)
    return aside
