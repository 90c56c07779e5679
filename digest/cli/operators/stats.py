"""`digest stats`: what became of an edition once it was handed over."""

from __future__ import annotations

from collections.abc import Iterator

from digest.actions.reports import stats as adding
from digest.cli.accounts.edition_words import NameAndDate, split
from digest.cli.opened import opened_anyway
from digest.cli.options import AsJson
from digest.cli.screen import plain, say, show_json, table
from digest.text.durations import counted


def stats(words: NameAndDate = None, as_json: AsJson = False) -> None:
    """Show what became of an edition: bounces, who left, clicks.

    Without a name: of the last edition of each digest.
    """
    with opened_anyway() as wiring:
        name, date = split(wiring.publication, words) if words else ("", "")
        looked_at = adding.stats(wiring.publication, name, date)
    if as_json:
        show_json(looked_at)
        return
    for edition in looked_at.editions:
        _show(edition, told=looked_at.reports > 0)
        say()
    if not looked_at.editions:
        say("No edition went out yet.")
    for sentence in _sentences(looked_at):
        say(sentence, hang=2)


def _show(edition: adding.EditionStats, *, told: bool) -> None:
    say(f"{edition.edition} · {edition.status}")
    say(f"{counted(edition.recipients, 'recipient')}, {edition.accepted:,} accepted")
    if told:
        delivered, hard, spam = (
            _share(count, edition.accepted) for count in (edition.delivered, edition.bounced_hard, edition.complained)
        )
        say(f"{delivered} delivered, {hard} bounced for good, {edition.bounced_soft:,} for now, {spam} called it spam")
    say(f"{edition.left:,} left since, {edition.joined:,} joined")
    for reason in edition.reasons:
        say(f"  {reason.times:,} because: {reason.why}")
        for words in reason.words:
            say(f"    {plain(words)}", hang=4)
    if edition.clicks:
        table(("Opened", "Story"), [(f"{story.readers:,}", plain(story.title)) for story in edition.clicks], indent=2)


def _share(count: int, of: int) -> str:
    return f"{count:,} ({count / of * 100:.1f} %)" if count and of else f"{count:,}"


def _sentences(looked_at: adding.Stats) -> Iterator[str]:
    form = looked_at.form
    if form.asked:
        yield (
            f"Of {form.asked:,} who filled in the form in the last 30 days "
            f"{_share(min(form.confirmed, form.asked), form.asked)} confirmed."
        )
    if looked_at.editions and not looked_at.reports:
        yield "What was delivered and what bounced nobody tells yet: digest doctor says why."
