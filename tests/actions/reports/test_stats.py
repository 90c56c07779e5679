"""What became of an edition is added up from what was answered, what was told, and who came and went."""

from __future__ import annotations

from datetime import timedelta

import pytest

from digest.actions.reports.stats import EditionStats, stats
from digest.errors import Refused, UsageError
from digest.model.mail import Answer, Receipt
from digest.model.people import Farewell, Subscriber, Why
from digest.model.report import Report, ReportKind
from digest.publication import Publication
from digest.send.message import letter_id
from tests.store.made import DAY, NOW, claimed, draft, kept, sending, to


def sent(publication: Publication, count: int, day: int = 24) -> list[str]:
    """All but the last were accepted."""
    store = publication.store
    claim = claimed(store, sending(store, count, size=count, day=day))
    answers = [Answer.ACCEPTED] * (count - 1) + [Answer.REJECTED]
    ids = [delivery.id for delivery in claim.batch.deliveries]
    told = [Receipt(delivery=id, answer=answer) for id, answer in zip(ids, answers, strict=True)]
    store.deliveries.record(claim, told, NOW)
    return ids


def only(publication: Publication, name: str = "morning", date: str = "") -> EditionStats:
    (edition,) = stats(publication, name, date).editions
    return edition


def test_an_edition_s_mails_are_added_up_by_what_is_known_of_them(publication: Publication) -> None:
    ids = sent(publication, 7)
    kinds = [ReportKind.DELIVERED] * 2 + [ReportKind.SOFT, ReportKind.HARD, ReportKind.COMPLAINED]
    told = [Report(kind=kind, delivery=id, at=NOW) for kind, id in zip(kinds, ids[:5], strict=True)]
    publication.store.reports.take("postmark", told, NOW, letter_id)
    edition = only(publication)
    assert (edition.recipients, edition.accepted, edition.delivered) == (7, 6, 3)
    assert (edition.bounced_hard, edition.bounced_soft, edition.complained) == (1, 1, 1)
    assert (edition.edition, edition.clicks, stats(publication).reports) == ("morning 2026-11-24 07:00", (), 5)


def test_who_left_and_came_counts_for_the_edition_before(publication: Publication) -> None:
    people = publication.store.subscribers
    sent(publication, 2)
    people.unsubscribe(1, "morning", NOW + timedelta(hours=1))
    people.add(Subscriber(address="new@quay.example"), to(), NOW + timedelta(hours=2))
    publication.store.editions.freeze(draft(25), (), {}, lambda edition, recipients: iter(()), NOW + DAY)
    people.unsubscribe(2, "morning", NOW + DAY + timedelta(hours=1))
    first, last = only(publication, date="2026-11-24"), only(publication)
    assert (first.left, first.joined) == (1, 1)
    assert (last.left, last.joined) == (1, 0)


def test_why_they_left_is_counted_and_told_in_their_words(publication: Publication) -> None:
    store = publication.store
    sent(publication, 4)
    said = [(1, Why.OFTEN, ""), (2, Why.ELSE, "It is too long."), (3, Why.OFTEN, "Once a week is enough.")]
    for reader, why, words in said:
        at = NOW + reader * timedelta(hours=1)
        store.subscribers.unsubscribe(reader, "morning", at)
        store.farewells.keep(Farewell(subscriber=reader, digest="morning", why=why, words=words, at=at))
    assert [(one.why, one.times, one.words) for one in only(publication).reasons] == [
        ("too often", 2, ("Once a week is enough.",)),
        ("something else", 1, ("It is too long.",)),
    ]


def test_without_a_name_it_is_the_last_edition_of_each_digest(publication: Publication) -> None:
    assert stats(publication).editions == ()
    sent(publication, 2)
    assert [one.edition for one in stats(publication).editions] == ["morning 2026-11-24 07:00"]


def test_how_many_who_filled_in_the_form_confirmed_is_told(publication: Publication) -> None:
    joinings, now = publication.store.joinings, publication.clock()
    for name in ("ada", "ben"):
        joinings.ask(f"{name}@quay.example", ["morning"], "/join", "en", now)
    joinings.confirm(1, ["morning"], now, now)
    assert (stats(publication).form.asked, stats(publication).form.confirmed) == (2, 1)


def test_an_edition_that_there_is_not_or_that_nobody_got_yet_is_refused(publication: Publication) -> None:
    with pytest.raises(UsageError):
        stats(publication, "morning")
    kept(publication.store, draft(24))
    with pytest.raises(Refused):
        stats(publication, "morning")
