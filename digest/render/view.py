"""What templates see of an edition: plain text, checked addresses and numbers, already chosen for one segment."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import quote

from digest.model.article import Image
from digest.render import announced
from digest.render.announced import AnnouncementView
from digest.render.look.words import Catalogue
from digest.render.passing_on import PassingOn
from digest.render.pictures import LogoView, Picture, large, small
from digest.render.prose import Prose
from digest.text.direction import isolated
from digest.text.pictures import SHEET

WORDS_A_MINUTE, LETTERS_A_MINUTE = 220, 500
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Another article of the story."""

    name: str
    """Of its source."""
    url: str
    title: str = ""
    """Its headline; empty where it is that of the lead."""
    language: str = ""
    """Of the article, where it is not the mail's; else empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """A story as templates see it."""

    key: str
    section: str
    title: str
    url: str
    summary: str
    source: str
    minutes: int
    """To read it; 0 where nobody can tell."""
    also: tuple[Reference, ...]
    """Other articles of the story, each once."""
    others: int
    """Further ones, not named."""
    update: bool
    before: str
    """Where the edition that had it before is on the web; empty for a new story, and without pages."""
    image: Image | None
    """The picture over the whole width, and beside the headline too where `thumb` is no other."""
    language: str
    """Of the article, where it is not the mail's; else empty."""
    direction: str
    """Which way its headline and summary are written, "rtl" or "ltr", where it is not the mail's way; else empty."""
    thumb: Image | None = None
    """The picture beside the headline."""
    whole: tuple[str, ...] = ()
    """The paragraphs of a piece that lies nowhere but on the edition's page, for that page."""

    @property
    def also_in(self) -> tuple[Reference, ...]:
        """Other sources that have the story under the same headline."""
        return tuple(other for other in self.also if not other.title)

    @property
    def headlines(self) -> tuple[Reference, ...]:
        """Other articles of the story with headlines of their own."""
        return tuple(other for other in self.also if other.title)

    @property
    def large(self) -> Picture | None:
        """The picture over the whole width; None where there is none so large, or it is upright."""
        return large(self.image, SHEET)

    @property
    def small(self) -> Picture | None:
        """The picture beside the headline; None where there is none."""
        return small(self.thumb or self.image)


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """A section as templates see it."""

    key: str
    name: str
    anchor: str
    """Its place on the edition's page on the web."""
    url: str
    """That place, whole; empty where the edition has no pages."""
    count: int
    """Of its stories, the edition's lead included."""
    stories: tuple[StoryView, ...]
    """Without the edition's lead; empty when that is its only one."""
    about: tuple[Prose, ...] = ()
    """What the editors say of the topic, in paragraphs."""


