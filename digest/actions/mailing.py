"""To how many, and through whom, a digest goes."""

from __future__ import annotations

from digest.config.site import Site
from digest.publication import Publication
from digest.send.providers import provider_kind


def recipients(publication: Publication, name: str) -> int:
    """How many people get the digest now."""
    return publication.store.subscribers.count(name)


def through(site: Site) -> str:
    """Who hands the mails over, as a sentence says it: "postmark", "the outbox"."""
    return site.mail.provider if leaves_the_machine(site) else f"the {site.mail.provider}"


def leaves_the_machine(site: Site) -> bool:
    """Whether mails go to people, and not into a folder."""
    return provider_kind(site.mail).real
