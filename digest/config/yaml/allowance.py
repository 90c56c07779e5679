"""How much work one file may cost, whatever stands in it and however often it is read anew (pure)."""

from __future__ import annotations

from dataclasses import dataclass

from ruamel.yaml.events import Event

MOST_VALUES = 20_000
"""Names and values in a file, lists and blocks among them."""
_CHARACTERS = 600_000


class TooMuch(Exception):
    """More than is read of one file; holds the line number."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(slots=True)
class Allowance:
    """The work that is left for one file, however often it is read anew."""

    values: int = MOST_VALUES
    characters: int = _CHARACTERS
    begun: int = 0
    """How often it was read."""

    def begin(self, text: str) -> None:
        """Takes what reading the text costs. Raises `TooMuch` where too little is left."""
        self.begun += 1
        self.characters -= len(text)
        if self.characters < 0:
            raise TooMuch(0)

    def spend(self, event: Event) -> Event:
        """Takes what one value costs. Raises `TooMuch` when nothing is left."""
        self.values -= 1
        if self.values < 0:
            raise TooMuch(event.start_mark.line)
        return event
