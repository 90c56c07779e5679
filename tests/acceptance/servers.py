"""A publication whose commands run in processes of their own, and can be killed; and what arrived from it."""

from __future__ import annotations

import atexit
import contextlib
import importlib
import io
import itertools
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from digest import crash
from digest.cli.main import main
from digest.environment import utc_now
from digest.model.edition import Edition
from digest.model.people import Subscriber, Subscription
from digest.send import encode, message
from digest.store import Store
from digest.wiring import Wiring
from tests.machine import free_port
from tests.store.made import has_its_hash
from tests.store.tables import KEY as ADDRESS_KEY
from tests.store.tables import lay_tables

ROOT = Path(__file__).parents[2]

#: Where processes come from: a server that has imported the program once and has no thread, and forks.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.acceptance.warm"])

#: Six languages are six segments, and so six batches at least: ten people each.
LANGUAGES = ("en", "de", "ar", "fr", "es", "it")
PEOPLE = 60
KEY = "1:a-secret-of-more-than-thirty-two-letters"

OUTBOX = """\
name: The Quay
timezone: Europe/London
address: The Quay, 9 Ferry Road, Leith EH6 4JR
editors: [ed@quay.example]
intranet: [127.0.0.1]
mail: outbox
"""

#: Everything that a real provider wants (invariant 13); mails go to loopback all the same.
_REAL = """\
name: The Quay
timezone: Europe/London
address: The Quay, 9 Ferry Road, Leith EH6 4JR
editors: [ed@quay-news.org]
intranet: [127.0.0.1]
web:
  url: https://quay-news.org
  listen: 127.0.0.1:{port}
mail:
  provider: {provider}
  base_url: {url}
  from: The Quay <news@quay-news.org>
{more}"""


def real(provider: str, url: str, port: int, more: str = "") -> str:
    """digest.yaml of a publication that sends through the provider at that address, with pages at that port."""
    return _REAL.format(provider=provider, url=url, port=port, more=more)


MORNING = """\
title: Morning Quay
send: {send}
sources:
{sources}
topics: [business, science]
rest: More
"""

FERRY = """\
Shipyard wins order for six electric ferries

The yard at Leith will build six electric ferries for the northern islands, an order worth 410 million pounds. Shares
of the company rose by 18 per cent on Monday.
"""

SEALS = """\
Seals return to the river after a century

Biologists have counted 34 seals in the lower river, the first colony since 1911. Clean water brought the fish, and the
fish brought the seals.
"""


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return self.out + self.err


@dataclass(frozen=True)
class Running:
    """A command in a process of its own."""

    pid: int
    wait: Callable[[float], int | None]
    """Its exit code; None when it goes on for longer than so many seconds."""
    out: Path
    err: Path

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    @property
    def text(self) -> str:
        return self.out.read_text() + self.err.read_text()

    def end(self) -> None:
        """Nothing is left of it, also where a test fails."""
        if self.wait(0) is None:
            self.signal(signal.SIGKILL)
            self.wait(10)

    def ended(self, seconds: float = 60) -> Ended:
        code = self.wait(seconds)
        self.end()
        assert code is not None, f"went on for more than {seconds} seconds: {self.err.read_text()}"
        return Ended(code, self.out.read_text(), self.err.read_text())


