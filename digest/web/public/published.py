"""Front page, archive, editions and feeds: the files that `digest publish` writes, handed out [effect: disk]."""

from __future__ import annotations

import mimetypes
import re

from digest.render.pictures import PRINTS
from digest.web.answers import Answer, stored
from digest.web.served import Served

#: Names of our own files: no dot at the start, nothing that leads out.
_NAME = re.compile(r"(?:[\w-][\w.-]*/){0,3}(?:[\w-][\w.-]*)?", re.ASCII)
_PRINT = re.compile(r"[0-9a-f]{64}\.(?:jpg|png)", re.ASCII)
_A_YEAR = 31_536_000
"""Seconds: what caches keep at the longest."""
_KINDS = {"html": "text/html; charset=utf-8", "xml": "application/rss+xml; charset=utf-8"}


def published(served: Served, path: str, known: str) -> Answer:
    """The file at that path, not again for who has it (`known` is their If-None-Match)."""
    if len(path) > 300 or not _NAME.fullmatch(path) or ".." in path:
        return served.nothing_here()
    if not path or path.endswith("/"):
        path += "index.html"
    file = served.publication.site.pages / path
    try:
        content = file.read_bytes()
    except IsADirectoryError:  # as List-Archive names it; links within count from below it
        return Answer(status=301, headers={"Location": f"{file.name}/", "Cache-Control": "public, max-age=300"})
    except OSError:
        return served.nothing_here()
    kind = _KINDS.get(path.rpartition(".")[2]) or mimetypes.guess_type(path)[0] or "application/octet-stream"
    return stored(content, kind, known)


def picture(served: Served, name: str, known: str) -> Answer:
    """The print of that name, which never changes; a file so called where there is no such print."""
    content = served.wiring.store.prints.content(name) if _PRINT.fullmatch(name) else None
    if content is None:
        return published(served, f"{PRINTS}/{name}", known)
    kind = "image/png" if name.endswith(".png") else "image/jpeg"
    return stored(content, kind, known, seconds=_A_YEAR, immutable=True)
