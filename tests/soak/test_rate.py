"""The rate, measured: four processes on one database, by the real clock."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.config.site import Mail
from digest.model.edition import Edition, Rendering
from digest.model.mail import Batch, Message, Receipt
from digest.send.deliver import Pace, deliver
from digest.send.message import message
from digest.send.outbox import Outbox
from digest.send.ports import Limits
from digest.store import Store
from tests.contracts.test_store_rate import frozen
from tests.send import made
from tests.store.tables import KEY

pytestmark = pytest.mark.soak

RATE = 20
PEOPLE = 60
BATCH = Limits(batch=10, batch_bytes=0)

PROGRAM = """
import sys
from tests.soak.test_rate import send
send(*sys.argv[1:])
"""


class Noting(Outbox):
    """The outbox, which prints when it was given how many."""

    def hand_over(
        self, batch: Batch, messages: Sequence[Message], renderings: Mapping[str, Rendering]
    ) -> Sequence[Receipt]:
        sys.stdout.write(f"{time.time()} {len(messages)}\n")
        return super().hand_over(batch, messages, renderings)


def send(url: str, folder: str, id: str) -> None:
    with Store.open(url, key=KEY, migrate=False) as store:
        edition = store.editions.get(int(id))
        assert isinstance(edition, Edition)
        deliver(
            edition.id,
            ledger=store.deliveries,
            provider=Noting(Path(folder)),
            compose=lambda delivery: message(delivery, edition.draft, made.KEYS, edition.frozen),
            renderings=store.editions.renderings(edition.id),
            pace=Pace(clock=lambda: datetime.now(UTC), wait=threading.Event().wait, mail=Mail(rate=RATE)),
        )


@pytest.mark.parametrize("senders", [1, 4])
def test_processes_on_one_database_keep_the_rate_together(empty: str, tmp_path: Path, senders: int) -> None:
    with Store.open(empty, key=KEY, migrate=True) as store:
        editions = [frozen(store, f"digest-{n}", PEOPLE, BATCH) for n in range(senders)]

    running = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, empty, str(tmp_path), str(edition.id)],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            text=True,
        )
        for edition in editions
    ]
    lines = [line.split() for process in running for line in process.communicate()[0].splitlines()]

    given = sorted((float(at), int(count)) for at, count in lines)
    assert sum(count for _, count in given) == senders * PEOPLE
    (first, _), (last, count) = given[0], given[-1]
    assert (senders * PEOPLE - count) / (last - first) == pytest.approx(RATE, rel=0.05)
