"""A draft as its editors see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from digest.actions.drafts.changes import MadeChange, made
from digest.actions.editions import by_hand, edition_named
from digest.actions.mailing import recipients
from digest.actions.shape import Shape
from digest.config.digests import Digest
from digest.environment import account
from digest.errors import Refused
from digest.model.article import Article
from digest.model.change import Act, Idle
from digest.model.edition import Status, Waiting
from digest.model.grouping import Outcome, Verdict
from digest.pipeline.drafts import listing, mailing, making
from digest.pipeline.drafts.listing import Shown
from digest.pipeline.drafts.standing import section_names, stored
from digest.pipeline.kit import Built
from digest.publication import Publication
from digest.store.drafts.drafts import Kept
from digest.wiring import Wiring

_OUT = 20
"""Articles that are not in it and are shown."""


class DraftStory(Shape):
    """A story of a draft."""

    article: int
    """Number of the article that leads it: names the story in every act."""
    rank: int
    title: str
    also: tuple[int, ...]
    """Numbers of its other articles."""


class DraftSection(Shape):
    """A section of a draft."""

    key: str
    name: str
    stories: tuple[DraftStory, ...]


class DraftShape(Shape):
    """A draft with what was changed on it."""

    edition: str
    status: str
    """ "draft" or "approved"."""
    reason: str
    """What it waits for."""
    approved_by: str
    hash: str
    due: datetime | None
    """When it leaves, once it is approved; None where a person sends it."""
    since: tuple[str, ...]
    """What came or was changed since it stands as it does, in sentences."""
    subject: str
    preheader: str
    recipients: int
    """How many would get it now."""
    sections: tuple[DraftSection, ...]
    changes: tuple[MadeChange, ...]
    remembered: str = ""
    """What the digest's file says from now on because of a change, in sentences; mostly nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDesk:
    """A draft with all that an editor may do with it."""

    waiting: Waiting
    kept: Kept
    digest: Digest
    shown: Shown
    since: tuple[str, ...] = ()
    """What it does not take in, in sentences."""


def made_if_none(wiring: Wiring, name: str, date: str = "") -> bool:
    """Whether a draft of what is news now was made, because none of the digest waits. Raises as `making.drafted`."""
    if date or wiring.store.editions.waiting(wiring.publication.digest(name).key):
        return False
    digest, reason = wiring.publication.digest(name), f"{account()} is changing it"
    making.drafted(digest, by_hand(wiring.publication), wiring.kit(name, as_typed=True), reason)
    return True


def on_desk(wiring: Wiring, name: str, date: str = "") -> OnDesk:
    """The draft of that date, or the one that waits. Raises `UsageError` when there is no such edition, `Refused` when
    it is no draft."""
    waiting = waiting_of(wiring.publication, name, date)
    kept = wiring.store.drafts.of(waiting.id)
    if kept is None:
        raise Refused("it was held by a version that kept no draft", where=waiting.name, advice=_SEND.format(name=name))
    digest = wiring.publication.digest(name)
    return OnDesk(waiting=waiting, kept=kept, digest=digest, shown=_shown(wiring, waiting, kept, digest))


def built(wiring: Wiring, waiting: Waiting) -> Built:
    """The draft as it stands, with the open articles beside those it shows."""
    digest = wiring.publication.digest(waiting.digest)
    stands = stored(waiting, wiring.kit(digest.key, as_typed=True))
    others = wiring.store.articles.open_articles(digest.key, [source.key for source in digest.sources])
    by_number = {article.number: article for article in (*others, *stands.articles)}
    return replace(stands, articles=tuple(by_number[number] for number in sorted(by_number)))


def look_twice(wiring: Wiring, waiting: Waiting) -> tuple[str, ...]:
    """What an editor should look at twice in the draft, in sentences, as the mail that shows it has them."""
    return mailing.look_twice(waiting, wiring.publication.digest(waiting.digest), wiring.kit(waiting.digest))


