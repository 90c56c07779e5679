"""The mail of one edition, looked into before or after it was sent."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from digest.actions.editions import edition_named
from digest.errors import DigestError
from digest.model.edition import Draft, Edition, Rendering, Stored
from digest.pipeline.building import findings_of, rendered
from digest.pipeline.kit import Built
from digest.render import Finding
from digest.wiring import Wiring

#: Links asked at the same time.
_AT_ONCE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """An edition with what is to be said of its mail, by segment."""

    edition: Stored
    mails: tuple[tuple[Rendering, tuple[Finding, ...]], ...]

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity == "error" for _, findings in self.mails for finding in findings)


def look_into(wiring: Wiring, name: str, date: str) -> Inspected:
    """What is wrong in the mails of that edition: as they were frozen, or those of a draft as they would be.

    Raises `UsageError` when there is no such edition, or more than one of that day.
    """
    edition = edition_named(wiring.publication, name, date)
    renderings = _renderings(wiring, edition)
    kit = wiring.kit(edition.digest) if renderings else None
    mails = tuple((mail, findings_of(edition.draft, mail, kit)) for mail in renderings.values()) if kit else ()
    return Inspected(edition=edition, mails=mails)


def ask_links(wiring: Wiring, draft: Draft) -> Mapping[str, str]:
    """Every article's address → what went wrong when it was asked; empty where it answers."""
    sources = {a.url: a.source for story in draft.stories for a in story.articles if a.url}
    urls = list(sources)

    def answer(url: str) -> str:
        try:
            # On behalf of its source: one inside the own network may name an address there, and no other.
            wiring.client.get(url, access=wiring.client.access(sources[url]))
        except DigestError as error:
            return error.what
        return ""

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return dict(zip(urls, pool.map(answer, urls), strict=True))


def _renderings(wiring: Wiring, edition: Stored) -> Mapping[str, Rendering]:
    if isinstance(edition, Edition) or not edition.draft.sections:
        return wiring.store.editions.renderings(edition.id)
    built = Built(draft=edition.draft, articles=(), verdicts=())
    return rendered(built, wiring.publication.in_force(edition.digest), wiring.kit(edition.digest)).renderings
