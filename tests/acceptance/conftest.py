"""A publication in a temporary folder, worked through the command line as a person would."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from digest.actions.people.enrol import enrol
from digest.cli.main import main
from digest.wiring import Wiring
from tests.cli.web import Web, serving
from tests.store.tables import lay_tables

SITE = """\
name: The Quay
timezone: Europe/London
address: The Quay, 9 Harbour Street, Harbourton HB1 1AA
editors: [ed@quay.example]
mail: outbox
intranet: [127.0.0.1]
"""


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return self.out + self.err


class Publication:
    """A folder with a configuration; `digest(...)` types a command in it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def digest(self, *words: str) -> Answer:
        self._capsys.readouterr()
        code = main(["--config", str(self.folder / "config"), *words])
        shown = self._capsys.readouterr()
        return Answer(code, shown.out, shown.err)

    def site(self, text: str = SITE) -> None:
        file = self.folder / "config" / "digest.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        if not (self.folder / "digest.db").exists():
            lay_tables(self.folder / "digest.db")

    def file(self, name: str, text: str) -> Path:
        file = self.folder / "config" / "digests" / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def article(self, name: str, text: str, folder: str = "inbox") -> Path:
        file = self.folder / "config" / "digests" / folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def subscribe(self, *addresses: str, to: str = "morning") -> None:
        """As `digest subscribers add` does, one after the other."""
        with self.opened() as wiring:
            for address in addresses:
                enrol(wiring.publication, address, to, consent="added by hand")

    @contextmanager
    def opened(self) -> Iterator[Wiring]:
        with Wiring.open(self.folder / "config") as wiring:
            yield wiring

    @property
    def mails(self) -> list[EmailMessage]:
        """Of the outbox, by address."""
        found = [
            message_from_bytes(file.read_bytes(), policy=default) for file in (self.folder / "outbox").rglob("*.eml")
        ]
        return sorted(found, key=lambda mail: (str(mail["To"]), str(mail["Subject"])))  # type: ignore[arg-type,return-value]


@pytest.fixture
def publication(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Publication:
    return Publication(tmp_path, capsys)


@pytest.fixture
def press() -> Iterator[Web]:
    """A web server on loopback with one feed, one page that announces it, and one page of links."""
    with serving() as web:
        yield web


@pytest.fixture
def quay(publication: Publication) -> Publication:
    """A publication with one digest of a folder source, two articles and two subscribers."""
    publication.site()
    publication.file("morning", MORNING)
    publication.article("ferry.txt", FERRY)
    publication.article("seals.txt", SEALS)
    publication.subscribe("ada@reader.example", "ben@reader.example")
    return publication


MORNING = """\
title: Morning Quay
send: by hand
sources:
  - folder: inbox
    name: The Quay
topics: [business, science]
"""

FERRY = """\
Shipyard wins order for six ferries

Written by Jo Okafor

The Harbourton shipyard will build six electric ferries, an order worth 410 million pounds. Shares of the company rose
by 18 per cent and the market expects a profit this year.

The first ferry is due in May 2029.
"""

SEALS = """\
Seals return to the river after a century

Biologists have counted 34 seals in the lower river, the first colony since 1911. Clean water brought the fish, and the
fish brought the seals, the researchers said.
"""
