"""A digest's editions as a feed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import format_datetime

from lxml import etree
from lxml.builder import ElementMaker

from digest.config.digests import Digest
from digest.config.site import Site
from digest.model.edition import Edition
from digest.render.look.look import Look
from digest.render.plain import plain
from digest.render.segment_view import page_path
from digest.render.view import EditionView
from digest.render.web.filling import filled
from digest.text.seams import held_apart

#: Editions in a feed.
IN_FEED = 20
_ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An edition that has a page."""

    edition: Edition
    view: EditionView
    headline: str
    """Its mails' subject."""


def feed(digest: Digest, site: Site, look: Look, shown: Sequence[Shown]) -> bytes:
    """RSS 2.0 of the first of these, each an item with its intro and all stories under the names of their sections; a
    reader knows it again by digest and occasion. The site has an address."""
    make = ElementMaker(nsmap={"atom": _ATOM})
    home = f"{site.web.url}/{digest.key}"
    link = etree.Element(f"{{{_ATOM}}}link", rel="self", type="application/rss+xml", href=f"{home}/feed.xml")
    channel = make.channel(
        make.title(held_apart(plain(digest.title or site.name))),
        make.link(f"{home}/index.html"),
        make.description(held_apart(plain(digest.description or digest.title or site.name, 300))),
        make.language(digest.language or site.language),
        link,
        *(_item(make, one, site, look) for one in shown[:IN_FEED]),
    )
    return bytes(etree.tostring(make.rss(channel, version="2.0"), xml_declaration=True, encoding="utf-8"))


def _item(make: ElementMaker, one: Shown, site: Site, look: Look) -> etree._Element:
    return make.item(
        make.title(one.headline),
        make.link(f"{site.web.url}/{page_path(one.edition.draft)}"),
        make.guid(f"{one.edition.digest} {one.edition.occasion.key}", isPermaLink="false"),
        make.pubDate(format_datetime(one.edition.frozen, usegmt=True)),
        *(make.category(section.name) for section in one.view.sections),
        make.description(filled("web/item.html", look, one.view.words, {"edition": one.view}).decode()),
    )
