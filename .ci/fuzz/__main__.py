"""A seeded mutation fuzzer over everything that reads what others wrote.

    python .ci/fuzz                               200,000 executions, the same ones every time
    python .ci/fuzz --runs 2000000 --seed 17      more of others
    python .ci/fuzz --target feeds --at 4711      one execution again, with its traceback

An execution that raises what it should not, breaks a promise, takes more than five seconds of the processor or more
than 2 GB is a find: shown once for each place in the code, its input written into var/fuzz; exit code 1.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import sys
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from pathlib import Path
from random import Random  # noqa: TID251
from typing import Any

from mutations import mutated
from targets import ROOT, TARGETS

#: Seconds of the processor that one execution may take: a file of as many values as are read takes 1 to 2.5.
SLOW = 5.0
#: Seconds after which one execution that does not end is ended from outside.
HUNG = 30.0
MEMORY = 2_000_000_000
KEPT = ROOT / "var" / "fuzz"


@dataclass(slots=True)
class Outcome:
    """What became of one target's executions."""

    name: str
    runs: int = 0
    seconds: float = 0.0
    finds: dict[str, int] = field(default_factory=dict)
    """What was found → the execution that shows it."""


def content_of(name: str, seed: int, number: int) -> bytes:
    """The input of one execution: the same for the same three."""
    return mutated(TARGETS[name].seeds, Random(f"{seed} {name} {number}"))  # noqa: S311


def tried(name: str, content: bytes) -> str:
    """What was found; empty for nothing."""
    start = time.process_time()
    try:
        TARGETS[name].run(content)
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        text = str(error).split(":")[0][:100] if isinstance(error, AssertionError) else ""
        return f"{type(error).__name__} {text} at {Path(where.filename).name}:{where.lineno}"
    return "slow" if time.process_time() - start > SLOW else ""


def work(name: str, seed: int, numbers: range, now: Any, results: Any) -> None:
    """Runs the executions; `now` holds the number of the one that runs."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    outcome, start = Outcome(name), time.process_time()
    for number in numbers:
        now.value = number
        find = tried(name, content_of(name, seed, number))
        outcome.runs += 1
        if find:
            outcome.finds.setdefault(find, number)
    outcome.seconds = time.process_time() - start
    results.put(outcome)


def slices(runs: int, only: str, size: int = 4000) -> Iterator[tuple[str, range]]:
    """All executions, cut into pieces of work; the dear ones first."""
    whole = sum(target.weight for target in TARGETS.values())
    for name, target in TARGETS.items():
        if only in ("", name):
            count = runs if only else -(-runs * target.weight // whole)
            yield from ((name, range(start, min(start + size, count))) for start in range(0, count, size))


@dataclass(slots=True)
class Piece:
    """A process, the executions it runs, the last that it was seen at (-1 before the first), and since when."""

    process: Any
    name: str
    numbers: range
    now: Any
    last: int = -1
    since: float = field(default_factory=time.monotonic)

    def hangs(self) -> bool:
        """Whether it stands at one execution for too long."""
        if self.last != self.now.value:
            self.last, self.since = self.now.value, time.monotonic()
        return self.process.is_alive() and time.monotonic() - self.since > HUNG


def hunt(runs: int, seed: int, only: str, processes: int) -> dict[str, Outcome]:
    """Target → what became of all its executions, in as many processes at once. Where a process dies or hangs, the
    executions after that one are taken up again."""
    context, todo = multiprocessing.get_context("fork"), list(slices(runs, only))
    results, outcomes = context.SimpleQueue(), {name: Outcome(name) for name, _ in todo}
    running: list[Piece] = []
    while todo or running:
        while todo and len(running) < processes:
            name, numbers = todo.pop(0)
            now = context.Value("q", -1, lock=False)
            process = context.Process(target=work, args=(name, seed, numbers, now, results))
            process.start()
            running.append(Piece(process, name, numbers, now))
        wait([piece.process.sentinel for piece in running], timeout=1)
        while not results.empty():
            add(outcomes, results.get())
        for piece in list(running):
            ended = "hangs" if piece.hangs() else "dies"
            if ended == "hangs":
                piece.process.kill()
                piece.process.join()
            if piece.process.is_alive():
                continue
            running.remove(piece)
            if piece.process.exitcode:
                outcomes[piece.name].finds.setdefault(ended, piece.now.value)
                todo.append((piece.name, range(piece.now.value + 1, piece.numbers.stop)))
    while not results.empty():
        add(outcomes, results.get())
    return outcomes


def add(outcomes: dict[str, Outcome], part: Outcome) -> None:
    whole = outcomes[part.name]
    whole.runs += part.runs
    whole.seconds += part.seconds
    for find, number in part.finds.items():
        whole.finds.setdefault(find, number)


def show(outcomes: dict[str, Outcome], seed: int) -> int:
    """The table, and each find with its input's file. Returns how many there are."""
    for outcome in outcomes.values():
        each = outcome.seconds / max(outcome.runs, 1) * 1e6
        print(f"{outcome.name:14} {outcome.runs:>9,} executions {each:>9,.0f} µs each  {len(outcome.finds)} found")
    for outcome in outcomes.values():
        for find, number in outcome.finds.items():
            KEPT.mkdir(parents=True, exist_ok=True)
            file = KEPT / f"{outcome.name.replace(' ', '-')}-{seed}-{number}"
            file.write_bytes(content_of(outcome.name, seed, number))
            print(f"\n{find}\n  {file}\n  python .ci/fuzz --seed {seed} --target '{outcome.name}' --at {number}")
    return sum(len(outcome.finds) for outcome in outcomes.values())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--target", choices=TARGETS, default="")
    parser.add_argument("--at", type=int, default=-1, metavar="NUMBER")
    given = parser.parse_args()
    if given.at >= 0:
        content = content_of(given.target, given.seed, given.at)
        print(repr(content[:3000]))
        TARGETS[given.target].run(content)
        return 0
    outcomes = hunt(given.runs, given.seed, given.target, given.processes)
    finds = show(outcomes, given.seed)
    print(f"\n{sum(outcome.runs for outcome in outcomes.values()):,} executions, {finds} found")
    return 1 if finds else 0


if __name__ == "__main__":
    sys.exit(main())
