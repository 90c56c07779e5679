"""Stories among 20,000 articles of one week, against scikit-learn's TF-IDF, sparse cosine and average link.

Each in a process of its own, on the same made articles: at most half the processor time, half the memory, and at most
12 times the time of 2,000 articles. `make bench` installs the peer; PEER names another Python that has scikit-learn.
Without either the comparison is refused, not skipped.
"""

from __future__ import annotations

import importlib.util
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

WORDS, SHORT, MANY = 120, 2_000, 20_000
MOST, GROWTH = 0.5, 12.0


def articles(count: int) -> list[dict[str, str]]:
    """Events told three times on average; words fall off as in any language, each event has a dozen of its own."""
    chance = Random(7)
    vocabulary = [f"w{number}x" for number in range(30_000)]
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
    found = []
    for number in range(count):
        event = chance.randrange(count // 3)
        own = [f"e{event}n{place}" for place in range(12)]
        said = chance.choices(vocabulary, weights, k=WORDS - 36) + chance.choices(own, k=36)
        chance.shuffle(said)
        hours = (event * 37 % 150) + chance.randrange(18)
        found.append(
            {
                "id": str(number),
                "title": " ".join(chance.choices(own, k=4) + chance.choices(vocabulary, weights, k=4)),
                "text": " ".join(said),
                "published": f"2026-11-{16 + hours // 24:02}T{hours % 24:02}:00:00+00:00",
                "source": f"s{number % 60}",
            }
        )
    return found


def ours(lines: list[str]) -> None:
    from digest.group.dev import group_file

    group_file(lines, ())


def theirs(lines: list[str]) -> None:
    """Sparse cosines, cut at the floor that we use, then average link. AgglomerativeClustering takes a dense matrix, so
    each connected component is linked by itself; time between articles is not looked at."""
    import numpy as np
    from scipy.sparse.csgraph import connected_components
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.feature_extraction.text import TfidfVectorizer

    read = [json.loads(line) for line in lines]
    vectorizer = TfidfVectorizer(sublinear_tf=True, max_df=0.5)
    rows = vectorizer.fit_transform(f"{' '.join([one['title']] * 3)} {one['text']}" for one in read)
    likeness = (rows @ rows.T).tocsr()
    likeness.data[likeness.data < 0.06] = 0
    likeness.eliminate_zeros()
    count, labels = connected_components(likeness, directed=False)
    for component in range(count):
        members = np.flatnonzero(labels == component)
        if len(members) > 1:
            apart = 1 - likeness[members][:, members].toarray()
            linker = AgglomerativeClustering(
                n_clusters=None, distance_threshold=0.88, linkage="average", metric="precomputed"
            )
            linker.fit(np.maximum(apart, 0))


def measured(python: str, what: str, file: Path) -> tuple[float, float]:
    """Seconds of the processor and megabytes at most, of a process that does only this."""
    said = subprocess.run(
        [python, __file__, what, str(file)],
        check=True,
        stdout=subprocess.PIPE,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    ).stdout
    seconds, megabytes = json.loads(said)
    return seconds, megabytes


def main() -> int:
    if len(sys.argv) == 3:
        {"ours": ours, "theirs": theirs}[sys.argv[1]](Path(sys.argv[2]).read_text().splitlines())
        used = resource.getrusage(resource.RUSAGE_SELF)
        print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
        return 0
    peer = os.environ.get("PEER") or (sys.executable if importlib.util.find_spec("sklearn") else "")
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for count in (SHORT, MANY):
            files[count] = Path(folder) / f"{count}.jsonl"
            files[count].write_text("\n".join(map(json.dumps, articles(count))))
        (short, _), (seconds, megabytes) = (measured(sys.executable, "ours", files[count]) for count in (SHORT, MANY))
        growth = seconds / short
        print(
            f"ours: {SHORT:,} articles {short:.1f} s, {MANY:,} articles {seconds:.1f} s, {megabytes:.0f} MB; "
            f"{growth:.1f} times as long"
        )
        if not peer:
            print("scikit-learn is missing: pip install it into a folder of its own and set PEER to the python there")
            return 1
        their_seconds, their_megabytes = measured(peer, "theirs", files[MANY])
    print(
        f"scikit-learn: {MANY:,} articles {their_seconds:.1f} s, {their_megabytes:.0f} MB; "
        f"ours {seconds / their_seconds:.2f} of its time, {megabytes / their_megabytes:.2f} of its memory"
    )
    return seconds > MOST * their_seconds or megabytes > MOST * their_megabytes or growth > GROWTH


if __name__ == "__main__":
    sys.exit(main())
