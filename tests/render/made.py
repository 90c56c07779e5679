"""Small editions for tests, and ways to look into a mail."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from lxml import html
from lxml.html import HtmlElement

from digest import places
from digest.model.article import Article, Image
from digest.model.edition import Draft, Rendering
from digest.model.grouping import Section, Story
from digest.model.people import Segment
from digest.render import render
from digest.render.look.look import Look, read_look
from digest.render.samples import samples
from digest.render.segment_view import names_given

ALL = Segment(language="en")


def article(title: str = "Bridge opens", **given: object) -> Article:
    slug = "".join(letter for letter in title if letter.isascii() and letter.isalnum())[:20]
    values: dict[str, object] = {
        "source": "https://wire.example/feed.xml",
        "url": f"https://wire.example/{slug}",
        "language": "en",
    }
    values |= {"number": 1, "first_seen": samples.NOW}
    return Article(title=title, **{**values, **given})  # type: ignore[arg-type]


def story(title: str = "Bridge opens", *others: Article, rank: int = 1, **given: object) -> Story:
    own = {name: given.pop(name) for name in ("ran", "summary") if name in given}
    return Story(key=f"{rank}", articles=(article(title, **given), *others), rank=rank, **own)


def draft(*stories: Story, **given: object) -> Draft:
    return replace(samples.sample_draft(), sections=(Section(key="world", name="World", stories=stories),), **given)


def own(folder: Path) -> Look:
    """The look whose files lie in the folder, as one of a configuration two folders above."""
    return read_look(f"{folder.parent.name}/{folder.name}", places.TEMPLATES, folder.parent.parent)


def mail(draft: Draft, look: Look, segment: Segment = ALL, **digest: object) -> Rendering:
    given = samples.sample_digest().model_copy(update=digest)
    rendering = render(draft, given, samples.sample_site(), look, segment, names_given(given))
    assert rendering is not None
    return rendering


def tree(rendering: Rendering) -> HtmlElement:
    return html.document_fromstring(rendering.html)


def words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def headlines(rendering: Rendering) -> list[str]:
    return [words(heading) for heading in tree(rendering).iter("h3")]


def picture(url: str = "https://wire.example/a.jpg", width: int | None = 1200, height: int | None = 675) -> Image:
    return Image(url=url, width=width, height=height)
