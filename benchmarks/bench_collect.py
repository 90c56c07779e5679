"""What collecting costs: our whole first step (ask, read, store, remember) beside the feed library `reader`.

    DIGEST_CORPORA=… python benchmarks/bench_collect.py [FEEDS] [ROUNDS]

The web is a farm of feeds on 127.0.0.x (`harness/feedfarm.py` under DIGEST_CORPORA; without it nothing is measured)
that answer within 20 to 200 ms; both sides ask every feed, with conditional requests, and store all entries in
SQLite. Needs the dependency group `bench`. Every contender runs in a process of its own; figures are medians of the
rounds, and the ratios are of one run. Exits 1 when a ratio is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

HOSTS = 250
PORT = 8037
WORKERS = 32
DEADLINE = 10.0
FAULTY = 0.3
Figures = dict[str, float]


# ---- the web


@contextmanager
def farm(feeds: int, faults: float = 0.0) -> Iterator[list[str]]:
    """The feeds' addresses while they answer."""
    program = Path(os.environ["DIGEST_CORPORA"]) / "harness" / "feedfarm.py"
    words = ["--port", PORT, "--hosts", HOSTS, "--feeds", feeds, "--lat", 20, 200, "--faults", faults]
    process = subprocess.Popen([sys.executable, str(program), *map(str, words)], stdout=subprocess.PIPE)
    try:
        assert process.stdout
        assert process.stdout.readline(), "the farm does not start"
        yield [f"http://127.0.0.{1 + number % HOSTS}:{PORT}/feed/{number}.xml" for number in range(feeds)]
    finally:
        process.kill()
        process.wait()


# ---- who is measured


def ours(urls: list[str], folder: Path, deadline: float) -> Iterator[Figures]:
    """Two collections of one digest."""
    from digest.collect.web.client import Client
    from digest.pipeline import gathering
    from digest.wiring import Wiring, utc_now

    config = folder / "config"
    (config / "digests").mkdir(parents=True)
    (config / "digest.yaml").write_text("name: Bench\ntimezone: UTC\nintranet: [127.0.0.0/8]\nmail: outbox\n")
    lines = "".join(f"  - {url}\n" for url in urls)
    (config / "digests" / "all.yaml").write_text(f"title: All\nsend: by hand\nsources:\n{lines}")
    with Wiring.open(config) as wiring:
        wiring._client = Client(deadline, allow=wiring.publication.site.intranet)
        digest = wiring.publication.in_force("all")
        for day in range(2):
            wiring.clock = lambda day=day: utc_now() + timedelta(days=day)
            with measured() as figures:
                reports = gathering.gather(digest, wiring.kit("all"))
            figures["arrived"] = sum(report.failure is None for report in reports)
            failed = [int(report.source.rpartition("/")[2].partition(".")[0]) for report in reports if report.failure]
            figures["missing"] = sum(not _faulty(number) for number in failed)
            figures["slowest"] = max(report.seconds for report in reports)
            yield figures


def theirs(urls: list[str], folder: Path, deadline: float) -> Iterator[Figures]:
    from reader import make_reader

    reader = make_reader(str(folder / "reader.sqlite"))
    for url in urls:
        reader.add_feed(url)
    for _ in range(2):
        with measured() as figures:
            reader.update_feeds(workers=WORKERS)
        figures["arrived"] = sum(feed.last_exception is None for feed in reader.get_feeds())
        figures["entries"] = reader.get_entry_counts().total or 0
        yield figures


CONTENDERS = {"ours": ours, "reader": theirs}


@contextmanager
def measured() -> Iterator[Figures]:
    """Seconds by the clock and of the processors, and the largest memory so far, of this process and its children."""
    figures: Figures = {}
    children = Children()
    begun, used = time.perf_counter(), _used() + children.used()
    yield figures
    figures["wall"] = time.perf_counter() - begun
    figures["cpu"] = _used() + children.used() - used
    figures["megabytes"] = (_status("self", "VmHWM") + children.peak()) / 1024


def _used() -> float:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


class Children:
    """Those that live now: what they used is counted among ours only once they ended."""

    def used(self) -> float:
        ticks = 0
        for pid in self._pids():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def peak(self) -> float:
        return sum(_status(pid, "VmHWM") for pid in self._pids())

    def _pids(self) -> list[str]:
        return [pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()]


