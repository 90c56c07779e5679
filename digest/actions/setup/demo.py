"""The whole product once, offline, on the sample [effect: disk]."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from digest import places
from digest.actions.people.importing import import_people
from digest.errors import UsageError
from digest.model.edition import Edition, Occasion
from digest.model.run import Report
from digest.pipeline import running
from digest.render import page
from digest.wiring import Wiring

#: The moment the sample was written for, so that it never ages: Friday 16 October 2026, 07:00 in London.
NOW = datetime(2026, 10, 16, 6, 0, tzinfo=UTC)
#: The sample's digest.
NAME = "sample"
#: Stands in folders that a demo made.
_MARK = ".digest-demo"
_PICTURES = "https://lantern.example/pictures/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """What a demo made."""

    report: Report
    edition: Edition
    page: Path
    """The mail as a page with its pictures."""
    mails: Path
    """The folder of the mails."""


def fresh_sample(home: Path) -> Wiring:
    """The sample as a publication of its own, opened at the moment it was written for. A folder that an earlier demo
    made was emptied first; raises `UsageError` rather than emptying somebody's folder."""
    if home.exists():
        if any(home.iterdir()) and not (home / _MARK).exists():
            raise UsageError(f"{home} is not empty and not a demo.", advice="Nothing was touched. Name another folder.")
        shutil.rmtree(home)
    home.mkdir(parents=True)
    (home / _MARK).write_text("Made by `digest demo`, which empties this folder when it runs again.\n")
    shutil.copytree(places.SAMPLE, home / "config")
    return Wiring.open(home / "config", clock=lambda: NOW)


def demo(wiring: Wiring) -> Demo:
    """The sample was collected, grouped, rendered and "sent" to its people; nothing left the machine."""
    publication, home = wiring.publication, wiring.publication.site.home
    import_people(publication, publication.site.folder / "sample" / "subscribers.csv", NAME, "part of the sample")
    local = wiring.clock().astimezone(publication.site.zone)
    occasion = Occasion(key=f"{local:%Y-%m-%dT%H:%M}", at=wiring.clock())
    report = running.run(publication.in_force(NAME), occasion, wiring.kit(NAME), lambda built: "")
    edition = publication.store.editions.get(report.edition)
    assert isinstance(edition, Edition)  # the run has just frozen it
    mails = next(publication.site.outbox.rglob("*.eml")).parent
    return Demo(report=report, edition=edition, page=_write_page(wiring, home, edition.id), mails=mails)


def _write_page(wiring: Wiring, home: Path, edition: int) -> Path:
    """The mail as a page whose pictures lie beside it, for the sample's own addresses lead nowhere."""
    rendering = next(iter(wiring.store.editions.renderings(edition).values()))
    file = home / f"{NAME}.html"
    file.write_text(page(rendering).replace(_PICTURES, "config/sample/pictures/"), encoding="utf-8")
    return file
