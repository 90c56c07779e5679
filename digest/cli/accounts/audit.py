"""`digest audit`: every recipient of an edition accounted for."""

from __future__ import annotations

import typer

from digest.actions.ledger import audit as auditing
from digest.cli.accounts.edition_words import NameAndDate, split
from digest.cli.everyday.history import others
from digest.cli.opened import opened_anyway
from digest.cli.options import AsJson
from digest.cli.screen import plain, say, show_json, table
from digest.text.durations import counted

#: So many are named; digest deliveries names all.
SHOWN = 50


def audit(words: NameAndDate = None, as_json: AsJson = False) -> None:
    """Show that every recipient of an edition is accounted for.

    Names those who are due, of unknown outcome or given up, says what can be done, and exits with 1 while anything is
    open.
    """
    with opened_anyway() as wiring:
        name, date = split(wiring.publication, words)
        looked_at = auditing.audit(wiring.publication, name, date)
    if as_json:
        show_json(looked_at)
    else:
        _show(looked_at)
    raise typer.Exit(1 if looked_at.open else 0)


def _show(looked_at: auditing.Audit) -> None:
    taken = looked_at.answers["accepted"]
    rest = others(looked_at.answers)
    say(f"{looked_at.edition} · {looked_at.status}")
    say(f"{counted(looked_at.recipients, 'recipient')}: {taken:,} accepted" + (f", {rest}" if rest else ""))
    if looked_at.stopped:
        say(f"All sending is stopped: {plain(looked_at.stopped)}.")
    if looked_at.named:
        say()
        shown = looked_at.named[:SHOWN]
        table(("Address", "Answer", "Reason"), [(one.address, one.answer, one.reason) for one in shown])
        left = sum(looked_at.answers[word] for word in ("due", "uncertain", "expired")) - len(shown)
        if left > 0:
            say(f"and {left:,} more: digest deliveries {looked_at.edition}")
    say("" if looked_at.advice else "Everybody is accounted for.")
    for sentence in looked_at.advice:
        say(sentence, hang=2)
