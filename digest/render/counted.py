"""Links of stories that lead over the publication's own pages, where clicks are counted (pure).

A link is made from the edition, the story and where it leads, and from nothing of a reader: whoever gets the edition
gets the same ones, so that no click tells who it was."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import replace

from digest.model.click import Link
from digest.model.edition import Draft, Rendering
from digest.render import mail_links
from digest.render.plain import attribute
from digest.render.view import EditionView, Reference, StoryView

#: Letters of a code: 60 bits, so that no two links of all editions meet.
_LENGTH = 12


def links(draft: Draft) -> tuple[Link, ...]:
    """Every link of its stories that is counted, each once; none where it counts no clicks."""
    if not (draft.counts_clicks and draft.letterhead.web_url):
        return ()
    targets = {
        (story.key, url): None
        for story in draft.stories
        for article in story.articles
        if (url := mail_links.link(article.url))
    }
    return tuple(Link(code=_code(draft, story, url), story=story, url=url) for story, url in targets)


def counted(view: EditionView, draft: Draft) -> EditionView:
    """The edition with the addresses on our pages in place of those that its stories lead to."""
    ways = {(link.story, link.url): _address(draft, link) for link in links(draft)}
    return replace(view, stories=tuple(_led(story, ways) for story in view.stories)) if ways else view


def uncounted(rendering: Rendering, draft: Draft) -> Rendering:
    """The mail for those who are no readers of the edition, as long as it is a draft: its stories lead where they lead,
    for nobody knows their codes before the freeze, and looking it over is no click."""
    html, text = rendering.html, rendering.text
    for link in links(draft):
        html = html.replace(_address(draft, link), str(attribute(link.url)))
        text = text.replace(_address(draft, link), link.url)
    return replace(rendering, html=html, text=text)


def _led(story: StoryView, ways: Mapping[tuple[str, str], str]) -> StoryView:
    def way(url: str) -> str:
        return ways.get((story.key, url), url)

    return replace(story, url=way(story.url), also=tuple(_also(other, way(other.url)) for other in story.also))


def _also(reference: Reference, url: str) -> Reference:
    return replace(reference, url=url)


def _address(draft: Draft, link: Link) -> str:
    return f"{draft.letterhead.web_url}/r/{link.code}"


def _code(draft: Draft, story: str, url: str) -> str:
    """Letters and digits that nothing breaks at, in a text or at the end of a sentence."""
    made = hashlib.sha256("\0".join((draft.digest, draft.occasion.key, story, url)).encode(errors="replace")).digest()
    return b32encode(made)[:_LENGTH].decode().lower()
