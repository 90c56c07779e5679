"""What grouping gives: sections of stories, a verdict for every article, and the memory it reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from digest.model.article import Article


class Outcome(StrEnum):
    """What becomes of an article in an edition."""

    #: runs, and leads its story
    LEAD = "lead"
    #: runs within a story that another article leads ("also")
    MEMBER = "member"
    #: excluded by a rule of the editor
    LEFT_OUT = "left out"
    #: the same as another article
    DUPLICATE = "duplicate"
    #: its story ran before and brings nothing new
    TOLD = "already told"
    #: too old for this edition
    EXPIRED = "expired"
    #: older than what the first edition of a source takes
    SEEN = "seen before the first edition"
    #: would have run but for a cap; tries again while it may
    OVER_CAP = "over the cap"
    #: waits: dated in the future, or for more stories
    HELD = "held"

    @property
    def settles(self) -> bool:
        """The article is done with for this digest once the edition is frozen."""
        return self not in (Outcome.OVER_CAP, Outcome.HELD)

    @property
    def runs(self) -> bool:
        """The article is shown."""
        return self in (Outcome.LEAD, Outcome.MEMBER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Why one article is in or out of one edition; exactly one per open article."""

    article: int
    """`Article.number`."""
    outcome: Outcome
    reason: str
    """In words for an editor, without full stop: "keywords vaccine, trial put it in Science"."""
    section: str = ""
    """Name of the section it belongs to, also when it did not run; empty when none was decided."""
    story: str = ""
    """`Story.key`, when it was put in one."""
    where: str = ""
    """The line of configuration that decides it, "config/digests/morning.yaml:14"; empty when none does."""
    of: int = 0
    """The number of the article it repeats, or of the one that brought it into its story; 0 for none."""
    rank: int = 0
    """Its story's place in the edition, from 1; 0 when it has none."""
    tries: int = 0
    """How many editions it has missed over the cap, this one included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Articles on one event; the first leads, the others stay visible below it ("also"). Near copies are left out."""

    key: str
    """Stable: made from its earliest article, so that the same story has the same key in the next edition."""
    articles: tuple[Article, ...]
    summary: str = ""
    """Whole sentences within the budget; empty where the articles have no text."""
    rank: int = 0
    """Place in the edition, from 1: the best story of any choice of sections leads it."""
    ran: str = ""
    """`Occasion.key` of the edition in which it ran last; empty for a new one."""
    score: float = 0.0
    why: str = ""
    """Why it ranks where it does, in words."""
    unsure: bool = False
    """It was near to being of no section."""
    stray: int = 0
    """Number of the article so little like the others that it may be on something else; 0 for none."""

    @property
    def lead(self) -> Article:
        """The article that stands for the story."""
        return self.articles[0]

    @property
    def update(self) -> bool:
        """The story ran before and has news."""
        return bool(self.ran)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A topic's place in an edition: never empty; stories in the order of their rank."""

    key: str
    """`Topic.key`; "rest" for what fits nowhere."""
    name: str
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """What grouping made of the open articles."""

    sections: tuple[Section, ...]
    """In the editor's order of topics."""
    verdicts: tuple[Verdict, ...]
    """One for every article given, in the order of their numbers."""

    @property
    def stories(self) -> tuple[Story, ...]:
        """All stories, best first."""
        return tuple(sorted((s for section in self.sections for s in section.stories), key=lambda s: s.rank))


@dataclass(frozen=True, slots=True, kw_only=True)
class PastStory:
    """A story that ran before: enough to know it again."""

    key: str
    ran: datetime
    edition: str
    """Its name."""
    occasion: str
    """`Occasion.key` of that edition."""
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What grouping knows of the past; the empty memory is a good one."""

    past: tuple[PastStory, ...] = ()
    """Stories of this digest's recent editions, oldest first."""
    elsewhere: tuple[PastStory, ...] = ()
    """Stories that ran in the digests named by `not_in`."""
    missed: Mapping[int, int] = field(default_factory=dict)
    """Article number → editions of this digest it has missed over the cap."""
