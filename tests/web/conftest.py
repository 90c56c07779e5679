"""A publication whose pages are served on loopback, asked as a mail program or a browser would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest

from digest import tokens
from digest.model.people import Standing, Subscriber, Subscription
from digest.pipeline.posts.applying import apply
from digest.tokens import Unsubscribe
from digest.web.server import Serving
from digest.wiring import Wiring
from tests.store.tables import lay_tables

SITE = """\
name: The Quay
timezone: Europe/London
address: The Quay, 9 Harbour Street, Harbourton HB1 1AA
editors: [ed@quay.example]
mail: outbox
web: https://quay.example
"""
MORNING = "title: Morning Quay\nsend: weekdays at 07:00\nsources: [https://news.example/feed]\n"
WEEK = "title: The week\nlanguage: de\nsend: fridays at noon\nsources: [https://news.example/feed]\n"


class Pages:
    """The pages and who reads them."""

    def __init__(self, wiring: Wiring, serving: Serving) -> None:
        self.wiring, self.serving = wiring, serving
        self.http = httpx.Client(base_url=f"http://{serving.address}", timeout=20)

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.http.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, path: str, fields: Mapping[str, str | list[str]]) -> httpx.Response:
        return self.http.post(path, data=fields)

    def reader(self, address: str = "mia@quay.example", *digests: str, language: str = "") -> int:
        """The number of somebody who gets these digests (none named: morning)."""
        for digest in digests or ("morning",):
            person = Subscriber(address=address, language=language)
            self.wiring.store.subscribers.add(person, Subscription(subscriber=0, digest=digest), self.wiring.clock())
        return self.wiring.store.subscribers.find(address)[0].id

    def unsubscribe_link(self, reader: int, digest: str = "morning") -> str:
        keys = self.wiring.publication.site.keys
        link = Unsubscribe(subscriber=reader, digest=digest)
        return f"/unsubscribe/{tokens.unsubscribe_token(keys, keys[0][0], link)}"

    def applied(self) -> None:
        """What was posted is in force, also what the pages themselves were applying."""
        with self.wiring.store.inbox.alone():
            pass
        apply(self.wiring.store, self.wiring.publication.site.outbox)

    def gets(self, address: str = "mia@quay.example") -> list[str]:
        """The digests that the address is mailed."""
        person = self.wiring.store.subscribers.find(address)[0]
        given = self.wiring.store.subscribers.subscriptions(person.id)
        return [one.digest for one in given if one.standing is Standing.ACTIVE]


@pytest.fixture
def wiring(tmp_path: Path) -> Iterator[Wiring]:
    digests = tmp_path / "config" / "digests"
    digests.mkdir(parents=True)
    (tmp_path / "config" / "digest.yaml").write_text(SITE)
    (digests / "morning.yaml").write_text(MORNING)
    (digests / "week.yaml").write_text(WEEK)
    lay_tables(tmp_path / "digest.db")
    with Wiring.open(tmp_path / "config") as opened:
        yield opened


@pytest.fixture
def pages(wiring: Wiring) -> Iterator[Pages]:
    serving = Serving(wiring, "127.0.0.1:0")
    served = Pages(wiring, serving)
    yield served
    served.http.close()
    serving.close()
