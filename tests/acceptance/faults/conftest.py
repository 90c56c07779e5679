"""A publication on either database, whose mails go to a server on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from digest.config.site import ADDRESS_KEY
from digest.store import Store
from tests.acceptance.servers import LANGUAGES, Newsroom, newsroom
from tests.contracts.conftest import in_sqlite, on_postgres, postgres
from tests.send.servers import SmtpLike, smtp_like

__all__ = ["in_sqlite", "on_postgres", "postgres"]

PEOPLE = 36
#: Readers of each language, who share a batch.
SEGMENT = PEOPLE // len(LANGUAGES)


@dataclass
class Placed(Newsroom):
    """A newsroom whose database may be a server's."""

    url: str = ""

    @property
    def on_server(self) -> bool:
        return self.url.startswith("postgresql")

    def site(self, text: str = "") -> None:
        super().site(text + (f"database: {self.url}\n" if self.on_server else ""))

    def store(self) -> Store:  # type: ignore[override]
        url = self.url if self.on_server else f"sqlite:///{self.database}"
        return Store.open(url, key=self.folder / ADDRESS_KEY, migrate=False)

    def sends_to(self, smtp: SmtpLike, more: str = "") -> None:
        self.through("smtp", smtp.url, more)


@pytest.fixture
def smtp() -> Iterator[SmtpLike]:
    with smtp_like() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def room(request: pytest.FixtureRequest, smtp: SmtpLike, tmp_path: Path) -> Placed:
    """Ready to send through the mail server to six readers of each of six languages."""
    folder = tmp_path / "room"
    folder.mkdir()
    newsroom(folder, 0)
    made = Placed(folder)
    if request.param == "postgresql":
        make: Callable[[], str] = request.getfixturevalue("on_postgres")
        made = Placed(folder, url=make())
        Store.open(made.url, key=folder / ADDRESS_KEY, migrate=True).close()
    made.sends_to(smtp)
    made.subscribe(PEOPLE)
    return made
