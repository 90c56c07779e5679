"""Posts are applied in their order; one that cannot be costs no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.environment import utc_now
from digest.errors import Unavailable
from digest.model.people import Subscriber, Subscription
from digest.model.post import Post, PostKind
from digest.pipeline.posts import applying
from digest.pipeline.posts.applying import APPLIED, apply
from digest.store import Store
from tests.store.tables import lay_tables

OUTBOX = Path("outbox")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    lay_tables(tmp_path / "digest.db")
    with Store.open(f"sqlite:///{tmp_path / 'digest.db'}", key=tmp_path / "address.key", migrate=False) as opened:
        yield opened


def keep(store: Store, number: int | str, kind: PostKind = PostKind.LEAVE) -> int:
    """The post's own number."""
    store.inbox.keep(kind, {"subscriber": number, "digest": "morning"}, utc_now())
    return store.inbox.waiting(1_000)[-1].number


def reader(store: Store, name: str) -> int:
    person = Subscriber(address=f"{name}@quay.example")
    for digest in ("morning", "weekend"):
        store.subscribers.add(person, Subscription(subscriber=0, digest=digest), utc_now())
    return store.subscribers.find(person.address)[0].id


def test_every_kind_is_applied() -> None:
    assert set(APPLIED) == set(PostKind)


def test_nothing_posted_makes_no_file(store: Store) -> None:
    assert apply(store, OUTBOX) == 0
    assert store.file
    assert not store.file.with_name("inbox.db").exists()


def test_what_a_defect_of_ours_refuses_is_set_aside_and_the_others_go_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[int] = []

    def act(store: Store, post: Post, outbox: Path) -> None:
        if post.facts["subscriber"] == 2:
            raise ZeroDivisionError
        done.append(post.number)

    monkeypatch.setattr(applying, "APPLIED", {PostKind.CONFIRM: act})
    first, bad, last = (keep(store, number, PostKind.CONFIRM) for number in (1, 2, 3))
    assert apply(store, OUTBOX) == 3
    assert done == [first, last]
    assert [post.number for post, _ in store.inbox.refused()] == [bad]


def test_many_who_leave_at_once_leave_together_and_each_is_gone_from_the_inbox(store: Store) -> None:
    for number in [reader(store, f"reader{number}") for number in range(120)][1:]:
        keep(store, number)
    assert apply(store, OUTBOX) == 119
    assert (store.subscribers.count("morning"), store.subscribers.count("weekend")) == (1, 120)
    assert store.inbox.waiting() == ()


def test_of_many_who_leave_at_once_one_that_makes_no_sense_keeps_nobody(store: Store) -> None:
    first, last = reader(store, "ada"), reader(store, "ben")
    keep(store, first)
    bad = keep(store, "nobody")
    keep(store, last)
    assert apply(store, OUTBOX) == 3
    assert store.subscribers.count("morning") == 0
    assert [post.number for post, _ in store.inbox.refused()] == [bad]


def test_who_leaves_everything_among_others_leaves_everything(store: Store) -> None:
    ada, ben = reader(store, "ada"), reader(store, "ben")
    keep(store, ben)
    store.inbox.keep(PostKind.LEAVE, {"subscriber": ada, "digest": ""}, utc_now())
    apply(store, OUTBOX)
    assert store.subscribers.suppressed(["ada@quay.example"])
    assert not store.subscribers.suppressed(["ben@quay.example"])
    assert (store.subscribers.count("morning"), store.subscribers.count("weekend")) == (0, 1)


def test_while_the_database_is_away_it_waits_and_nothing_overtakes_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(store: Store, post: Post, outbox: Path) -> None:
        raise Unavailable("the database is busy")

    monkeypatch.setattr(applying, "APPLIED", {PostKind.CONFIRM: away})
    keep(store, 1, PostKind.CONFIRM), keep(store, 2, PostKind.CONFIRM)
    with pytest.raises(Unavailable):
        apply(store, OUTBOX)
    assert len(store.inbox.waiting()) == 2


def test_who_left_gets_no_mail_of_a_batch_handed_over_afterwards(store: Store) -> None:
    store.subscribers.add(
        Subscriber(address="mia@quay.example"), Subscription(subscriber=0, digest="morning"), utc_now()
    )
    keep(store, store.subscribers.find("mia@quay.example")[0].id)
    apply(store, OUTBOX)
    assert store.subscribers.count("morning") == 0
