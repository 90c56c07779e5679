"""What a kind of file calls its fields, for sentences about lines that YAML cannot read (pure)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The names of fields that somebody may have meant to type in a file, and the examples it is explained with."""

    outer: frozenset[str]
    """Fields at the left edge of the file."""
    inner: frozenset[str]
    """Fields below others."""
    patterns: frozenset[str] = frozenset()
    """Fields in whose text words in braces are filled in."""
    many: frozenset[str] = frozenset()
    """Fields that hold lists."""
    lists: tuple[str, ...]
    """Fields that hold lists, as examples."""
    opening: str
    """A line that such a file may begin with."""
    detailed: Callable[[str], str]
    """The field with which an entry of a list begins, once more is to be said of it than its short form does."""

    def __contains__(self, name: str) -> bool:
        return name in self.outer or name in self.inner

    def at_the_edge(self, name: str) -> bool | None:
        """Fields of that name stand at the left edge (True), below others (False), or either."""
        outside, inside = name in self.outer, name in self.inner
        return None if inside == outside else outside
