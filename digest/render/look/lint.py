"""A look before anything is sent with it: its files read line by line, its colours measured, samples laid out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product

from jinja2 import TemplateSyntaxError

from digest.config.typed.fields import PLACEHOLDERS, subject
from digest.config.typed.unclear import Unclear
from digest.errors import ConfigError
from digest.render.look.bare import bare
from digest.render.look.colour import contrast
from digest.render.look.files import SETTINGS
from digest.render.look.legible import LEAST_CONTRAST
from digest.render.look.look import Look, Palette
from digest.render.look.markup import markup
from digest.render.look.references import References
from digest.render.look.trial import tried
from digest.render.mail import document
from digest.render.mail.checks import Finding
from digest.render.mail.text import compiled as compiled_text
from digest.render.web import filling
from digest.text.near_misses import nearest

#: Errors that are shown of one look.
SHOWN = 50
_COMPILED = {"mjml": document.compiled, "txt": compiled_text, "html": filling.compiled}
_KINDS_OF_FONT = ("serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui")


def lint(look: Look) -> tuple[Finding, ...]:
    """Everything that is wrong with the look, its files first, in order of their lines; empty when it is fit to send
    with. `where` is file and line."""
    # What came with the program was read when it was made.
    names = sorted(look.sources.keys() & look.templates.keys()) if look.own else sorted(look.templates)
    flaws = [*_settings(look), *_unread(look), *(flaw for name in names for flaw in _template(look, name))]
    if not any(flaw.severity == "error" for flaw in flaws):
        flaws += _references(look)
    if not any(flaw.severity == "error" for flaw in flaws):
        flaws += tried(look, flaws)
    return tuple(dict.fromkeys(flaws))


def refuse_faulty(look: Look, flaws: Iterable[Finding]) -> None:
    """Raises `ConfigError` with every error among the look's flaws."""
    errors = dict.fromkeys(f"  {flaw.where}: {flaw.what}" for flaw in flaws if flaw.severity == "error")
    if errors:
        raise ConfigError(f'The look "{look.name}" cannot be used:\n' + "\n".join(list(errors)[:SHOWN]))


# ---- look.yaml


def _settings(look: Look) -> Iterator[Finding]:
    for scheme, palette in (("light", look.light), ("dark", look.dark)):
        for ink, ground in [*product(("ink", "text", "dim"), ("card",)), ("dim", "paper")]:
            yield from _legible(look, palette, scheme, ink, ground)
    typed = look.sources.get(SETTINGS, "")
    for one, other in (("light", "dark"), ("dark", "light")):
        if re.search(rf"^{one}\s*:", typed, re.MULTILINE) and not re.search(rf"^{other}\s*:", typed, re.MULTILINE):
            what = f"{one}: has colours of its own, and {other}: those of broadsheet, for it does not stand there."
            yield _of_settings(look, what, one)
    for name in ("headline_font", "body_font"):
        fonts = getattr(look, name)
        if fonts.rpartition(",")[2] not in _KINDS_OF_FONT:
            what = f"{name}: who has none of these fonts gets any other. Write a kind behind them: {fonts},serif"
            yield _of_settings(look, what, name)


def _legible(look: Look, palette: Palette, scheme: str, ink: str, ground: str) -> Iterator[Finding]:
    one, other = getattr(palette, ink), getattr(palette, ground)
    if (ratio := contrast(one, other)) < LEAST_CONTRAST:
        what = f"{scheme}: {ink} {one} on {ground} {other} has a contrast of {ratio:.1f}; {LEAST_CONTRAST} can be read."
        yield Finding(severity="error", what=what, where=_line(look, scheme, ink))


def _of_settings(look: Look, what: str, *fields: str) -> Finding:
    return Finding(severity="warning", what=what, where=_line(look, *fields))


def _line(look: Look, *fields: str) -> str:
    """The file of the look's settings, and the line on which these fields stand, one within the other."""
    file, typed, at = look.files.get(SETTINGS, look.name), look.sources.get(SETTINGS, ""), 0
    for field in fields:
        field_name = re.search(rf"(?<![\w-]){field}\s*:", typed[at:])
        if not field_name:
            return file
        at += field_name.end()
    return f"{file}:{typed.count(chr(10), 0, at) + 1}"


# ---- templates


def _unread(look: Look) -> Iterator[Finding]:
    for file, what in look.unread.items():
        yield Finding(severity="warning", what=what, where=file)


def _template(look: Look, name: str) -> Iterator[Finding]:
    file = look.files.get(name, f"{look.name}/{name}")
    engine = _COMPILED[name.rpartition(".")[2]](look)
    try:
        engine.get_template(name)
    except TemplateSyntaxError as error:
        filter = re.match(r"No (?:filter|test) named '(\w+)'", error.message or "")
        near = nearest(filter[1], engine.filters, likeness=0.75) if filter else ""
        hint = f" Did you mean: {near}?" if near else ""
        yield Finding(
            severity="error", what=f"{(error.message or '').rstrip('.')}.{hint}", where=f"{file}:{error.lineno}"
        )
        return
    except Exception as error:  # RecursionError and others, of what is nested too deep or too long
        yield Finding(severity="error", what=f"This cannot be read ({type(error).__name__}).", where=file)
        return
    if name == "subject.txt":
        yield from _subject(look.templates[name].strip(), file)
    if name.endswith(".mjml"):
        yield from markup(bare(file, look.templates[name]))


def _subject(pattern: str, file: str) -> Iterator[Finding]:
    if "\n" in pattern:
        yield Finding(severity="error", what="A subject has one line.", where=f"{file}:2")
    if "{{" in pattern or "{%" in pattern:
        what = f"A subject is no template. What is filled in: {{{'}, {'.join(PLACEHOLDERS)}}}."
        yield Finding(severity="error", what=what, where=f"{file}:1")
        return
    try:
        subject(pattern.partition("\n")[0] or "{lead}")
    except Unclear as unclear:
        yield Finding(severity="error", what=f"{unclear.what} {unclear.write}".strip(), where=f"{file}:1")


def _references(look: Look) -> Iterator[Finding]:
    for ending, compiled in ((".mjml", document.compiled), (".txt", compiled_text)):
        yield from References(look, ending, compiled(look)).flaws()
