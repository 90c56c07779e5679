"""`digest demo`: the whole product once, offline, on the sample."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from digest.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from digest.model.run import Report
    from digest.wiring import Wiring

#: The moment the sample was written for, so that it never ages: Friday 16 October 2026, 07:00 in London.
NOW = "2026-10-16T07:00:00+01:00"
MARK = ".digest-demo"
NAME = "sample"
PICTURES = "https://lantern.example/pictures/"


def demo(
    folder: Annotated[
        str, typer.Argument(metavar="FOLDER", help="Where it is built; var/demo without.", show_default=False)
    ] = "var/demo",
) -> None:
    """Build and "send" the sample digest; nothing leaves the machine.

    The folder is emptied first when an earlier demo made it, and left alone when anybody else did.
    """
    from datetime import UTC, datetime
    from pathlib import Path

    from digest.cli.progress import progress
    from digest.wiring import Wiring

    now = datetime.fromisoformat(NOW).astimezone(UTC)
    home = Path(folder).absolute()
    _fresh(home)
    with Wiring.open(home / "config", clock=lambda: now) as wiring:
        _subscribe(wiring)
        with progress(wiring):
            report = _run(wiring)
        _tell(wiring, home, report)


def _fresh(home: Path) -> None:
    """An empty publication made of the sample. Raises `UsageError` rather than emptying somebody's folder."""
    import shutil

    from digest import places

    if home.exists():
        if any(home.iterdir()) and not (home / MARK).exists():
            raise UsageError(f"{home} is not empty and not a demo.", advice="Nothing was touched. Name another folder.")
        shutil.rmtree(home)
    home.mkdir(parents=True)
    (home / MARK).write_text("Made by `digest demo`, which empties this folder when it runs again.\n")
    shutil.copytree(places.SAMPLE, home / "config")


def _subscribe(wiring: Wiring) -> None:
    from digest.cli.operators.people_files import read_people
    from digest.model.people import Subscriber, Subscription

    now = wiring.clock()
    for row in read_people(wiring.publication.site.folder / "sample" / "subscribers.csv"):
        person = Subscriber(address=row.address, name=row.name, added=now)
        subscription = Subscription(subscriber=0, digest=NAME, consent="part of the sample", since=now)
        wiring.store.subscribers.add(person, subscription, now)


def _run(wiring: Wiring) -> Report:
    from digest.model.edition import Occasion
    from digest.pipeline import running

    local = wiring.clock().astimezone(wiring.publication.site.zone)
    occasion = Occasion(key=f"{local:%Y-%m-%dT%H:%M}", at=wiring.clock())
    return running.run(wiring.publication.in_force(NAME), occasion, wiring.kit(NAME), lambda built: "")


def _tell(wiring: Wiring, home: Path, report: Report) -> None:
    from digest.cli.everyday.send import sentence
    from digest.cli.screen import say, table
    from digest.model.grouping import Outcome

    say()
    table(
        ("Source", "Collected", "Trouble"),
        [(s.name, s.new, s.failure.reason if s.failure else "") for s in report.sources],
    )
    edition = wiring.store.editions.get(report.edition)
    assert edition is not None
    say()
    table(
        ("Section", "Stories", "Articles"),
        [(s.name, len(s.stories), sum(len(t.articles) for t in s.stories)) for s in edition.draft.sections],
    )
    say()
    out = [
        (outcome.value, report.outcomes[outcome])
        for outcome in Outcome
        if not outcome.runs and report.outcomes.get(outcome)
    ]
    table(("Left out because", "Articles"), out)
    say()
    say(sentence(report, wiring.publication.site))
    say(f"Open   {_write_page(wiring, home, edition.id)}")
    say(f"Mails  {next((home / 'outbox').rglob('*.eml')).parent}")
    say(f'Why    {_program()} why {NAME} "lighthouse" --config {home / "config"}')


def _program() -> str:
    """How to call us from here: by name where the shell finds it, else as we were called."""
    import shutil
    import sys

    return "digest" if shutil.which("digest") else sys.argv[0]


def _write_page(wiring: Wiring, home: Path, edition: int) -> Path:
    """The mail as a page whose pictures lie beside it, for the sample's own addresses lead nowhere."""
    from digest.render import page

    rendering = next(iter(wiring.store.editions.renderings(edition).values()))
    file = home / f"{NAME}.html"
    file.write_text(page(rendering).replace(PICTURES, "config/sample/pictures/"), encoding="utf-8")
    return file
