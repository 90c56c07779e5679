"""What sending costs: our whole last step, ledger and all, beside the lists of django-anymail and of Django's SMTP.

    DIGEST_CORPORA=… python benchmarks/bench_send.py [READERS] [ROUNDS]

One stub of mail APIs and of a mail server on loopback (`harness/mailstub.py` under DIGEST_CORPORA) takes everything;
what is measured is in `send_contenders.py` beside this file, each contender in a process of its own. CPU is user and
system time a mail, the median of the rounds, which alternate; the ratios are of one run. READERS is the list that is
sent through the ledger alone, 100,000 where nothing is given. Needs the dependency group `bench`. Exits 1 when a bound
is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.request import Request, urlopen

#: Mails that each sends for the figures of its CPU.
MAILS = {"api": 5_000, "anymail": 1_000, "smtp": 5_000, "django": 1_000}
#: The same where each answer takes that many milliseconds.
LATENCY, FAR = 80, {"api": 20_000, "anymail": 60}
#: 60 KB of HTML a mail, and 45 KB where there are many.
BYTES, MANY_BYTES = 60_000, 45_000
FEW = 10_000

Figures = dict[str, float]
Bounds = dict[str, tuple[float, str, float]]


# ---- where the mails go


class Stub:
    """A mail API and a mail server, and what is set in them."""

    def __init__(self, http: int, smtp: int) -> None:
        self.url = f"http://127.0.0.1:{http}"
        self.smtp = f"127.0.0.1:{smtp}"

    def set(self, **settings: float) -> None:
        """The settings hold, and its counts begin at nothing."""
        for path, body in (("_control", settings), ("_reset", {})):
            urlopen(Request(f"{self.url}/{path}", data=json.dumps(body).encode(), method="POST")).close()

    def doubled(self) -> int:
        """Mails that reached somebody twice."""
        with urlopen(f"{self.url}/_stats") as answer:
            return int(json.load(answer)["duplicates"])


@contextmanager
def stub() -> Iterator[Stub]:
    http, smtp = _free_port(), _free_port()
    program = Path(os.environ["DIGEST_CORPORA"]) / "harness" / "mailstub.py"
    words = [sys.executable, str(program), "--port", str(http), "--smtp-port", str(smtp), "--ttl", "86400"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE)
    try:
        assert process.stdout
        assert process.stdout.readline(), "the stub does not start"
        yield Stub(http, smtp)
    finally:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


# ---- who sends


def run(who: str, count: int, to: Stub, size: int = BYTES) -> Figures:
    """Figures of a fresh process; every mail was taken."""
    to.set()
    program = Path(__file__).with_name("send_contenders.py")
    words = [who, str(count), "--http", to.url, "--smtp", to.smtp, "--bytes", str(size)]
    done = subprocess.run(
        [sys.executable, str(program), *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(program.parents[1])},
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    figures: Figures = json.loads(done.stdout)
    if figures["accepted"] != count or to.doubled():
        raise SystemExit(f"{who}: {figures['accepted']:.0f} of {count} taken, {to.doubled()} twice")
    figures["each"] = figures["cpu"] / count * 1e6
    figures["per_second"] = count / figures["wall"]
    show(f"{who}, {count:,} of {size // 1000} KB", figures)
    return figures


def show(name: str, figures: Figures) -> None:
    print(
        f"{name:<30}{figures['each']:8.0f} µs CPU{figures['per_second']:10,.0f} a second{figures['megabytes']:8.0f} MB",
        flush=True,
    )


# ---- what it comes to


def compare(readers: int, rounds: int) -> Bounds:
    """Name → (figure, "<=" or ">=", bound)."""
    with stub() as to:
        cost = _cost(to, rounds)
        to.set(latency_ms=LATENCY)
        far = {who: run(who, count, to)["per_second"] for who, count in FAR.items()}
        to.set(latency_ms=0)
        large = run("api", 40_000, to)
        few, many = (run("ledger", count, to, MANY_BYTES) for count in (FEW, readers))
    return {
        "mail API: CPU, ours / anymail": (cost["api"] / cost["anymail"], "<=", 1 / 8),
        "SMTP: CPU, ours / Django": (cost["smtp"] / cost["django"], "<=", 1 / 6),
        f"mails a second at {LATENCY} ms, ours / anymail": (far["api"] / far["anymail"], ">=", 150),
        "megabytes of 40,000 mails": (large["megabytes"], "<=", 200),
        f"megabytes of a ledger of {readers:,}": (many["megabytes"], "<=", 300),
        f"CPU a mail, {readers:,} / {FEW:,}": (many["each"] / few["each"], "<=", 1.3),
    }


def _cost(to: Stub, rounds: int) -> Figures:
    """Contender → microseconds a mail."""
    given: dict[str, list[float]] = {who: [] for who in MAILS}
    for _ in range(rounds):
        for who, count in MAILS.items():
            given[who].append(run(who, count, to)["each"])
    return {who: statistics.median(each) for who, each in given.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("readers", nargs="?", type=int, default=100_000)
    parser.add_argument("rounds", nargs="?", type=int, default=3)
    words = parser.parse_args()
    if not os.environ.get("DIGEST_CORPORA") or not all(map(find_spec, ("anymail", "httptools", "orjson"))):
        print("nothing measured: there is no stub or no peer; see the first lines of this file")
        return 0
    missed = False
    for name, (figure, sign, bound) in compare(words.readers, words.rounds).items():
        holds = figure >= bound if sign == ">=" else figure <= bound
        missed |= not holds
        print(f"{name:<50}{figure:9.3f}  {'holds' if holds else 'MISSED'} {sign} {bound:.4g}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
