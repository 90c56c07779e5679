"""Editions on the web: each one a page, an archive for each digest, one page over all, and a feed of editions. Pure:
gives paths and bytes; the same editions give the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from digest.config.digests import Digest
from digest.config.logo import Logo
from digest.config.site import Site
from digest.model.edition import Edition
from digest.model.people import Segment
from digest.render.look.look import Look
from digest.render.look.words import catalogue, short_date
from digest.render.mail.document import accents
from digest.render.mail.subject import subject
from digest.render.page_view import Entry, PageView
from digest.render.pictures import LogoView, Picture, logo_view
from digest.render.plain import plain
from digest.render.segment_view import edition_view, names_given, page_path
from digest.render.view import EditionView, sender
from digest.render.web.feed import Shown, feed
from digest.render.web.filling import filled
from digest.text.direction import of_language

#: Further headlines of an edition in a list of pages.
ALSO = 3
#: CSS pixels that a logo is high.
LOGO = 56


def pages(digest: Digest, site: Site, look: Look, editions: Sequence[Edition]) -> Iterator[tuple[str, bytes]]:
    """Path and content of everything there is of one digest: a page for each edition, the archive, and the feed where
    the site has an address. `editions` come newest first; one without a story has no page."""
    shown = [one for edition in editions if (one := _shown(edition, digest, site, look))]
    for newer, one, older in zip([None, *shown], shown, [*shown[1:], None], strict=False):
        yield page_path(one.edition.draft), _edition_page(one, digest, site, look, (newer, older))
    yield f"{digest.key}/index.html", _archive(digest, site, look, shown)
    if site.web.url:
        yield f"{digest.key}/feed.xml", feed(digest, site, look, shown)


def front_page(site: Site, look: Look, newest: Mapping[str, tuple[Digest, Edition | None]]) -> bytes:
    """The page over all digests, "index.html": each with the date of its newest edition, where it has one."""
    words = catalogue(look.catalogues, site.language)
    entries = tuple(_front(site, look, *one) for _, one in sorted(newest.items()))
    page = page_view(site, site.language, title=site.name, path="index.html")
    return filled("web/archive.html", look, words, {"page": page, "entries": entries, **accents(site.colour, look)})


def _front(site: Site, look: Look, digest: Digest, edition: Edition | None) -> Entry:
    shown = edition and _shown(edition, digest, site, look)
    return Entry(
        title=plain(digest.title),
        href=f"{digest.key}/index.html" if edition else f"join/{digest.key}",
        above=short_date(edition.draft.dated, edition.draft.timezone, site.language) if edition else "",
        day=_day(edition) if edition else "",
        about=plain(digest.description, 300),
        also=_headlines(shown, 0) if shown else (),
    )


def _shown(edition: Edition, digest: Digest, site: Site, look: Look) -> Shown | None:
    segment = Segment(language=edition.draft.language)
    view = edition_view(edition.draft, digest, site, look.catalogues, segment, names_given(digest))
    return Shown(edition=edition, view=view, headline=subject(view, look)) if view else None


def _edition_page(
    one: Shown, digest: Digest, site: Site, look: Look, around: tuple[Shown | None, Shown | None]
) -> bytes:
    view, path = one.view, page_path(one.edition.draft)
    head = f"{view.title}, {view.short_date}"
    newer, older = (other and page_path(other.edition.draft).partition("/")[2] for other in around)
    picture = view.lead.large
    page = page_view(
        site,
        view.language,
        title=view.title,
        head=head,
        path=path,
        share=_mail_with(head, f"{site.web.url}/{path}") if site.web.url else "",
        feed="feed.xml",
        digest=digest.key,
        summary=view.lead.title,
        image=picture.url if picture and look.pictures else "",
        newer=newer or "",
        older=older or "",
        description=view.description,
    )
    values = {"page": _with_logos_of(view, page, site), "edition": view, **accents(view.colour, look)}
    return filled("web/edition.html", look, view.words, values)


def _mail_with(subject: str, address: str) -> str:
    """An empty mail to nobody yet, with the address of a page in it (RFC 6068)."""
    return f"mailto:?subject={quote(subject, safe='')}&body={quote(address, safe='')}"


def _with_logos_of(view: EditionView, page: PageView, site: Site) -> PageView:
    """The page with those logos from where the edition has them that are no files beside it."""

    def own(logo: Logo | None, has: LogoView | None, beside: Picture | None) -> Picture | None:
        if not (logo and logo.url):
            return beside
        return has.within(LOGO) if has else None

    logo, dark = own(site.logo, view.logo, page.logo), own(site.logo_dark, view.logo_dark, page.logo_dark)
    return replace(page, logo=logo, logo_dark=dark)


def _archive(digest: Digest, site: Site, look: Look, shown: Sequence[Shown]) -> bytes:
    language = digest.language or site.language
    entries = tuple(
        Entry(
            title=one.view.lead.title,
            href=page_path(one.edition.draft).partition("/")[2],
            above=f"{one.view.date} · {one.view.words.say('No. {number}', number=one.view.number)}",
            day=_day(one.edition),
            also=_headlines(one, 1),
        )
        for one in shown
    )
    page = page_view(
        site,
        language,
        title=plain(digest.title or site.name),
        path=f"{digest.key}/index.html",
        feed="feed.xml",
        digest=digest.key,
        description=plain(digest.description, 300),
    )
    page = _with_logos_of(shown[0].view, page, site) if shown else page
    values = {"page": page, "entries": entries, **accents(digest.colour or site.colour, look)}
    return filled("web/archive.html", look, catalogue(look.catalogues, language), values)


def _headlines(one: Shown, behind: int) -> tuple[str, ...]:
    return tuple(story.title for story in islice(one.view.stories, behind, behind + ALSO))


def page_view(
    site: Site,
    language: str,
    *,
    title: str,
    path: str = "",
    head: str = "",
    feed: str = "",
    digest: str = "",
    live: bool = False,
    **more: str,
) -> PageView:
    """The frame of a page of that digest that lies at `path` below the site's address, is made there when asked for
    (`live`), or is nowhere on the web."""
    publication = plain(site.name, 120)
    root = urlsplit(site.web.url).path.rstrip("/")
    up = "../" * path.count("/") if path else f"{root}/"
    served = bool(site.web.url) and (bool(path) or live)
    logos = _logos(site, up if path or live else None)
    return PageView(
        title=title,
        head=head or title,
        publication=publication,
        language=language,
        direction=of_language(language),
        address=f"{site.web.url}/{path}" if site.web.url and path else "",
        feed=feed if site.web.url else "",
        sender=sender(publication, plain(site.address, 300), of_language(language)),
        home=f"{up}index.html" if path else up,
        join=f"{up}join/{digest}".rstrip("/") if served and site.web.joining else "",
        choices=f"{up}choices" if served else "",
        privacy=f"{up}privacy" if served else "",
        root=root,
        logo=logos.get("logo"),
        logo_dark=logos.get("logo-dark"),
        **more,
    )


def logo_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Path and content of the logos that lie beside the pages: those that are files."""
    for name, logo in _LOGOS.items():
        if (emblem := logo(site)) and emblem.file:
            yield f"{name}.{emblem.kind}", emblem.content


def _logos(site: Site, folder: str | None) -> Mapping[str, Picture]:
    """Those that can be shown; files lie in the `folder` of all pages, and nowhere for a page that is not on the
    web."""
    placed = dict[str, Picture]()
    for name, logo in _LOGOS.items():
        emblem = logo(site)
        if emblem and (emblem.url or folder is not None):
            view = logo_view(emblem, f"{folder}{name}.{emblem.kind}")
            placed |= {name: view.within(LOGO)} if view else {}
    return placed


_LOGOS: Mapping[str, Callable[[Site], Logo | None]] = {
    "logo": lambda site: site.logo,
    "logo-dark": lambda site: site.logo_dark,
}


def _day(edition: Edition) -> str:
    return f"{edition.draft.dated.astimezone(ZoneInfo(edition.draft.timezone)):%Y-%m-%d}"