@dataclass
class Newsroom:
    folder: Path
    environ: dict[str, str] = field(default_factory=lambda: {"DIGEST_SIGNING_KEY": KEY})
    port: int = field(default_factory=free_port)
    """At which its pages are served."""

    # ---- what people write

    @property
    def config(self) -> Path:
        return self.folder / "config"

    @property
    def database(self) -> Path:
        return self.folder / "digest.db"

    def site(self, text: str = OUTBOX) -> None:
        self.config.mkdir(parents=True, exist_ok=True)
        (self.config / "digest.yaml").write_text(text, encoding="utf-8")
        if not self.database.exists():
            lay_tables(self.database)

    def through(self, provider: str, url: str, more: str = "") -> None:
        lines = "".join(f"  {line}\n" for line in more.splitlines())
        self.site(real(provider, url, self.port, lines))

    def morning(
        self, send: str = "by hand", sources: str = "  - folder: inbox\n    name: The Quay", name: str = "morning"
    ) -> None:
        file = self.config / "digests" / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(MORNING.format(send=send, sources=sources), encoding="utf-8")

    def article(self, name: str, text: str) -> None:
        file = self.config / "digests" / "inbox" / f"{name}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def subscribe(
        self, count: int = PEOPLE, digest: str = "morning", clock: Callable[[], datetime] | None = None
    ) -> None:
        with self.opened(clock) as wiring:
            now = wiring.clock()
            people = (
                Subscriber(
                    address=f"reader{n:02}@reader.example",
                    name=f"Reader {n}",
                    language=LANGUAGES[n % len(LANGUAGES)],
                    added=now,
                )
                for n in range(count)
            )
            chosen = Subscription(subscriber=0, digest=digest, consent="c", since=now)
            wiring.store.subscribers.add_all([(person, chosen) for person in people], now)

    # ---- what people type

    def start(self, *words: str, crash: str = "") -> Running:
        """The command, going on in a process of its own; with `crash` it dies at that point."""
        out, err = self._files()
        arguments = ["--config", str(self.config), *words]
        process = FORKS.Process(target=_command, args=(arguments, self.environ | {"DIGEST_CRASH_AT": crash}, out, err))
        process.start()
        assert process.pid

        def wait(seconds: float) -> int | None:
            process.join(seconds)
            return process.exitcode

        running = Running(process.pid, wait, out, err)
        atexit.register(running.end)
        return running

    def run(self, *words: str, crash: str = "") -> Ended:
        return self.start(*words, crash=crash).ended()

    def typed(self, *words: str, stdin: int = subprocess.DEVNULL) -> Running:
        """The command as a shell starts it."""
        out, err = self._files()
        with out.open("w") as to, err.open("w") as complaints:
            process = subprocess.Popen(
                [sys.executable, "-m", "digest", "--config", str(self.config), *words],
                cwd=ROOT,
                env=dict(os.environ) | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"} | self.environ,
                stdin=stdin,
                stdout=to,
                stderr=complaints,
            )

        def wait(seconds: float) -> int | None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                return process.wait(seconds)
            return None

        running = Running(process.pid, wait, out, err)
        atexit.register(running.end)
        return running

    def _files(self) -> tuple[Path, Path]:
        shown = self.folder / "shown"
        shown.mkdir(exist_ok=True)
        number = next(_NUMBERS)
        return shown / f"{number}.out", shown / f"{number}.err"

    def digest(self, *words: str) -> Ended:
        """The same in this process, which is quicker."""
        out, err = io.StringIO(), io.StringIO()
        with self._environment(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(["--config", str(self.config), *words])
        return Ended(code, out.getvalue(), err.getvalue())

    @contextmanager
    def opened(self, clock: Callable[[], datetime] | None = None) -> Iterator[Wiring]:
        with self._environment(), Wiring.open(self.config, clock=clock or utc_now) as wiring:
            yield wiring

    @contextmanager
    def _environment(self) -> Iterator[None]:
        before = dict(os.environ)
        os.environ.update(self.environ)
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)

    # ---- what became of it

    @contextmanager
    def store(self) -> Iterator[Store]:
        with Store.open(f"sqlite:///{self.database}", key=ADDRESS_KEY, migrate=False) as store:
            yield store

    @property
    def mails(self) -> dict[str, bytes]:
        """Of editions in the outbox, by the name of their file."""
        files = [file for file in (self.folder / "outbox").rglob("*.eml") if "notice-" not in file.parent.name]
        return {f"{file.parent.name}/{file.name}": file.read_bytes() for file in files}

    @property
    def notices(self) -> list[bytes]:
        return [file.read_bytes() for file in sorted((self.folder / "outbox").glob("notice-*/*.eml"))]

    def editions(self) -> tuple[Edition, ...]:
        """Frozen ones, newest first."""
        with self.store() as store:
            return tuple(edition for edition in store.editions.history(None, 500) if isinstance(edition, Edition))

    def sums(self, edition: Edition) -> dict[str, int]:
        with self.store() as store:
            return {answer: count for answer, count in store.deliveries.sums(edition.id).items() if count}

    def uncertain(self, edition: Edition) -> set[str]:
        with self.store() as store:
            found = store.deliveries.of(edition.id)
            return {one.address for one in found if one.answer is not None and one.answer.value == "uncertain"}

    def composed(self, edition: Edition) -> dict[str, bytes]:
        """Address → the mail as it would be made now, for comparing with the one that was made then."""
        with self.opened() as wiring:
            keys = [(key, secret.get_secret_value()) for key, secret in wiring.publication.site.signing_keys]
            renderings = wiring.store.editions.renderings(edition.id)
            mails = {}
            for one in wiring.store.deliveries.of(edition.id):
                composed = message.message(one, edition.draft, keys, edition.frozen)
                mails[one.address] = encode.mime(composed, renderings[one.segment])
            return mails

    def verified(self, edition: Edition) -> bool:
        with self.store() as store:
            return has_its_hash(store, edition.id)


