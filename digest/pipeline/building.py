"""The second step: the edition as it would be sent from what is stored now."""

from __future__ import annotations

from dataclasses import replace

from digest.config.digests import Digest
from digest.group import group
from digest.model.edition import Edition, Occasion, Rendering, Status, Window
from digest.model.people import Segment
from digest.model.run import Event
from digest.pipeline.kit import Built, Decide, Kit
from digest.pipeline.names import source_name
from digest.render import Finding, check, render
from digest.send import message


def build(digest: Digest, occasion: Occasion, kit: Kit) -> Built:
    """The edition as it would be sent from what is stored now; settles nothing, writes nothing."""
    now = kit.clock()
    store = kit.store
    articles = store.articles.open_articles(digest.key, [source.key for source in digest.sources])
    grouping = group(articles, digest, store.memory.of(digest.key, digest.not_in, now), now, embed=kit.embed)
    last = max((article.number for article in articles), default=0)
    edition = replace(blank(digest, occasion, kit), sections=grouping.sections)
    edition = replace(edition, window=replace(edition.window, last=last))
    kit.report(
        Event(name="articles.grouped", done=len(articles), total=len(articles), text=f"{len(edition.stories)} stories")
    )
    built = Built(edition=edition, articles=tuple(articles), verdicts=grouping.verdicts)
    return rendered(built, digest, kit)


def blank(digest: Digest, occasion: Occasion, kit: Kit) -> Edition:
    """The next edition of the digest, with nothing in it."""
    now = kit.clock()
    before = kit.store.editions.last_frozen(digest.key)
    return Edition(
        digest=digest.key,
        title=digest.title,
        occasion=occasion,
        number=kit.store.editions.next_number(digest.key),
        status=Status.DRAFT,
        window=Window(last=0, opened=before.window.closed if before else None, closed=now),
        language=digest.language or kit.site.language,
        timezone=kit.site.timezone,
        intro=digest.intro,
        frozen=now,
        token_key=kit.site.signing_keys[0][0] if kit.site.signing_keys else "",
        letterhead=message.letterhead(digest, kit.site),
        look=f"{kit.look.name} {kit.look.fingerprint}",
    )


def rendered(built: Built, digest: Digest, kit: Kit) -> Built:
    """With a rendering for every segment that has subscribers now, and one of everything."""
    edition = built.edition
    named = _named(digest, kit)
    everything = Segment(language=edition.language)
    segments = {s.key: s for s in (everything, *kit.store.subscribers.segments(edition.digest, edition.language))}
    renderings = {}
    findings: list[Finding] = []
    for key, segment in segments.items():
        rendering = render(edition, named, kit.site, kit.look, segment)
        if rendering:
            renderings[key] = rendering
            findings += findings_of(edition, rendering, kit)
    return replace(
        built,
        renderings=renderings,
        silent=frozenset(segments) - frozenset(renderings),
        findings=tuple(dict.fromkeys(findings)),
    )


def findings_of(edition: Edition, rendering: Rendering, kit: Kit) -> tuple[Finding, ...]:
    """What is wrong with the edition's mail to one segment: its parts, and the headers as a reader gets them."""
    keys = kit.site.keys
    _, (told,) = message.test_batch(edition, rendering.segment, "reader@reader.example", keys)
    headers = (Finding(severity="error", what=what, where="headers") for what in message.faults(told))
    return (*check(rendering, edition), *headers)


def _named(digest: Digest, kit: Kit) -> Digest:
    """The digest with a name for every source, as readers see it."""
    states = kit.store.sources.states([source.key for source in digest.sources])
    found = {key: state.name for key, state in states.items()}
    sources = tuple(s.model_copy(update={"name": source_name(s, found.get(s.key, ""))}) for s in digest.sources)
    return digest.model_copy(update={"sources": sources})


def unattended(kit: Kit) -> Decide:
    """What stands in for a person when a schedule sends: the first edition that leaves the machine waits for one."""

    def decide(built: Built) -> str:
        if kit.provider.limits.real and kit.store.editions.frozen_before(built.edition.digest) == 0:
            return "it is the first edition of this digest, and a person must see that one"
        return ""

    return decide


def too_few(edition: Edition, digest: Digest) -> str:
    """Why the edition is not worth sending; empty when it is."""
    stories = len(edition.stories)
    if not stories:
        return "no news"
    if stories < digest.min_stories and digest.if_fewer == "wait":
        return f"{stories} of at least {digest.min_stories} stories; they wait for the next edition"
    return ""
