"""`digest demo`: the whole product once, offline, on the sample."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from digest.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from digest.app import App
    from digest.model.run import Report

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

    from digest.app import App
    from digest.cli.progress import progress

    now = datetime.fromisoformat(NOW).astimezone(UTC)
    home = Path(folder).absolute()
    _fresh(home)
    with App.open(home / "config", clock=lambda: now) as app:
        _subscribe(app)
        with progress(app):
            report = _run(app)
        _tell(app, home, report)


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


def _subscribe(app: App) -> None:
    from digest.cli.operators.people_files import read_people
    from digest.model.people import Subscriber, Subscription

    now = app.clock()
    for row in read_people(app.site.folder / "sample" / "subscribers.csv"):
        person = Subscriber(address=row.address, name=row.name, added=now)
        subscription = Subscription(subscriber=0, digest=NAME, consent="part of the sample", since=now)
        app.store.subscribers.add(person, subscription, now)


def _run(app: App) -> Report:
    from digest import pipeline
    from digest.model.edition import Occasion

    local = app.clock().astimezone(app.site.zone)
    occasion = Occasion(key=f"{local:%Y-%m-%dT%H:%M}", at=app.clock())
    return pipeline.run(app.in_force(NAME), occasion, app.kit(NAME), lambda built: "")


def _tell(app: App, home: Path, report: Report) -> None:
    from digest.cli.everyday.send import sentence
    from digest.cli.screen import say, table
    from digest.model.grouping import Outcome

    say()
    table(
        ("Source", "Collected", "Trouble"),
        [(s.name, s.new, s.failure.reason if s.failure else "") for s in report.sources],
    )
    edition = app.store.editions.get(report.edition)
    assert edition is not None
    say()
    table(
        ("Section", "Stories", "Articles"),
        [(s.name, len(s.stories), sum(len(t.articles) for t in s.stories)) for s in edition.sections],
    )
    say()
    out = [
        (outcome.value, report.outcomes[outcome])
        for outcome in Outcome
        if not outcome.runs and report.outcomes.get(outcome)
    ]
    table(("Left out because", "Articles"), out)
    say()
    say(sentence(report, app))
    say(f"Open   {_write_page(app, home, edition.id)}")
    say(f"Mails  {next((home / 'outbox').rglob('*.eml')).parent}")
    say(f'Why    {_program()} why {NAME} "lighthouse" --config {home / "config"}')


def _program() -> str:
    """How to call us from here: by name where the shell finds it, else as we were called."""
    import shutil
    import sys

    return "digest" if shutil.which("digest") else sys.argv[0]


def _write_page(app: App, home: Path, edition: int) -> Path:
    """The mail as a page whose pictures lie beside it, for the sample's own addresses lead nowhere."""
    from digest.render import page

    rendering = next(iter(app.store.editions.renderings(edition).values()))
    file = home / f"{NAME}.html"
    file.write_text(page(rendering).replace(PICTURES, "config/sample/pictures/"), encoding="utf-8")
    return file