def listed(desk: OnDesk) -> str:
    """The draft as a list that can be changed in an editor."""
    return listing.listed(desk.shown)


def acts_in(desk: OnDesk, text: str) -> tuple[Act, ...]:
    """What was changed in the list. Raises `UsageError` with the line that cannot be meant, `Refused` for a list of
    another version of the draft, which would take back what was changed since."""
    if not listing.is_of(desk.shown, text):
        what = f"{desk.kept.changed_by or 'its schedule'} changed it since that list was made"
        advice = f"Nothing was changed. As it stands now: digest edit {desk.waiting.name} --list"
        raise Refused(what, where=desk.waiting.name, advice=advice)
    return listing.acts(desk.shown, text)


def waiting_of(publication: Publication, name: str, date: str = "") -> Waiting:
    """The draft of that date, or the newest that waits. Raises as `on_desk`."""
    if date:
        edition = edition_named(publication, name, date)
        if not isinstance(edition, Waiting):
            raise Refused(f"it is no draft any more: it is {edition.status.value}", where=edition.name)
        return edition
    publication.in_force(name)
    drafts = publication.store.editions.waiting(name)
    if not drafts:
        advice = f"digest preview {name} shows what would be sent now."
        raise Refused(f"{name} has no draft that waits", advice=advice)
    return drafts[-1]


def shape(publication: Publication, desk: OnDesk, idle: tuple[Idle, ...] = ()) -> DraftShape:
    """The draft as programs read it."""
    draft = desk.waiting.draft
    return DraftShape(
        edition=desk.waiting.name,
        status=desk.waiting.status.value,
        reason=desk.waiting.reason,
        approved_by=desk.kept.approved_by if desk.waiting.status is Status.APPROVED else "",
        hash=desk.waiting.hash,
        due=None if desk.waiting.occasion.by_hand and not desk.waiting.leaves else desk.waiting.due,
        since=desk.since,
        subject=desk.shown.texts["subject"],
        preheader=desk.shown.texts["preheader"],
        recipients=recipients(publication, draft),
        sections=tuple(
            DraftSection(
                key=section.key,
                name=section.name,
                stories=tuple(
                    DraftStory(
                        article=story.lead.number,
                        rank=story.rank,
                        title=story.lead.title,
                        also=tuple(article.number for article in story.articles[1:]),
                    )
                    for story in section.stories
                ),
            )
            for section in draft.sections
        ),
        changes=made(draft, desk.kept, idle),
    )


def _shown(wiring: Wiring, waiting: Waiting, kept: Kept, digest: Digest) -> Shown:
    draft, store = waiting.draft, wiring.store
    articles = store.articles.open_articles(digest.key, [source.key for source in digest.sources])
    by_number = {article.number: article for article in articles}
    verdicts = [verdict for verdict in store.editions.verdicts(waiting.id) if verdict.article in by_number]
    rendering = next(iter(store.editions.renderings(waiting.id).values()), None)
    return Shown(
        name=waiting.name,
        hash=waiting.hash,
        sections=draft.sections,
        names=section_names(digest),
        out=tuple(_left_out(verdicts, by_number)[:_OUT]),
        texts={
            "subject": rendering.subject if rendering else draft.subject,
            "preheader": rendering.preheader if rendering else draft.preheader,
            "intro": draft.intro,
        },
        as_read={
            article.number: article.title
            for section in kept.grouping.sections
            for story in section.stories
            for article in story.articles
        },
    )


def _left_out(verdicts: list[Verdict], by_number: Mapping[int, Article]) -> list[tuple[int, str, str]]:
    """Those over a cap first, by rank; then the others, the newest first."""
    out = [verdict for verdict in verdicts if not verdict.outcome.runs]
    out.sort(key=lambda one: (one.outcome is not Outcome.OVER_CAP, one.rank, -one.article))
    return [(one.article, by_number[one.article].title, one.reason) for one in out]


_SEND = "digest send {name} builds it anew and sends it."
