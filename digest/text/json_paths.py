"""Paths in JSON, such as `data.posts[*].title`, and what they lead to (pure).

A path is names with dots between them; `[*]` is every entry of a list (or member of an object), `[0]` the first one,
and `["a.b"]` a name with signs in it. `$` in front, as JSONPath (RFC 9535) has it, is the document itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

LONGEST = 200
_MOST_STEPS = 12
_STEP = re.compile(r"""\.?(?:([^\s.\[\]"'$*]+)|(\*)|\[(?:(\*)|(-?\d{1,6})|"([^"]*)"|'([^']*)')\])""")
_PLAIN = re.compile(r"""[^\s.\[\]"'$*#:,{}&!|>%@`]+""")

Step = str | int | None
"""A name, a place in a list, or None for all of them."""


class NotAPath(ValueError):
    """It cannot be understood."""


@lru_cache(maxsize=256)
def steps(path: str) -> tuple[Step, ...]:
    """The path taken apart; none for the document itself. Raises `NotAPath`."""
    rest = path.strip().removeprefix("$")
    if not path.strip() or len(path) > LONGEST:
        raise NotAPath(path)
    taken: list[Step] = []
    while rest:
        step = _STEP.match(rest)
        if step is None or len(taken) == _MOST_STEPS or (not taken and rest.startswith(".") and "$" not in path):
            raise NotAPath(path)
        name, dot_all, every, place, double, single = step.groups()
        taken.append(int(place) if place else None if dot_all or every else name or double or single or "")
        rest = rest[step.end() :]
    return tuple(taken)


def written(way: Iterable[Step]) -> str:
    """The path of these steps, as it would be typed."""
    path = ""
    for step in way:
        if step is None:
            path += "[*]" if path else "$[*]"
        elif isinstance(step, int):
            path += f"[{step}]" if path else f"$[{step}]"
        elif _PLAIN.fullmatch(step):
            path += f".{step}" if path else step
        else:
            path += f'["{step}"]' if path else f'$["{step}"]'
    return path or "$"


def there(value: object, path: str, most: int) -> list[object]:
    """What the path leads to, at most so many; nothing where it leads nowhere."""
    values = [value]
    for step in steps(path):
        values = [inner for outer in values for inner in _inner(outer, step)][:most]
    return values


def _inner(value: object, step: Step) -> Iterator[object]:
    if isinstance(value, Mapping):
        if step is None:
            yield from value.values()
        elif str(step) in value:
            yield value[str(step)]
    elif isinstance(value, Sequence) and not isinstance(value, str):
        if step is None:
            yield from value
        elif isinstance(step, int) and -len(value) <= step < len(value):
            yield value[step]
