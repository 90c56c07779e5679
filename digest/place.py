"""From where a publication sends: its mark, and what its database says of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from digest import home
from digest.errors import DigestError, Refused
from digest.model.home import Mark
from digest.store.ledger.homes import Homes


class Place:
    """The folder of one publication."""

    def __init__(self, file: Path, homes: Homes) -> None:
        self.file = file
        """Of the mark: beside the database, or for a server's in the publication's home."""
        self._homes = homes

    @property
    def mark(self) -> Mark | None:
        """None where nothing was sent from here yet."""
        return home.mark(self.file)

    @property
    def why_copy(self) -> str:
        """Why this is a copy; empty for the original. What looks like a copy is looked at again: another process may
        have begun in between, and the mark is there before the database knows of it."""
        return self._homes.why_copy(self.mark) and self._homes.why_copy(self.mark)

    def refuse_copy(self) -> None:
        """Raises `Refused` in a copy that nobody adopted."""
        if copied := self.why_copy:
            raise Refused(f"This is a copy: {copied}.", advice=_ADOPT)

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Before and after, the database and our mark count up together, so that an older database does not fit the
        mark."""
        self._count_up()
        try:
            yield
        finally:
            with suppress(DigestError):  # what went wrong inside tells more
                self._count_up()

    def _count_up(self) -> None:
        here = self.mark or home.first(self.file)
        begun = self._homes.begin(here)
        self._homes.keep(home.leave(self.file, here.letters, begun))


_ADOPT = (
    "Nothing was sent, so that nobody gets anything twice. Is the original switched off for good? Then this becomes\n"
    "the original: digest adopt"
)
