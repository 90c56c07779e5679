"""Every mail API on loopback, and a process that is killed with a call in flight: what the API can dedupe is sent again
and taken once, what it can be asked for is asked for, and the rest is held by name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digest.pipeline import running
from digest.send.providers import PROVIDERS
from tests.acceptance.servers import PEOPLE, Newsroom, everybody, most, newsroom
from tests.send.apis.serving import ApiLike
from tests.send.behind import SERVERS

KILLED = 137
EDITOR = "ed@quay-news.org"
#: Readers of each of six languages, who share a batch where the API takes so many.
SEGMENT = PEOPLE // 6
MORE = {"ses": "region: eu-west-1", "mailgun": "domain: quay.org"}


def through(name: str, api: ApiLike, folder: Path) -> Newsroom:
    room = newsroom(folder)
    parts = api.token.split(":")
    room.environ |= {f"PART_{number}": part for number, part in enumerate(parts)}
    token = ":".join(f"${{PART_{number}}}" for number in range(len(parts)))
    room.through(name, api.url, f"token: {token}\n{MORE.get(name, '')}")
    return room


def readers(api: ApiLike) -> list[str]:
    return [mail.address for mail in api.taken if mail.address != EDITOR]


def go_on(room: Newsroom, minutes: int) -> None:
    """The same command so many minutes after the last one."""
    with room.opened(clock=lambda: datetime.now(UTC) + timedelta(minutes=minutes)) as wiring:
        (edition,) = wiring.store.editions.sending()
        running.run(wiring.publication.in_force("morning"), edition.occasion, wiring.kit("morning"))


OTHERS = [name for name, kind in PROVIDERS.items() if kind.account and name != "mailgun"]


@pytest.mark.parametrize(
    ("name", "point"),
    [
        ("resend", "attempted:3"),
        ("mailgun", "handed-over:3"),
        pytest.param("mailgun", "attempted:3", marks=pytest.mark.soak),
        *(pytest.param(name, "handed-over:3", marks=pytest.mark.soak) for name in OTHERS),
    ],
)
def test_3_killed_with_a_call_in_flight_nobody_is_doubled_and_nobody_lost(
    name: str, point: str, tmp_path: Path
) -> None:
    limits = PROVIDERS[name].limits
    with SERVERS[name](tmp_path / "unused") as api:
        assert isinstance(api, ApiLike)
        room = through(name, api, tmp_path)

        assert room.run("send", "morning", f"--yes={PEOPLE}", crash=point).code == KILLED
        go_on(room, 6)

        (edition,) = room.editions()
        known = limits.dedupes or (limits.looks_up and point.startswith("handed"))
        held = 0 if known else min(SEGMENT, limits.batch)
        assert most(readers(api)) == 1
        assert len(room.uncertain(edition)) == held
        assert set(readers(api)) | room.uncertain(edition) == everybody()
        assert room.sums(edition)["accepted"] == PEOPLE - held
