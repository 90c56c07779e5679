"""Digests whose pictures are to be ours, where none can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from digest import places
from digest.config.digests import Digest
from digest.config.site import Site


def unprinted(site: Site, digests: Iterable[Digest]) -> tuple[str, ...]:
    """What to install or write; sentences with file and line."""
    wanting = [digest for digest in digests if digest.pictures == "ours" and digest.images]
    return tuple(f"{digest.where('pictures')}: {what}" for digest in wanting for what in _missing(site))


def _missing(site: Site) -> Iterator[str]:
    until = "Until then its mails show no pictures of stories and blocks."
    if not places.can_print():
        install = "pip install 'newsletter-digest[pictures]'"
        yield f"pictures: ours needs an extra that is not installed here. Type: {install}. {until}"
    if not site.web.url.startswith("https://"):
        write = "Write their https address in digest.yaml: web: https://news.example"
        yield f"pictures: ours needs pages that hand them out. {write}. {until}"
