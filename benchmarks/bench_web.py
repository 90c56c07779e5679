"""The pages under load, beside a bare FastAPI page with one query and one template in the same run.

    python benchmarks/bench_web.py [SECONDS]

`wrk` (Debian's package of that name) holds 64 connections open and asks as fast as it is answered: for an edition of
the archive, and with unsubscribe POSTs of thousands of readers, each kept on the disk before it is answered. Ours is
`digest start --only web`, the peer `web_peer.py` beside this file; each is a process of its own, and they are asked in
turns, SECONDS in all for each (60 where nothing is given). Exits 1 where a request failed, or where ours answers less
than half as many as the peer.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.error import URLError
from urllib.request import urlopen

from digest import tokens
from digest.model.people import Subscriber, Subscription
from digest.tokens import Unsubscribe
from digest.wiring import Wiring

CONNECTIONS, THREADS, ROUNDS = 64, 1, 3
READERS = 5_000
LEAST = 0.5
ROOT = Path(__file__).parents[1]
SITE = """\
name: The Quay
timezone: UTC
address: The Quay, 9 Harbour Street
mail: outbox
web:
  url: https://quay.example
  listen: 127.0.0.1:{port}
"""
DIGEST = "title: Morning Quay\nsend: by hand\nsources:\n  - folder: inbox\ntopics: [business, science]\n"
ARTICLE = (
    "Shipyard wins order for ferry {0}\n\nThe yard builds electric ferry {0} for the northern islands. " + "Work. " * 60
)
POSTS = """\
local links, place = {{}}, 0
for line in io.lines("{links}") do links[#links + 1] = line end
function request()
  place = place % #links + 1
  local headers = {{["Content-Type"] = "application/x-www-form-urlencoded"}}
  return wrk.format("POST", links[place], headers, "List-Unsubscribe=One-Click")
end
"""


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60
    if not shutil.which("wrk"):
        print("This needs wrk: apt-get install wrk")
        return 1
    fell = False
    with tempfile.TemporaryDirectory() as name:
        folder, port, peer = Path(name), free_port(), free_port()
        page, posts = publication(folder, port)
        with running("-m", "digest", "--config", str(folder / "config"), "start", "--only", "web", at=f"{port}/{page}"):
            words = (str(Path(__file__).with_name("web_peer.py")), str(peer), str(folder / "peer.db"))
            with running(*words, at=f"{peer}/page/1"):
                for what, ours, script in (("page of the archive", page, ""), ("unsubscribe POST", "", posts)):
                    fell |= compared(what, f"{port}/{ours}", f"{peer}/page/1", script, seconds)
        fell |= not_applied(folder)
    return int(fell)


def compared(what: str, ours: str, peer: str, script: str, seconds: float) -> bool:
    """Whether it fell short; the figures are shown."""
    answers: dict[str, list[float]] = {ours: [], peer: []}
    failed = 0
    for _ in range(ROUNDS):
        for url in (ours, peer):
            rate, faults = asked(url, script if url == ours else "", seconds / ROUNDS)
            answers[url].append(rate)
            failed += faults
    mine, theirs = median(answers[ours]), median(answers[peer])
    print(
        f"{what}: {mine:,.0f} a second, a bare page {theirs:,.0f}: {mine / theirs:.2f}, wanted {LEAST}; {failed} failed"
    )
    return mine < LEAST * theirs or failed > 0


def asked(url: str, script: str, seconds: float) -> tuple[float, int]:
    """Answers a second, and requests that failed."""
    words = ["wrk", f"-t{THREADS}", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--timeout", "10s"]
    words += ["-s", script] if script else []
    shown = subprocess.run([*words, f"http://127.0.0.1:{url}"], check=True, capture_output=True, text=True).stdout
    errors = re.findall(r"(?:connect|read|write|timeout) (\d+)|Non-2xx or 3xx responses: (\d+)", shown)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", shown)
    assert rate, shown
    return float(rate[1]), sum(int(one or other) for one, other in errors)


def publication(folder: Path, port: int) -> tuple[str, str]:
    """One edition in the archive and thousands of readers; the path of its page, and a script that posts."""
    (folder / "config/digests/inbox").mkdir(parents=True)
    (folder / "config/digest.yaml").write_text(SITE.format(port=port))
    (folder / "config/digests/morning.yaml").write_text(DIGEST)
    for number in range(20):
        (folder / f"config/digests/inbox/{number}.txt").write_text(ARTICLE.format(number))
    run = [sys.executable, "-m", "digest", "--config", str(folder / "config")]
    subscribe(folder, 1)
    subprocess.run([*run, "send", "morning"], check=True, capture_output=True, cwd=ROOT)
    subprocess.run([*run, "publish", str(folder / "pages")], check=True, capture_output=True, cwd=ROOT)
    lines = subscribe(folder, READERS)
    (folder / "links.txt").write_text("".join(lines))
    script = folder / "posts.lua"
    script.write_text(POSTS.format(links=folder / "links.txt"))
    page = next(path for path in (folder / "pages/morning").glob("*.html") if path.name != "index.html")
    return f"morning/{page.name}", str(script)


def subscribe(folder: Path, count: int) -> list[str]:
    """So many people are readers; their links to unsubscribe."""
    with Wiring.open(folder / "config") as wiring:
        to = Subscription(subscriber=0, digest="morning", consent="bench")
        people = ((Subscriber(address=f"reader{number}@quay.example"), to) for number in range(count))
        wiring.store.subscribers.add_all(people, wiring.clock())
        keys = wiring.publication.site.keys
        links = (Unsubscribe(subscriber=number, digest="morning") for number in range(1, count + 1))
        return [f"/unsubscribe/{tokens.unsubscribe_token(keys, keys[0][0], link)}\n" for link in links]


def not_applied(folder: Path) -> bool:
    """Whether anybody who was answered gets a mail still."""
    with Wiring.open(folder / "config") as wiring:
        waiting, still = wiring.store.inbox.waiting(1), wiring.store.subscribers.count("morning")
    print(f"{still} of {READERS:,} readers are left, and {'some posts wait' if waiting else 'no post waits'}")
    return bool(waiting or still)


@contextmanager
def running(*words: str, at: str) -> Iterator[None]:
    """The server, once it answers at that address."""
    process = subprocess.Popen([sys.executable, *words], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                urlopen(f"http://127.0.0.1:{at}").close()
                break
            except URLError:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
