"""`digest send`: an edition goes out, after a person has seen what and to how many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.options import Name, whole
from digest.errors import Busy, Refused

if TYPE_CHECKING:
    from digest.config.digests import Digest
    from digest.model.edition import Occasion
    from digest.model.run import Report
    from digest.pipeline.kit import Built, Decide
    from digest.wiring import Wiring


def send(
    name: Name,
    date: Annotated[
        list[str] | None, typer.Argument(metavar="DATE", help="Of a held edition: 2026-11-24, or 2026-11-24 17:00.")
    ] = None,
    yes: Annotated[
        int | None,
        typer.Option("--yes", metavar="COUNT", help="Of recipients, instead of being asked.", parser=whole(0, 10**9)),
    ] = None,
) -> None:
    """Show the edition, ask, and send it to every subscriber.

    It is built if needed. One that is held or half sent is gone on with; nobody gets an edition twice.
    """
    import sys

    from digest.cli.opened import opened
    from digest.cli.progress import progress
    from digest.cli.screen import complain, plain, say
    from digest.pipeline import running, telling

    with opened() as wiring:
        digest = wiring.publication.digest(name)
        wiring.refuse_to_send()
        occasion = _occasion(wiring, name, " ".join(date or ()))
        with stopping(wiring), progress(wiring):
            try:
                report = running.run(digest, occasion, wiring.kit(name), _asking(wiring, digest, yes))
            except Busy as busy:
                if not sys.stdout.isatty():
                    raise
                complain(str(busy))
                _follow(wiring, name)
                raise typer.Exit(busy.exit_code) from None
        say(sentence(report, wiring))
        for remark in filter(None, (source.remark for source in report.sources)):
            say(plain(remark))
        telling.tell_editors(wiring.kit())
        raise typer.Exit(EXIT.get(report.ended, 0))


#: How a run ended → what the command answers.
EXIT = {"failed": 3, "open": 3, "held": 1}


def sentence(report: Report, wiring: Wiring) -> str:
    """How it ended, in words, with the figures."""
    from digest.send.providers import provider_kind

    taken = report.answers.get("accepted", 0)
    figures = ", ".join(
        f"{count} {answer}" for answer, count in sorted(report.answers.items()) if count and answer != "accepted"
    )
    match report.ended:
        case "sent":
            head = f"Sent to {taken} of {report.recipients} subscribers" + (f" ({figures})." if figures else ".")
            return (
                head
                if provider_kind(wiring.publication.site.mail).real
                else f"{head}\nThe mails lie in {wiring.publication.site.outbox}."
            )
        case "skipped":
            return f"Skipped: {report.reason}. Nothing was sent."
        case "held":
            return f"Held: {report.reason}."
        case "open":
            return f"{taken} of {report.recipients} sent ({figures}): {report.reason}.\nThe next run goes on from here."
    failures = "".join(f"\n  {failure.name}: {failure.reason}" for failure in report.failures)
    return f"Not sent: {report.reason}.{failures}"


def _occasion(wiring: Wiring, name: str, date: str) -> Occasion:
    """Of the edition named, of the oldest that is half sent, of the draft that waits, or a new one by hand."""
    from digest.cli.editions import by_hand, edition_named
    from digest.model.edition import Status

    if date:
        return edition_named(wiring, name, date).occasion
    half_sent = next((edition for edition in wiring.store.editions.sending() if edition.digest == name), None)
    if half_sent:
        return half_sent.occasion
    latest = wiring.store.editions.latest(name)
    if latest and latest.status in (Status.DRAFT, Status.APPROVED):
        return latest.occasion
    return by_hand(wiring)


def _asking(wiring: Wiring, digest: Digest, yes: int | None) -> Decide:
    """Shows the edition; for a real provider the number of recipients must be typed."""
    from digest.cli.screen import ask, plain, say
    from digest.send.providers import provider_kind

    def decide(built: Built) -> str:
        count = wiring.store.subscribers.count(digest.key)
        if not count:
            raise Refused(
                f"{digest.key} has no subscribers.",
                advice=f"Nothing was sent. digest subscribers add ADDRESS --to {digest.key} adds one.",
            )
        rendering = next(iter(built.renderings.values()))
        say(f"Subject     {plain(rendering.subject)}")
        say(f"Recipients  {count}")
        say(f"Through     {wiring.publication.site.mail.provider}")
        for story in built.edition.stories[:3]:
            say(f"            · {plain(story.lead.title)}")
        if not provider_kind(wiring.publication.site.mail).real:
            return ""
        with _leaving():
            typed = str(yes) if yes is not None else ask("Type the number of recipients to send it")
        if typed != str(count):
            raise Refused(
                f'"{typed}" is not the number of recipients, {count}.' if typed else "Nobody confirmed.",
                advice=f"Nothing was sent. In a script: digest send {digest.key} --yes={count}",
            )
        return ""

    return decide


@contextmanager
def _leaving() -> Iterator[None]:
    """While a person is asked, Ctrl-C leaves at once: nothing has begun."""
    import signal

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def stopping(wiring: Wiring) -> Iterator[None]:
    """While inside, SIGTERM and Ctrl-C end sending cleanly: what is being handed over is finished, nothing begins."""
    import signal
    from threading import Thread

    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    for number in before:
        # In a thread: the one that was interrupted may hold the very lock that is needed.
        signal.signal(number, lambda *_: Thread(target=wiring.stopping.set).start())
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)


def _follow(wiring: Wiring, name: str) -> None:
    """Shows how somebody else's run of the digest comes on, until it is over."""
    from digest.cli.everyday.history import others
    from digest.cli.screen import say

    while not wiring.stopping.wait(1):
        held = next((run for run in wiring.store.runs.running(wiring.clock()) if run.digest == name), None)
        if held is None or wiring.presence.gone(held.by):
            say("It is over: digest history shows what came of it.")
            return
        edition = wiring.store.editions.of(name, held.occasion)
        sums = wiring.store.deliveries.sums(edition.id) if edition else {}
        if any(sums.values()):
            more = others(sums)
            say(f"{sums.get('accepted', 0):,} of {sum(sums.values()):,} sent{f' ({more})' if more else ''}")
