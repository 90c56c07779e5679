"""What would be sent, and why each article is in or out; nothing changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from digest.actions.checks.topics_taking import TopicsTaking, articles_taking
from digest.actions.drafts import draft as drafts
from digest.actions.drafts.about import About, about
from digest.actions.editions import by_hand, edition_named
from digest.actions.outlook import Outlook, of_draft, outlook
from digest.actions.shape import Shape
from digest.config.digests import Digest
from digest.config.load import parse_file
from digest.errors import UsageError
from digest.model.edition import Stored
from digest.model.grouping import Section, Story
from digest.model.source import Collected
from digest.pipeline import building, gathering
from digest.pipeline.kit import Built
from digest.publication import Publication
from digest.render import page, uncounted
from digest.render.pictures import print_address
from digest.render.web.reasons import reasons_page
from digest.wiring import Wiring


class PreviewedStory(Shape):
    """One story that would run."""

    rank: int
    title: str
    url: str
    summary: str
    update: bool
    also: tuple[str, ...]
    """Addresses of the articles that its first one leads."""


class PreviewedSection(Shape):
    """One topic's place, with its stories by rank."""

    name: str
    stories: tuple[PreviewedStory, ...]


class PreviewedVerdict(Shape):
    """Why one article is in or out."""

    title: str
    url: str
    outcome: str
    reason: str
    section: str
    line: str
    """The line of configuration that decides it; empty when none does."""


class FailedSource(Shape):
    """A source that gave nothing."""

    source: str
    url: str
    reason: str


class Preview(Shape):
    """An edition as it would be sent now."""

    digest: str
    number: int
    subject: str
    outcome: str
    """What would become of it, were it sent by hand now: sent, skipped, failed or refused."""
    reason: str
    """Why it would not be sent."""
    on_time: str
    """What its schedule would make of it, where that is something else."""
    obstacles: tuple[str, ...]
    """What lies outside of it and keeps mails from leaving."""
    sections: tuple[PreviewedSection, ...]
    verdicts: tuple[PreviewedVerdict, ...]
    failures: tuple[FailedSource, ...]
    taking: TopicsTaking
    """What each topic takes of these articles, before rules and caps."""
    draft: About | None = None
    """The draft that this is; None of an edition of now."""
    doubts: tuple[str, ...] = ()
    """What its editors should look at twice, in sentences."""


def rehearse(wiring: Wiring, name: str) -> Built:
    """The edition as it would be sent now. The sources are asked; what they answer is forgotten again.

    Raises `UsageError` or `ConfigError` when no such digest is in force.
    """
    return rehearse_all(wiring, [wiring.publication.digest(name)])[0]


def rehearse_all(wiring: Wiring, digests: Sequence[Digest]) -> list[Built]:
    """The edition as each of the digests would be sent now; a source that several have is asked once."""
    kit = wiring.kit(digests[0].key, as_typed=True)
    answers: dict[str, Collected] = {}
    built = []
    for digest in digests:
        unasked = [source for source in digest.sources if source.key not in answers]
        answers |= {answer.state.source: answer for answer in gathering.ask(unasked, kit)}
        reports = [answers[source.key] for source in digest.sources if source.key in answers]
        with gathering.trial(digest, reports, kit) as trial:
            own = replace(kit, store=trial)
            sources = gathering.remember(digest, reports, own)
            built.append(replace(building.build(digest, by_hand(wiring.publication), own), sources=sources))
    return built


