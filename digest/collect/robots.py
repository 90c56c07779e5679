"""What a site lets programs fetch by themselves (robots.txt, RFC 9309; pure).

It holds for lists and sitemaps, and for pages we find on our own: the links of a list, the pages of a feed's articles.
A feed is published for programs, and a single page an editor names is asked as a browser would.
Protego is not used: it misses a byte order mark and `digest/2.0`, and takes a group for "dig" as ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

_LONGEST = 500 * 1024
_LONGEST_DELAY = 10.0
_MOST_SITEMAPS = 5
_SITEMAP = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S{1,2000})", re.IGNORECASE | re.MULTILINE)
_LINE_END = re.compile(r"[\r\n]+")
_TOKEN = re.compile(r"\*(?!\S)|[\w-]*")
"""The product token that a `User-agent` line begins with: `digest` of `digest/2.0`."""

_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_LITERAL_IN_QUERY = frozenset(":/?@")
_KEPT = "%:/?#[]@!$&'()*+,;="


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """The rules for one program on one host; the empty one allows everything."""

    rules: tuple[tuple[bool, str], ...] = ()
    """(allowed, path pattern in the one spelling that is compared)."""
    delay: float = 0.0
    """Seconds between two requests, at most 10."""
    sitemaps: tuple[str, ...] = ()
    """Addresses of sitemaps, as the site has them."""

    def allows(self, path: str) -> bool:
        """Whether the path with its query may be fetched: the longest pattern that fits decides, and Allow wins a tie
        (RFC 9309 §2.2.2)."""
        literal = path.replace("*", "%2A").replace("$", "%24")
        spellings = {_spelt(literal), _spelt_with_query(literal)}
        fitting = [
            (len(pattern), allowed)
            for allowed, pattern in self.rules
            if any(_fits(pattern, spelling) for spelling in spellings)
        ]
        return max(fitting, default=(0, True))[1] or path == "/robots.txt"


CLOSED = Robots(rules=((False, "/"),))
"""What holds while a site cannot say its rules (RFC 9309 §2.3.1.4)."""


def robots(text: str, name: str) -> Robots:
    """The rules for the program called `name`: of its own groups, or else of those for "*".

    Of a longer text the first 500 KiB of whole lines count (RFC 9309 §2.5).
    """
    text = _whole_lines(text.lstrip("\ufeff"))
    groups = list(_groups(text))
    own = [records for programs, records in groups if name.lower() in programs]
    chosen = own or [records for programs, records in groups if "*" in programs]
    records = [record for group in chosen for record in group]
    rules = tuple((key == "allow", _pattern(value)) for key, value in records if key != "crawl-delay" and value)
    delay = _delay(value for key, value in records if key == "crawl-delay")
    return Robots(rules=rules, delay=delay, sitemaps=tuple(_SITEMAP.findall(text)[:_MOST_SITEMAPS]))


def _whole_lines(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST + 1].rpartition("\n")[0]


def _groups(text: str) -> Iterator[tuple[set[str], list[tuple[str, str]]]]:
    """(programs in lower case, (key, value) records) of each group."""
    programs, records = set[str](), list[tuple[str, str]]()
    for line in _LINE_END.split(text):
        key, _, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        if key.lower() == "user-agent":
            if records:
                yield programs, records
                programs, records = set(), []
            programs.add(_token(value))
        elif key.lower() in ("allow", "disallow", "crawl-delay") and programs:
            records.append((key.lower(), value))
    yield programs, records


def _token(value: str) -> str:
    token = _TOKEN.match(value)
    return token[0].lower() if token else ""


def _delay(values: Iterable[str]) -> float:
    numbers = [float(value) for value in values if re.fullmatch(r"\d{1,6}(\.\d{1,6})?", value)]
    return min(max(numbers, default=0.0), _LONGEST_DELAY)


def _pattern(value: str) -> str:
    """The pattern in the spelling that is compared; a `$` that is not at its end means itself."""
    spelt = _spelt_with_query(value.removesuffix("$").replace("$", "%24"))
    return f"{spelt}$" if value.endswith("$") else spelt


def _spelt_with_query(path: str) -> str:
    """The path as `_spelt`, and its query with `:/?@` unescaped, which mean themselves there (RFC 3986 §3.4)."""
    before, mark, query = path.partition("?")
    return _spelt(before) + mark + _spelt(query, _LITERAL_IN_QUERY)


def _spelt(text: str, unescaped: frozenset[str] = frozenset()) -> str:
    """The text in one spelling: `/~joe` for `/%7Ejoe`, escapes for all that is not plain ASCII (RFC 9309 §2.2.2)."""

    def character(escape: re.Match[str]) -> str:
        plain = chr(int(escape[1], 16))
        return plain if plain in _UNRESERVED or plain in unescaped else escape[0].upper()

    return quote(_ESCAPE.sub(character, text), safe=_KEPT, errors="replace")


def _fits(pattern: str, path: str) -> bool:
    """`*` stands for any characters, `$` at the end for the end; piece by piece, so no pattern is slow."""
    anchored = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for number, piece in enumerate(rest, 1):
        last = anchored and number == len(rest)
        start = path.rfind(piece) if last else path.find(piece, at)
        if start < at or (last and not path.endswith(piece)):
            return False
        at = start + len(piece)
    return not anchored or at == len(path) or bool(rest)
