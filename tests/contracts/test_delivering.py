"""The loop that sends on the stored ledger: frozen, cut off anywhere, taken up again; nobody twice, nobody skipped."""

from __future__ import annotations

import importlib
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from digest import crash
from digest.config.site import Mail
from digest.model.edition import Edition
from digest.model.mail import Claim
from digest.model.people import Subscriber, Subscription
from digest.send import plan
from digest.send.api import Api
from digest.send.deliver import Pace, deliver
from digest.send.dialects import postmark
from digest.send.message import message
from digest.send.outbox import Outbox
from digest.send.ports import Limits, Provider
from digest.store import Store
from tests.acceptance.servers import FORKS
from tests.send import made
from tests.send.apis.postmark import PostmarkLike, postmark_like
from tests.send.servers import taken
from tests.store.tables import KEY, lay_tables

COUNT = 23
TEN = Limits(batch=10, batch_bytes=0)


def frozen(store: Store) -> Edition:
    """An edition with its recipients, as a run leaves it before the first mail."""
    people = (
        (Subscriber(address=f"reader{n}@post.org"), Subscription(subscriber=0, digest="morning", consent="a form"))
        for n in range(COUNT)
    )
    store.subscribers.add_all(people, made.NOW)
    batches = partial(plan.batches, limits=TEN, canary=0)
    return store.editions.freeze(made.draft(), (), {made.EN: made.rendering()}, batches, made.NOW)


def go_on(store: Store, edition: Edition, provider: Provider, seconds: float = 0) -> Mapping[str, int]:
    """As a run does, so many seconds after the freeze."""
    time = made.Time(seconds=seconds)
    return deliver(
        edition.id,
        ledger=store.deliveries,
        provider=provider,
        compose=lambda delivery: message(delivery, edition.draft, made.KEYS, edition.frozen),
        renderings=store.editions.renderings(edition.id),
        pace=Pace(clock=time.clock, wait=time.wait, monotonic=time.monotonic),
    )


def test_15_what_another_held_that_died_is_sent_as_soon_as_that_is_known_by_who_waits_for_it(
    store: Store, tmp_path: Path
) -> None:
    edition = frozen(store)
    assert isinstance(store.deliveries.claim(edition.id, "elsewhere", made.NOW, timedelta(minutes=5)), Claim)
    time = made.Time()

    def take_over() -> None:
        store.deliveries.forsake(edition.id, lambda by: time.seconds >= 90, time.clock())

    pace = Pace(clock=time.clock, wait=time.wait, monotonic=time.monotonic, take_over=take_over)
    sums = deliver(
        edition.id,
        ledger=store.deliveries,
        provider=Outbox(tmp_path),
        compose=lambda delivery: message(delivery, edition.draft, made.KEYS, edition.frozen),
        renderings=store.editions.renderings(edition.id),
        pace=pace,
    )
    assert sums["accepted"] == COUNT
    assert 90 <= time.seconds < 100


def addresses(folder: Path) -> Counter[str]:
    return Counter(taken(file.read_bytes()).address for file in folder.rglob("*.eml"))


def test_1_what_was_frozen_reaches_everybody_once_and_the_same_to_the_byte(store: Store, tmp_path: Path) -> None:
    edition = frozen(store)
    sums = go_on(store, edition, Outbox(tmp_path))
    assert {answer: count for answer, count in sums.items() if count} == {"accepted": COUNT}
    assert len(addresses(tmp_path)) == COUNT
    stored = store.editions.get(edition.id)
    assert isinstance(stored, Edition)
    rendering = store.editions.renderings(edition.id)[made.EN]
    for delivery in store.deliveries.of(edition.id):
        (file,) = tmp_path.rglob(f"{delivery.id}.eml")
        again = Outbox(tmp_path / "again")
        batch = made.batch(1, deliveries=(delivery,))
        again.hand_over(batch, [message(delivery, stored.draft, made.KEYS, stored.frozen)], {made.EN: rendering})
        (repeated,) = (tmp_path / "again").rglob(f"{delivery.id}.eml")
        assert repeated.read_bytes() == file.read_bytes()


def postmark_at(url: str) -> Api:
    return Api(postmark, Mail(provider="postmark", base_url=url, token="tok-1"), clock=lambda: made.NOW)


def killed(point: str, database: str, where: str, edition: Edition) -> None:
    """A process that sends was killed at that point."""
    process = FORKS.Process(target=_go_on_until, args=(point, database, where, edition.id))
    process.start()
    process.join()
    assert process.exitcode == 137


def _go_on_until(point: str, database: str, where: str, number: int) -> None:
    os.environ["DIGEST_CRASH_AT"] = point
    importlib.reload(crash)  # it reads the environment when it is imported
    with Store.open(database, key=KEY, migrate=False) as store:
        edition = store.editions.get(number)
        assert edition is not None
        go_on(store, edition, postmark_at(where) if where.startswith("http") else Outbox(Path(where)))


POINTS = ["claimed:2", "handed-over:2", "recorded:1"]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[tuple[str, Store]]:
    url = f"sqlite:///{tmp_path / 'digest.db'}"
    lay_tables(tmp_path / "digest.db")
    with Store.open(url, key=KEY, migrate=False) as store:
        yield url, store


@pytest.mark.parametrize("point", POINTS)
def test_3_killed_anywhere_the_outbox_holds_each_mail_once_and_all_of_them(
    point: str, database: tuple[str, Store], tmp_path: Path
) -> None:
    url, store = database
    edition = frozen(store)
    killed(point, url, str(tmp_path / "outbox"), edition)
    sums = go_on(store, edition, Outbox(tmp_path / "outbox"), seconds=301)
    assert sums["accepted"] == COUNT
    mails = addresses(tmp_path / "outbox")
    assert (len(mails), set(mails.values())) == (COUNT, {1})


@pytest.fixture
def post() -> Iterator[PostmarkLike]:
    with postmark_like() as server:
        yield server


@pytest.mark.parametrize(("point", "held"), [("attempted:2", 10), ("handed-over:2", 0)])
def test_3_killed_anywhere_an_api_gets_nobody_twice_and_what_it_does_not_know_is_held(
    point: str, held: int, database: tuple[str, Store], post: PostmarkLike
) -> None:
    url, store = database
    edition = frozen(store)
    killed(point, url, post.url, edition)
    provider = postmark_at(post.url)
    sums = go_on(store, edition, provider, seconds=301)
    provider.close()
    assert (sums["accepted"], sums["uncertain"]) == (COUNT - held, held)
    assert sorted(Counter(mail.address for mail in post.taken).values()) == [1] * (COUNT - held)
