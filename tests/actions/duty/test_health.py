"""Whether a publication is looked after."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from digest.actions.duty.health import GRACE, Health, health
from digest.actions.duty.here import prints, worker_here
from digest.actions.stop import stop
from digest.actions.upkeep.duty import duty
from digest.model.duty import ABSENT, EVERY_ROLE, Role, Worker
from digest.model.edition import Draft, Occasion, Window
from digest.publication import Publication
from tests.actions.conftest import MORNING, NOW, SITE, Open

MINUTE = timedelta(minutes=1)
MAIL = "mail:\n  provider: postmark\n  token: ${QUAY_TOKEN}\n  from: The Quay <news@quay.example>\n"
REAL = f"{SITE}web:\n  url: https://quay.example\n{MAIL}"


def worker(name: str = "quay:17-ab", *roles: Role, **more: object) -> Worker:
    known = Worker(
        name=name,
        host=name.partition(":")[0],
        roles=frozenset(roles) or EVERY_ROLE,
        version="0.1.0",
        since=NOW,
        looked=NOW,
    )
    return replace(known, **more)  # type: ignore[arg-type]


def asked(open_wiring: Open, later: timedelta, *workers: Worker, **digests: str) -> Health:
    """What a monitor hears so long after the digests were made and these processes looked."""
    with open_wiring(**digests) as first:
        for one in workers:
            first.store.workers.keep(one)
    return health(open_wiring(now=NOW + later, **digests).publication)


def test_somebody_on_duty_and_nothing_overdue_is_well(open_wiring: Open) -> None:
    now = asked(open_wiring, MINUTE, worker(), morning=MORNING)
    assert (now.well, now.problems, now.overdue) == (True, (), ())
    assert [(one.host, one.roles) for one in now.on_duty] == [("quay", ("collect", "schedule", "send", "web"))]


def test_that_nobody_was_ever_on_duty_is_said(open_wiring: Open) -> None:
    now = asked(open_wiring, MINUTE, morning=MORNING)
    assert (now.well, now.problems) == (False, ("nobody is on duty: digest start",))


def test_since_when_nobody_is_on_duty_is_said(open_wiring: Open) -> None:
    now = asked(open_wiring, timedelta(minutes=5), worker(), morning=MORNING)
    assert now.problems == ("nobody is on duty, for 5 minutes by now: digest start",)


@pytest.mark.parametrize(
    ("roles", "problems"),
    [
        ((Role.SCHEDULE,), ("nobody hands over mails: digest start --only send",)),
        ((Role.SEND, Role.COLLECT), ("nobody begins editions when they are due: digest start --only schedule",)),
        ((Role.SCHEDULE, Role.SEND), ()),
    ],
)
def test_a_part_of_the_work_that_nobody_does_is_said(
    open_wiring: Open, roles: tuple[Role, ...], problems: tuple[str, ...]
) -> None:
    assert asked(open_wiring, MINUTE, worker("quay:1-a", *roles), morning=MORNING).problems == problems


def test_an_edition_whose_time_came_and_that_nobody_began_is_overdue_by_so_much(open_wiring: Open) -> None:
    now = asked(open_wiring, timedelta(hours=6), worker(), morning=MORNING)
    assert now.problems[-1] == "morning 2026-11-24 08:00 is overdue by 5 hours"
    assert [one.at for one in now.overdue] == [NOW + timedelta(hours=1)]


@pytest.mark.parametrize("later", [timedelta(minutes=59), timedelta(hours=1) + GRACE - MINUTE])
def test_nothing_is_overdue_at_once(open_wiring: Open, later: timedelta) -> None:
    assert asked(open_wiring, later, worker(looked=NOW + later), morning=MORNING).well


def test_an_edition_that_is_being_made_or_was_skipped_is_not_overdue(open_wiring: Open) -> None:
    now = NOW + timedelta(hours=2)
    open_wiring(morning=MORNING).close()
    wiring = open_wiring(now=now, morning=MORNING)
    wiring.store.workers.keep(worker(looked=now))
    run = wiring.store.runs.begin("morning", "2026-11-24T08:00", "quay:17-ab", now, MINUTE)
    assert health(wiring.publication).well
    wiring.store.runs.free(now)
    assert not health(wiring.publication).well
    occasion = Occasion(key=run.occasion, at=NOW + timedelta(hours=1))
    window = Window(last=0, opened=None, closed=now)
    draft = Draft(digest="morning", title="Morning", occasion=occasion, number=1, window=window)
    wiring.store.editions.skip(draft, "no news", now)
    assert health(wiring.publication).well


def test_a_stop_is_not_well(open_wiring: Open) -> None:
    wiring = open_wiring(morning=MORNING)
    wiring.store.workers.keep(worker())
    stop(wiring.store, "the printer is on fire", NOW)
    assert health(wiring.publication).problems == ("all sending is stopped: the printer is on fire",)


def test_what_others_are_told_of_this_process_holds_no_secret(
    open_wiring: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGEST_SIGNING_KEY", "a-long-signing-key-of-the-quay")
    monkeypatch.setenv("QUAY_TOKEN", "token-of-the-quay")
    wiring = open_wiring(site=REAL, morning=MORNING)
    here = worker_here(wiring, EVERY_ROLE, NOW)
    assert here.on_duty(NOW + ABSENT - MINUTE)
    assert [len(print) for print in (here.signing, here.account)] == [8, 8]
    assert not any(secret in repr(here) for secret in wiring.publication.site.secrets)


def test_mails_that_stay_here_need_no_common_key(publication: Publication) -> None:
    assert prints(publication.site) == ("", "")


def test_doctor_names_who_differs_in_version_key_or_secret(open_wiring: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGEST_SIGNING_KEY", "a-long-signing-key-of-the-quay")
    monkeypatch.setenv("QUAY_TOKEN", "token-of-the-quay")
    wiring = open_wiring(site=REAL, morning=MORNING)
    here = worker_here(wiring, EVERY_ROLE, NOW)
    wiring.store.workers.keep(here)
    assert [one.what for one in duty(wiring.publication) if not one.good] == []

    other = replace(here, name="pier:3-cd", host="pier", version="0.0.9", signing="00000000", account="11111111")
    wiring.store.workers.keep(other)
    assert [one.what.partition(" than")[0] for one in duty(wiring.publication) if not one.good] == [
        f"pier runs digest 0.0.9, and this is {here.version}",
        "pier signs links with another key",
        "pier has another secret for postmark",
    ]


def test_doctor_names_what_is_overdue(open_wiring: Open) -> None:
    open_wiring(morning=MORNING).close()
    publication = open_wiring(now=NOW + timedelta(hours=6), morning=MORNING).publication
    assert [one.what for one in duty(publication) if not one.good] == ["morning 2026-11-24 08:00 is overdue by 5 hours"]