@dataclass(frozen=True, kw_only=True)
class EditionView:
    """An edition as templates see it."""

    language: str
    direction: str
    title: str
    publication: str
    description: str
    address: str
    date: str
    short_date: str
    number: int
    logo: LogoView | None
    stories: tuple[StoryView, ...]
    """All, best first; the first leads."""
    names: Mapping[str, str]
    """Section key → its name, in the editor's order."""
    words: Catalogue
    colour: str
    """The publication's, "#rrggbb"."""
    pattern: str
    """Of the subject, "{lead}"."""
    passing_on: PassingOn
    """How readers pass the mail on, and answer it."""
    preheader: str = ""
    """What the editors want it to be; empty: made from the stories."""
    web: str = ""
    """Where the edition can be read on the web; empty where it has no pages."""
    preferences: str = ""
    """Where readers choose what they get; empty where there is nothing to choose, or nobody to ask."""
    editor: str = ""
    """The address of who reads what readers write; empty where nobody does."""
    offered: tuple[str, ...] = ()
    """Names of all topics there are to choose from."""
    choices: bool = False
    """That is a page, with more than topics to choose."""
    intro: tuple[Prose, ...] = ()
    """What the editors say before the first story, in paragraphs."""
    about: Mapping[str, tuple[Prose, ...]] = field(default_factory=dict)
    """Section key → what the editors say of the topic."""
    logo_dark: LogoView | None = None
    """For dark mail programs, where it is another."""
    announcements: tuple[AnnouncementView, ...] = ()
    """What editors put between the stories, in their order."""
    mark: str = ""
    """Around the names of the slots."""
    omitted: int = 0
    """Stories that did not fit."""

    @property
    def lead(self) -> StoryView:
        """The best story."""
        return self.stories[0]

    @property
    def count(self) -> int:
        """How many stories there are."""
        return len(self.stories)

    @cached_property
    def minutes(self) -> int:
        """Minutes it takes to read the mail itself, not the articles behind it; 0 for less than half of one."""
        texts = [*map(str, self.intro), *(text for story in self.stories for text in (story.title, story.summary))]
        return round(sum(map(reading, texts)))

    @cached_property
    def sources(self) -> int:
        """How many different sources the edition names."""
        return len({name for s in self.stories for name in (s.source, *(also.name for also in s.also))})

    @cached_property
    def sections(self) -> tuple[SectionView, ...]:
        """The sections, each with the stories that the segment reads."""
        shown = {key: [story for story in self.stories if story.section == key] for key in self.names}
        return tuple(
            SectionView(
                key=key,
                name=self.names[key],
                anchor=_anchor(key),
                url=f"{self.web}#{_anchor(key)}" if self.web else "",
                count=len(stories),
                stories=tuple(story for story in stories if story is not self.lead),
                about=self.about.get(key, ()),
            )
            for key, stories in shown.items()
            if stories
        )

    @cached_property
    def home(self) -> SectionView:
        """The section of the lead."""
        return next(section for section in self.sections if section.key == self.lead.section)

    @property
    def opening(self) -> tuple[AnnouncementView, ...]:
        """Announcements before the first story."""
        return announced.first(self.announcements)

    @property
    def ending(self) -> tuple[AnnouncementView, ...]:
        """Announcements behind the last story."""
        return announced.last(self.announcements, self.count)

    @cached_property
    def behind(self) -> Mapping[str, tuple[AnnouncementView, ...]]:
        """Key of a story → announcements right behind it, counted as readers meet the stories: the lead, then section
        by section."""
        if not self.announcements:
            return {}
        below = (story.key for section in self.sections for story in section.stories)
        return announced.behind(self.announcements, (self.lead.key, *below))

    @property
    def strip(self) -> str:
        """ "World 6 · Science 5": every section with its number of stories."""
        return " · ".join(f"{isolated(one.name, self.direction)} {one.count}" for one in self.sections)

    @property
    def sender(self) -> str:
        """Who sends the mail, by name."""
        return sender(self.publication, self.address, self.direction)

    def only(self, kept: Collection[StoryView]) -> EditionView:
        """The edition with these stories alone; the others are counted as left out."""
        keys = {story.key for story in kept}
        stories = tuple(story for story in self.stories if story.key in keys)
        return replace(self, stories=stories, omitted=self.omitted + len(self.stories) - len(stories))


def reading(text: str) -> float:
    """Minutes to read `text`. Chinese and Japanese are counted by letters."""
    if text.isascii():
        return _words(text) / WORDS_A_MINUTE
    dense = len(_DENSE.findall(text))
    return _words(_DENSE.sub(" ", text) if dense else text) / WORDS_A_MINUTE + dense / LETTERS_A_MINUTE


def _words(text: str) -> int:
    """By the spaces between them, which is quicker than to take them apart; where many stand together, by these."""
    text = text.strip()
    spaces = text.count(" ") + text.count("\n") - text.count("\n\n")
    return len(text.split()) if "  " in text else spaces + bool(text)


def _anchor(key: str) -> str:
    """A section's mark in links, in every mail of the edition, whichever topics its readers chose; ASCII."""
    return f"topic-{quote(key, safe='')}"


def sender(publication: str, address: str, way: str) -> str:
    """The publication and its postal address, which often begins with the name, in a line that is read that way."""
    if address.casefold().startswith(publication.casefold()):
        publication = ""
    return " · ".join(isolated(part, way) for part in (publication, address) if part)
