"""Drafts stand with their changes and their bytes; whoever changes, approves or freezes one names what they saw."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digest.errors import Busy, Refused
from digest.model.change import (
    Act,
    Add,
    Bring,
    Change,
    Hide,
    Lead,
    Move,
    NoPicture,
    Order,
    Pin,
    Retitle,
    Say,
    Split,
    Summarise,
)
from digest.model.edition import Status, Waiting
from digest.model.grouping import Grouping, Section, Story
from digest.store import Store
from digest.store.drafts.drafts import Kept, Laid
from tests.store.made import DAY, NOW, added, batches, draft, has_its_hash, kept, people, rendering, verdict

ACTS: tuple[Act, ...] = (
    Pin(article=1, place=2),
    Hide(article=1),
    Bring(article=1, section="rest"),
    Move(article=1, section="rest"),
    Order(sections=("rest", "world")),
    Lead(article=1),
    Split(article=1),
    Retitle(article=1, title="Neu: “Äh”"),
    Summarise(article=1, summary=""),
    NoPicture(article=1),
    Say(what="subject", text="Good morning"),
    Add(number=-1, title="Ball", url="https://u.example/ball", text="Tickets.", section="rest"),
)


def laid(store: Store, title: str = "Morning") -> tuple[Laid, Kept]:
    store.articles.begin("morning", {"wire": []}, NOW)
    (one,) = added(store, "a")
    story = Story(key="s1", articles=(one,), rank=1)
    sections = (Section(key="world", name="World", stories=(story,)),)
    grouping = Grouping(sections=sections, verdicts=(verdict(one),))
    made = replace(draft(), title=title, sections=sections)
    return Laid(draft=made, verdicts=grouping.verdicts, renderings={"en:": rendering()}), Kept(grouping=grouping)


def changes(*acts: Act) -> tuple[Change, ...]:
    return tuple(Change(number=number, act=act, by="ada", at=NOW) for number, act in enumerate(acts, 1))


def test_all_of_a_draft_comes_back_as_it_was(store: Store) -> None:
    bytes_, kept = laid(store)
    kept = replace(kept, changes=changes(*ACTS), changed_by="ada", at=NOW, frame='{"look":"ours"}')
    waiting = store.drafts.keep(bytes_, kept, NOW, reason="review")
    assert store.editions.get(waiting.id) == waiting
    assert waiting.hash
    assert store.drafts.of(waiting.id) == kept
    assert store.editions.renderings(waiting.id) == dict(bytes_.renderings)
    assert store.editions.verdicts(waiting.id) == bytes_.verdicts


def test_a_draft_settles_nothing(store: Store) -> None:
    store.drafts.keep(*laid(store), NOW, reason="review")
    assert len(store.articles.open_articles("morning", ["wire"])) == 1


def test_who_saw_an_older_draft_neither_changes_nor_approves_nor_freezes_it(store: Store) -> None:
    people(store, 2)
    bytes_, kept = laid(store)
    seen = store.drafts.keep(bytes_, kept, NOW, reason="review")
    other = replace(bytes_, renderings={"en:": replace(rendering(), subject="Another")})
    newer = store.drafts.keep(other, kept, NOW, reason="review", seen=seen)
    for late in (
        lambda: store.drafts.keep(bytes_, kept, NOW, reason="review", seen=seen),
        lambda: store.drafts.approve(seen, "ada", NOW),
        lambda: store.editions.freeze(bytes_.draft, (), bytes_.renderings, batches(), NOW, seen=seen),
    ):
        with pytest.raises(Busy, match="changed meanwhile"):
            late()
    assert store.editions.get(newer.id) == newer


def test_an_approval_is_of_the_bytes_that_were_seen_and_is_gone_with_any_change(store: Store) -> None:
    people(store, 2)
    bytes_, kept = laid(store)
    seen = store.drafts.keep(bytes_, kept, NOW, reason="review")
    approved = store.drafts.approve(seen, "ada", NOW)
    assert (approved.status, approved.hash) == (Status.APPROVED, seen.hash)
    assert store.editions.get(seen.id) == approved
    assert store.editions.leaving() == ()
    assert (about := store.drafts.of(seen.id))
    assert (about.approved_by, about.approved_at) == ("ada", NOW)
    again = store.drafts.keep(bytes_, kept, NOW, reason="review", seen=approved)
    assert (again.status, store.drafts.of(seen.id)) == (Status.DRAFT, kept)
    with pytest.raises(Busy):
        store.editions.freeze(bytes_.draft, (), bytes_.renderings, batches(), NOW, seen=approved)
    approved = store.drafts.approve(again, "ada", NOW)
    edition = store.editions.freeze(bytes_.draft, bytes_.verdicts, bytes_.renderings, batches(), NOW, seen=approved)
    assert edition.hash == approved.hash
    assert has_its_hash(store, edition.id)


def test_an_approval_can_be_taken_back(store: Store) -> None:
    bytes_, kept = laid(store)
    approved = store.drafts.approve(store.drafts.keep(bytes_, kept, NOW, reason="review"), "ada", NOW)
    waits = store.drafts.wait(approved, NOW)
    assert waits.status is Status.DRAFT
    assert store.drafts.of(waits.id) == kept


def test_what_was_frozen_or_skipped_is_no_draft_any_more(store: Store) -> None:
    people(store, 1)
    bytes_, kept = laid(store)
    seen = store.drafts.keep(bytes_, replace(kept, frame='{"look":"ours"}'), NOW, reason="review")
    store.editions.freeze(bytes_.draft, (), bytes_.renderings, batches(), NOW, seen=seen)
    assert (about := store.drafts.of(seen.id))
    assert about.frame == "", "nobody needs it once its mails are made"
    for late in (
        lambda: store.drafts.approve(seen, "ada", NOW),
        lambda: store.drafts.wait(seen, NOW),
        lambda: store.drafts.keep(bytes_, kept, NOW, reason="review", seen=seen),
        lambda: store.drafts.keep(bytes_, kept, NOW + DAY, reason="review"),
    ):
        with pytest.raises(Refused, match="being sent already"):
            late()


def test_what_mails_would_be_made_of_is_forgotten_with_a_draft_that_is_thrown_away(store: Store) -> None:
    bytes_, kept = laid(store)
    seen = store.drafts.keep(bytes_, replace(kept, frame="{}"), NOW, reason="review")
    store.editions.skip(bytes_.draft, "thrown away", NOW)
    assert store.drafts.of(seen.id) == kept


def test_nothing_is_known_of_a_draft_that_is_none(store: Store) -> None:
    assert store.drafts.of(77) is None
    assert isinstance(store.drafts.keep(*laid(store), NOW, reason=""), Waiting)


def test_an_approved_draft_may_leave_at_a_time_of_its_own_and_no_longer_once_it_is_taken_back(store: Store) -> None:
    seen = store.drafts.keep(*laid(store), NOW, reason="review")
    leaves = store.drafts.approve(seen, "ada", NOW, leaves=NOW + DAY)
    assert (leaves.due, store.editions.get(seen.id)) == (NOW + DAY, leaves)
    assert store.editions.leaving() == (leaves,)
    again = store.drafts.wait(leaves, NOW)
    assert (again.due, again.leaves, store.editions.leaving()) == (seen.occasion.at, None, ())


def test_only_those_that_somebody_approved_are_approved(store: Store) -> None:
    approved, waiting = kept(store, draft(24), approved=True), kept(store, draft(25))
    assert store.drafts.approved([approved.id, waiting.id]).keys() == {approved.id}
