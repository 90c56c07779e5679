"""What a command needs only when it runs is imported when it runs: help of a command costs what its own file costs.

Files of commands import modules of the rooms beneath, and no names out of them; names that only annotations need stand
under TYPE_CHECKING. `importlib.util.LazyLoader` is not safe before Python 3.12.4 where two threads use a module first,
so all are loaded before a command begins.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType

#: The rooms that commands act through.
ROOMS = (
    "digest.actions.",
    "digest.config.",
    "digest.environment",
    "digest.publication",
    "digest.schedule.",
    "digest.timetable",
    "digest.wiring",
)

_waiting: list[str] = []


@contextmanager
def imported_later() -> Iterator[None]:
    """Modules of these rooms that are imported while inside are loaded when something of them is first used."""
    finder = _Finder()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


def load() -> None:
    """Whatever was imported so far is loaded."""
    while _waiting:
        module = sys.modules[_waiting.pop()]
        module.__doc__  # noqa: B018 the first look at a module loads it


class _Finder:
    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """A module that is loaded later; packages, which are empty in these rooms, are loaded at once."""
        spec = PathFinder.find_spec(fullname, path, target) if fullname.startswith(ROOMS) else None
        if spec is None or spec.loader is None or spec.submodule_search_locations is not None:
            return None
        spec.loader = LazyLoader(spec.loader)
        _waiting.append(fullname)
        return spec
