"""Corrections of signs: quotes, brackets, braces, tabs, colons within a text (pure)."""

from __future__ import annotations

import re

from digest.config.yaml import lines
from digest.config.yaml.halt import BLOCK, Correction, Halt


def tab(halt: Halt) -> Correction | None:
    """The complaint about a tab, where blanks must stand."""
    for number in dict.fromkeys((halt.line, halt.began)):
        typed = halt.typed[number]
        if "\t" in re.match(r"[\s-]*", typed)[0] or ("\\t" in halt.problem and "\t" in typed):  # type: ignore[index]
            what = "There is a tab in this line. Use the space bar:"
            return Correction(line=number, what=what, instead=typed.replace("\t", "  "))
    return None


def open_quote(halt: Halt) -> Correction | None:
    """A quote that is never closed, or that is closed by the opening quote of another line."""
    what = "The quote that begins here is not closed. Write:"
    if "quoted scalar" in halt.context and lines.is_open(halt.typed[halt.began]):
        if "escape" in halt.problem:
            return None
        return Correction(line=halt.began, what=what, instead=halt.in_quotes(halt.began))
    for number in range(halt.line - 1, -1, -1):
        typed = halt.typed[number]
        if lines.is_open(typed):
            quote = lines.cut(typed).value[0]
            closing = next((n for n in range(number + 1, len(halt.typed)) if quote in halt.typed[n]), None)
            if closing == halt.line:
                return Correction(line=number, what=what, instead=halt.in_quotes(number))
    return None


def escape(halt: Halt) -> Correction | None:
    """The complaint about a backslash within double quotes."""
    if "escape" not in halt.problem and "double-quoted" not in halt.context:
        return None
    line = lines.cut(halt.at)
    text = line.value[1:].removesuffix('"') if line.value.startswith('"') else ""
    instead = None if not text else str(line).replace(line.value, "'" + text.replace("'", "''") + "'", 1)
    return Correction(
        line=halt.line, what="Within double quotes a backslash has a meaning of its own. Write:", instead=instead
    )


def in_brackets(halt: Halt) -> Correction | None:
    """An entry of a list in brackets that begins with a sign YAML keeps for itself."""
    at = halt.at
    if "cannot start" not in halt.problem or at[halt.column - 1 : halt.column] not in ("[", ",", " "):
        return None
    entry = re.match(r"[^\[\],]+", at[halt.column :])
    if not entry or "[" not in at[: halt.column]:
        return None
    text = entry[0].rstrip()
    instead = at[: halt.column] + lines.quotes(text) + at[halt.column + len(text) :]
    return Correction(line=halt.line, what=f"A text that begins with {text[0]} needs quotes:", instead=instead)


def first_character(halt: Halt) -> Correction | None:
    """A text that begins with a sign YAML keeps for itself, or with a quote that closes too soon."""
    for number in dict.fromkeys((halt.line, halt.began)):
        typed = halt.typed[number]
        value = lines.cut(typed).value
        if linked := re.fullmatch(r"\[[^\[\]]*\]\(([^\s()]+)\)", value):
            what = "Brackets begin a list. Write the address alone:"
            return Correction(line=number, what=what, instead=typed.replace(value, linked[1], 1))
        if _begins_oddly(typed, value):
            what = f"A text that begins with {value[0]} needs quotes:"
        elif value[-1:] in (",", ";") and lines.is_quoted(value[:-1]):
            what = f"There is no {'comma' if value[-1] == ',' else 'semicolon'} at the end of a line. Write:"
            return Correction(line=number, what=what, instead=typed.replace(value, value[:-1], 1))
        elif value[:1] in ('"', "'") and number == halt.line and not lines.is_quoted(value):
            what = "The quotes must stand around the whole text:"
        else:
            continue
        if (instead := halt.in_quotes(number)) != typed:
            return Correction(line=number, what=what, instead=instead)
    return None


def _begins_oddly(typed: str, value: str) -> bool:
    if value[:1] in ("{", "["):
        return not _is_list(value)
    behind_something = not typed.lstrip().startswith(value)
    return behind_something and value[:1] in tuple("@`%&*!|>]},") and not BLOCK.fullmatch(value)


def _is_list(value: str) -> bool:
    """It looks like a list in brackets, closed or not, rather than a text with something behind its bracket."""
    return value.startswith("[") and not re.match(r"\[[^\[\]]*\]\s*[^\s#,\]]", value)


def open_bracket(halt: Halt) -> Correction | None:
    """A list in brackets that is not closed, or whose closing bracket stands in a comment."""
    typed = halt.typed[halt.began]
    line = lines.cut(typed)
    if "flow" not in halt.context + halt.problem or not line.value.startswith("["):
        return None
    if lost := re.search(r"[^\[\],]*\S\s+#\S[^\[\],]*", line.value):
        instead = typed.replace(lost[0], f" {lines.quotes(lost[0].strip())}", 1)
        return Correction(line=halt.began, what='What stands behind " #" is a comment. Write:', instead=instead)
    if line.value.count("[") <= line.value.count("]"):
        return None
    number = _last_of_list(halt)
    end = lines.cut(halt.typed[number])
    return Correction(
        line=number,
        what=f"The bracket that begins in line {halt.began + 1} is not closed. Write:",
        instead=f"{end.lead}{end.name}{end.value.rstrip().rstrip(',')}]{end.comment}",
    )


def _last_of_list(halt: Halt) -> int:
    """The last line that can belong to the list in brackets: what follows it stands further right than it."""
    edge = lines.indentation(halt.typed[halt.began])
    last = halt.began
    for number in range(halt.began + 1, len(halt.typed)):
        typed = halt.typed[number]
        if lines.is_blank(typed):
            continue
        if lines.indentation(typed) <= edge or lines.cut(typed).name:
            break
        last = number
    return last


def colon(halt: Halt) -> Correction | None:
    """A colon within a text: what stands before it would be a field's name."""
    line = lines.cut(halt.at)
    inner = re.search(r":(?:\s|$)", line.value)
    if "not allowed here" not in halt.problem or not inner or line.value.startswith("- "):
        return None
    if not (line.name or line.lead.strip()):
        return None
    return Correction(
        line=halt.line, what="This text holds a colon, so it needs quotes:", instead=halt.in_quotes(halt.line)
    )
