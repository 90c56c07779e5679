"""Announcements and sponsors, from the digest's file and of one edition, in what readers get."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.acceptance.conftest import MORNING, Publication
from tests.acceptance.test_drafts import first_mail

BLOCKS = """\
blocks:
  - title: Harbour fair
    text: Come on **Sunday**.
    link: https://quay.example/fair
    label: Sponsored
    place: after 1 story
  - title: Old news
    to: 2024-01-31
  - title: Far off
    from: 2199-01-01
"""


@pytest.fixture
def booked(quay: Publication) -> Publication:
    quay.file("morning", MORNING + BLOCKS)
    return quay


def test_what_runs_today_is_in_the_mail_and_on_the_page(booked: Publication) -> None:
    assert booked.digest("send", "morning").code == 0
    text = first_mail(booked)
    assert text.index("Shipyard") < text.index("[Sponsored] Harbour fair") < text.index("Seals return")
    assert "https://quay.example/fair" in text
    assert "Old news" not in text
    assert "Far off" not in text
    booked.file("morning", MORNING)
    booked.digest("publish", str(booked.folder / "pages"))
    (page,) = (booked.folder / "pages/morning").glob("20*.html")
    assert 'aria-label="Sponsored: Harbour fair"' in page.read_text()


def test_a_block_whose_days_are_over_is_to_be_mended_and_stops_no_mail(booked: Publication) -> None:
    checked = booked.digest("check", "morning")
    assert checked.code == 1
    told = " ".join(checked.out.split())
    where = "config/digests/morning.yaml:13"
    assert f'{where}: the days of the block "Old news" are over since 31 January 2024. Take it out' in told
    assert "Harbour fair, Sponsored, after 1 story" in told
    assert booked.digest("check", "morning", "--json").code == 1
    assert booked.digest("send", "morning").code == 0


def test_today_counts_for_both_ends(quay: Publication) -> None:
    today = datetime.now(UTC).date()
    for first, last, shown in ((today, today, True), (today + timedelta(days=2), today + timedelta(days=3), False)):
        days = f"    from: {first}\n    to: {last}\n"
        quay.file("morning", f"{MORNING}blocks:\n  - title: Harbour fair\n{days}")
        quay.digest("edit", "morning", "subject", "Words")
        with quay.opened() as wiring:
            (draft,) = wiring.store.editions.waiting("morning")
            assert [one.title for one in draft.draft.announcements] == ["Harbour fair"] * shown
        quay.digest("discard", "morning")


def test_an_edition_gets_a_block_of_its_own_and_loses_one(booked: Publication) -> None:
    made = booked.digest(
        "edit", "morning", "block", "Summer ball", "https://quay.example/ball", "Tickets *now*.", "place: top"
    )
    assert made.code == 0, made.text
    booked.digest("edit", "morning", "block", "harbour fair", "none")
    shown = json.loads(booked.digest("edit", "morning", "--json", "subject", "Words").out)
    assert [change["act"]["kind"] for change in shown["changes"]] == ["block", "no block", "say"]
    booked.digest("send", "morning")
    text = first_mail(booked)
    assert text.index("[*] Summer ball") < text.index("Shipyard wins")
    assert "Harbour fair" not in text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("Ball", "<script>alert(1)</script>"), 'text: "<script>" is HTML'),
        (("Ball", "link: here"), "link: "),
        (("Ball", "place: middle"), 'place: "middle" is no place in a mail'),
        (("Ball", "picture: http://quay.example/a.png"), "comes over https"),
        (("Nobody", "none"), 'there is no block "Nobody" in the edition'),
        ((), "block wants more words"),
    ],
)
def test_what_cannot_be_a_block_is_a_sentence(quay: Publication, words: tuple[str, ...], told: str) -> None:
    refused = quay.digest("edit", "morning", "block", *words)
    assert (refused.code, told in refused.err) == (2, True), refused.err
