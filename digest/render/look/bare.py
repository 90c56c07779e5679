"""A template as markup: its Jinja and its remarks taken out, line for line, and the tags that are left (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from digest.render.mail.checks import Finding

_JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->", re.DOTALL)
_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[A-Za-z][\w:-]*)(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(?P<alone>/?)>", re.DOTALL
)
_ATTRIBUTE = re.compile(r"([\w:-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
#: An expression in a template that has been bared.
SLOT = re.compile("\x00(\\d+)\x00")
#: Attribute that names the place a tag of a filled template came from.
PLACE = "data-place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """One tag of a template."""

    name: str
    """In lower case."""
    start: int
    end: int
    """Its first letter in the text, and the one behind its last."""
    closing: bool
    alone: bool
    """It closes itself."""
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Bare:
    """A template without its Jinja and its remarks, line for line."""

    file: str
    text: str
    values: tuple[str, ...]
    """Expressions; their places in the text are NUL, number, NUL."""

    def flaw(self, place: int, what: str, severity: Literal["error", "warning"] = "error") -> Finding:
        """A finding at that letter of the text."""
        line = self.text.count("\n", 0, place) + 1
        return Finding(severity=severity, what=what, where=f"{self.file}:{line}")

    def shown(self, value: str) -> str:
        """An attribute as typed."""
        return SLOT.sub(lambda slot: self.values[int(slot[1])].strip(), value)

    def expressions(self, value: str) -> Iterator[str]:
        """Those that stand in an attribute."""
        return (self.values[int(slot[1])] for slot in SLOT.finditer(value))


def bare(file: str, source: str) -> Bare:
    """The template of that file as markup."""
    values: list[str] = []

    def blank(match: re.Match[str]) -> str:
        lines = "\n" * match[0].count("\n")
        if not match[0].startswith("{{"):
            return lines
        values.append(match[0])
        return f"\x00{len(values) - 1}\x00{lines}"

    return Bare(file, _JINJA.sub(blank, source), tuple(values))


def tags(text: str) -> Iterator[Tag]:
    """Every tag of a text without Jinja, in order."""
    for match in _TAG.finditer(text):
        yield Tag(
            name=match["name"].lower(),
            start=match.start(),
            end=match.end(),
            closing=bool(match["end"]),
            alone=bool(match["alone"]),
            attributes=_attributes(match["rest"]),
        )


def placed(number: int, source: str) -> str:
    """The template, in which every tag says that it stands in template `number`, and in which line of it."""
    # Jinja may hold what looks like a tag; what takes its place is as long as it is.
    masked = _JINJA.sub(lambda match: "".join("\n" if letter == "\n" else "\x01" for letter in match[0]), source)
    parts, behind = [], 0
    for match in _TAG.finditer(masked):
        if not match["end"]:
            line = source.count("\n", 0, match.start()) + 1
            parts += [source[behind : match.end("name")], f' {PLACE}="{number}:{line}"']
            behind = match.end("name")
    return "".join([*parts, source[behind:]])


def _attributes(rest: str) -> dict[str, str]:
    return {name.lower(): one or other or bare for name, one, other, bare in _ATTRIBUTE.findall(_clear(rest))}


def _clear(rest: str) -> str:
    """Values that stand alone in a tag, such as a whole attribute made by an expression, are no attributes."""
    return re.sub("(^|\\s)\x00\\d+\x00(?=\\s|/|$)", " ", rest)
