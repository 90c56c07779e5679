"""What was typed: every value a text with its place (pure)."""

from __future__ import annotations

from dataclasses import dataclass

from digest.config.yaml.problems import Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A single value as typed."""

    spot: Spot
    text: str
    quoted: bool = False
    start: int = 0
    """Column of its first character, from 0."""
    end: int | None = None
    """Column behind it; None when it goes on over the end of its line."""

    def instead(self, text: str) -> str:
        """The line with another text in its place."""
        typed = self.spot.typed
        return typed[: self.start] + text + (typed[self.end :] if self.end is not None else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list as typed."""

    spot: Spot
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A field's name and its value."""

    name: Text
    value: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """A block of fields as typed."""

    spot: Spot
    pairs: tuple[Pair, ...]
    inline: bool = False
    """Typed in braces."""

    def above(self, others: Fields | None) -> Fields:
        """These fields, and those of others whose names do not stand here."""
        own = {pair.name.text for pair in self.pairs}
        more = tuple(pair for pair in (others.pairs if others else ()) if pair.name.text not in own)
        return Fields(spot=self.spot, pairs=(*self.pairs, *more))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A value that cannot be used; why is among the problems already."""

    spot: Spot


Node = Text | Items | Fields | Unreadable
