"""The HTML part: a look's MJML template, filled and laid out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import lru_cache

from jinja2 import Environment
from markupsafe import Markup, escape
from mjml import mjml2html

from digest.errors import ConfigError
from digest.render.look import sandbox
from digest.render.look.colour import is_colour, mixed, readable
from digest.render.look.look import Look
from digest.render.look.words import Catalogue
from digest.render.mail.subject import preheader, subject
from digest.render.plain import attribute, body, titled
from digest.render.view import EditionView
from digest.text.direction import FSI
from digest.text.seams import MAY_HOLD_SEAMS, held_apart

#: Bytes: Gmail shows no more of a mail.
LARGEST = 102_400
#: Bytes that a link grows by where a provider writes its own in place of it.
REWRITTEN = 120
#: How much of a headline's colour the line below it has.
TRACE = 0.4
_COLOUR = "#b3261e"
_SHORT_GROUND = re.compile(r"""((?:background-color|bgcolor)=["']#)([0-9a-fA-F]{3})(?=["'])""")
#: Not what is for Word, "<!--[if mso]>", or hidden from it.
_REMARK = re.compile(r"<!--(?!\[if|<!|>).*?-->", re.DOTALL)
_SPACES = re.compile(r"^ +| {2,}")
_not_plain = re.compile(f"{MAY_HOLD_SEAMS.pattern}|{FSI}").search


def fitting(view: EditionView, look: Look) -> tuple[EditionView, str]:
    """The HTML, and the view it shows: without the stories mrml refuses, and without as many of the last ranked as
    it takes to stay within `LARGEST` bytes. Raises `ConfigError` when the look itself is broken."""
    try:
        document = html(view, look)
    except ValueError as error:
        view = _laid_out(view, look)
        if not view.stories:
            file = look.files.get("edition.mjml", look.name)
            raise ConfigError("No mail can be laid out.", where=file, advice=_in_words(error)) from error
        document = html(view, look)
    return (view, document) if weight(document) <= LARGEST else _trimmed(view, look)


def _in_words(error: ValueError) -> str:
    return "It begins with no <mjml>." if "mjml element" in str(error) else f"The layout engine says: {error}."


def html(view: EditionView, look: Look) -> str:
    """The view as a whole HTML document. Raises `ValueError` where mrml refuses what the template made of it."""
    return str(mjml2html(markup(view, look), fonts={}))


def markup(view: EditionView, look: Look) -> str:
    """The MJML that the look's template makes of the view. Raises `ConfigError` when the template is broken."""
    values = {"page": view, "preheader": preheader(view, subject(view, look)), **accents(view.colour, look)}
    return sandbox.filled(compiled(look), "edition.mjml", look, view.words, values)


def filled(name: str, look: Look, words: Catalogue, values: Mapping[str, object]) -> str:
    """The MJML template `name`, filled and laid out. Raises `ConfigError` when the template is broken."""
    return str(mjml2html(sandbox.filled(compiled(look), name, look, words, values), fonts={}))


def accents(colour: str, look: Look) -> Mapping[str, str]:
    """The publication's colour as it can be read on the look's light and dark sheets; and that of the lines below
    headlines, which say that they are links and no more."""
    known = colour if is_colour(colour) else _COLOUR
    return {
        "accent": readable(known, look.light.card),
        "accent_dark": readable(known, look.dark.card),
        "trace": mixed(look.light.ink, look.light.card, TRACE),
        "trace_dark": mixed(look.dark.ink, look.dark.card, TRACE),
    }


@lru_cache(maxsize=16)
def compiled(look: Look) -> Environment:
    """Compiled once for each look. Whatever a template puts out is escaped as text."""
    sources = {name: tidied(text) for name, text in look.templates.items() if name.endswith((".mjml", ".html"))}
    templates = sandbox.sandbox(sources, _put_out, escapes=True, own=look.own)
    templates.filters["attribute"] = lambda value: attribute(str(value))
    templates.filters["titled"] = lambda value: titled(str(value))
    # An inbox shows the first piece of text that it finds.
    templates.filters["without_elements"] = lambda line: escape(held_apart(str(line)))
    templates.filters["whole"] = lambda words: body(str(words).replace(" ", "\xa0"))
    templates.filters["spaced"] = lambda line: body(_SPACES.sub(_kept, str(line)))
    return templates


def tidied(source: str) -> str:
    """The template without what every mail would carry: spaces at the start of lines, and remarks, with the Jinja in
    them. Short colours of grounds are whole, because they become `bgcolor`, which Word reads with six digits only."""
    bare = _REMARK.sub(lambda remark: "\n" * remark[0].count("\n"), source)
    lines = "\n".join(line.lstrip() for line in bare.splitlines())
    return _SHORT_GROUND.sub(lambda typed: typed[1] + "".join(digit * 2 for digit in typed[2]), lines)


def _kept(spaces: re.Match[str]) -> str:
    """Spaces that take as many columns as those of the match; a line may still end after them."""
    return "\xa0" * (len(spaces[0]) - 1) + " " if spaces.start() else "\xa0" * len(spaces[0])


def _put_out(value: object) -> str:
    """What the engine still has to escape, but for what has a seam or an isolate, or is markup."""
    if type(value) is Markup:
        return value
    text = value if type(value) is str else str(value)
    return body(text) if _not_plain(text) else text


def _laid_out(view: EditionView, look: Look) -> EditionView:
    """The view without every story that mrml refuses on its own."""

    def accepted(alone: EditionView) -> bool:
        try:
            return bool(html(alone, look))
        except ValueError:
            return False

    return view.only({story for story in view.stories if accepted(view.only({story}))})


def _trimmed(view: EditionView, look: Look) -> tuple[EditionView, str]:
    """The view with as many of its first stories as fit, and one at least, and its HTML."""

    def size(kept: int) -> int:
        return weight(html(view.only(set(view.stories[:kept])), look))

    kept = max(1, bisect_right(range(1, view.count), LARGEST, key=size))
    shorter = view.only(set(view.stories[:kept]))
    return shorter, html(shorter, look)


def weight(document: str) -> int:
    """Bytes of the document when every link in it is as long as providers make them."""
    return len(document.encode()) + REWRITTEN * document.count(' href="')
