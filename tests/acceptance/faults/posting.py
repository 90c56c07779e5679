"""Readers who unsubscribe while the process that serves the pages is killed."""

from __future__ import annotations

import itertools
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx

from digest import tokens
from digest.model.people import Standing, Subscriber, Subscription
from digest.pipeline.posts.applying import apply
from digest.store import Store
from digest.tokens import Unsubscribe
from tests.acceptance.servers import OUTBOX, Newsroom, Running, newsroom, wait_for

WEB = "web:\n  url: https://quay.example\n  listen: 127.0.0.1:{port}\n"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@dataclass
class Posting:
    """A publication with so many readers, whose pages are served by a process of their own."""

    folder: Path
    people: int
    server: str = ""
    """URL of a database on a server; empty: a file."""

    def __post_init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.room: Newsroom = newsroom(self.folder, people=0)
        self.room.site(OUTBOX + WEB.format(port=self.port) + (f"database: {self.server}\n" if self.server else ""))
        if self.server:
            Store.upgrade(self.server, self.folder / "address.key")
        with self.room.opened() as wiring:
            to = Subscription(subscriber=0, digest="morning", consent="c")
            some = ((Subscriber(address=f"reader{n}@reader.example"), to) for n in range(self.people))
            wiring.store.subscribers.add_all(some, wiring.clock())
            keys = wiring.publication.site.keys
        links = (Unsubscribe(subscriber=n, digest="morning") for n in range(1, self.people + 1))
        self.links = {
            link.subscriber: f"/unsubscribe/{tokens.unsubscribe_token(keys, keys[0][0], link)}" for link in links
        }

    def serve(self) -> Running:
        """The process, once it answers."""
        running = self.room.start("start", "--only", "web")
        wait_for(self._answers, 60)
        return running

    def killed_after(self, count: int) -> set[int]:
        """Everybody unsubscribes, eight at a time, until the process is killed at so many answers; who was answered."""
        running, answered = self.serve(), set[int]()
        numbers = itertools.count(1)

        def post(reader: int) -> None:
            with httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=30) as http:
                answer = http.post(self.links[reader], data=ONE_CLICK)
            if answer.status_code == 200:
                answered.add(reader)
                if next(numbers) == count:
                    running.signal(signal.SIGKILL)

        with ThreadPoolExecutor(8) as pool:
            for reader in self.links:
                pool.submit(post, reader)
        running.end()
        return answered

    def left(self) -> set[int]:
        """Who gets no mail any more, after what was kept is in force."""
        with self.room.opened() as wiring:
            apply(wiring.store, wiring.publication.site.outbox)
            return {reader for reader in self.links if self._is_gone(wiring.store.subscribers.subscriptions(reader))}

    @staticmethod
    def _is_gone(given: tuple[Subscription, ...]) -> bool:
        return all(one.standing is not Standing.ACTIVE for one in given)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/health").status_code == 200
        except httpx.TransportError:
            return False
