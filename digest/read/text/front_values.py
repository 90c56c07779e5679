"""YAML, TOML and JSON above a text as the texts that were typed there, within bounds (pure)."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from itertools import islice
from typing import Final, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.events import (
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

Value: TypeAlias = "str | tuple[Value, ...] | Mapping[str, Value]"

_MOST: Final = 5_000
"""Values of one head."""
_DEEPEST: Final = 8


def of_yaml(text: str) -> Value:
    """What the YAML says; what anchors stand for is not looked up. Empty where it is none."""
    try:
        events = islice(YAML(typ="safe", pure=True).parse(text), _MOST)
        for event in events:
            if isinstance(event, DocumentStartEvent):
                return _node(next(events), events, 1)
    except Exception:  # ruamel.yaml raises OverflowError, ValueError and others at odd escapes
        return ""
    return ""


def of_toml(text: str) -> Value:
    """What the TOML says; empty where it is none."""
    try:
        return _plain(tomllib.loads(text), 1)
    except (ValueError, RecursionError):
        return ""


def of_json(text: str) -> tuple[Value, int]:
    """What the JSON at the start of the text says, and where it ends; empty where there is none."""
    try:
        value, end = json.JSONDecoder(strict=False).raw_decode(text)
        return _plain(value, 1), end
    except (ValueError, RecursionError):
        return "", 0


def _node(event: Event, events: Iterator[Event], depth: int) -> Value:
    """Raises ValueError for values within values within values, and StopIteration where there are too many."""
    if depth > _DEEPEST:
        raise ValueError(depth)
    if isinstance(event, SequenceStartEvent):
        items: list[Value] = []
        while not isinstance(item := next(events), SequenceEndEvent):
            items.append(_node(item, events, depth + 1))
        return tuple(items)
    if isinstance(event, MappingStartEvent):
        fields: dict[str, Value] = {}
        while not isinstance(item := next(events), MappingEndEvent):
            name = _node(item, events, depth + 1)
            fields[str(name)] = _node(next(events), events, depth + 1)
        return fields
    return event.value if isinstance(event, ScalarEvent) else ""


def _plain(value: object, depth: int) -> Value:
    """Raises ValueError for values within values within values."""
    if depth > _DEEPEST:
        raise ValueError(depth)
    if isinstance(value, Mapping):
        return {str(name): _plain(item, depth + 1) for name, item in value.items()}
    if isinstance(value, list):
        return tuple(_plain(item, depth + 1) for item in value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return "" if value is None else str(value)
