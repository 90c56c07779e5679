from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.config.site import Mail
from digest.model.edition import Occasion
from digest.model.mail import Delivery
from digest.model.people import Recipient
from digest.send import plan
from digest.send.ports import Limits
from tests.send.made import EN, NOW, edition, recipients

TEN = Limits(batch=10, batch_bytes=0)


@settings(max_examples=60)
@given(
    segments=st.lists(st.integers(0, 40), max_size=4),
    most=st.integers(1, 15),
    canary=st.integers(0, 30),
)
def test_every_recipient_is_in_exactly_one_batch_of_one_segment(segments: list[int], most: int, canary: int) -> None:
    people: list[Recipient] = []
    for letter, count in zip("abcd", segments, strict=False):
        people += recipients(count, segment=f"{letter}:", start=len(people) + 1)
    made = list(plan.batches(edition(), iter(people), Limits(batch=most, batch_bytes=0), canary=canary))
    assert [d.subscriber for batch in made for d in batch.deliveries] == [person.subscriber for person in people]
    assert all(1 <= len(batch.deliveries) <= most for batch in made)
    assert all(len({d.segment for d in batch.deliveries}) == 1 for batch in made)
    assert [batch.number for batch in made] == list(range(len(made)))
    first = [batch for batch in made if batch.deliveries[0].subscriber <= canary]
    assert sum(len(batch.deliveries) for batch in first) == min(canary, len(people))


def test_batches_are_streamed() -> None:
    def endless():  # type: ignore[no-untyped-def]
        yield from recipients(25)
        raise AssertionError("the list was read to its end before the first batch")

    assert len(next(plan.batches(edition(), endless(), TEN)).deliveries) == 10


@pytest.mark.parametrize(
    ("limits", "size", "expected"),
    [
        (Limits(batch=500, batch_bytes=9_600_000), 120_000, 80),
        (Limits(batch=500, batch_bytes=48_000_000), 120_000, plan.CALL // 120_000),
        (Limits(batch=500, batch_bytes=48_000_000), 10_000, 500),
        (Limits(batch=500, batch_bytes=1_000), 10_000, 1),
        (Limits(batch=50, batch_bytes=0), 10_000_000, 50),
    ],
)
def test_a_batch_fits_the_call_in_messages_and_bytes(limits: Limits, size: int, expected: int) -> None:
    first = next(plan.batches(edition(), recipients(600), limits, sizes={EN: size}))
    assert len(first.deliveries) == expected


def test_ids_and_keys_are_the_same_for_ever_and_of_this_edition_alone() -> None:
    one, again = (list(plan.batches(edition(), recipients(12), TEN)) for _ in range(2))
    assert one == again
    assert [batch.key for batch in one] == ["morning-2026-11-24T0700-0000", "morning-2026-11-24T0700-0001"]
    evening = edition(occasion=Occasion(key="2026-11-24T17:00", at=NOW))
    other = list(plan.batches(evening, recipients(12), TEN))
    ids = {d.id for batches in (one, other) for batch in batches for d in batch.deliveries}
    assert len(ids) == 24
    assert all(re.fullmatch("[a-z2-7]{26}", id) for id in ids)
    assert one[0].deliveries[0].id == "rron257hpf7atna5xuup6bjxdb"


@pytest.mark.parametrize(("count", "expected"), [(0, 0), (2_000, 0), (2_001, 21), (40_112, 402)])
def test_above_two_thousand_one_percent_goes_first(count: int, expected: int) -> None:
    assert plan.canary(count, Mail()) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("morning", "morning"),
        ("the_2nd-one", "the_2nd-one"),
        ("été", r"t-[a-z2-7]{6}"),
        ("a/../b", r"a-b-[a-z2-7]{6}"),
        ("n" * 61, r"n{60}-[a-z2-7]{6}"),
    ],
)
def test_a_digest_of_any_name_makes_a_plain_key(name: str, expected: str) -> None:
    assert re.fullmatch(expected, plan.slug(name))


def test_two_names_that_look_alike_when_plain_stay_apart() -> None:
    assert plan.slug("é-x") != plan.slug("ü-x")


@given(st.text(max_size=30), st.integers(0, 99_999))
def test_a_batch_of_any_digest_has_a_key_fit_for_a_folder_and_a_header(name: str, number: int) -> None:
    key = plan.batch_key(edition(digest=name).draft, number)
    assert re.fullmatch(r"[A-Za-z0-9_-]+", key)
    assert key.endswith(f"-2026-11-24T0700-{number:04d}")


