"""What was posted waits on either database, in its order, until it is applied."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from digest.errors import Unavailable
from digest.model.post import PostKind
from digest.store import Store
from digest.store.inbox.tables import posts
from digest.store.inbox.turns import Turn
from tests.store.tables import KEY, lay_tables

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)


def facts(number: int) -> dict[str, str | int | bool | tuple[str, ...]]:
    return {"subscriber": number, "digest": "morning", "topics": ("sea", "sky")}


def kept(store: Store, number: int, at: datetime = NOW, kind: PostKind = PostKind.LEAVE, **more: str) -> int:
    """The post's own number."""
    store.inbox.keep(kind, {**facts(number), **more}, at)
    with store.inbox._database.read() as connection:
        return connection.scalars(select(func.max(posts.c.number))).one()


def test_what_is_kept_waits_in_its_order_and_is_read_as_it_was(store: Store) -> None:
    numbers = [kept(store, one, NOW + timedelta(seconds=one)) for one in range(3)]
    with store.inbox._database.write() as connection:  # a server puts a row that was written to behind the others
        connection.execute(posts.update().where(posts.c.number == numbers[0]).values(refused=None))
    waiting = store.inbox.waiting()
    assert [post.number for post in waiting] == numbers == sorted(numbers)
    assert [post.facts for post in waiting] == [facts(one) for one in range(3)]
    assert store.inbox.oldest() == waiting[0].at == NOW


def test_what_was_applied_is_gone(store: Store) -> None:
    first, second = (kept(store, one) for one in range(2))
    store.inbox.applied(first)
    assert [post.number for post in store.inbox.waiting()] == [second]


def test_what_cannot_be_applied_waits_apart_with_its_reason(store: Store) -> None:
    number = kept(store, 1)
    store.inbox.refuse(number, "nobody knows why")
    assert store.inbox.waiting() == ()
    assert store.inbox.oldest() is None
    assert [(post.number, why) for post, why in store.inbox.refused()] == [(number, "nobody knows why")]


def test_it_is_kept_while_the_ledger_is_written_for_long(store: Store) -> None:
    with store.together():
        store.inbox.keep(PostKind.LEAVE, facts(1), NOW)
    assert len(store.inbox.waiting()) == 1


def test_many_at_once_are_all_kept(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: store.inbox.keep(PostKind.LEAVE, facts(one), NOW), range(40)))
    assert sorted(int(str(post.facts["subscriber"])) for post in store.inbox.waiting()) == list(range(40))


def test_what_counts_once_is_kept_once_however_many_post_it(store: Store) -> None:
    once, other = (Turn(key=f"report {name}", most=1, within=timedelta(hours=1)) for name in "ab")
    with ThreadPoolExecutor(8) as pool:
        turns = [once] * 20 + [other]
        kept_ones = list(pool.map(lambda turn: store.inbox.keep(PostKind.REPORT, facts(1), NOW, turn), turns))
    assert (sum(kept_ones), kept_ones[-1], store.inbox.count()) == (2, True, 2)
    assert store.inbox.keep(PostKind.REPORT, facts(1), NOW + timedelta(hours=2), once)


def test_what_a_later_version_kept_waits_for_it_and_keeps_nobody_else_waiting(store: Store) -> None:
    later = kept(store, 1)
    with store.inbox._database.write() as connection:
        connection.execute(posts.update().where(posts.c.number == later).values(kind="not thought of yet"))
    known = kept(store, 2)
    assert [post.number for post in store.inbox.waiting()] == [known]
    assert store.inbox.oldest() == NOW


def test_where_a_disk_has_no_room_for_what_is_posted_it_is_said(store: Store) -> None:
    store.inbox.refuse_full()
    if store.file is None:
        store.inbox.refuse_full(room=10**18)
        return
    with pytest.raises(Unavailable, match="cannot be kept"):
        store.inbox.refuse_full(room=10**18)


def test_what_cannot_be_kept_is_said_to_each_who_posted_it(tmp_path: Path) -> None:
    lay_tables(tmp_path / "digest.db")
    (tmp_path / "inbox.db").mkdir()
    with (
        Store.open(f"sqlite:///{tmp_path / 'digest.db'}", key=KEY, migrate=False) as store,
        ThreadPoolExecutor(4) as pool,
    ):
        waiting = [pool.submit(store.inbox.keep, PostKind.LEAVE, facts(one), NOW) for one in range(8)]
        assert all(isinstance(one.exception(), Unavailable) for one in waiting)
        (tmp_path / "inbox.db").rmdir()
        store.inbox.keep(PostKind.LEAVE, facts(9), NOW)
        assert [post.facts for post in store.inbox.waiting()] == [facts(9)]


def test_of_large_ones_few_are_read_at_once_and_none_is_passed_over(store: Store) -> None:
    numbers = [kept(store, 1, kind=PostKind.REPORT, body="x" * 1_000_000) for _ in range(8)]
    first = [post.number for post in store.inbox.waiting()]
    store.inbox.applied(*first)
    assert len(first) == 5
    assert first + [post.number for post in store.inbox.waiting()] == numbers


def test_of_a_report_that_names_who_was_erased_all_else_stays(store: Store) -> None:
    told = {
        "provider": "brevo",
        "body": '[{"email": "Mia@Quay.example", "event": "spam"}, {"email": "ada@quay.example"}]',
    }
    of_another = {"provider": "brevo", "body": '[{"email": "eve@quay.example"}]'}
    for facts in (of_another, told):
        store.inbox.keep(PostKind.REPORT, facts, NOW)
    store.inbox.forget([])
    assert [post.facts for post in store.inbox.waiting()] == [of_another, told]
    store.inbox.forget(["mia@quay.example"])
    other, report = store.inbox.waiting()
    assert other.facts == of_another
    assert ("mia@" in str(report.facts).lower(), "ada@quay.example" in str(report.facts)) == (False, True)


def test_who_posts_while_somebody_writes_waits_until_they_hand_on(store: Store) -> None:
    store.inbox._is_writing = True
    with ThreadPoolExecutor(1) as pool:
        posted = pool.submit(store.inbox.keep, PostKind.LEAVE, facts(1), NOW)
        assert wait([posted], 0.2).not_done
        assert store.inbox.waiting() == ()
        store.inbox._hand_on((), None)
        assert posted.result(20)
    assert [post.facts for post in store.inbox.waiting()] == [facts(1)]


def test_who_is_broken_off_while_writing_leaves_nobody_waiting(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken_off(connection: object, *args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Connection, "execute", broken_off)
        with pytest.raises(KeyboardInterrupt):
            store.inbox.keep(PostKind.LEAVE, facts(1), NOW)
    store.inbox.keep(PostKind.LEAVE, facts(2), NOW)
    assert [post.facts for post in store.inbox.waiting()] == [facts(2)]


def test_one_applies_what_waits_at_a_time(store: Store) -> None:
    inside: list[str] = []

    def applied() -> None:
        with store.inbox.alone():
            inside.append("second")

    with ThreadPoolExecutor(1) as pool:
        with store.inbox.alone():
            other = pool.submit(applied)
            assert wait([other], 0.2).not_done
            inside.append("first")
        other.result(10)
    assert inside == ["first", "second"]
