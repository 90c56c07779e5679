"""`digest check NAME DATE`: the mail of one edition, looked into before or after it was sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from digest.actions import named
from digest.actions.checks import look_into as looking
from digest.cli.opened import opened
from digest.cli.options import is_date
from digest.cli.screen import plain, say
from digest.text.durations import counted

if TYPE_CHECKING:
    from digest.model.edition import Draft, Rendering
    from digest.render import Finding
    from digest.wiring import Wiring


def edition_is_well(words: Sequence[str], *, ask_links: bool) -> bool:
    """Whether the mail of the edition so called has no error; everything found is shown. Links are asked only when that
    is wished for."""
    with opened() as wiring:
        name, date = named.digest_and_rest(wiring.publication, words, is_date)
        inspected = looking.look_into(wiring, name, " ".join(date))
        edition = inspected.edition
        say(f"{edition.name} ({edition.status.value}): {len(edition.draft.stories)} stories")
        if not inspected.mails:
            say("  There is no mail to look into." + (f" {edition.reason}." if edition.reason else ""))
            return True
        for rendering, findings in inspected.mails:
            _show(rendering, findings)
        return (not ask_links or _links_answer(wiring, edition.draft)) and not inspected.errors


def _show(rendering: Rendering, findings: Sequence[Finding]) -> None:
    """What is to be said of the mail of one segment."""
    language, _, topics = rendering.segment.partition(":")
    size = len(rendering.html.encode())
    say(f"  {language}, {topics or 'all topics'}: {plain(rendering.subject)} ({size:,} bytes)", hang=4)
    for finding in findings:
        say(f"    ! {finding.severity}: {finding.where}: {finding.what}", hang=6)


def _links_answer(wiring: Wiring, draft: Draft) -> bool:
    """False when a link of the mail does not answer."""
    answers = looking.ask_links(wiring, draft)
    dead = {url: reason for url, reason in answers.items() if reason}
    say(f"  {counted(len(answers), 'link')} asked, {len(answers) - len(dead)} answered")
    for url, reason in dead.items():
        say(f"    ! {url} {reason}", hang=6)
    return not dead
