"""People are known by their address in any spelling; nothing but their own act brings them back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from digest.model.people import Cause, Recipient, Segment, Standing, Subscriber, Subscription, Suppression
from digest.store import Entered, Store, subscribers
from digest.store.database.engine import Database
from tests.store.made import DAY, MINUTE, NOW, claimed, people, sending, to

ADA = Subscriber(address="Ada@Quay.Example", name="Ada Ö. 100%", language="fr", added=NOW)


def suppressed(address: str) -> Suppression:
    return Suppression(address=address, cause=Cause.UNSUBSCRIBED)


def addresses(store: Store, digest: str = "morning") -> list[str]:
    return [recipient.address for recipient in store.subscribers.recipients(digest, "en")]


def test_a_subscriber_and_subscription_come_back_as_they_were(store: Store) -> None:
    said = Subscription(subscriber=0, digest="morning", topics=("b", "a"), consent="page, é", since=NOW)
    stands = store.subscribers.add(ADA, said, NOW + DAY)
    assert stands == replace(said, subscriber=stands.subscriber, topics=("a", "b"))
    assert store.subscribers.get(stands.subscriber) == replace(ADA, id=stands.subscriber)
    assert store.subscribers.subscriptions(stands.subscriber) == (stands,)
    assert list(store.subscribers.list("morning")) == [(replace(ADA, id=stands.subscriber), stands)]
    assert store.subscribers.get(99) is None


@pytest.mark.parametrize("spelling", ["ada@quay.example", "ADA@QUAY.EXAMPLE", " Ada@quay.example "])
def test_an_address_in_another_spelling_is_the_same_person(store: Store, spelling: str) -> None:
    first = store.subscribers.add(ADA, to(), NOW)
    assert store.subscribers.add(replace(ADA, address=spelling, name="Other"), to(), NOW + DAY) == first
    assert addresses(store) == [ADA.address]


def test_adding_again_changes_nothing(store: Store) -> None:
    first = store.subscribers.add(ADA, replace(to(), topics=("a",)), NOW)
    assert store.subscribers.add(replace(ADA, language="en"), replace(to(), topics=("b",)), NOW + DAY) == first
    assert store.subscribers.segments("morning", "en") == {Segment(language="fr", topics=("a",)): 1}


def test_a_person_gets_the_topics_they_chose_and_later_all_again(store: Store) -> None:
    id = store.subscribers.add(ADA, to(), NOW).subscriber
    assert store.subscribers.choose(id, "morning", ["b", "a", "b"])
    assert store.subscribers.segments("morning", "en") == {Segment(language="fr", topics=("a", "b")): 1}
    assert store.subscribers.choose(id, "morning", [])
    assert store.subscribers.segments("morning", "en") == {Segment(language="fr"): 1}
    assert not store.subscribers.choose(id, "evening", ["a"])
    store.subscribers.unsubscribe(id, "morning", NOW)
    assert not store.subscribers.choose(id, "morning", ["a"])


def test_who_unsubscribed_is_not_brought_back_by_a_list(store: Store) -> None:
    id = store.subscribers.add(ADA, to(), NOW).subscriber
    assert store.subscribers.unsubscribe(id, "morning", NOW + DAY) == ("morning",)
    assert store.subscribers.unsubscribe(id, "morning", NOW + DAY) == ()
    stands = store.subscribers.add(ADA, to(), NOW + 2 * DAY)
    assert (stands.standing, stands.since) == (Standing.UNSUBSCRIBED, NOW + DAY)
    assert store.subscribers.standing("ada@quay.example", "morning") is Standing.UNSUBSCRIBED
    assert addresses(store) == []


def test_a_persons_own_act_brings_them_back_with_their_choices(store: Store) -> None:
    id = store.subscribers.add(ADA, to(), NOW).subscriber
    store.subscribers.unsubscribe(id, "morning", NOW)
    store.subscribers.suppress(Suppression(address=ADA.address, cause=Cause.UNSUBSCRIBED))
    said = replace(to(), topics=("a",))
    stands = store.subscribers.add(replace(ADA, name="Ada L."), said, NOW + DAY, resubscribe=True)
    assert (stands.standing, stands.topics) == (Standing.ACTIVE, ("a",))
    assert addresses(store) == [ADA.address]
    assert store.subscribers.find("ada l.")[0].name == "Ada L."


@pytest.mark.parametrize("cause", [Cause.BOUNCED, Cause.COMPLAINED, Cause.BY_HAND])
@pytest.mark.parametrize("digest", ["", "morning"])
def test_6_nothing_lifts_a_suppression_but_an_operator(store: Store, cause: Cause, digest: str) -> None:
    store.subscribers.suppress(Suppression(address="ADA@quay.example", cause=cause, digest=digest, since=NOW, note="n"))
    store.subscribers.add(ADA, to(), NOW, resubscribe=True)
    store.subscribers.add(ADA, to("weekend"), NOW)
    assert addresses(store) == []
    assert addresses(store, "weekend") == ([] if digest == "" else [ADA.address])
    assert store.subscribers.lift(ADA.address, digest)
    assert not store.subscribers.lift(ADA.address, digest)
    assert addresses(store) == [ADA.address]


def test_the_first_cause_of_a_suppression_stays(store: Store) -> None:
    first = Suppression(address="a@quay.example", cause=Cause.COMPLAINED, digest="morning", since=NOW, note="é")
    store.subscribers.suppress(first)
    store.subscribers.suppress(replace(first, cause=Cause.BOUNCED), replace(first, digest=""))
    assert set(store.subscribers.suppressions()) == {first, replace(first, digest="")}
    assert store.subscribers.suppressed(["A@quay.example"]) == (replace(first, digest=""), first)
    assert store.subscribers.suppressed(["A@quay.example"], "weekend") == (replace(first, digest=""),)
    assert store.subscribers.suppressed(["b@quay.example"]) == ()


def test_unsubscribing_from_nothing_in_particular_is_from_everything(store: Store) -> None:
    id = store.subscribers.add(ADA, to("a"), NOW).subscriber
    for digest in ("b", "c"):
        store.subscribers.add(ADA, to(digest), NOW)
    assert store.subscribers.unsubscribe(id, "b", NOW) == ("b",)
    assert store.subscribers.unsubscribe(id, "", NOW) == ("a", "c")
    assert store.subscribers.unsubscribe(99, "a", NOW) == ()


def test_who_is_removed_may_be_brought_back(store: Store) -> None:
    id = store.subscribers.add(ADA, to(), NOW).subscriber
    assert store.subscribers.remove(id, "morning") == ("morning",)
    assert store.subscribers.remove(id) == ()
    assert store.subscribers.standing(ADA.address, "morning") is None
    assert store.subscribers.add(ADA, to(), NOW).standing is Standing.ACTIVE


def test_6_removing_somebody_who_said_stop_does_not_let_a_list_bring_them_back(store: Store) -> None:
    id = store.subscribers.add(ADA, to(), NOW).subscriber
    store.subscribers.unsubscribe(id, "morning", NOW)
    assert store.subscribers.remove(id) == ()
    assert store.subscribers.add_all([(ADA, to())], NOW) == (Entered.UNSUBSCRIBED,)


def test_6_who_left_everything_is_not_brought_into_a_digest_that_came_later(store: Store) -> None:
    id = store.subscribers.add(ADA, to(), NOW).subscriber
    store.subscribers.unsubscribe(id, "", NOW)
    assert store.subscribers.add_all([(ADA, to("evening"))], NOW) == (Entered.SUPPRESSED,)
    store.subscribers.add(ADA, to("evening"), NOW, resubscribe=True)
    assert addresses(store, "evening") == [ADA.address]
    assert addresses(store) == []


def test_erasing_leaves_no_address_but_keeps_every_refusal(store: Store) -> None:
    id = sending(store, 3)
    store.subscribers.suppress(Suppression(address="reader2@quay.example", cause=Cause.BOUNCED, note="reader2 said so"))
    store.subscribers.unsubscribe(1, "morning", NOW)
    assert store.subscribers.erase("Reader1@quay.example", NOW)
    assert store.subscribers.erase("reader2@quay.example", NOW)
    assert not store.subscribers.erase("reader2@quay.example", NOW)
    assert store.subscribers.find("reader") == store.subscribers.find("reader3@quay.example")
    assert [(d.address, d.name) for d in store.deliveries.of(id)] == [("", ""), ("", ""), ("reader3@quay.example", "")]
    kept = [(s.address, s.note, s.cause, s.digest) for s in store.subscribers.suppressions()]
    assert sorted(kept) == [
        ("", "", Cause.BOUNCED, ""),
        ("", "", Cause.UNSUBSCRIBED, ""),
        ("", "", Cause.UNSUBSCRIBED, "morning"),
    ]
    people(store, 3)
    assert addresses(store) == ["reader3@quay.example"]
    assert len(claimed(store, id, NOW + MINUTE).batch.deliveries) == 3  # the ledger still accounts for all


def test_6_nobody_erased_is_brought_back_but_by_their_own_act(store: Store) -> None:
    store.subscribers.add(ADA, to(), NOW)
    assert store.subscribers.erase(ADA.address.upper(), NOW)
    assert store.subscribers.add_all([(ADA, to()), (ADA, to("evening"))], NOW) == (Entered.SUPPRESSED,) * 2
    store.subscribers.add(ADA, to(), NOW, resubscribe=True)
    assert addresses(store) == [ADA.address]


def test_who_is_only_suppressed_is_erased_and_stays_suppressed(store: Store) -> None:
    store.subscribers.suppress(Suppression(address=ADA.address, cause=Cause.COMPLAINED, note="Ada wrote"))
    assert store.subscribers.erase(ADA.address, NOW)
    (kept,) = store.subscribers.suppressions()
    assert (kept.address, kept.note, kept.cause) == ("", "", Cause.COMPLAINED)
    assert not store.subscribers.erase(ADA.address, NOW)


def test_find_takes_an_exact_address_or_part_of_address_or_name(store: Store) -> None:
    store.subscribers.add(ADA, to(), NOW)
    store.subscribers.add(Subscriber(address="bada@quay.example"), to(), NOW)
    assert [p.name for p in store.subscribers.find("ada@quay.example")] == [ADA.name]
    assert [p.address for p in store.subscribers.find("ADA@")] == [ADA.address, "bada@quay.example"]
    assert [p.address for p in store.subscribers.find("ada ö")] == [ADA.address]
    assert [p.address for p in store.subscribers.find("ö")] == [ADA.address]
    assert [p.address for p in store.subscribers.find("0%")] == [ADA.address]
    assert store.subscribers.find("_ada") == ()
    assert [p.address for p in store.subscribers.find("ADA", limit=1)] == [ADA.address]


def test_add_all_says_what_became_of_each_and_brings_nobody_back(store: Store) -> None:
    people(store, 550)
    store.subscribers.unsubscribe(6, "morning", NOW)
    store.subscribers.suppress(Suppression(address="reader703@quay.example", cause=Cause.UNSUBSCRIBED))
    store.subscribers.suppress(Suppression(address="reader702@quay.example", cause=Cause.BOUNCED, digest="weekend"))
    entries = [(Subscriber(address=f"Reader{n}@quay.example"), to()) for n in (5, 6, 701, 702, 703, 701)]
    assert store.subscribers.add_all(entries, NOW) == (
        Entered.KNOWN,
        Entered.UNSUBSCRIBED,
        Entered.ADDED,
        Entered.ADDED,
        Entered.SUPPRESSED,
        Entered.KNOWN,
    )
    assert store.subscribers.count("morning") == 551
    assert store.subscribers.find("reader703@quay.example") == ()


def test_a_list_that_breaks_or_is_killed_is_finished_by_the_next_import_of_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscribers, "AT_ONCE", 20)
    entries = [(Subscriber(address=f"reader{n}@quay.example"), to()) for n in range(50)]

    def killed() -> Iterator[tuple[Subscriber, Subscription]]:
        yield from entries[:47]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.subscribers.add_all(killed(), NOW)
    assert store.subscribers.count("morning") == 40
    assert store.subscribers.add_all(entries, NOW) == (Entered.KNOWN,) * 40 + (Entered.ADDED,) * 10
    assert addresses(store) == [person.address for person, _ in entries]


def test_after_each_portion_of_a_list_others_write(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Store(store._database)
    turns = iter("abc")
    monkeypatch.setattr(subscribers, "AT_ONCE", 20)
    monkeypatch.setattr(subscribers, "PORTION", 15)
    monkeypatch.setattr(
        Database, "give_way", lambda _: other.subscribers.suppress(suppressed(f"{next(turns)}@a.example"))
    )
    store.subscribers.suppress(*(suppressed(f"reader{n}@b.example") for n in range(35)))
    entries = [(Subscriber(address=f"{name}@a.example"), to()) for name in [*map(str, range(20)), *"abc"]]
    assert store.subscribers.add_all(entries, NOW)[20:] == (Entered.SUPPRESSED,) * 3
    assert len(store.subscribers.suppressions()) == 38


def test_recipients_come_by_segment_then_number_whatever_the_machines_language(store: Store) -> None:
    rows = [("c", "", ("b",)), ("z", "en", ()), ("é", "de", ()), ("a", "", ()), ("b", "", ("a", "B"))]
    for name, language, topics in rows:
        person = Subscriber(address=f"{name}@quay.example", name=name, language=language)
        store.subscribers.add(person, replace(to(), topics=topics), NOW)
    found = list(store.subscribers.recipients("morning", "en"))
    assert [(r.segment, r.name) for r in found] == [
        ("de:", "é"),
        ("en:", "z"),
        ("en:", "a"),
        ("en:B,a", "b"),
        ("en:b", "c"),
    ]
    assert found[1] == Recipient(subscriber=2, address="z@quay.example", name="z", segment="en:")
    assert [s.key for s in store.subscribers.segments("morning", "en")] == ["de:", "en:", "en:B,a", "en:b"]
    assert {Segment.of(r.segment) for r in found} == set(store.subscribers.segments("morning", "en"))
    assert store.subscribers.count("morning") == 5
    assert store.subscribers.segments("weekend", "en") == {}


def test_recipients_are_as_they_stood_when_the_list_was_begun(store: Store) -> None:
    people(store, 2_050)
    listed = store.subscribers.recipients("morning", "en")
    first = next(listed)
    store.subscribers.unsubscribe(2_040, "morning", NOW)
    assert len([first, *listed]) == 2_050
    assert store.subscribers.count("morning") == 2_049


def test_a_list_that_nobody_reads_to_its_end_holds_nothing_up(store: Store) -> None:
    people(store, 2_050)
    for _ in range(12):
        next(store.subscribers.recipients("morning", "en"))
        next(store.subscribers.list("morning"))
    assert store.subscribers.erase("reader1@quay.example", NOW)
