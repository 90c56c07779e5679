"""`digest send`: an edition goes out, after a person has seen what and to how many."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from digest.actions import leaving, mailing, named
from digest.actions import send as sending
from digest.cli.ending import ENDING, told_to_end
from digest.cli.everyday.draft_words import in_short
from digest.cli.everyday.history import others
from digest.cli.opened import opened
from digest.cli.options import is_date, whole
from digest.cli.progress import progress
from digest.cli.screen import ask, complain, plain, say, when
from digest.errors import Busy, Refused
from digest.model.edition import occasion_words
from digest.text.durations import counted

if TYPE_CHECKING:
    from digest.config.site import Site
    from digest.model.run import Report
    from digest.pipeline.kit import Built
    from digest.wiring import Wiring


def send(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME] [DATE]", help="The digest; the date of a held edition: 2026-11-24, or 2026-11-24 17:00."
        ),
    ] = None,
    yes: Annotated[
        int | None,
        typer.Option("--yes", metavar="COUNT", help="Of recipients, instead of being asked.", parser=whole(0, 10**9)),
    ] = None,
    delay: Annotated[str, typer.Option("--in", metavar="TIME", help="Only after that: 10 minutes, 2 hours.")] = "",
) -> None:
    """Show the edition, ask, and send it to every subscriber.

    It is built if needed. One that is held or half sent is gone on with; nobody gets an edition twice. With one digest
    in the folder its name may be left out. A draft that is due later leaves now where a person is asked; with --yes
    it must be named by its date.

    With --in it leaves after that time, as it was shown. Until then digest stop, digest unapprove, any change of it and
    Ctrl-C here take it back. The terminal waits and sends it; once it is closed only a running digest start does.
    """
    typed, delay = _with_unit(" ".join(words or ()).split(), delay)
    with opened() as wiring:
        site = wiring.publication.site
        name, date = named.digest_and_rest(wiring.publication, typed, is_date)
        occasion, ask_for = " ".join(date), _asking(wiring, yes, delayed=bool(delay))
        if yes is not None:
            sending.refuse_unnamed(wiring.publication, name, occasion)
        if half_sent := sending.goes_on(wiring.publication, name, occasion):
            say(f"{half_sent} is half sent: this goes on with it.")
        with told_to_end(wiring.stopping.set), progress(wiring):
            if delay:
                leaves = leaving.send_in(wiring, name, occasion, leaving.in_a_while(delay), ask_for)
                _wait(wiring, leaves)
                occasion, ask_for = leaves.occasion.words, _confirmed
            try:
                report = sending.send(wiring, name, occasion, ask_for)
            except Busy as busy:
                if not sys.stdout.isatty():
                    raise
                complain(str(busy))
                _follow(wiring, name)
                raise typer.Exit(busy.exit_code) from None
        say(sentence(report, site))
        if report.ended == "held":
            edition = _edition(report)
            say(f"digest preview {edition} --draft shows it; digest approve {edition} lets it go.", hang=2)
        if report.ended == "sent" and (unserved := mailing.unserved(wiring.publication)):
            say(unserved)
        for remark in filter(None, (source.remark for source in report.sources)):
            say(plain(remark), hang=2)
        raise typer.Exit(0 if _is_on_its_way(report) else EXIT.get(report.ended, 0))


def _with_unit(words: Sequence[str], delay: str) -> tuple[list[str], str]:
    """The words, and how long to wait, whose unit the shell parted from its number: "--in 10 minutes"."""
    unit = next(
        (word for word in words if delay.isdecimal() and (word in _UNITS or word.removesuffix("s") in _UNITS)), ""
    )
    return [word for word in words if word != unit], f"{delay} {unit}".strip()


def _wait(wiring: Wiring, leaves: leaving.Leaving) -> None:
    """Until it leaves. Raises `Refused` where it was taken back."""
    zone, now = wiring.publication.site.zone, wiring.clock()
    to = counted(leaves.recipients, "subscriber")
    say(f"{leaves.name} leaves {when(leaves.at, zone, now)}, to {to}.")
    say(f"Take it back: digest stop, or digest unapprove {leaves.digest}, or Ctrl-C here.")
    say("This terminal sends it; close it only where digest start runs.")
    if why := leaving.taken_back(wiring, leaves, wiring.stopping.wait):
        advice = f"Nothing was sent. digest send {leaves.digest} sends the draft as it stands."
        raise Refused(f"it did not leave: {why}", where=leaves.name, advice=advice)


def _confirmed(built: Built, count: int) -> str:
    """A person saw it, and to how many it goes, when they let it leave."""
    return str(count)


_UNITS = ("second", "minute", "min", "hour", "day", "week", "month", "s", "m", "h", "d")


def _is_on_its_way(report: Report) -> bool:
    """What is due waits for readers' clocks alone."""
    return bool(report.coming) and report.answers.get("due", 0) == report.coming


