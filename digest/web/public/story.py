"""`/r/CODE`: the way to a story from a mail whose clicks are counted."""

from __future__ import annotations

from collections.abc import Mapping

from digest.actions.readers import clicking
from digest.web.answers import PRIVATE, Answer
from digest.web.served import Served

#: Temporary, and kept by nobody: each click comes by here.
FOUND = 302


def led(served: Served, code: str, headers: Mapping[str, str], net: str, *, counts: bool) -> Answer:
    """To where the story lies, which is looked up; the request names no target. It `counts` unless only the head was
    asked for."""
    click = clicking.opened(served.publication, code)
    if click is None:
        return served.nothing_here()
    if counts:
        served.clicking.click(click, headers, net, served.publication.clock())
    return Answer(status=FOUND, headers={**PRIVATE, "Location": click.link.url})
