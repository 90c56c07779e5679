"""Changes the code in random places, one slip at a time, and says which of them no test noticed.

    python -m benchmarks.mutants [COUNT] [--seed SEED] [--jobs JOBS] [--code PLACE …] [--tests PLACE …]

Each change is made in a fresh copy of the project, in which the tests run that run the changed lines, until one fails;
a copy that hangs or breaks is noticed, too. Tests run once under coverage, to learn which lines each runs: all of them
the first time, later those that changed or ran code that did. With `--code` the changes are made in these files and
folders alone, with `--tests` only tests of those are learned and asked. Exits 1 when fewer than nine in ten were
noticed. mutmut and cosmic-ray make every change there is, and cosmic-ray runs all tests for each: they know no sample
of a seed.
"""

from __future__ import annotations

import argparse
import difflib
import random
import secrets
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.mutants.covering import ROOT, covering, files
from benchmarks.mutants.mutations import Mutant, mutants
from benchmarks.mutants.trying import control, tried

LEAST = 0.9


def main() -> int:
    """0 where enough was noticed."""
    options = argparse.ArgumentParser(prog="mutants")
    options.add_argument("count", type=int, nargs="?", default=200)
    options.add_argument("--seed", type=int, default=secrets.randbelow(10_000))
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--code", nargs="+", default=["digest"])
    options.add_argument("--tests", nargs="+", default=["tests"])
    given = options.parse_args()
    changed = [file for file in files() if any(Path(file).is_relative_to(place) for place in given.code)]
    every = [mutant for file in changed for mutant in mutants(file, (ROOT / file).read_bytes())]
    known = covering(given.tests)
    control(known)
    chosen = random.Random(given.seed).sample(every, min(given.count, len(every)))
    print(f"{len(chosen)} of {len(every)} changes, seed {given.seed}", flush=True)
    survived = []
    with ThreadPoolExecutor(given.jobs) as pool:
        for number, trial in enumerate(pool.map(lambda mutant: tried(mutant, known), chosen), start=1):
            print(f"{number:4} {trial}", flush=True)
            if not trial.noticed:
                survived.append(trial)
                print(difference(trial.mutant), flush=True)
    share = 1 - len(survived) / len(chosen)
    print(f"{len(chosen) - len(survived)} of {len(chosen)} noticed ({share:.1%}), seed {given.seed}")
    return 0 if share >= LEAST else 1


def difference(mutant: Mutant) -> str:
    """The change as a diff."""
    source = (ROOT / mutant.file).read_bytes()
    before, after = (text.decode().splitlines(keepends=True) for text in (source, mutant.applied(source)))
    return "".join(difflib.unified_diff(before, after, mutant.file, mutant.file, n=0))


if __name__ == "__main__":
    sys.exit(main())
