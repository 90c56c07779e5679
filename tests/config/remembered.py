"""What YAML makes of a small text, kept: a run reads the same few hundred of them thousands of times."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.events import Event, StreamEndEvent

_LARGEST = 4_000
"""Characters of a text that is kept: what is made to be expensive costs what it costs."""
_MOST = 200
"""Texts that are kept, the last ones."""
_KEPT: dict[str, tuple[Event, ...]] = {}


class RememberingYAML(YAML):
    """Gives again for a text that was read to its end what it gave the first time."""

    def parse(self, stream: Any) -> Iterator[Event]:
        """The events of the text, one by one; raises as YAML does."""
        if stream in _KEPT:
            yield from _KEPT[stream]
            return
        events: list[Event] = []
        for event in super().parse(stream):
            events.append(event)
            if isinstance(event, StreamEndEvent) and len(stream) <= _LARGEST:
                _keep(stream, tuple(events))
            yield event


def _keep(text: str, events: tuple[Event, ...]) -> None:
    if len(_KEPT) == _MOST:
        del _KEPT[next(iter(_KEPT))]
    _KEPT[text] = events
