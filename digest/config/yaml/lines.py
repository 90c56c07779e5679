"""One line of a YAML file as a person sees it: what leads in, the field's name, its value, a comment (pure)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"' + r"|'(?:[^']|'')*'", re.DOTALL)
_PARTS = re.compile(
    r"""(?P<lead>[ ]*(?:-[ ]+)*)
        (?P<name>(?:[^\W\d]|_)[\w-]*[ ]*:(?:[ ]+|$))?
        (?P<value>"(?:[^"\\]|\\.)*"(?=\s*$|\s+\#)|'(?:[^']|'')*'(?=\s*$|\s+\#)|.*?)
        (?P<comment>(?<!\s)\s+\#(?:\s.*)?)?$""",
    re.VERBOSE | re.DOTALL,
)
INVISIBLE = re.compile(
    "[^\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufdff\ufe00-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""A character that nobody sees, or half of one."""
_PLAIN = re.compile(r"(?!.*(?:: |:$| #))[^\s\"'{}\[\]&*!|>%@`#,?:-](?:[^\r\n]*\S)?$")
"""A text that YAML reads as it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a file, cut into its parts."""

    lead: str
    """Indentation and dashes."""
    name: str
    """"title: ", as typed; empty where the line has no field."""
    value: str
    comment: str

    def __str__(self) -> str:
        return self.lead + self.name + self.value + self.comment

    @property
    def field(self) -> str:
        """The field's name; empty where the line has none."""
        return self.name.rstrip(" ").removesuffix(":").rstrip(" ")


def cut(typed: str) -> Line:
    """The parts of a line; a `#` without a blank behind it belongs to the value."""
    parts = _PARTS.match(typed.rstrip())
    assert parts
    return Line(**{part: parts[part] or "" for part in ("lead", "name", "value", "comment")})


def in_quotes(typed: str, patterns: Collection[str] = ()) -> str:
    """The line with quotes around its whole value. `patterns` are the fields in whose text {words} are filled in: there
    double braces become single ones."""
    line = cut(typed)
    value = line.value.strip()
    if value[:1] in ('"', "'"):
        value = value[1:].removesuffix(value[0]) if value.count(value[0]) != 2 or value.endswith(value[0]) else value
    if line.field in patterns:
        value = re.sub(r"\{\{\s*(\w+)\s*\}\}", r"{\1}", value)
    return str(replace(line, value=quotes(value)))


def quotes(text: str) -> str:
    """The text as a quoted YAML value."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def value(text: str) -> str:
    """The text as a YAML value, quoted only where it must be."""
    return text if _PLAIN.match(text) else quotes(text)


def is_quoted(value: str) -> bool:
    """One pair of quotes stands around the whole value."""
    return bool(_QUOTED.fullmatch(value))


def is_open(typed: str) -> bool:
    """The line's value begins with a quote that is not closed on the line."""
    text = cut(typed).value if '"' in typed or "'" in typed else ""
    if text[:1] not in ('"', "'"):
        return False
    inner = re.sub(r"\\.", "", text[1:]) if text[0] == '"' else text[1:].replace("''", "")
    return text[0] not in inner


def indentation(typed: str) -> int:
    """How many blanks lead in."""
    return len(typed) - len(typed.lstrip(" "))


def is_blank(typed: str) -> bool:
    """Whether nothing but blanks or a comment stands there."""
    return not typed.strip() or typed.lstrip().startswith("#")
