"""How a value may be written, the plainest form first (pure)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from digest.config.edits.edit import Entry
from digest.config.yaml.lines import quotes, value
from digest.text.lines import one_line, visible

_SIGNS = re.compile(r"[,\[\]{}]")
"""Signs that part values within brackets."""


def forms(text: str, *, inline: bool, edge: int) -> Iterator[str]:
    """The value as it may be written behind its field or dash: as it is, in quotes, with signs for its line breaks.
    Outside of brackets several lines stand below, further right than `edge`."""
    if "\n" in text and not inline:
        lead = " " * (edge + 2)
        yield "\n".join(["|", *((lead + line).rstrip(" ") if line.strip() else "" for line in text.split("\n"))])
    if "\n" not in text:
        yield quotes(text) if inline and _SIGNS.search(text) else value(text)
        yield quotes(text)
    yield json.dumps(text, ensure_ascii=False)


FORMS = 3
"""No value has more forms."""


def form(text: str, number: int, *, inline: bool = False, edge: int = 0) -> str:
    """The form of that number, from 0; the last there is where there are fewer."""
    known = list(forms(text, inline=inline, edge=edge))
    return known[min(number, len(known) - 1)]


def entry_lines(entry: Entry, number: int = 0, *, lead: str = "  - ") -> list[str]:
    """An entry of a list on lines of its own, the first with what leads in."""
    remark = f"  # {one_line(visible(entry.remark))}" if entry.remark else ""
    if not entry.fields:
        return f"{lead}{form(entry.text, number, edge=len(lead))}{remark}".split("\n")
    below = " " * len(lead)
    first, *more = (f"{name}: {_field(typed, number)}" for name, typed in entry.fields.items())
    return [f"{lead}{first}{remark}", *(f"{below}{line}" for line in more)]


def entry_inline(entry: Entry, number: int = 0) -> str:
    """An entry of a list within brackets."""
    if not entry.fields:
        return form(entry.text, number, inline=True)
    return (
        "{" + ", ".join(f"{name}: {_field(typed, number, inline=True)}" for name, typed in entry.fields.items()) + "}"
    )


def in_brackets(entries: Sequence[str]) -> str:
    """A list on one line, of entries as they are to be written."""
    return f"[{', '.join(entries)}]"


def _field(typed: str | tuple[str, ...], number: int, *, inline: bool = False) -> str:
    if isinstance(typed, tuple):
        return in_brackets([form(text, number, inline=True) for text in typed])
    return form(typed, number, inline=inline)
