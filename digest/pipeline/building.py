"""The second step: the edition as it would be sent from what is stored now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from digest.config.announcements import running
from digest.config.digests import Digest
from digest.config.ready import ready_made
from digest.group import group
from digest.model.announcement import Announcement
from digest.model.edition import Draft, Occasion, Rendering, Window
from digest.model.grouping import Section
from digest.model.people import Segment
from digest.model.run import Event
from digest.model.source import SourceState
from digest.pipeline.kit import Built, Kit
from digest.pipeline.names import called, source_names
from digest.pipeline.pictures import had, pictured
from digest.render import Finding, check, render, unpictured
from digest.render.look.look import Look
from digest.send import message


def build(digest: Digest, occasion: Occasion, kit: Kit, *, look_at_pictures: bool = True) -> Built:
    """The edition as it would be sent from what is stored now; settles nothing, and writes nothing but how large the
    pictures of its stories are."""
    now = kit.clock()
    store = kit.store
    articles = store.articles.open_articles(digest.key, [source.key for source in digest.sources])
    memory = store.memory.of(digest.key, digest.not_in, now)
    ready = tuple(ready_made(digest.language or kit.site.language).values())
    grouping = group(
        articles,
        digest,
        memory,
        now,
        embed=kit.embed(),
        ready=ready,
        publication=kit.site.name,
        names=called(digest.sources, _states(digest, kit)),
    )
    sections = grouping.sections
    if digest.images and look_at_pictures and digest.pictures == "linked":
        sections = pictured(sections, kit)
    last = max((article.number for article in articles), default=0)
    made = draft(digest, occasion, kit, sections=sections, last=last)
    kit.report(
        Event(name="articles.grouped", done=len(articles), total=len(articles), text=f"{len(made.stories)} stories")
    )
    prints: Mapping[str, bytes] = {}
    if look_at_pictures:
        made, prints = had(made, digest, kit)
    built = Built(draft=made, articles=tuple(articles), verdicts=grouping.verdicts, prints=prints)
    return rendered(built, digest, kit)


def draft(digest: Digest, occasion: Occasion, kit: Kit, *, sections: tuple[Section, ...] = (), last: int = 0) -> Draft:
    """The next edition of the digest with these sections, of articles numbered up to `last`."""
    before = kit.store.editions.last_frozen(digest.key)
    return Draft(
        digest=digest.key,
        title=digest.title,
        occasion=occasion,
        number=kit.store.editions.next_number(digest.key),
        window=Window(last=last, opened=before.draft.window.closed if before else None, closed=kit.clock()),
        sections=sections,
        language=digest.language or kit.site.language,
        timezone=kit.site.timezone,
        intro=digest.intro,
        announcements=announced(digest, occasion, kit),
        counts_clicks=digest.count_clicks,
        token_key=kit.site.signing_keys[0][0] if kit.site.signing_keys else "",
        letterhead=message.letterhead(digest, kit.site),
    )


def announced(digest: Digest, occasion: Occasion, kit: Kit) -> tuple[Announcement, ...]:
    """What stands between the stories of the occasion's edition, by the digest's file."""
    return running(digest.blocks, occasion.dated(kit.site.zone).astimezone(kit.site.zone).date())


def looked_into(built: Built, kit: Kit) -> Built:
    """With what is wrong with its mails."""
    findings = [
        finding for rendering in built.renderings.values() for finding in findings_of(built.draft, rendering, kit)
    ]
    return replace(built, findings=tuple(dict.fromkeys(findings)))


def rendered(built: Built, digest: Digest, kit: Kit, look: Look | None = None) -> Built:
    """With a rendering for every segment that has subscribers now, and one of everything; those it has stay. With that
    look, or else the one in force."""
    draft, segments = _with_names(built.draft, digest, kit), segments_of(built.draft, kit)
    missing = {key: segment for key, segment in segments.items() if key not in built.renderings}
    if look:
        made = renderings(draft, digest, missing, look, kit)
    else:
        look, made = kit.look.used(lambda look: renderings(draft, digest, missing, look, kit))
    made = {**made, **built.renderings}
    draft = replace(draft, look=look.stamp)
    silent = frozenset(segments) - frozenset(made)
    return looked_into(replace(built, draft=draft, renderings=made, silent=silent, look=look), kit)


def segments_of(draft: Draft, kit: Kit) -> Mapping[str, Segment]:
    """By key, the segments that have subscribers now, and that of everything."""
    everything = Segment(language=draft.language)
    return {s.key: s for s in (everything, *kit.store.subscribers.segments(draft.digest, draft.language))}


def _with_names(draft: Draft, digest: Digest, kit: Kit) -> Draft:
    """With what its sources are called now; those that it has names of keep them."""
    theirs = {article.source for story in draft.stories for article in story.articles}
    named = {key: name for key, name in source_names(digest.sources, _states(digest, kit)).items() if key in theirs}
    return replace(draft, names={**named, **draft.names})


def _states(digest: Digest, kit: Kit) -> Mapping[str, SourceState]:
    return kit.store.sources.states([source.key for source in digest.sources])


def renderings(
    draft: Draft, digest: Digest, segments: Mapping[str, Segment], look: Look, kit: Kit
) -> dict[str, Rendering]:
    """What everybody in each segment gets; one whose topics have no story has none."""
    lay_out = kit.look.looks.press.lay_out
    made = {
        key: render(draft, digest, kit.site, look, segment, {}, lay_out=lay_out) for key, segment in segments.items()
    }
    return {key: rendering for key, rendering in made.items() if rendering}


def findings_of(draft: Draft, rendering: Rendering, kit: Kit) -> tuple[Finding, ...]:
    """What is wrong with the draft's mail to one segment: its parts, and the headers as a reader gets them."""
    keys = kit.site.keys
    _, (sample,) = message.test_batch(draft, rendering.segment, "reader@reader.example", keys)
    headers = (Finding(severity="error", what=what, where="headers") for what in message.faults(sample))
    return (*check(rendering, draft), *headers, *unpictured(draft, kit.site))
