"""To how many, and through whom, a digest goes."""

from __future__ import annotations

from digest.config.site import Site
from digest.model.duty import Role
from digest.model.edition import Draft
from digest.publication import Publication
from digest.render.segment_view import chosen
from digest.send.providers import provider_kind


def recipients(publication: Publication, draft: Draft) -> int:
    """How many people would get the draft now: who chose none but topics without a story in it gets no mail."""
    segments = publication.store.subscribers.segments(draft.digest, draft.language)
    return sum(people for segment, people in segments.items() if chosen(draft, segment))


def through(site: Site) -> str:
    """Who hands the mails over, as a sentence says it: "postmark", "the outbox"."""
    return site.mail.provider if leaves_the_machine(site) else f"the {site.mail.provider}"


def unserved(publication: Publication) -> str:
    """That no process serves the pages that links of mails lead to, and what does, as a sentence; empty where one does,
    and where mails have no such links."""
    url = publication.site.web.url
    if not url or publication.store.workers.on_duty(publication.clock(), Role.WEB):
        return ""
    return f"Links of mails lead to {url}, and no process serves those pages now: digest start"


def leaves_the_machine(site: Site) -> bool:
    """Whether mails go to people, and not into a folder."""
    return provider_kind(site.mail).real
