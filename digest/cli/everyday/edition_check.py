"""`digest check NAME DATE`: the mail of one edition, looked into before or after it was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from digest.errors import DigestError

if TYPE_CHECKING:
    from digest.model.edition import Edition, Rendering
    from digest.render import Finding
    from digest.wiring import Wiring

#: Links asked at the same time.
AT_ONCE = 8


def edition_is_well(name: str, date: str, *, ask_links: bool) -> bool:
    """Whether its mail has no error; everything found is shown. Links are asked only when that is wished for."""
    from digest.cli.editions import edition_named
    from digest.cli.opened import opened
    from digest.cli.screen import say

    with opened() as wiring:
        edition = edition_named(wiring, name, date)
        say(f"{edition.name} ({edition.status.value}): {len(edition.stories)} stories")
        renderings = _renderings(wiring, edition)
        if not renderings:
            say("  There is no mail to look into." + (f" {edition.reason}." if edition.reason else ""))
            return True
        errors = sum(_shown(rendering, _findings(wiring, edition, rendering)) for rendering in renderings.values())
        return (not ask_links or _links_answer(wiring, edition)) and not errors


def _renderings(wiring: Wiring, edition: Edition) -> Mapping[str, Rendering]:
    """As they were frozen; those of a draft, as they would be."""
    from digest.pipeline import building
    from digest.pipeline.kit import Built

    if edition.frozen or not edition.sections:
        return wiring.store.editions.renderings(edition.id)
    built = Built(edition=edition, articles=(), verdicts=())
    return building.rendered(built, wiring.publication.in_force(edition.digest), wiring.kit(edition.digest)).renderings


def _findings(wiring: Wiring, edition: Edition, rendering: Rendering) -> tuple[Finding, ...]:
    from digest.pipeline import building

    return building.findings_of(edition, rendering, wiring.kit(edition.digest))


def _shown(rendering: Rendering, findings: Sequence[Finding]) -> int:
    """Prints what was found in the mail of one segment; how much of it is an error."""
    from digest.cli.screen import plain, say

    language, _, topics = rendering.segment.partition(":")
    size = len(rendering.html.encode())
    say(f"  {language}, {topics or 'all topics'}: {plain(rendering.subject)} ({size:,} bytes)", hang=4)
    for finding in findings:
        say(f"    ! {finding.severity}: {finding.where}: {finding.what}", hang=6)
    return sum(finding.severity == "error" for finding in findings)


def _links_answer(wiring: Wiring, edition: Edition) -> bool:
    """Asks every article's address by the guarded client; False when one does not answer."""
    from concurrent.futures import ThreadPoolExecutor

    from digest.cli.screen import counted, say

    urls = list(dict.fromkeys(a.url for story in edition.stories for a in story.articles if a.url))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = zip(urls, pool.map(lambda url: _answer(wiring, url), urls), strict=True)
        dead = [(url, reason) for url, reason in answers if reason]
    say(f"  {counted(len(urls), 'link')} asked, {len(urls) - len(dead)} answered")
    for url, reason in dead:
        say(f"    ! {url} {reason}", hang=6)
    return not dead


def _answer(wiring: Wiring, url: str) -> str:
    """What went wrong; empty when the address answers."""
    try:
        wiring.client.get(url)
    except DigestError as error:
        return error.what
    return ""