def test_parts_that_run_together_make_another_hash() -> None:
    assert len({plan.short_hash(*parts) for parts in (("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""))}) == 4
    assert plan.short_hash("morning", "1") == "a54yyvnsdojvxkhy4un5leitwm"


def test_a_hash_is_made_of_text_that_no_encoding_holds_too() -> None:
    assert re.fullmatch("[a-z2-7]{26}", plan.short_hash("\ud800"))


def test_no_recipients_make_no_batch() -> None:
    assert list(plan.batches(edition(), [], TEN, canary=5)) == []


def test_where_nobody_measured_a_mail_is_taken_for_a_long_one() -> None:
    first = next(plan.batches(edition(), recipients(600), Limits(batch=500, batch_bytes=13_000_000)))
    assert len(first.deliveries) == 100


@pytest.mark.parametrize(
    ("limits", "largest"),
    [
        (Limits(batch=500, batch_bytes=1_000_000), 10),
        (Limits(batch=500, batch_bytes=1_000_000, shared=True), 225),
        (Limits(batch=100, batch_bytes=1_000_000, shared=True), 100),
        (Limits(batch=500, batch_bytes=50_000, shared=True), 1),
    ],
)
def test_a_body_that_many_have_in_common_counts_once(limits: Limits, largest: int) -> None:
    made = list(plan.batches(edition(), iter(recipients(300)), limits, sizes={EN: 100_000}))
    assert len(made[0].deliveries) == largest


@pytest.mark.parametrize(
    ("published", "typed", "most"),
    [(0, None, 50), (0, 55 / 60, 1), (0, 14.5, 14), (0, 1_000, 50), (10, None, 10), (10, 20, 20), (0.5, None, 1)],
)
def test_a_batch_holds_what_may_go_in_a_second(published: float, typed: float | None, most: int) -> None:
    limits = plan.paced(Limits(batch=50, batch_bytes=0, rate=published), Mail(rate=typed))
    assert (limits.batch, limits.rate) == (most, published)


@pytest.mark.parametrize(
    ("limits", "size", "expected"),
    [
        (Limits(batch=500, batch_bytes=48_000_000), 10_000, 5_000_000),
        (Limits(batch=500, batch_bytes=48_000_000), 120_000, plan.CALL // 120_000 * 120_000),
        (Limits(batch=1_000, batch_bytes=20_000_000, shared=True), 60_000, 4_060_000),
        (Limits(batch=50, batch_bytes=0), 60_000, 60_000),
    ],
    ids=["few bytes", "many bytes", "one body for all", "one by one"],
)
def test_the_bytes_of_a_call_are_those_that_are_on_their_way_at_once(limits: Limits, size: int, expected: int) -> None:
    assert plan.call_bytes(limits, size) == expected


@pytest.mark.parametrize(
    ("limits", "size", "expected"),
    [
        (Limits(batch=500, batch_bytes=1_000_000), 100_000, 10),
        (Limits(batch=5, batch_bytes=1_000_000), 100_000, 5),
        (Limits(batch=500, batch_bytes=1_000_000), 2_000_000, 1),
        (Limits(batch=500, batch_bytes=1_000_000), 0, 500),
        (Limits(batch=500, batch_bytes=90_000_000), 1_000_000, 16),
        (Limits(batch=500, batch_bytes=1_000_000, shared=True), 200_000, 200),
        (Limits(batch=500, batch_bytes=1_000_000, shared=True), 996_001, 1),
        (Limits(batch=50, batch_bytes=0), 1_000_000, 50),
        (Limits(batch=0, batch_bytes=0), 1, 1),
    ],
)
def test_as_many_messages_go_in_a_call_as_it_may_hold_and_always_one(limits: Limits, size: int, expected: int) -> None:
    assert plan.most(limits, size) == expected


def test_a_batch_is_of_readers_who_are_due_together() -> None:
    people = [replace(one, zone="Asia/Tokyo" if n % 2 else "Europe/London") for n, one in enumerate(recipients(4))]
    people.sort(key=lambda one: one.zone)
    due = {"Asia/Tokyo": NOW, "Europe/London": NOW + timedelta(hours=9)}
    made = list(plan.batches(edition(), people, TEN, wave=lambda zone: due[zone]))
    assert [(len(one.deliveries), one.due) for one in made] == [(2, NOW), (2, NOW + timedelta(hours=9))]
    at_once = list(plan.batches(edition(), people, TEN))
    assert [(len(one.deliveries), one.due) for one in at_once] == [(4, None)]


def test_the_size_that_counts_is_that_of_the_segment() -> None:
    people = [*recipients(4, segment="a:"), *recipients(4, segment="b:", start=5)]
    limits = Limits(batch=10, batch_bytes=1_000_000)
    made = plan.batches(edition(), people, limits, sizes={"a:": 500_000, "b:": 250_000})
    assert [len(one.deliveries) for one in made] == [2, 2, 4]


def test_a_delivery_says_who_gets_what() -> None:
    (made,) = plan.batches(edition(), recipients(1), TEN)
    assert (made.edition, made.number) == (17, 0)
    assert made.deliveries == (
        Delivery(
            id=plan.delivery_id(edition().draft, 1),
            subscriber=1,
            address="reader1@post.org",
            name="Reader 1",
            segment=EN,
        ),
    )
