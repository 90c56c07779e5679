"""What a site lets programs fetch by themselves (robots.txt, RFC 9309; pure).

It holds for lists and sitemaps, and for pages we find on our own: the links of a list, the pages of a feed's articles.
A feed is published for programs, and a single page an editor names is asked as a browser would.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_LONGEST = 500_000
_MOST_RULES = 2_000
_LONGEST_DELAY = 10.0
_MOST_SITEMAPS = 5
_SITEMAP = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S{1,2000})", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """The rules for one program on one host; the empty one allows everything."""

    rules: tuple[tuple[bool, str], ...] = ()
    """(allowed, path pattern)."""
    delay: float = 0.0
    """Seconds between two requests, at most 10."""
    sitemaps: tuple[str, ...] = ()
    """Addresses of sitemaps, as the site has them."""

    def allows(self, path: str) -> bool:
        """The longest pattern that fits decides, and Allow wins a tie (RFC 9309 §2.2.2)."""
        fitting = [(len(pattern), allowed) for allowed, pattern in self.rules if _fits(pattern, path)]
        return max(fitting, default=(0, True))[1] or path == "/robots.txt"


CLOSED = Robots(rules=((False, "/"),))
"""What holds while a site cannot say its rules (RFC 9309 §2.3.1.4)."""


def robots(text: str, name: str) -> Robots:
    """The rules for the program called `name`: of its own groups, or else of those for "*"."""
    groups = list(_groups(text[:_LONGEST].lstrip("\ufeff")))
    own = [group for agents, group in groups if name.lower() in agents]
    chosen = own or [group for agents, group in groups if "*" in agents]
    lines = [line for group in chosen for line in group][:_MOST_RULES]
    rules = tuple((key == "allow", value) for key, value in lines if key in ("allow", "disallow") and value)
    delay = _delay(value for key, value in lines if key == "crawl-delay")
    return Robots(rules=rules, delay=delay, sitemaps=tuple(_SITEMAP.findall(text[:_LONGEST])[:_MOST_SITEMAPS]))


def _groups(text: str) -> Iterator[tuple[set[str], list[tuple[str, str]]]]:
    """(programs in lower case, (key, value) lines) of each group."""
    agents, lines = set[str](), list[tuple[str, str]]()
    for raw in text.splitlines():
        key, _, value = (part.strip() for part in raw.partition("#")[0].partition(":"))
        if key.lower() == "user-agent":
            if lines:
                yield agents, lines
                agents, lines = set(), []
            agents.add(value.partition("/")[0].strip().lower())
        elif key.lower() in ("allow", "disallow", "crawl-delay") and agents:
            lines.append((key.lower(), value))
    yield agents, lines


def _delay(values: Iterable[str]) -> float:
    numbers = [float(value) for value in values if re.fullmatch(r"\d{1,6}(\.\d{1,6})?", value)]
    return min(max(numbers, default=0.0), _LONGEST_DELAY)


def _fits(pattern: str, path: str) -> bool:
    """`*` stands for any characters, `$` at the end for the end; piece by piece, so no pattern is slow."""
    anchored = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for number, piece in enumerate(rest, 1):
        last = anchored and number == len(rest)
        found = path.rfind(piece) if last else path.find(piece, at)
        if found < at or (last and not path.endswith(piece)):
            return False
        at = found + len(piece)
    return not anchored or at == len(path) or bool(rest)
