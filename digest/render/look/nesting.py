"""A filled template before it is laid out: what stands where nothing is laid out, and what is not closed (pure).

mrml takes both without a word, or refuses the whole mail with one that names no place. The tags of the template say
where they come from (`bare.placed`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from digest.render.look.bare import PLACE, Tag, tags
from digest.render.mail.checks import Finding

_LEAVES = ("mj-text", "mj-image", "mj-divider", "mj-spacer", "mj-button")
#: Tag → where it is laid out.
_WITHIN = {
    "mj-head": ("mjml",),
    "mj-body": ("mjml",),
    **dict.fromkeys(("mj-title", "mj-attributes", "mj-style"), ("mj-head",)),
    "mj-wrapper": ("mj-body",),
    "mj-section": ("mj-body", "mj-wrapper"),
    "mj-column": ("mj-section",),
    **dict.fromkeys(_LEAVES, ("mj-column",)),
}
#: What holds tags of MJML, and neither words nor HTML.
_FRAMES = frozenset(["mjml", "mj-head", "mj-body", "mj-wrapper", "mj-section", "mj-column"])
#: Pixels of a mail, and percent with what rounding may add: three columns have 33.34% each.
_WIDE, _WHOLE = 600, 100.1
_VOID = frozenset(["br", "hr", "img", "meta"])
_WORDS = re.compile(r"[^\s<>&][^<>&]*")
_LOOSE = re.compile(r"<(?![A-Za-z/!])")
_STYLE = re.compile(r"<mj-style\b[^>]*>.*?</mj-style>|<!--.*?-->", re.DOTALL)


def misplaced(filled: str, files: Sequence[str]) -> Iterator[Finding]:
    """What stands where nothing is laid out, and columns that do not fit beside each other; `files` are those that
    places count."""
    within: list[Tag] = []
    columns: list[Tag] = []
    behind = 0
    text = _STYLE.sub("", filled)
    for tag in tags(text):
        parent = within[-1] if within else None
        if parent and parent.name in _FRAMES and (words := _WORDS.search(text, behind, tag.start)):
            yield _error(f"In <{parent.name}>, and not in <mj-text>, stands: {words[0].strip()[:60]}", parent, files)
        behind = tag.end
        if tag.closing:
            if tag.name == "mj-section":
                yield from _too_wide(columns, files)
                columns = []
            _close(within, tag.name)
            continue
        if parent and (what := _lost(tag, parent.name)):
            yield _error(what, tag, files)
        columns += [tag] if tag.name == "mj-column" else []
        if not tag.alone and tag.name not in _VOID:
            within.append(tag)


def _too_wide(columns: Sequence[Tag], files: Sequence[str]) -> Iterator[Finding]:
    """Where the columns of a section are wider than the mail, the last ones slip below."""
    typed = [column for column in columns if column.attributes.get("width")]
    widths = [column.attributes["width"] for column in typed]
    if sum(map(_share, widths)) > _WHOLE:
        beside = " + ".join(widths)
        what = f"The columns are wider than the mail: {beside}. Together they have 100% or {_WIDE}px at most."
        yield _error(what, typed[0], files)


def _share(width: str) -> float:
    """Percent of the mail."""
    number = float(re.sub(r"[^\d.]", "", width) or 0)
    return number / _WIDE * 100 if width.endswith("px") else number


def _lost(tag: Tag, parent: str) -> str:
    """Why the tag is not laid out in that parent; empty where it is."""
    if tag.name in _WITHIN and parent not in _WITHIN[tag.name] and parent != "mj-attributes":
        return f"<{tag.name}> stands in <{parent}>. It is laid out in <{'> and <'.join(_WITHIN[tag.name])}> only."
    if not tag.name.startswith("mj") and parent in _FRAMES:
        return f"<{tag.name}> stands in <{parent}>. Put <mj-text> around it, or <mj-raw>."
    return ""


def unclosed(filled: str, files: Sequence[str]) -> Iterator[Finding]:
    """Why the layout engine refuses the filled template: tags without an end, and a < that begins none."""
    within: list[Tag] = []
    last: Tag | None = None
    text = _STYLE.sub("", filled)
    for loose in _LOOSE.finditer(text):
        before = [tag for tag in tags(text[: loose.start()]) if not tag.closing]
        yield _error("A < begins no tag here. Write it &lt;", before[-1] if before else None, files)
    for tag in tags(text):
        if not tag.closing:
            last = tag
            if not tag.alone and tag.name not in _VOID:
                within.append(tag)
        elif tag.name not in (open.name for open in within):
            yield _error(f"</{tag.name}> ends what never began.", last, files)
        else:
            for left in _close(within, tag.name):
                yield _error(f"<{left.name}> is not closed: </{left.name}> is missing.", left, files)


def _close(within: list[Tag], name: str) -> list[Tag]:
    """Ends the innermost tag of that name, and gives what in it was not closed."""
    place = next((at for at in range(len(within) - 1, -1, -1) if within[at].name == name), None)
    if place is None:
        return []
    left = within[place + 1 :]
    del within[place:]
    return left


def place_of(mark: str, files: Sequence[str]) -> str:
    """ "config/looks/ours/edition.mjml:7", of a tag's `data-place`."""
    number, _, line = mark.partition(":")
    return f"{files[int(number)]}:{line}"


def _error(what: str, tag: Tag | None, files: Sequence[str]) -> Finding:
    mark = tag.attributes.get(PLACE, "") if tag else ""
    return Finding(severity="error", what=what, where=place_of(mark, files) if mark else "edition.mjml")