def _status(pid: str, name: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((float(line.split()[1]) for line in lines if line.startswith(name)), 0.0)


def passes(name: str, urls: list[str], deadline: float = 20.0) -> list[Figures]:
    """Figures of the first pass and the second, from a fresh process."""
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "urls"
        given.write_text("\n".join(urls))
        words = [sys.executable, __file__, "--worker", name, "--given", str(given), "--deadline", str(deadline)]
        out = subprocess.run(words, capture_output=True, text=True, check=False)
    if out.returncode:
        raise SystemExit(out.stderr)
    return [json.loads(line) for line in out.stdout.splitlines() if line.startswith("{")]


def work(name: str, given: Path, deadline: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for figures in CONTENDERS[name](given.read_text().split(), Path(folder), deadline):
            print(json.dumps(figures), flush=True)


# ---- what it comes to


def median(rounds: list[Figures], name: str) -> float:
    return statistics.median(figures[name] for figures in rounds)


def compare(feeds: int, rounds: int) -> dict[str, tuple[float, str, float]]:
    """Name → (figure, "<=" or ">=", bound)."""
    first: dict[str, list[Figures]] = {name: [] for name in CONTENDERS}
    second: dict[str, list[Figures]] = {name: [] for name in CONTENDERS}
    with farm(feeds) as urls:
        for _ in range(rounds):
            for name in CONTENDERS:
                fresh, again = passes(name, urls)
                first[name].append(fresh)
                second[name].append(again)
    for name in CONTENDERS:
        _show(f"{name}, first pass", first[name])
        _show(f"{name}, second pass", second[name])
    with farm(5 * feeds) as urls:
        many = passes("ours", urls)[:1]
    _show(f"ours, {5 * feeds} feeds", many)
    with farm(feeds, FAULTY) as urls:
        faulty = [passes("ours", urls, DEADLINE)[0] for _ in range(max(1, rounds // 2))]
    _show(f"ours, {FAULTY:.0%} faulty", faulty)
    mine, other = first["ours"], first["reader"]
    return {
        "wall, reader / ours": (median(other, "wall") / median(mine, "wall"), ">=", 5),
        "CPU, ours / reader": (median(mine, "cpu") / median(other, "cpu"), "<=", 0.25),
        "memory, ours / reader": (median(mine, "megabytes") / median(other, "megabytes"), "<=", 3),
        "memory, five times the feeds": (median(many, "megabytes") / median(mine, "megabytes"), "<=", 1.2),
        "CPU, second pass / first": (median(second["ours"], "cpu") / median(mine, "cpu"), "<=", 0.5),
        "faulty, seconds more": (median(faulty, "wall") - median(mine, "wall"), "<=", DEADLINE),
        "faulty, slowest source": (max(f["slowest"] for f in faulty), "<=", DEADLINE + 0.5),
        "faulty, good feeds that are missing": (max(f["missing"] for f in faulty), "<=", 0),
    }


def _faulty(number: int) -> bool:
    """By the farm's own hash."""
    import zlib

    return zlib.crc32(repr(("f", number)).encode()) % 1000 < FAULTY * 1000


def _show(name: str, rounds: list[Figures]) -> None:
    parts = [
        f"{median(rounds, kind):8.2f} {unit}" for kind, unit in (("wall", "s"), ("cpu", "s CPU"), ("megabytes", "MB"))
    ]
    print(f"{name:<24}{''.join(parts)}   {median(rounds, 'arrived'):.0f} arrived", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("feeds", nargs="?", type=int, default=1000)
    parser.add_argument("rounds", nargs="?", type=int, default=5)
    parser.add_argument("--worker", choices=CONTENDERS, help=argparse.SUPPRESS)
    parser.add_argument("--given", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--deadline", type=float, default=20.0, help=argparse.SUPPRESS)
    words = parser.parse_args()
    if words.worker:
        work(words.worker, words.given, words.deadline)
        return 0
    if not os.environ.get("DIGEST_CORPORA"):
        print("nothing measured: DIGEST_CORPORA is not set, so there is no farm of feeds")
        return 0
    if not (find_spec("reader") and find_spec("httptools")):
        print("nothing measured: the peer is not installed; `make bench` installs it")
        return 0
    missed = False
    for name, (figure, sign, bound) in compare(words.feeds, words.rounds).items():
        holds = figure >= bound if sign == ">=" else figure <= bound
        missed |= not holds
        print(f"{name:<34}{figure:8.2f}  {'holds' if holds else 'MISSED'} {sign} {bound:g}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
