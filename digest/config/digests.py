"""One digest, as its editor defines it in `config/digests/NAME.yaml`: every field, its default and its sentence."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from digest.config.words import Schedule


class Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Part(StrEnum):
    """What of an article a rule looks at."""

    #: title, text, categories
    ANY = "any"
    TITLE = "title"
    TEXT = "text"
    AUTHOR = "author"
    CATEGORY = "category"
    URL = "url"
    SOURCE = "source"
    LANGUAGE = "language"
    PAYWALLED = "paywalled"


class Rule(Value):
    """`horoscope`, `title: weekly quiz`, `paywalled`: matches whole words, in any case."""

    part: Part = Part.ANY
    words: str = ""
    where: str = ""
    """File and line, "config/digests/morning.yaml:14"."""

    @property
    def text(self) -> str:
        """As an editor would type it."""
        if self.part is Part.PAYWALLED:
            return "paywalled"
        return self.words if self.part is Part.ANY else f"{self.part}: {self.words}"


class Source(Value):
    url: str = Field("", description="a feed, or any page: its feed is looked for, then its links")
    folder: str = Field("", description="a folder of .txt, .md, .html or .xml files, beside this file")
    name: str = Field("", description="as readers see it; found at the source where left out")
    topic: str = Field("", description="everything from here goes to this topic")
    weight: float = Field(1.0, ge=0.1, le=5, description="how much it counts in ranking, 0.1 to 5")
    full_text: bool = Field(False, description="the feed has teasers: read the article's page too")
    max: int | None = Field(None, ge=1, description="at most so many articles of it in one edition")
    leave_out: tuple[Rule, ...] = ()
    only: tuple[Rule, ...] = ()
    read_as: Literal["", "feed", "list", "sitemap", "page"] = ""
    links: str = Field("", description="CSS of the links in a list")
    where: str = ""

    @property
    def key(self) -> str:
        """Identity of the source across edits: its canonical URL, or "folder:" and its absolute path."""
        return f"folder:{self.folder}" if self.folder else self.url


class Topic(Value):
    key: str
    """Identity: the slug of its name, or of `was` when it was renamed."""
    name: str
    description: str = ""
    keywords: tuple[str, ...] = ()
    max: int | None = Field(None, ge=1)
    was: str = Field("", description="its former name: readers who chose that keep their choice")
    use: str = Field("", description="the ready-made topic it is made from")
    where: str = ""


class Digest(Value):
    key: str
    """The file name without .yaml: the digest's identity."""
    title: str
    language: str = ""
    """The publication's, unless the file says otherwise."""
    description: str = ""
    send: Schedule
    except_days: tuple[tuple[date, date], ...] = ()
    """First and last day, both included, on which nothing is sent."""
    holidays: tuple[str, ...] = ()
    """Calendars such as "GB-ENG"."""
    late_limit: timedelta
    sources: tuple[Source, ...]
    topics: tuple[Topic, ...] = ()
    rest: str = "More"
    """Heading for what fits nowhere; empty leaves it out."""
    leave_out: tuple[Rule, ...] = ()
    only: tuple[Rule, ...] = ()
    not_in: tuple[str, ...] = ()
    max_stories: int = 15
    max_per_topic: int = 5
    max_per_source: int
    min_stories: int = 1
    if_fewer: Literal["wait", "send"] = "wait"
    max_age: timedelta
    carry_over: int = 1
    summary: int = 30
    """Words."""
    lead_summary: int = 50
    already_told: Literal["update", "leave out"] = "update"
    look: str = "broadsheet"
    subject: str = "{lead}"
    images: bool = True
    colour: str = ""
    """The publication's, unless the file says otherwise; "#rrggbb"."""
    lines: dict[str, str] = Field(default_factory=dict)
    """Field → "file:line" where the editor wrote it; computed and default fields are absent."""

    def where(self, field: str) -> str:
        """The line that decides `field`: its own, or else the file."""
        return self.lines.get(field, f"config/digests/{self.key}.yaml")
