"""`digest publish`: the editions as pages in a folder, for any web server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.wiring import Wiring

#: Editions of a digest, newest first, that have a page.
MOST = 10_000


def publish(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the pages go; made when missing.")],
) -> None:
    """Write the editions as pages, an archive and a feed, into a folder.

    Only what changed is written, and nothing is removed. Drafts have no page.
    """
    from digest.cli.opened import opened
    from digest.cli.screen import counted, say

    with opened() as wiring:
        wrote = [_written(folder / path, content) for path, content in _pages(wiring)]
        if not wrote:
            say("No edition was sent yet: there is nothing to publish.")
            return
        say(f"{counted(sum(wrote), 'file')} written, {len(wrote) - sum(wrote):,} as before.")
        say(f"Open {folder / 'index.html'}")
        if not wiring.publication.site.web.url:
            say("\nThere is no feed: it needs whole addresses. Say in config/digest.yaml where the folder is served:")
            say("  web:\n    url: https://…")


def _pages(wiring: Wiring) -> Iterator[tuple[str, bytes]]:
    """Of every digest; the page over them comes last."""
    from digest.model.edition import Edition
    from digest.render.web.pages import front_page, pages

    newest = {}
    for key, digest in sorted(wiring.publication.digests.items()):
        past = wiring.store.editions.history(key, MOST)
        editions = [one for one in past if isinstance(one, Edition) and one.draft.sections]
        if editions:
            newest[key] = digest, editions[0]
            yield from pages(digest, wiring.publication.site, wiring.kit(key).look, editions)
    if newest:
        yield "index.html", front_page(wiring.publication.site, wiring.kit().look, newest)


def _written(file: Path, content: bytes) -> bool:
    """Whether the file had to be written; it is never seen half-written."""
    from digest.cli.files import write

    try:
        if file.is_file() and file.read_bytes() == content:
            return False
        write(file, content.decode())
    except OSError as error:
        raise Unavailable(f"{file} cannot be written: {error.strerror}.") from error
    return True
