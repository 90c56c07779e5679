"""A document read as JSON that lists articles, by an editor's paths or by such as look right."""

from __future__ import annotations

from digest.errors import Unreadable
from digest.model.source import SourceKind
from digest.read.boilerplate.pieces import without_shared
from digest.read.feeds.json_items import items, json_items
from digest.read.feeds.json_proposal import proposed
from digest.read.opened import Document, Form, Opened

_MEMBERS = 12


def as_json(opened: Opened) -> Document | None:
    """The articles of a document that the editor says is JSON; None for any other. Raises `Unreadable` where its
    path leads to none."""
    if opened.read_as is not SourceKind.JSON or opened.form is not Form.JSON:
        return None
    paths = opened.paths or proposed(opened.json, opened.url)
    if paths is None:
        raise Unreadable("is JSON in which nothing looks like a list of articles", advice=f"It has {_shown(opened)}.")
    if not items(opened.json, paths.items):
        advice = f"It has {_shown(opened)}; digest inspect URL proposes a path."
        raise Unreadable(f"has no articles at items: {paths.items}", advice=advice)
    written = without_shared(json_items(opened.json, paths, opened.url).entries)
    return Document(kind=SourceKind.JSON, written=written, paths=paths)


def _shown(opened: Opened) -> str:
    """What stands in it, for whoever looks for a path."""
    value = opened.json
    if isinstance(value, dict):
        names = ", ".join(name[:40] for name in list(value)[:_MEMBERS])
        return f"the members {names}" if names else "no members"
    return "a list" if isinstance(value, list) else "one value"