def preview_at(wiring: Wiring, typed: str) -> None:
    """From now on it is the time that was typed, in the publication's zone unless it says its own.

    Raises `UsageError` for what is no time.
    """
    try:
        local = datetime.fromisoformat(typed)
        zone = wiring.publication.site.zone
        moment = (local if local.tzinfo else local.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(f'"{typed}" is not a time.', advice="Write it like 2026-11-24 07:00.") from None
    wiring.clock = wiring.publication.clock = lambda: moment


def compared_with(publication: Publication, name: str, what: str) -> Stored | Digest:
    """The past edition that is meant, "2026-11-24" or "morning 2026-11-24", or the digest as another file has it.

    Raises `UsageError` when there is no such edition, `ConfigError` when the file makes no sense.
    """
    if what.endswith((".yaml", ".yml")) or Path(what).is_file():
        return parse_file(Path(what), name, publication.site, publication.clock().date())
    return edition_named(publication, name, what.removeprefix(f"{name} "))


def mail_page(wiring: Wiring, built: Built) -> str:
    """The mail that the first segment of a rehearsed edition gets, as a page, with our own copies of pictures in it:
    until it is sent or kept as a draft they lie nowhere else."""
    names = {name for one in built.draft.prints.values() for name in one.names}
    kept = wiring.store.prints.contents(sorted(names - built.prints.keys()))
    contents = {print_address(built.draft, name): content for name, content in {**kept, **built.prints}.items()}
    return page(uncounted(next(iter(built.renderings.values())), built.draft), contents)


def reasons(wiring: Wiring, built: Built) -> bytes:
    """A page of every article of a rehearsed edition, why it is in or out, and the line that decides."""
    look = wiring.kit(built.draft.digest).look.to_show()
    return reasons_page(built.draft, built.articles, built.verdicts, built.sources, wiring.publication.site, look)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """An edition that was looked at before it leaves: as it would be made now, or a draft as it stands."""

    built: Built
    outlook: Outlook
    draft: About | None = None
    doubts: tuple[str, ...] = ()


def looked(wiring: Wiring, digest: Digest, built: Built) -> Looked:
    """The rehearsed edition, with what would become of it."""
    return Looked(built=built, outlook=outlook(wiring, digest, built))


def looked_at_draft(wiring: Wiring, name: str, date: str = "") -> Looked:
    """The draft of that date, or the newest that waits, with what becomes of it and what to look at twice. Raises
    `UsageError` when there is no such edition, `Refused` when it is no draft."""
    waiting, digest = drafts.waiting_of(wiring.publication, name, date), wiring.publication.digest(name)
    built = drafts.built(wiring, waiting)
    return Looked(
        built=built,
        outlook=of_draft(wiring, waiting, digest, built),
        draft=about(wiring.publication, waiting),
        doubts=drafts.look_twice(wiring, waiting),
    )


def shape(looked: Looked, digest: Digest) -> Preview:
    """An edition that was looked at, as programs read it."""
    built, outlook = looked.built, looked.outlook
    articles = {article.number: article for article in built.articles}
    return Preview(
        digest=built.draft.digest,
        number=built.draft.number,
        subject=next((rendering.subject for rendering in built.renderings.values()), ""),
        outcome=outlook.by_hand.fate.value,
        reason=outlook.by_hand.reason,
        on_time=outlook.on_time.fate.value if outlook.on_time else "",
        obstacles=outlook.obstacles,
        sections=tuple(_section(section) for section in built.draft.sections),
        verdicts=tuple(
            PreviewedVerdict(
                title=articles[verdict.article].title,
                url=articles[verdict.article].url,
                outcome=verdict.outcome.value,
                reason=verdict.reason,
                section=verdict.section,
                line=verdict.where,
            )
            for verdict in built.verdicts
        ),
        failures=tuple(
            FailedSource(source=source.name, url=source.failure.url, reason=source.failure.reason)
            for source in built.sources
            if source.failure
        ),
        taking=articles_taking(built.articles, digest, built.draft.language),
        draft=looked.draft,
        doubts=looked.doubts,
    )


def _section(section: Section) -> PreviewedSection:
    return PreviewedSection(name=section.name, stories=tuple(_story(story) for story in section.stories))


def _story(story: Story) -> PreviewedStory:
    return PreviewedStory(
        rank=story.rank,
        title=story.lead.title,
        url=story.lead.url,
        summary=story.summary,
        update=story.update,
        also=tuple(other.url for other in story.articles[1:]),
    )
