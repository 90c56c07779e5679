"""Mails through Postfix over one connection: ours with STARTTLS, against Postfix's own smtp-source without.

    python benchmarks/bench_smtp.py [MAILS]

Postfix comes from .ci/mail-servers and needs root; where it cannot start nothing is measured. Prints mails a second of
the best of three rounds that alternate, and the ratio; exits 1 when it is under a half.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.bench_encode import messages, rendering
from digest.config.site import Mail
from digest.model.edition import Rendering
from digest.model.mail import Answer, Batch, Delivery, Message
from digest.send.encode import mime
from digest.send.smtp.provider import Smtp
from tests.certificates import Authority
from tests.machine import PACKAGES, NotHere
from tests.send.smtp.real.relays import postfix
from tests.send.smtp.real.sink import sink

BATCH, BYTES, LEAST = 50, 50_000, 0.5


def as_large(size: int) -> Rendering:
    """A rendering whose mails have about so many bytes."""
    stories = 1
    while len(mime(messages(1)[0], rendering(stories))) < size:
        stories += 1
    return rendering(stories)


def ours(url: str, given: list[Message], made: Rendering) -> float:
    """Seconds until every mail was taken."""
    provider = Smtp(Mail(provider="smtp", base_url=url))
    batch = Batch(edition=1, number=0, key="bench", deliveries=())
    begun = time.perf_counter()
    for first in range(0, len(given), BATCH):
        part = given[first : first + BATCH]
        deliveries = tuple(
            Delivery(id=m.delivery, subscriber=n, address=m.address, name=m.name, segment=m.segment)
            for n, m in enumerate(part)
        )
        receipts = provider.hand_over(replace(batch, deliveries=deliveries), part, {made.segment: made})
        refused = [receipt for receipt in receipts if receipt.answer is not Answer.ACCEPTED]
        if refused:
            raise RuntimeError(f"not taken: {refused[0].reason}")
    provider.close()
    return time.perf_counter() - begun


def theirs(url: str, count: int, size: int) -> float:
    """Seconds of smtp-source, one session and one mail at a time."""
    source = PACKAGES / "usr/sbin/smtp-source"
    to = url.removeprefix("smtp://")
    words = f"-c -d -s 1 -m {count} -l {size} -f news@quay.org -t reader@post.org {to}"
    libraries = {"LD_LIBRARY_PATH": str(PACKAGES / "usr/lib/postfix")}
    begun = time.perf_counter()
    subprocess.run([source, *words.split()], check=True, capture_output=True, env=os.environ | libraries)
    return time.perf_counter() - begun


def measured(count: int) -> tuple[float, float, int]:
    """Mails a second, ours and theirs, and the bytes of a mail."""
    made, given = as_large(BYTES), messages(count)
    size = len(mime(given[0], made))
    rounds: list[tuple[float, float]] = []
    with TemporaryDirectory(dir="/dev/shm") as folder:
        room = Path(folder)
        room.chmod(0o755)
        (room / "postfix").mkdir()
        with (
            sink(room / "sink") as behind,
            postfix(room / "postfix", Authority(room).certificate, behind.port) as relay,
        ):
            for _ in range(3):
                rounds.append((ours(relay.open, given, made), theirs(relay.open, count, size)))
    return count / min(one for one, _ in rounds), count / min(other for _, other in rounds), size


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    try:
        mine, peer, size = measured(count)
    except NotHere as why:
        print(f"not measured: {why}")
        return 0
    print(f"mails            {count:8,} of {size:,} bytes through Postfix")
    print(f"with STARTTLS    {mine:8.1f} mails a second")
    print(f"smtp-source      {peer:8.1f} mails a second, without encryption")
    print(f"ratio            {mine / peer:8.2f}, {LEAST} is the least")
    return 0 if mine / peer >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
