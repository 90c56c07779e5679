"""Who asks to subscribe is pending, reminded once and forgotten after a week; nobody is mailed more than once a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from digest.model.letter import Letter, LetterKind
from digest.model.people import Cause, Standing, Subscriber, Subscription, Suppression
from digest.store import Store
from digest.store.inbox.turns import Turn

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
DAY = timedelta(days=1)
MIA = "mia@quay.example"


def ask(store: Store, now: datetime = NOW, *digests: str, address: str = MIA) -> None:
    store.joinings.ask(address, digests or ("morning",), "/join", "en", now)


def kinds(store: Store, now: datetime = NOW) -> list[LetterKind]:
    return [letter.kind for letter in store.letters.due(now)]


def id_of(store: Store) -> int:
    return store.subscribers.find(MIA)[0].id


def confirm(store: Store, asked: datetime = NOW, now: datetime = NOW + timedelta(hours=1)) -> tuple[str, ...]:
    return store.joinings.confirm(id_of(store), ("morning",), asked, now)


def test_who_asks_is_pending_and_asked_and_gets_nothing(store: Store) -> None:
    ask(store)
    assert [joining.digest for joining in store.joinings.pending(id_of(store))] == ["morning"]
    assert store.subscribers.count("morning") == 0
    assert kinds(store) == [LetterKind.CONFIRM]


def test_the_same_post_twice_is_one_letter(store: Store) -> None:
    ask(store), ask(store)
    assert kinds(store) == [LetterKind.CONFIRM]


def test_500_posts_for_one_victim_in_any_spelling_make_one_letter_a_day(store: Store) -> None:
    for second in range(50):
        ask(store, NOW + timedelta(seconds=second), "morning", f"d{second}", address="MIA@Quay.Example")
    assert kinds(store, NOW + DAY) == [LetterKind.CONFIRM]


def test_who_asks_again_waits_from_the_time_of_the_letter_that_asks_them(store: Store) -> None:
    pending = []
    for hours, page in ((0, "/join"), (23, "/later"), (24, "/again")):
        store.joinings.ask(MIA, ("morning",), page, "en", NOW + timedelta(hours=hours))
        pending += store.joinings.pending(id_of(store))
    assert [(one.since, one.page) for one in pending] == [(NOW, "/join"), (NOW, "/join"), (NOW + DAY, "/again")]


def test_who_confirms_gets_it_with_when_and_where_and_is_welcomed_once(store: Store) -> None:
    ask(store)
    assert (confirm(store), confirm(store)) == (("morning",), ())
    (subscription,) = store.subscribers.subscriptions(id_of(store))
    assert subscription.standing is Standing.ACTIVE
    assert subscription.consent == "confirmed 2026-11-24T08:00Z, asked 2026-11-24T07:00Z on /join"
    assert kinds(store, NOW + DAY) == [LetterKind.CONFIRM, LetterKind.WELCOME]


def test_a_link_confirms_nothing_that_was_asked_for_after_it(store: Store) -> None:
    ask(store)
    assert confirm(store, NOW - timedelta(seconds=1)) == ()


def test_who_is_reminded_is_reminded_once_and_forgotten_after_a_week(store: Store) -> None:
    ask(store)
    known: list[tuple[int, int]] = []
    for hours in range(0, 24 * 8, 12):
        store.joinings.look_after(NOW + timedelta(hours=hours))
        known.append((store.letters.counts(NOW).get(LetterKind.REMINDER, 0), len(store.subscribers.find(MIA))))
    assert known == [(0, 1)] * 2 + [(1, 1)] * 12 + [(1, 0)] * 2
    assert kinds(store, NOW + 9 * DAY) == []  # nobody is left to be mailed
    assert store.letters.counts(NOW) == {LetterKind.CONFIRM: 1, LetterKind.REMINDER: 1}
    assert store.subscribers.find(MIA) == ()


def test_each_is_reminded_of_what_they_wait_for_for_a_day_and_not_again_when_others_are(store: Store) -> None:
    ask(store, NOW, "weekly", "morning")
    ask(store, NOW + 2 * DAY, address="leo@quay.example")
    reminders: list[tuple[str, tuple[str, ...]]] = []
    for hours in range(24, 24 * 6, 12):
        store.joinings.look_after(NOW + timedelta(hours=hours))
        if hours == 36:
            ask(store, NOW + timedelta(hours=hours), "noon")
    for letter in store.letters.due(NOW + 6 * DAY):
        if letter.kind is LetterKind.REMINDER:
            reminders.append((letter.address, letter.digests))
    assert reminders == [(MIA, ("morning", "weekly")), (MIA, ("noon",)), ("leo@quay.example", ("morning",))]


def test_who_was_added_by_another_way_is_not_reminded(store: Store) -> None:
    ask(store)
    store.subscribers.add(Subscriber(address=MIA), Subscription(subscriber=0, digest="morning"), NOW + DAY / 2)
    store.joinings.look_after(NOW + DAY)
    assert kinds(store, NOW + DAY) == [LetterKind.CONFIRM]
    assert store.joinings.pending(id_of(store)) == ()


def test_who_left_has_left_until_they_confirm_and_after_a_week_as_before(store: Store) -> None:
    store.subscribers.add(Subscriber(address=MIA), Subscription(subscriber=0, digest="morning"), NOW - DAY)
    store.subscribers.unsubscribe(id_of(store), "", NOW - DAY)
    ask(store)
    store.joinings.look_after(NOW + 8 * DAY)
    assert store.subscribers.standing(MIA, "morning") is Standing.UNSUBSCRIBED
    ask(store, NOW + 8 * DAY)
    confirm(store, NOW + 8 * DAY, NOW + 8 * DAY)
    assert store.subscribers.count("morning") == 1


@pytest.mark.parametrize("cause", [Cause.BOUNCED, Cause.COMPLAINED, Cause.BY_HAND])
def test_what_is_no_act_of_theirs_stands(store: Store, cause: Cause) -> None:
    store.subscribers.suppress(Suppression(address=MIA, cause=cause, since=NOW))
    ask(store)
    assert kinds(store) == []
    assert store.subscribers.find(MIA) == ()


def test_who_gets_it_already_is_told_so_by_mail(store: Store) -> None:
    store.subscribers.add(Subscriber(address=MIA), Subscription(subscriber=0, digest="morning"), NOW - DAY)
    ask(store)
    assert kinds(store) == [LetterKind.ALREADY]
    assert store.joinings.pending(id_of(store)) == ()


def test_who_lost_the_link_gets_one_letter_a_day_that_names_what_they_get(store: Store) -> None:
    for digest in ("weekly", "morning", "noon"):
        store.subscribers.add(Subscriber(address=MIA), Subscription(subscriber=0, digest=digest), NOW - DAY)
    store.subscribers.unsubscribe(id_of(store), "noon", NOW - DAY)
    for hours in (0, 23, 24):
        store.joinings.lost("MIA@quay.example", "de", NOW + timedelta(hours=hours))
    known = [(one.kind, one.language, one.digests, one.written) for one in store.letters.due(NOW + DAY)]
    assert known == [(LetterKind.CHOICES, "de", ("morning", "weekly"), at) for at in (NOW, NOW + DAY)]


@pytest.mark.parametrize("cause", Cause)
def test_no_link_goes_to_an_address_that_is_closed_to_mail_but_by_its_reader(store: Store, cause: Cause) -> None:
    store.joinings.lost(MIA, "en", NOW)
    assert store.letters.counts(NOW) == {}, "nobody is known there"
    store.subscribers.add(Subscriber(address=MIA), Subscription(subscriber=0, digest="morning"), NOW)
    store.subscribers.suppress(Suppression(address=MIA, cause=cause, digest="morning", since=NOW))
    store.joinings.lost(MIA, "en", NOW)
    assert kinds(store) == ([LetterKind.CHOICES] if cause is Cause.UNSUBSCRIBED else [])


def test_who_is_erased_is_pending_nowhere_and_written_nothing(store: Store) -> None:
    ask(store)
    id = id_of(store)
    store.subscribers.erase(MIA, NOW)
    assert (store.joinings.pending(id), store.letters.counts(NOW)) == ((), {})


def test_a_renamed_digest_keeps_those_who_asked(store: Store) -> None:
    store.subscribers.add(Subscriber(address="a@quay.example"), Subscription(subscriber=0, digest="morning"), NOW)
    ask(store)
    store.rename("morning", "dawn")
    assert [joining.digest for joining in store.joinings.pending(id_of(store))] == ["dawn"]


def test_a_letter_is_taken_by_one_and_comes_again_where_it_could_not_be_mailed(store: Store) -> None:
    ask(store)
    (letter,) = store.letters.due(NOW)
    assert letter == Letter(
        key=f"confirm {id_of(store)} {NOW.isoformat()}",
        kind=LetterKind.CONFIRM,
        subscriber=id_of(store),
        address=MIA,
        language="en",
        digests=("morning",),
        written=NOW,
    )
    assert [store.letters.take(letter.key) for _ in range(2)] == [True, False]
    store.letters.put_off(letter.key, "no route", NOW + DAY)
    assert (store.letters.due(NOW), store.letters.due(NOW + DAY)) == ((), (letter,))
    store.letters.forget(NOW + 30 * DAY)
    assert store.letters.counts(NOW) == {LetterKind.CONFIRM: 1}
    store.letters.forget(NOW + 30 * DAY + timedelta(seconds=1))
    assert store.letters.counts(NOW) == {}


def test_letters_that_could_not_be_mailed_are_counted_with_the_last_reason(store: Store) -> None:
    for number, why in enumerate(("no route", "busy", "")):
        ask(store, NOW + timedelta(hours=number), address=f"a{number}@quay.example")
        letter = store.letters.due(NOW + DAY)[-1]
        store.letters.put_off(letter.key, why, NOW + DAY)
    assert store.letters.failing() == (2, "busy")
    store.letters.put_off(store.letters.due(NOW + DAY)[1].key, "never", None)
    assert store.letters.failing() == (1, "no route")


def test_turns_are_used_up_and_come_back_and_cost_nobody_elses(store: Store) -> None:
    own, all = Turn(key="own", most=2, within=DAY), Turn(key="all", most=3, within=DAY)
    assert [store.inbox.take((own, all), NOW) for _ in range(4)] == [None, None, NOW + DAY, NOW + DAY]
    other = Turn(key="other", most=2, within=DAY)
    assert [store.inbox.take((other, all), NOW) for _ in range(2)] == [None, NOW + DAY]
    assert store.inbox.take((own, all), NOW + DAY) is None
