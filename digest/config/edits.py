"""An editor's file with lines added to it; every other line stays as it was typed (pure)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from digest.config.yaml.lines import value

_FIRST_SOURCE = re.compile(r"^sources:[^\n]*\n(?:[ ]*(?:#[^\n]*)?\n)*([ ]*)- ", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSource:
    """A source that is to be written."""

    url: str
    name: str = ""
    topic: str = ""


class Unwritable(ValueError):
    """The sources are written in a way that no line can be added to."""


def source_lines(sources: Sequence[NewSource], topics: Collection[str] = (), *, lead: str = "  ") -> list[str]:
    """YAML of each source, `lead` before its dash; a topic that is none of `topics` becomes a remark."""
    by_name = {topic.casefold(): topic for topic in topics}
    lines: list[str] = []
    for source in sources:
        topic = by_name.get(source.topic.casefold(), "")
        remark = f"  # {source.topic}" if source.topic and not topic else ""
        fields = [(field, text) for field, text in (("name", source.name), ("topic", topic)) if text]
        lines.append(f"{lead}- {'url: ' if fields else ''}{value(source.url)}{remark}")
        lines += [f"{lead}  {field}: {value(text)}" for field, text in fields]
    return lines


def dash(text: str) -> str:
    """What stands before the dash of the first source of a digest's file; two spaces where there is none."""
    first = _FIRST_SOURCE.search(text)
    return first[1] if first else "  "


def with_source_lines(text: str, lines: Sequence[str]) -> str:
    """A digest's file with the lines behind its last source, or below `sources:` while it has none.

    Raises `Unwritable` where `sources:` is missing or has its value beside it.
    """
    rows = text.splitlines()
    start = next((number for number, row in enumerate(rows) if row.startswith("sources:")), None)
    if start is None or rows[start].partition("#")[0].strip() != "sources:":
        raise Unwritable
    last = start
    for number, row in enumerate(rows[start + 1 :], start + 1):
        if row.strip() and not row.startswith((" ", "-", "#")):
            break
        if row.strip() and not row.lstrip().startswith("#"):
            last = number
    return "\n".join([*rows[: last + 1], *lines, *rows[last + 1 :]]) + "\n"