def newsroom(folder: Path, people: int = PEOPLE) -> Newsroom:
    """A digest sent by hand from a folder with two articles, through the outbox, to so many people."""
    made = Newsroom(folder)
    made.site()
    made.morning()
    made.article("ferry", FERRY)
    made.article("seals", SEALS)
    if people:
        made.subscribe(people)
    return made


def everybody(count: int = PEOPLE) -> set[str]:
    return {f"reader{n:02}@reader.example" for n in range(count)}


#: Seconds that a command typed in a shell has to begin: it imports the program, which is a second or more of work for a
#: processor that others may be using.
BEGUN = 120.0

_NUMBERS = itertools.count()


def _command(arguments: list[str], environ: dict[str, str], out: Path, err: Path) -> None:
    os.environ.update(environ)
    for number, file in ((1, out), (2, err)):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    importlib.reload(crash)  # it reads the environment when it is imported
    sys.exit(main(arguments))


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Returns once the condition holds; fails when it does not in that time."""
    end = time.monotonic() + seconds
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        pause.wait(0.02)


def most(addresses: list[str]) -> int:
    """How often the most frequent one is there."""
    return max(Counter(addresses).values(), default=0)


# ---- a source that answers when it is let


@dataclass
class Wire:
    url: str = ""
    asked: threading.Event = field(default_factory=threading.Event)
    open: threading.Event = field(default_factory=threading.Event)
    status: int = 200
    items: list[str] = field(default_factory=lambda: [FERRY, SEALS])
    dates: list[datetime] = field(default_factory=list)
    """Of the first items, as far as there are any."""
    etag: str = ""
    """What answers 304 to whoever has it."""

    @property
    def feed(self) -> str:
        parts = [(title, text) for item in self.items for title, _, text in [item.partition("\n\n")]]
        entries = "".join(
            f"<item><title>{title}</title><link>https://wire.example/{n}</link><guid>{title}</guid>"
            f"<description>{text}</description>{self._date(n)}</item>"
            for n, (title, text) in enumerate(parts)
        )
        return f'<rss version="2.0"><channel><title>The Wire</title>{entries}</channel></rss>'

    def _date(self, number: int) -> str:
        return f"<pubDate>{format_datetime(self.dates[number])}</pubDate>" if number < len(self.dates) else ""


@contextmanager
def wire(*, held: bool = False) -> Iterator[Wire]:
    """A feed on loopback; `held` until `open` is set."""
    source = Wire()
    if not held:
        source.open.set()

    class Handler(BaseHTTPRequestHandler):
        disable_nagle_algorithm = True  # an answer goes in two writes, and the second would wait for an ACK

        def do_GET(self) -> None:
            source.asked.set()
            source.open.wait(30)
            if source.etag and self.headers.get("If-None-Match") == source.etag:
                self.send_response(304)
                self.end_headers()
                return
            body = source.feed.encode() if self.path == "/feed" and source.status == 200 else b""
            self.send_response(source.status if self.path == "/feed" else 404)
            self.send_header("Content-Type", "application/rss+xml")
            if source.etag:
                self.send_header("ETag", source.etag)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that hangs up is part of the test."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    source.url = f"http://127.0.0.1:{server.server_address[1]}/feed"
    try:
        yield source
    finally:
        source.open.set()
        server.shutdown()
        server.server_close()
        thread.join()
