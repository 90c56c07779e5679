"""The templates of pages, filled in. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from jinja2 import Environment
from markupsafe import escape

from digest.render.look import sandbox
from digest.render.look.look import Look
from digest.render.look.words import Catalogue


def filled(name: str, look: Look, words: Catalogue, values: Mapping[str, object]) -> bytes:
    """The page that the template makes of the values."""
    return sandbox.filled(compiled(look), name, look, words, values).encode(errors="replace")


@lru_cache(maxsize=16)
def compiled(look: Look) -> Environment:
    """Compiled once for each look; whatever a template puts out is escaped."""
    sources = {name: source for name, source in look.templates.items() if name.endswith(".html")}
    return sandbox.sandbox(sources, escape, escapes=True, own=look.own)
