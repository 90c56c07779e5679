"""A provider tells what became of mails: proved, kept as it came, and applied a moment later."""

from __future__ import annotations

import hashlib
from enum import StrEnum

from digest import log
from digest.errors import DigestError, Unavailable
from digest.model.post import PostKind
from digest.pipeline.posts.reporting import facts_of
from digest.publication import Publication
from digest.send.dialects.reports import A_DAY, Fetch, Posted, Proof, alike
from digest.send.providers import ProviderKind, provider_kind
from digest.store.inbox.turns import Turn

#: Posts that may lie in the inbox; more than that are for later.
MOST = 5_000


class Receiving(StrEnum):
    """What became of a report."""

    #: it is on the disk, and will count
    KEPT = "kept"
    #: it asked whether we want reports, and was told so
    CONFIRMED = "confirmed"
    #: it is not of our provider, not proved, or proved by what came before; nothing is kept of it
    REFUSED = "refused"
    #: too much waits to be applied
    FULL = "full"


def receive(publication: Publication, provider: str, secret: str, posted: Posted, fetch: Fetch) -> Receiving:
    """What was posted to the secret address of that provider is kept; or why it is not. Raises `Unavailable` where its
    proof, or our answer to a question, could not be had now: it is posted again."""
    mail, now = publication.site.mail, publication.clock()
    kind = provider_kind(mail)
    if (
        kind.reporting is None
        or mail.reports is None
        or mail.reports_key is None
        or not alike(f"{mail.provider}/{mail.reports.get_secret_value()}", f"{provider}/{secret}")
    ):
        return Receiving.REFUSED
    try:
        proof = Proof(key=mail.reports_key.get_secret_value(), now=now, fetch=fetch)
        if not kind.reporting.verify(posted, proof):
            return Receiving.REFUSED
        if _confirmed(kind, posted, fetch):
            return Receiving.CONFIRMED
    except DigestError as error:
        raise Unavailable(f"{provider} reports, and cannot be heard: {error.what}") from error
    if publication.store.inbox.count() >= MOST:
        return Receiving.FULL
    kept = publication.store.inbox.keep(PostKind.REPORT, facts_of(provider, posted.body), now, _once(kind, posted))
    return Receiving.KEPT if kept else Receiving.REFUSED


def _once(kind: ProviderKind, posted: Posted) -> Turn | None:
    """What a second post with the same proof does not get."""
    if not kind.counts_once:
        return None
    hidden = hashlib.sha256(kind.counts_once(posted.body).encode("utf-8", "replace")).hexdigest()
    return Turn(key=f"report {hidden}", most=1, within=A_DAY)


def _confirmed(kind: ProviderKind, posted: Posted, fetch: Fetch) -> bool:
    url = kind.to_confirm(posted.body) if kind.to_confirm else ""
    if url:
        fetch(url)
        log.event("reports.begun")
    return bool(url)
