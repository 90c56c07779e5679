"""What the pages are served from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from digest.actions.readers.clicking import Clicking
from digest.errors import Unavailable
from digest.model.look import USUAL_LOOK
from digest.publication import Publication
from digest.render.form_view import Body, Step
from digest.render.look.look import Look
from digest.render.look.words import Catalogue, catalogue, listed, short_date
from digest.render.mail.document import accents
from digest.render.web.filling import filled
from digest.render.web.pages import page_view
from digest.send.dialects.reports import Fetch
from digest.text.direction import isolated, of_language
from digest.web.answers import PRIVATE, Answer

if TYPE_CHECKING:
    from digest.wiring import Wiring


def _nobody() -> None:
    pass


def _nothing(url: str) -> bytes:
    raise Unavailable(f"{url} is not asked for")


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One publication, for as long as it is served."""

    wiring: Wiring
    posted: Callable[[], object] = _nobody
    """Told whenever something may have been kept."""
    clicking: Clicking = field(default_factory=Clicking)
    fetch: Fetch = _nothing
    """What proves reports of a provider who signs with a certificate."""

    @property
    def publication(self) -> Publication:
        """As it is in force now."""
        return self.wiring.publication

    @property
    def look(self) -> Look:
        """Of all pages."""
        return self.wiring.looks.to_show(USUAL_LOOK)

    def words(self, language: str) -> Catalogue:
        """The sentences of pages in that language; empty: the publication's."""
        return catalogue(self.look.catalogues, language or self.publication.site.language)

    def listed(self, titles: Sequence[str], language: str) -> str:
        """The titles as they stand in a sentence."""
        way = of_language(self.words(language).language)
        titles = [isolated(title, way) for title in titles]
        return listed(titles, language or self.publication.site.language, self.publication.site.timezone)

    def page(self, body: Body, language: str = "", *, status: int = 200, private: bool = True) -> Answer:
        """The page, in that language (empty: the publication's)."""
        site, look = self.publication.site, self.look
        words = self.words(language)
        view = page_view(site, language or site.language, title=body.heading, live=True)
        values = {"page": view, "body": body, **accents(site.colour, look)}
        content = filled("web/reader.html", look, words, values)
        return Answer(body=content, status=status, headers=PRIVATE if private else {})

    def private(self, body: bytes, kind: str, headers: Mapping[str, str]) -> Answer:
        """A file for whoever has the link."""
        return Answer(body=body, kind=kind, headers={**PRIVATE, **headers})

    def day(self, day: str, language: str) -> str:
        """ "18 January 2027" for "2027-01-18"; what is no day as it is."""
        site = self.publication.site
        try:
            moment = datetime.combine(date.fromisoformat(day), time(), site.zone)
        except ValueError:
            return day
        return short_date(moment, site.timezone, language)

    def too_many(self, language: str, seconds: int) -> Answer:
        """Too many forms were sent; in so many seconds one may be again."""
        words = self.words(language)
        body = Body(
            heading=words.say("Too many forms are sent just now."),
            paragraphs=(words.say("Nothing was kept. Try again in an hour."),),
        )
        return self.page(body, language, status=429).with_headers({"Retry-After": str(seconds)})

    def nothing_here(self) -> Answer:
        """The one page for every address that leads nowhere, a forged link or a mistyped one, alike for all."""
        words = self.words("")
        body = Body(
            heading=words.say("There is nothing here."),
            paragraphs=(words.say("The link may be old, or was cut on its way. The newest mail has a whole one."),),
            steps=(Step(href="/choices", label=words.say("Send me the link")),),
        )
        return self.page(body, status=404)
