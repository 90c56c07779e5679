"""Mails that every look is tried on before it is used. Everything in them is made up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from digest.config.digests import Digest, Topic
from digest.config.logo import Logo
from digest.config.site import Site
from digest.model.edition import Draft, Letterhead
from digest.model.grouping import Story
from digest.render.samples import samples
from digest.render.samples.booked import ANNOUNCEMENTS
from digest.render.samples.specimens import ABOUT, INTRO

LOGO = "https://pictures.meridian.example/logo.png"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One of them."""

    draft: Draft
    digest: Digest
    site: Site


def trials() -> Iterator[Trial]:
    """One with all that may be there, one of a single story, one without pictures and summaries, and one that is read
    from right to left."""
    whole, digest, site = samples.sample_draft(), samples.sample_digest(), samples.sample_site()
    topics = (Topic(key="world", name="World", about=ABOUT), *digest.topics[1:])
    head = replace(whole.letterhead, web_url="https://meridian.example")
    yield Trial(
        draft=replace(whole, intro=INTRO, announcements=ANNOUNCEMENTS, letterhead=head),
        digest=digest.model_copy(update={"topics": topics}),
        site=site.model_copy(update={"logo": Logo(url=LOGO)}),
    )
    first = whole.sections[0]
    alone = replace(whole, sections=(replace(first, stories=first.stories[:1]),), letterhead=Letterhead())
    for draft in (alone, _bare_of(whole), replace(alone, language="ar")):
        yield Trial(draft=draft, digest=digest, site=site)


def _bare_of(draft: Draft) -> Draft:
    """Without pictures, summaries, texts and other sources."""
    sections = tuple(
        replace(section, stories=tuple(_headline_only(story) for story in section.stories))
        for section in draft.sections
    )
    return replace(draft, sections=sections)


def _headline_only(story: Story) -> Story:
    lead = replace(story.lead, image=None, text="", summary="")
    return replace(story, articles=(lead,), summary="")
