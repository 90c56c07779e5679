"""Changes laid over what grouping made: sections, verdicts and words as the editors want them (pure).

Changes apply in their order, pins last of all and by their place, so that no later change moves what was pinned. One
whose story, article or section is gone changes nothing and is named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from digest.model.announcement import Announcement
from digest.model.article import Article
from digest.model.change import (
    Act,
    Add,
    Announce,
    Bring,
    Change,
    Hide,
    Idle,
    Lead,
    Move,
    NoPicture,
    Order,
    Pin,
    Retitle,
    Say,
    Split,
    Summarise,
    Withdraw,
)
from digest.model.grouping import Outcome, Section, Story, Verdict
from digest.text.lines import folded
from digest.text.near_misses import quoted

OWN = "own"
"""Source of the editors' own items."""
_GONE = "its story is not in the edition"

Summary = Callable[[Article], str]
"""What a story says that its article leads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """An edition as its editors want it."""

    sections: tuple[Section, ...]
    verdicts: tuple[Verdict, ...]
    texts: Mapping[str, str]
    """Of "subject", "preheader" and "intro" those that were changed."""
    announcements: tuple[Announcement, ...]
    idle: tuple[Idle, ...]
    """Changes that do not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What there is to change."""

    sections: tuple[Section, ...]
    verdicts: tuple[Verdict, ...]
    articles: Mapping[int, Article]
    """Every open article, by number."""
    names: Mapping[str, str]
    """Every section that the digest may have, by key, in the editor's order; at least one."""
    summary: Summary
    now: datetime
    announcements: tuple[Announcement, ...] = ()
    """What the digest's file says of the day."""


def changed(material: Material, changes: Sequence[Change]) -> Changed:
    """The edition with the changes; what none of them speaks of stays as it was."""
    board = _Board(material)
    pins = [(change, change.act) for change in changes if isinstance(change.act, Pin)]
    others = [change for change in changes if not isinstance(change.act, Pin)]
    idle = [Idle(change=change, why=why) for change in others if (why := board.apply(change.act, change.by))]
    idle += board.pin(pins)
    idle.sort(key=lambda one: one.change.number)
    return Changed(
        sections=board.sections(),
        verdicts=board.verdicts(),
        texts=board.texts,
        announcements=tuple(board.announced),
        idle=tuple(idle),
    )


@dataclass(slots=True)
class _Placed:
    """A story and its section."""

    story: Story
    section: str

    def holds(self, article: int) -> bool:
        return any(one.number == article for one in self.story.articles)


