"""What stands above the text of a file: YAML between `---`, TOML between `+++`, JSON, or Pelican's lines (pure).

What cannot be read as the language that it seems to be is read line by line: a title with a colon in it is a mistake
in YAML, and all the same a title.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from digest.read.text.front_values import Value, of_json, of_toml, of_yaml

_LONGEST: Final = 50_000
"""Characters of front matter."""
_MOST_LINES: Final = 100
_FENCED = re.compile(r"\s*(?P<fence>---|\+\+\+)[ \t]*\n")
_CLOSING = re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE)
_FIELD = re.compile(r"([A-Za-z][\w -]{0,30}?)\s*[:=]\s*(.*)")
_HEAD_LINE = re.compile(r"[A-Za-z][\w-]{0,30}:(?:[ \t].*)?|[ \t]+\S.*")
_LINK = re.compile(r"\[[^\[\]]+\]\([^()]+\)")
#: Fields of a head that somebody types before any other, or that Pelican wants.
_HEADS = frozenset(("title", "date", "author", "authors", "slug", "category", "tags", "status", "summary"))
#: Where static site generators keep what is the theme's or the site's own: Hugo, Zola.
_WITHIN = ("taxonomies", "params", "extra")


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """The fields above a text, and the text."""

    text: str
    """What stands below; everything where there is no front matter."""
    fields: Mapping[str, Value] = field(default_factory=dict)
    """Name in small letters, without hyphens, underscores and blanks → its value."""

    def words(self, *names: str) -> str:
        """The text of the first of these fields that has one; of a list its first, of a block its name or address."""
        return next((words for name in names if (words := _words(self.fields.get(name, "")))), "")

    def each(self, *names: str) -> tuple[str, ...]:
        """The texts of the first of these fields that has some; in one text they are parted by commas."""
        return next((texts for name in names if (texts := _each(self.fields.get(name, "")))), ())

    @property
    def draft(self) -> bool:
        """Its author does not want it published yet: `draft: true` (Hugo), `published: false` (Jekyll), `Status: draft`
        (Pelican)."""
        return (
            self.words("draft").casefold() in ("true", "yes", "on", "1")
            or self.words("published").casefold() in ("false", "no", "off", "0")
            or self.words("status").casefold() in ("draft", "hidden", "private")
        )


def has_front_matter(text: str) -> bool:
    """Whether anything is said above the text."""
    return bool(front_matter(text).fields)


def front_matter(text: str) -> FrontMatter:
    """What is said above a text, and the text, its lines parted by "\\n"."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n")
    if match := _FENCED.match(text):
        return _fenced(text, match)
    if (bare := text.lstrip()).startswith("{"):
        value, end = of_json(bare[:_LONGEST])
        return _above(value, bare[end:]) or FrontMatter(text=text)
    return _closed(text) or _head(text)


def _closed(text: str) -> FrontMatter | None:
    """Hexo's: YAML that only its end is marked of; None where what stands there is no head with a title or a date."""
    closing = _CLOSING.search(text, 0, _LONGEST)
    front = text[: closing.start()] if closing else ""
    if closing is None or "\n\n" in front.strip() or not _HEADS & {name.lower() for name in _by_line(front)}:
        return None
    lines = front.strip().split("\n")
    if not all(_HEAD_LINE.fullmatch(line) or line.startswith("- ") for line in lines):
        return None
    return _above(of_yaml(front), text[closing.end() :])


def _fenced(text: str, opening: re.Match[str]) -> FrontMatter:
    closing = re.compile(rf"^{re.escape(opening['fence'])}[ \t]*(?:\n|\Z)", re.MULTILINE)
    end = closing.search(text, opening.end(), opening.end() + _LONGEST)
    if not end:
        return FrontMatter(text=text)
    front, rest = text[opening.end() : end.start()], text[end.end() :]
    if not front.strip():
        return FrontMatter(text=rest)
    value = of_toml(front) if opening["fence"] == "+++" else of_yaml(front)
    return _above(value, rest) or _above(_by_line(front), rest) or FrontMatter(text=text)


def _head(text: str) -> FrontMatter:
    """Pelican's: `Title: …` and other such lines up to the first empty one."""
    head = text.lstrip("\n")[:_LONGEST].partition("\n\n")[0]
    lines = head.split("\n")
    fields = _by_line(head)
    known = _HEADS & {name.lower() for name in fields}
    if "title" in known and len(known) > 1 and all(_HEAD_LINE.fullmatch(line) for line in lines):
        return _above(fields, text[text.index(head) + len(head) :]) or FrontMatter(text=text)
    return FrontMatter(text=text)


def _by_line(front: str) -> Mapping[str, Value]:
    """`name: text` or `name = text` of each line; items of a list and lines further right belong to the name above."""
    fields: dict[str, Value] = {}
    key = ""
    for line in front.split("\n")[:_MOST_LINES]:
        if key and re.match(r"\s+\S|-\s", line):
            above, more = str(fields[key]), _unquoted(line.strip().removeprefix("- "))
            fields[key] = f"{above}, {more}" if above and line.strip().startswith("- ") else f"{above} {more}".strip()
        elif match := _FIELD.fullmatch(line.rstrip()):
            key = match[1].strip().lower()
            fields[key] = _unquoted(match[2])
    return fields


def _above(value: Value, rest: str) -> FrontMatter | None:
    """None where the value is no block of fields."""
    if not isinstance(value, Mapping) or not value:
        return None
    named = {re.sub(r"[-_ ]", "", name).lower(): item for name, item in value.items()}
    for name in _WITHIN:
        if isinstance(within := named.get(name), Mapping):
            named = {re.sub(r"[-_ ]", "", inner).lower(): item for inner, item in within.items()} | named
    return FrontMatter(text=rest, fields=named)


def _words(value: Value) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, Mapping):
        return next((words for name in ("name", "title", "url", "src", "image") if (words := _text(value, name))), "")
    return next((words for item in value if (words := _words(item))), "")


def _text(block: Mapping[str, Value], name: str) -> str:
    value = block.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _each(value: Value) -> tuple[str, ...]:
    if isinstance(value, str):
        value = tuple(re.split(r"[,;]", value))
    texts = [_words(value)] if isinstance(value, Mapping) else [_words(item) for item in value]
    return tuple(text for text in map(_unquoted, texts) if text)


def _unquoted(text: str) -> str:
    text = text.strip().strip("\"'").strip()
    return text if _LINK.fullmatch(text) else text.strip("\"'[]").strip()