#: How a run ended → what the command answers.
EXIT = {"failed": 3, "open": 3, "held": 1}


def sentence(report: Report, site: Site) -> str:
    """How it ended, in words, with the figures, and what a draft did not take in."""
    return "\n".join((_ended(report, site), *map(plain, report.since)))


def _ended(report: Report, site: Site) -> str:
    taken = report.answers.get("accepted", 0)
    figures = ", ".join(
        f"{count} {answer}" for answer, count in sorted(report.answers.items()) if count and answer != "accepted"
    )
    match report.ended:
        case "sent":
            head = f"Sent to {taken} of {report.recipients} subscribers" + (f" ({figures})." if figures else ".")
            if report.answers.get("uncertain"):
                head += f"\nThe uncertain ones, and what can be done: digest audit {_edition(report)}"
            return head if mailing.leaves_the_machine(site) else f"{head}\nThe mails lie in {site.outbox}."
        case "skipped":
            return f"Skipped: {report.reason}. Nothing was sent."
        case "held":
            return f"Held: {report.reason}."
        case "open":
            return f"{taken} of {report.recipients} sent ({figures}): {report.reason}.\n{_how_it_goes_on(report, site)}"
    failures = "".join(f"\n  {plain(one.name)}: {one.failure.reason}" for one in report.sources if one.failure)
    return f"Not sent: {report.reason}.{failures}"


def _how_it_goes_on(report: Report, site: Site) -> str:
    """When, and what to type."""
    if report.stopped:
        return f"Nothing goes out until it is let go on: digest go {report.digest}"
    at_once = f"digest send {_edition(report)}"
    if report.again is None:
        return f"The next run goes on from here: {at_once}, or digest start by itself."
    due = when(report.again, site.zone, report.again)
    return f"The next run goes on from here: digest start by itself, from {due} on; {at_once} at once."


def _edition(report: Report) -> str:
    return f"{report.digest} {occasion_words(report.occasion)}"


def _asking(wiring: Wiring, yes: int | None, *, delayed: bool) -> sending.Ask:
    """Shows which edition it is, and the edition; for a real provider the number of recipients must be typed."""
    site = wiring.publication.site

    def asked(built: Built, count: int) -> str:
        rendering = next(iter(built.renderings.values()))
        draft = sending.draft_of(wiring.publication, built)
        say(f"Edition     {built.draft.name}" + ("" if draft else ", of what is news now"))
        if draft:
            say(f"Draft       {in_short(draft, site.zone, wiring.clock())}", hang=12)
        say(f"Subject     {plain(rendering.subject)}")
        say(f"Recipients  {count}")
        say(f"Through     {site.mail.provider}")
        for story in built.draft.stories[:3]:
            say(f"            · {plain(story.lead.title)}", hang=14)
        early = bool(draft and draft.early) and not delayed
        if not mailing.leaves_the_machine(site):
            if early:
                say("It leaves now, before it is due.")
            return str(count)
        with _leaving():
            it = f"{built.draft.name} now, before it is due" if early else "it"
            return str(yes) if yes is not None else ask(f"Type the number of recipients to send {it}")

    return asked


@contextmanager
def _leaving() -> Iterator[None]:
    """While a person is asked, SIGTERM and Ctrl-C leave at once: nothing has begun."""
    before = {number: signal.signal(number, signal.default_int_handler) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _follow(wiring: Wiring, name: str) -> None:
    """Shows how somebody else's run of the digest comes on, until it is over."""
    while not wiring.stopping.wait(1):
        run = sending.progress_of_others(wiring, name)
        if run is None:
            say("It is over: digest history shows what came of it.")
            return
        if run.recipients:
            more = others(run.answers)
            taken = run.answers.get("accepted", 0)
            say(f"{taken:,} of {run.recipients:,} sent{f' ({more})' if more else ''}")
