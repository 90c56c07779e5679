"""The editions as pages in a folder, for any web server [effect: disk]."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from digest.actions.files import write
from digest.actions.shape import Shape
from digest.config.digests import Digest
from digest.errors import Unavailable
from digest.model.edition import Edition
from digest.model.look import USUAL_LOOK
from digest.render.pictures import PRINTS
from digest.render.web.pages import front_page, logo_files, pages
from digest.timetable import is_over
from digest.wiring import Wiring

#: Editions of a digest, newest first, that have a page.
MOST = 10_000


class Published(Shape):
    """How many files there are now; none while no edition was sent."""

    written: int
    """New or changed."""
    as_before: int


def publish(wiring: Wiring, folder: Path) -> Published:
    """Every frozen edition has its page in the folder, each digest its archive and, where the site has an address, its
    feed; one with `archive: no` has nothing there, and what it had is taken away. So lies there what editions and
    drafts show of our own copies of pictures. Only what changed is written, and nothing else is removed. Raises
    `Unavailable` when a file cannot be written."""
    prints = [_printed(folder / PRINTS / name, wiring) for name in wiring.store.prints.shown()]
    pages = keep_pages(wiring, folder)
    return Published(written=pages.written + sum(prints), as_before=pages.as_before + len(prints) - sum(prints))


def keep_pages(wiring: Wiring, folder: Path) -> Published:
    """The folder holds the pages as `publish` does, but for pictures: for whoever hands those out of the database."""
    written = [_written(folder / path, content) for path, content in _pages(wiring)]
    for key, digest in wiring.publication.digests.items():
        if not digest.archive:
            _taken_away(folder / key)
    return Published(written=sum(written), as_before=len(written) - sum(written))


def _pages(wiring: Wiring) -> Iterator[tuple[str, bytes]]:
    """Of every digest; the page over them comes last. Where one can subscribe it names those without an edition."""
    publication = wiring.publication
    joining = bool(publication.site.web.url) and publication.site.web.joining
    newest: dict[str, tuple[Digest, Edition | None]] = {}
    for key, digest in sorted(publication.digests.items()):
        if not digest.archive:
            continue
        history = publication.store.editions.history(key, MOST)
        editions = [edition for edition in history if isinstance(edition, Edition) and edition.draft.sections]
        if editions:
            newest[key] = digest, editions[0]
            yield from pages(digest, publication.site, wiring.looks.to_show(digest.look), editions)
        elif joining and not is_over(digest, publication.site.zone, publication.clock()):
            newest[key] = digest, None
    if newest or joining:
        yield from logo_files(publication.site)
    if newest:
        look = wiring.looks.to_show(USUAL_LOOK)
        yield "index.html", front_page(publication.site, look, newest)


def _printed(file: Path, wiring: Wiring) -> bool:
    """Whether the print had to be written: what is named by its bytes is as it was."""
    if file.is_file():
        return False
    content = wiring.store.prints.content(file.name)
    return content is not None and _written(file, content)


def _taken_away(folder: Path) -> None:
    """The pages that stood there are gone."""
    try:
        for file in (*folder.glob("*.html"), *folder.glob("feed.xml")):
            file.unlink(missing_ok=True)
    except OSError as error:
        raise Unavailable(f"{folder} cannot be changed: {error.strerror}.") from error


def _written(file: Path, content: bytes) -> bool:
    """Whether the file had to be written; it is never seen half-written."""
    try:
        if file.is_file() and file.read_bytes() == content:
            return False
        write(file, content)
    except OSError as error:
        raise Unavailable(f"{file} cannot be written: {error.strerror}.") from error
    return True
