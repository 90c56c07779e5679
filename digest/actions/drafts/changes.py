"""The changes of a draft as people and programs read them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from digest.actions.shape import Shape
from digest.model.change import (
    Act,
    Add,
    Announce,
    Bring,
    Idle,
    Move,
    Order,
    Pin,
    Retitle,
    Say,
    Summarise,
    Withdraw,
)
from digest.model.edition import Draft
from digest.store.drafts.drafts import Kept
from digest.text.lines import one_line


class MadeChange(Shape):
    """A change that was made."""

    number: int
    act: Act
    name: str
    """What an editor types for it: "pin", "subject"."""
    words: str
    """What it is about, on one line: "Ferries run again, at place 1"."""
    by: str
    at: datetime
    idle: str
    """Why it no longer applies; empty where it does."""


def made(draft: Draft, kept: Kept, idle: Collection[Idle] = ()) -> tuple[MadeChange, ...]:
    """All changes of the draft as it stands, in their order."""
    why = {one.change.number: one.why for one in idle}
    sections = (*draft.sections, *kept.grouping.sections)
    articles = [article for section in sections for story in section.stories for article in story.articles]
    titles = {article.number: article.title for article in articles}
    names = {section.key: section.name for section in sections}
    return tuple(
        MadeChange(
            number=change.number,
            act=change.act,
            name=change.act.what if isinstance(change.act, Say) else change.act.kind,
            words=one_line(_words(change.act, titles, names)),
            by=change.by,
            at=change.at,
            idle=why.get(change.number, ""),
        )
        for change in kept.changes
    )


def _words(act: Act, titles: Mapping[int, str], names: Mapping[str, str]) -> str:
    """A story is called by the headline that its source gave it."""
    match act:
        case Say(text=text):
            return text or "none"
        case Order(sections=sections):
            return ", ".join(names.get(key, key) for key in sections)
        case Add(title=title) | Withdraw(title=title):
            return title
        case Announce(announcement=announcement):
            return announcement.title
    story = titles.get(act.article, f"article {act.article}")
    match act:
        case Pin(place=place):
            return f"{story}, at place {place}"
        case Move(section=key) | Bring(section=key):
            return f"{story}, to {names.get(key, key)}" if key else story
        case Retitle(title=said) | Summarise(summary=said):
            return f"{story}: {said or 'none'}"
    return story
