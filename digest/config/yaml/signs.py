"""Complaints about signs: quotes, brackets, braces, tabs, colons within a text (pure)."""

from __future__ import annotations

import re

from digest.config.yaml import lines
from digest.config.yaml.trouble import BLOCK, Complaint, Trouble


def tab(trouble: Trouble) -> Complaint | None:
    for number in dict.fromkeys((trouble.line, trouble.began)):
        typed = trouble.typed[number]
        if "\t" in re.match(r"[\s-]*", typed)[0] or ("\\t" in trouble.problem and "\t" in typed):  # type: ignore[index]
            what = "There is a tab in this line. Use the space bar:"
            return Complaint(line=number, what=what, instead=typed.replace("\t", "  "))
    return None


def open_quote(trouble: Trouble) -> Complaint | None:
    """A quote that is never closed, or that is closed by the opening quote of another line."""
    what = "The quote that begins here is not closed. Write:"
    if "quoted scalar" in trouble.context and lines.is_open(trouble.typed[trouble.began]):
        if "escape" in trouble.problem:
            return None
        return Complaint(line=trouble.began, what=what, instead=trouble.in_quotes(trouble.began))
    for number in range(trouble.line - 1, -1, -1):
        typed = trouble.typed[number]
        if lines.is_open(typed):
            quote = lines.cut(typed).value[0]
            closing = next((n for n in range(number + 1, len(trouble.typed)) if quote in trouble.typed[n]), None)
            if closing == trouble.line:
                return Complaint(line=number, what=what, instead=trouble.in_quotes(number))
    return None


def escape(trouble: Trouble) -> Complaint | None:
    if "escape" not in trouble.problem and "double-quoted" not in trouble.context:
        return None
    line = lines.cut(trouble.at)
    text = line.value[1:].removesuffix('"') if line.value.startswith('"') else ""
    instead = None if not text else str(line).replace(line.value, "'" + text.replace("'", "''") + "'", 1)
    return Complaint(
        line=trouble.line, what="Within double quotes a backslash has a meaning of its own. Write:", instead=instead
    )


def in_brackets(trouble: Trouble) -> Complaint | None:
    """An entry of a list in brackets that begins with a sign YAML keeps for itself."""
    at = trouble.at
    if "cannot start" not in trouble.problem or at[trouble.column - 1 : trouble.column] not in ("[", ",", " "):
        return None
    entry = re.match(r"[^\[\],]+", at[trouble.column :])
    if not entry or "[" not in at[: trouble.column]:
        return None
    text = entry[0].rstrip()
    instead = at[: trouble.column] + lines.quotes(text) + at[trouble.column + len(text) :]
    return Complaint(line=trouble.line, what=f"A text that begins with {text[0]} needs quotes:", instead=instead)


def first_character(trouble: Trouble) -> Complaint | None:
    """A text that begins with a sign YAML keeps for itself, or with a quote that closes too soon."""
    for number in dict.fromkeys((trouble.line, trouble.began)):
        typed = trouble.typed[number]
        value = lines.cut(typed).value
        if _begins_oddly(typed, value):
            what = f"A text that begins with {value[0]} needs quotes:"
        elif value[:1] in ('"', "'") and number == trouble.line and not re.fullmatch(r"\"[^\"]*\"|'[^']*'", value):
            what = "The quotes must stand around the whole text:"
        else:
            continue
        if (instead := trouble.in_quotes(number)) != typed:
            return Complaint(line=number, what=what, instead=instead)
    return None


def _begins_oddly(typed: str, value: str) -> bool:
    if value[:1] in ("{", "["):
        return not _is_list(value)
    behind_something = not typed.lstrip().startswith(value)
    return behind_something and value[:1] in tuple("@`%&*!|>]},") and not BLOCK.fullmatch(value)


def _is_list(value: str) -> bool:
    """It looks like a list in brackets, closed or not, rather than a text with something behind its bracket."""
    return value.startswith("[") and not re.match(r"\[[^\[\]]*\]\s*[^\s#,\]]", value)


def open_bracket(trouble: Trouble) -> Complaint | None:
    """A list in brackets that is not closed, or whose closing bracket stands in a comment."""
    typed = trouble.typed[trouble.began]
    line = lines.cut(typed)
    if "flow" not in trouble.context + trouble.problem or not line.value.startswith("["):
        return None
    if lost := re.search(r"[^\[\],]*\S\s+#\S[^\[\],]*", line.value):
        instead = typed.replace(lost[0], f" {lines.quotes(lost[0].strip())}", 1)
        return Complaint(line=trouble.began, what='What stands behind " #" is a comment. Write:', instead=instead)
    if line.value.count("[") <= line.value.count("]"):
        return None
    number = _last_of_list(trouble)
    end = lines.cut(trouble.typed[number])
    return Complaint(
        line=number,
        what=f"The bracket that begins in line {trouble.began + 1} is not closed. Write:",
        instead=f"{end.lead}{end.name}{end.value.rstrip().rstrip(',')}]{end.comment}",
    )


def _last_of_list(trouble: Trouble) -> int:
    """The last line that can belong to the list in brackets: what follows it stands further right than it."""
    edge = lines.indentation(trouble.typed[trouble.began])
    last = trouble.began
    for number in range(trouble.began + 1, len(trouble.typed)):
        typed = trouble.typed[number]
        if lines.is_blank(typed):
            continue
        if lines.indentation(typed) <= edge or lines.cut(typed).name:
            break
        last = number
    return last


def colon(trouble: Trouble) -> Complaint | None:
    """A colon within a text: what stands before it would be a field's name."""
    line = lines.cut(trouble.at)
    inner = re.search(r":(?:\s|$)", line.value)
    if "not allowed here" not in trouble.problem or not inner or line.value.startswith("- "):
        return None
    if not (line.name or line.lead.strip()):
        return None
    return Complaint(
        line=trouble.line, what="This text holds a colon, so it needs quotes:", instead=trouble.in_quotes(trouble.line)
    )
