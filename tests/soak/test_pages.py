"""Pages and senders under pressure: while an edition is frozen to a million, and beside who stalls or never reads."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import httpx
import pytest

from digest.actions.editions import by_hand
from digest.model.mail import Claim
from digest.model.people import Subscriber, Subscription
from digest.pipeline.building import build
from digest.pipeline.delivering import freeze
from digest.pipeline.gathering import gather
from digest.pipeline.posts.applying import apply
from digest.web.server import Serving
from digest.wiring import Wiring
from tests.acceptance.faults.posting import ONE_CLICK, Posting
from tests.contracts.conftest import MakeUrl
from tests.store.made import MINUTE, batches, draft, people, receipts, rendering

pytestmark = pytest.mark.soak

MILLION, AT_ONCE = 1_000_000, 20_000
LONGEST = 1.0
STALLED, UNREAD, ASKED = 150, 100, 300
STALLS = b"POST /unsubscribe/x HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"
READS_NOT = b"GET /large.html HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.mark.parametrize("server", [False, True])
@pytest.mark.parametrize("recipients", [100_000, MILLION])
def test_whoever_posts_or_sends_waits_for_less_than_a_second_while_an_edition_is_frozen(
    tmp_path: Path, on_postgres: MakeUrl, recipients: int, server: bool
) -> None:
    posting = Posting(tmp_path, 400, on_postgres() if server else "")
    with posting.room.opened() as wiring:
        to = Subscription(subscriber=0, digest="morning", consent="c")
        for start in range(0, recipients, AT_ONCE):
            some = ((Subscriber(address=f"more{n}@reader.example"), to) for n in range(start, start + AT_ONCE))
            wiring.store.subscribers.add_all(some, wiring.clock())
        digest, kit = wiring.publication.digests["morning"], wiring.kit("morning")
        gather(digest, kit)
        built = build(digest, by_hand(wiring.publication), kit)
        serving = Serving(wiring, "127.0.0.1:0")
        sent = batch_by_batch(wiring)
        freezing = threading.Thread(target=freeze, args=(built, digest, kit))
        freezing.start()
        posts, sends = [], []
        with httpx.Client(base_url=f"http://{serving.address}", timeout=60) as http:
            for link in posting.links.values():
                posts.append(seconds(lambda link=link: http.post(link, data=ONE_CLICK).raise_for_status()))  # type: ignore[misc]
                sends.append(seconds(partial(next, sent)))
                if not freezing.is_alive():
                    break
        freezing.join()
        serving.close()
        apply(wiring.store, wiring.publication.site.outbox)
        (edition,) = (one for one in wiring.store.editions.sending() if one.digest == "morning")
        assert len(posts) > 5, "the freeze was over before anybody posted"
        assert max(posts) < LONGEST
        assert max(sends) < LONGEST
        assert wiring.store.editions.recipients(edition.id) >= recipients
        assert wiring.store.subscribers.count("morning") == recipients + 400 - len(posts)


def batch_by_batch(wiring: Wiring) -> Iterator[None]:
    """Each step hands over one batch of an edition of another digest, which is frozen at once."""
    store = wiring.store
    people(store, 400, "evening")
    id = store.editions.freeze(draft(digest="evening"), (), {"en:": rendering()}, batches(1), wiring.clock()).id

    def steps() -> Iterator[None]:
        while True:
            claim = store.deliveries.claim(id, "a", wiring.clock(), MINUTE)
            assert isinstance(claim, Claim)
            store.deliveries.record(claim, receipts(claim), wiring.clock())
            yield

    return steps()


def seconds(act: Callable[[], object]) -> float:
    """How long the act took."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def test_who_stalls_or_never_reads_makes_others_wait_at_most_three_times_as_long(tmp_path: Path) -> None:
    posting = Posting(tmp_path, 1)
    large = tmp_path / "pages" / "large.html"
    large.parent.mkdir(exist_ok=True)
    running = posting.serve()
    large.write_bytes(b"x" * 8_000_000)
    ratios = []
    for _ in range(3):
        alone = p99(posting)
        with held(posting.port, STALLS, STALLED), held(posting.port, READS_NOT, UNREAD):
            ratios.append(p99(posting) / alone)
    running.end()
    assert min(ratios) <= 3


def p99(posting: Posting) -> float:
    """Seconds within which 99 in 100 pages came."""
    waits = []
    with httpx.Client(base_url=f"http://127.0.0.1:{posting.port}", timeout=60) as http:
        for _ in range(ASKED):
            begun = time.perf_counter()
            assert http.get(posting.links[1]).status_code == 200
            waits.append(time.perf_counter() - begun)
    return sorted(waits)[ASKED * 99 // 100]


@contextmanager
def held(port: int, sent: bytes, count: int) -> Iterator[None]:
    """So many connections that sent this, and nothing more, and read nothing."""
    with ExitStack() as stack:
        for _ in range(count):
            made = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=60))
            made.sendall(sent)
        yield
