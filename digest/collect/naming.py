"""What a source is called: by its title, or by its home page where the title names no publication."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from urllib.parse import urljoin

from digest.collect.session import CollectSession
from digest.collect.web.response import Response
from digest.errors import DigestError
from digest.model.article import Entry
from digest.model.source import SourceKind, SourceState
from digest.read.documents import Reading
from digest.read.mastheads import Imprint, masthead
from digest.text.sites import same_site

_ENTRIES = 50
"""Whose addresses and texts may tell whose a feed is."""


def name_of(
    response: Response, reading: Reading, entries: Sequence[Entry], state: SourceState, session: CollectSession
) -> str:
    """The publication as its readers know it. Its home page is asked once, where the title does not tell and the page
    lies on the same site; what was found out stays."""
    if reading.kind is SourceKind.PAGE and not reading.title:
        return state.name
    imprint = _imprint(response, reading, entries)
    named = masthead(reading.title, imprint)
    if named.sure:
        return named.name
    if state.last_success and state.name not in ("", reading.title):
        return state.name
    known = _home_name(imprint, session) if same_site(imprint.home, response.url) else ""
    return masthead(reading.title, replace(imprint, known=known)).name


def _imprint(response: Response, reading: Reading, entries: Sequence[Entry]) -> Imprint:
    some = list(islice(entries, _ENTRIES))
    return Imprint(
        url=response.base,
        home=reading.home or urljoin(response.url, "/"),
        articles=[entry.url for entry in some],
        publishers=reading.publishers,
        texts=[text for entry in some for text in (entry.title, entry.text, entry.summary, *entry.authors)],
    )


def _home_name(imprint: Imprint, session: CollectSession) -> str:
    """What the home page calls itself; empty where it does not answer or tells no name either."""
    try:
        session.check_open(imprint.home)
        page = session.read(session.get(imprint.home), read_as=SourceKind.LIST)
    except DigestError:
        return ""
    named = masthead(page.title, Imprint(url=imprint.home))
    return named.site if named.sure else ""
