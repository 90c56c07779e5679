"""What a source is called: by its title, or by its home page where the title names no publication."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from urllib.parse import urljoin

from digest.collect.session import CollectSession
from digest.collect.web.response import FetchFailed, Response
from digest.errors import DigestError
from digest.model.article import Entry
from digest.model.source import SourceKind, SourceState
from digest.read.documents import Reading
from digest.read.mastheads import Imprint, masthead
from digest.text.sites import same_site

_ENTRIES = 50
"""Whose addresses and texts may tell whose a feed is."""


def named(
    response: Response, reading: Reading, entries: Sequence[Entry], state: SourceState, session: CollectSession
) -> SourceState:
    """With the publication's name as its readers know it. Its home page is asked once, where the title does not tell
    and the page lies on the same site; what was found out stays, also that the page does not tell either."""
    title = reading.title
    if reading.kind is SourceKind.PAGE and not title:
        return state
    imprint = _imprint(response, reading, entries)
    masthead_of_title = masthead(title, imprint)
    if masthead_of_title.sure:
        return replace(state, name=masthead_of_title.name)
    if state.last_success and state.titled == title:
        return state
    known = _home_name(imprint, session) if same_site(imprint.home, response.url) else ""
    if known is None:
        return replace(state, name=state.name or masthead(title, imprint).name)
    return replace(state, name=masthead(title, replace(imprint, known=known)).name, titled=title)


def _imprint(response: Response, reading: Reading, entries: Sequence[Entry]) -> Imprint:
    some = list(islice(entries, _ENTRIES))
    return Imprint(
        url=response.base,
        home=reading.home or urljoin(response.url, "/"),
        articles=[entry.url for entry in some],
        publishers=reading.publishers,
        texts=[text for entry in some for text in (entry.title, entry.text, entry.summary, *entry.authors)],
    )


def _home_name(imprint: Imprint, session: CollectSession) -> str | None:
    """What the home page calls itself; empty where it tells no name either, None where it may answer another time."""
    try:
        session.check_open(imprint.home)
        page = session.read(session.get(imprint.home), read_as=SourceKind.LIST)
    except FetchFailed as failure:
        return "" if failure.status and failure.status < 500 else None
    except DigestError:
        return ""
    home = masthead(page.title, Imprint(url=imprint.home))
    return home.site if home.sure else ""
