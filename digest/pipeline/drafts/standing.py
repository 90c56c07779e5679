"""A draft as it stands: kept when it is built, read as it was kept, laid anew when it is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from digest import crash
from digest.config.digests import Digest
from digest.errors import Refused
from digest.group.sections import REST, section_name
from digest.group.shown.summary import summarise
from digest.model.change import Change, Idle
from digest.model.edition import Draft, Waiting
from digest.model.grouping import Grouping
from digest.pipeline.building import announced, looked_into, rendered, segments_of
from digest.pipeline.drafts import frame
from digest.pipeline.drafts.changing import Changed, Material, changed
from digest.pipeline.kit import Built, Kit
from digest.pipeline.pictures import had
from digest.render.segment_view import chosen
from digest.store.drafts.drafts import Kept, Laid


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaid:
    """A draft as its changes make it."""

    built: Built
    grouping: Grouping
    """What lies below the changes."""
    idle: tuple[Idle, ...]
    """Changes that do not apply."""


def keep(built: Built, digest: Digest, kit: Kit, *, reason: str) -> Waiting:
    """The draft stands as it was built, without changes, and waits for that reason."""
    grouping = Grouping(sections=built.draft.sections, verdicts=built.verdicts)
    kept = Kept(grouping=grouping, changed_by=kit.person, at=kit.clock(), frame=_frame(built, digest, kit))
    return kit.store.drafts.keep(_laid(built), kept, kit.clock(), reason=reason)


def stored(waiting: Waiting, kit: Kit) -> Built:
    """The draft as it stands, looked into: no source is asked, nothing is grouped, no template read."""
    built = Built(
        draft=waiting.draft,
        articles=tuple(article for story in waiting.draft.stories for article in story.articles),
        verdicts=kit.store.editions.verdicts(waiting.id),
        renderings=kit.store.editions.renderings(waiting.id),
    )
    others = {key: one for key, one in segments_of(waiting.draft, kit).items() if key not in built.renderings}
    silent = frozenset(key for key, segment in others.items() if not chosen(waiting.draft, segment))
    return looked_into(replace(built, silent=silent), kit)


def relaid(waiting: Waiting, grouping: Grouping, changes: Sequence[Change], digest: Digest, kit: Kit) -> Relaid:
    """The draft with these changes laid over that grouping, rendered with the look as it is now."""
    articles = kit.store.articles.open_articles(digest.key, [source.key for source in digest.sources])
    material = Material(
        sections=grouping.sections,
        verdicts=grouping.verdicts,
        articles={article.number: article for article in articles},
        names=section_names(digest),
        summary=lambda article: summarise(article, digest.summary),
        now=kit.clock(),
        announcements=announced(digest, waiting.occasion, kit),
    )
    laid = changed(material, changes)
    draft, prints = _draft(waiting.draft, laid, digest, kit)
    built = Built(draft=draft, articles=tuple(articles), verdicts=laid.verdicts, prints=prints)
    return Relaid(built=rendered(built, digest, kit), grouping=grouping, idle=laid.idle)


def keep_changed(seen: Waiting, relaid: Relaid, changes: Sequence[Change], digest: Digest, kit: Kit) -> Waiting:
    """The draft stands with its changes, not approved. Raises `Changed` where somebody else was there in between,
    `Refused` where nothing would be left of it."""
    if not relaid.built.renderings:
        raise Refused("then no story would be left", where=seen.name, advice="Nothing was changed.")
    kept = Kept(
        grouping=relaid.grouping,
        changes=tuple(changes),
        changed_by=kit.person,
        at=kit.clock(),
        frame=_frame(relaid.built, digest, kit),
    )
    stands = kit.store.drafts.keep(_laid(relaid.built), kept, kit.clock(), reason=seen.reason, seen=seen)
    crash.at("changed")
    return stands


def section_names(digest: Digest) -> Mapping[str, str]:
    """Key of every section that an edition of the digest may have → what stands above it, in the editor's order."""
    names = {topic.key: topic.name for topic in digest.topics}
    rest = section_name(None, digest)
    return {**names, REST: rest} if rest or not names else names


def _draft(draft: Draft, laid: Changed, digest: Digest, kit: Kit) -> tuple[Draft, Mapping[str, bytes]]:
    changed = replace(
        draft,
        sections=laid.sections,
        subject=laid.texts.get("subject", ""),
        preheader=laid.texts.get("preheader", ""),
        intro=laid.texts.get("intro", digest.intro),
        announcements=laid.announcements,
        names={},
    )
    return had(changed, digest, kit, draft.announcements)


def _frame(built: Built, digest: Digest, kit: Kit) -> str:
    assert built.look  # it was rendered just now
    return frame.text(frame.frame(digest, kit.site, built.look))


def _laid(built: Built) -> Laid:
    return Laid(draft=built.draft, verdicts=built.verdicts, renderings=built.renderings, prints=built.prints)