@dataclass(slots=True)
class _Board:
    """The stories by rank, while they are changed."""

    material: Material
    texts: dict[str, str] = field(default_factory=dict)
    announced: list[Announcement] = field(init=False)
    _placed: list[_Placed] = field(init=False)
    _order: list[str] = field(init=False)
    _why: dict[int, str] = field(init=False, default_factory=dict)
    """Number of an article → what was done to its story."""

    def __post_init__(self) -> None:
        placed = [_Placed(story, section.key) for section in self.material.sections for story in section.stories]
        self._placed = sorted(placed, key=lambda one: one.story.rank)
        self.announced = list(self.material.announcements)
        shown = [section.key for section in self.material.sections]
        self._order = [*shown, *(key for key in self.material.names if key not in shown)]

    def apply(self, act: Act, by: str) -> str:
        """Empty, or why the act changes nothing."""
        match act:
            case Say(what=what, text=text):
                self.texts[what] = text
                return ""
            case Order(sections=sections):
                return self._reorder(sections)
            case Announce(announcement=announcement):
                self._announce(announcement)
                return ""
            case Withdraw(title=title):
                return "" if self._withdraw(title) else f"there is no block {quoted(title)} in the edition"
            case Add():
                return self._add(act)
            case Bring():
                return self._bring(act, by)
            case _:
                place = self._of(act.article)
                return self._change(act, place, by) if place is not None else _GONE

    def _announce(self, announcement: Announcement) -> None:
        at = self._place_of(announcement.title)
        self.announced[at : at + 1] = [announcement]

    def _withdraw(self, title: str) -> bool:
        at = self._place_of(title)
        there = at < len(self.announced)
        del self.announced[at : at + 1]
        return there

    def _place_of(self, title: str) -> int:
        """Behind the last where there is none of that title."""
        titles = [folded(one.title) for one in self.announced]
        return titles.index(folded(title)) if folded(title) in titles else len(titles)

    def _change(self, act: Act, at: int, by: str) -> str:
        placed = self._placed[at]
        story, lead = placed.story, placed.story.lead
        match act:
            case Hide():
                self._hide(at, by)
            case Move(section=section):
                if section not in self.material.names:
                    return f'there is no section "{section}"'
                placed.section, placed.story = section, replace(story, unsure=False)
                self._note(story, f"{by} moved it")
            case Retitle(title=title):
                placed.story = _led(story, replace(lead, title=title))
            case NoPicture():
                placed.story = _led(story, replace(lead, image=None))
            case Summarise(summary=summary):
                placed.story = replace(story, summary=summary)
            case Lead(article=article):
                placed.story = self._led_by(story, article)
                self._note(story, f"{by} chose the lead")
            case Split(article=article):
                return self._split(at, article, by)
        return ""

    def pin(self, pins: Sequence[tuple[Change, Pin]]) -> list[Idle]:
        """Each story stands where the last pin that speaks of it wants it, and at each place the last story pinned
        there; given back are pins that no story can follow."""
        idle: list[Idle] = []
        by_story: dict[str, Pin] = {}
        for change, pin in pins:
            at = self._of(pin.article)
            if at is None or not 1 <= pin.place <= len(self._placed):
                why = _GONE if at is None else f"its places are 1 to {len(self._placed)}"
                idle.append(Idle(change=change, why=why))
                continue
            by_story = {key: other for key, other in by_story.items() if other.place != pin.place}
            by_story[self._placed[at].story.key] = pin
        for key, pin in sorted(by_story.items(), key=lambda one: one[1].place):
            at = next(at for at, placed in enumerate(self._placed) if placed.story.key == key)
            self._placed.insert(pin.place - 1, self._placed.pop(at))
        return idle

    def _of(self, article: int) -> int | None:
        return next((at for at, placed in enumerate(self._placed) if placed.holds(article)), None)

    def _hide(self, at: int, by: str) -> None:
        self._note(self._placed.pop(at).story, f"{by} took it out")

    def _reorder(self, sections: Sequence[str]) -> str:
        unknown = [key for key in sections if key not in self._order]
        first = [key for key in sections if key in self._order]
        self._order = [*first, *(key for key in self._order if key not in first)]
        return f'there is no section "{unknown[0]}"' if unknown else ""

    def _add(self, act: Add) -> str:
        article = Article(
            title=act.title, url=act.url, text=act.text, source=OWN, number=act.number, first_seen=self.material.now
        )
        return self._append(Story(key=f"own{act.number}", articles=(article,), summary=act.text), act.section)

    def _bring(self, act: Bring, by: str) -> str:
        article = self.material.articles.get(act.article)
        if article is None:
            return "the article is no longer open"
        at = self._of(act.article)
        if at is not None:
            return "it is in the edition"
        story = Story(key=f"brought-{act.article}", articles=(article,), summary=self.material.summary(article))
        self._note(story, f"{by} brought it in")
        return self._append(story, act.section or self._section_of(act.article))

    def _append(self, story: Story, section: str) -> str:
        if section and section not in self.material.names:
            return f'there is no section "{section}"'
        self._placed.append(_Placed(story, section or list(self.material.names)[-1]))
        return ""

    def _section_of(self, article: int) -> str:
        named = {name: key for key, name in self.material.names.items()}
        verdict = next((one for one in self.material.verdicts if one.article == article), None)
        return named.get(verdict.section, "") if verdict else ""

    def _led_by(self, story: Story, article: int) -> Story:
        lead = next(one for one in story.articles if one.number == article)
        others = tuple(one for one in story.articles if one.number != article)
        own = self.material.summary(lead)
        return replace(story, articles=(lead, *others), summary=own or story.summary)

    def _split(self, at: int, article: int, by: str) -> str:
        placed = self._placed[at]
        if len(placed.story.articles) == 1:
            return "it is alone in its story"
        single = next(one for one in placed.story.articles if one.number == article)
        rest = tuple(one for one in placed.story.articles if one.number != article)
        led = placed.story.lead.number == article
        summary = (self.material.summary(rest[0]) or placed.story.summary) if led else placed.story.summary
        stray = 0 if article == placed.story.stray else placed.story.stray
        placed.story = replace(placed.story, articles=rest, summary=summary, stray=stray)
        own = Story(key=f"split-{article}", articles=(single,), summary=self.material.summary(single))
        self._placed.insert(at + 1, _Placed(own, placed.section))
        self._note(own, f"{by} made it a story of its own")
        return ""

    def _note(self, story: Story, what: str) -> None:
        for article in story.articles:
            self._why[article.number] = what

    def sections(self) -> tuple[Section, ...]:
        """Without empty ones; stories by rank, which counts from 1."""
        by_key: dict[str, list[Story]] = {}
        for rank, placed in enumerate(self._placed, 1):
            by_key.setdefault(placed.section, []).append(replace(placed.story, rank=rank))
        names = {section.key: section.name for section in self.material.sections} | dict(self.material.names)
        return tuple(
            Section(key=key, name=names[key], stories=tuple(by_key[key])) for key in self._order if key in by_key
        )

    def verdicts(self) -> tuple[Verdict, ...]:
        """One for every article, as before."""
        runs = {
            article.number: (section.name, story, place)
            for section in self.sections()
            for story in section.stories
            for place, article in enumerate(story.articles)
        }
        return tuple(self._verdict(verdict, runs.get(verdict.article)) for verdict in self.material.verdicts)

    def _verdict(self, verdict: Verdict, running: tuple[str, Story, int] | None) -> Verdict:
        why = self._why.get(verdict.article, "")
        if running is None:
            return replace(verdict, outcome=Outcome.LEFT_OUT, reason=why, rank=0) if why else verdict
        section, story, place = running
        return replace(
            verdict,
            outcome=Outcome.MEMBER if place else Outcome.LEAD,
            reason="; ".join(filter(None, (verdict.reason if verdict.outcome.runs else "", why))),
            section=section,
            story=story.key,
            rank=story.rank,
        )


def _led(story: Story, lead: Article) -> Story:
    return replace(story, articles=(lead, *story.articles[1:]))
