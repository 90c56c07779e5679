"""On a terminal of 80 columns and 24 lines: questions are asked, and everything fits."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import sys
import tempfile
import termios
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from digest.cli.main import main
from digest.model.run import Ended, Report
from digest.wiring import Wiring
from tests.acceptance.conftest import Publication
from tests.acceptance.servers import FORKS
from tests.cli.web import Web

COLUMNS, LINES = 80, 24
CTRL_C = "\x03"
#: Seconds after which a command is ended, so that a test fails instead of hanging.
PATIENCE = 60
REAL = """\
name: The Quay
timezone: Europe/London
address: The Quay, 9 Ferry Road, Leith EH6 4JR
editors: [ed@quay-news.org]
web:
  url: https://quay-news.org
mail:
  provider: smtp
  base_url: smtp://127.0.0.1:9
  from: The Quay <news@quay-news.org>
"""
#: What a terminal obeys rather than shows (ECMA-48).
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07")
#: Pattern of what the terminal shows, and what is typed or done then.
Answer = tuple[str, str | Callable[[], object]]


def typed(
    folder: Path, words: Sequence[str], answers: Sequence[Answer] = (), more: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Exit code and what the terminal showed, when each answer is typed at its question."""
    terminal, theirs = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    with Connection(theirs) as side:
        child = FORKS.Process(target=_become_digest, args=(side, folder, words, more or {}))
        child.start()
    shown, waiting, read = "", list(answers), 0
    watch = threading.Timer(PATIENCE, child.kill)
    watch.start()
    try:
        while chunk := _read(terminal):
            shown += chunk
            if waiting and re.search(waiting[0][0], CONTROL.sub("", shown[read:])):
                read = len(shown)
                answer = waiting.pop(0)[1]
                os.write(terminal, f"{answer}\n".encode()) if isinstance(answer, str) else answer()
    finally:
        os.close(terminal)  # hangs up on a command that still runs
        child.join(PATIENCE)
        watch.cancel()
    assert waiting == [], CONTROL.sub("", shown)
    assert child.exitcode is not None, CONTROL.sub("", shown)
    return child.exitcode, shown.replace("\r\n", "\n")


def asked(question: str, answer: str) -> Answer:
    return rf"{question}[^\n]*: $", answer


def _become_digest(side: Connection, folder: Path, words: Sequence[str], more: Mapping[str, str]) -> None:
    """The command runs as a shell starts it on this terminal, in a process that has the program in memory already."""
    os.setsid()
    fcntl.ioctl(side.fileno(), termios.TIOCSCTTY, 0)
    for number in range(3):
        os.dup2(side.fileno(), number)
    side.close()
    sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, "w"), os.fdopen(2, "w")
    tempfile.tempdir = None  # as it was before somebody asked
    os.chdir(folder)
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "DIGEST_CONFIG")}
    environ = {**kept, "TERM": "xterm-256color", "BROWSER": "true", "TMPDIR": str(folder), **more}
    os.environ.clear()
    os.environ.update(environ)
    sys.exit(main([*words]))


def _read(terminal: int) -> str:
    try:
        return os.read(terminal, 65_536).decode(errors="replace")
    except OSError:  # the other side was closed
        return ""


def test_init_and_new_ask_and_ask_again_until_an_answer_makes_sense(tmp_path: Path, press: Web) -> None:
    init = (
        asked("Name of the publication", "The Quay"),
        asked("Time zone", "London"),
        asked("Time zone", "Europe/London"),
        asked("Postal address", "9 Harbour Street, Harbourton"),
        asked("Mail address of an editor", "ed"),
        asked("Mail address of an editor", "ed@quay.example"),
    )
    new = (
        asked("Name of the digest", "Morning Quay"),
        asked("Title", "Morning Quay"),
        asked("When", "weekdays at 7"),
        asked("When", "weekdays at 07:00"),
        asked("Sources", f"{press.feed}, {press.host}/nothing"),
        asked("Other sources", f"{press.feed}, folder: inbox"),
        asked("Other sources", ""),
        asked("Topics", "wrld"),
        asked("Topics", ""),
    )

    made, first = typed(tmp_path, ["init"], init)
    assert made == 0, first
    assert "Did you mean: Europe/London?" in first
    with (tmp_path / "config/digest.yaml").open("a") as site:
        site.write("intranet: [127.0.0.1]\n")
    written, second = typed(tmp_path, ["new"], new)
    assert written == 0, second
    assert "Write 07:00, or 7am or 7pm:" in second
    assert 'There is no ready-made topic "wrld". Did you mean: world?' in second
    assert (tmp_path / "config/digests/morning-quay.yaml").read_text().splitlines()[:13] == [
        "# Morning Quay. Its name is this file's name: morning-quay.",
        "title: Morning Quay",
        "send: weekdays at 07:00",
        "",
        "sources:                           # feeds, pages, or folders; digest inspect URL shows what is found there",
        f"  - url: {press.feed}",
        "    name: The Harbour Post",
        "  - folder: inbox",
        "",
        "topics:                            # ready-made ones (digest topics lists them), or your own with keywords",
        "  - world",
        "  - culture",
        "",
    ]


def test_status_of_a_large_publication_is_one_screen(publication: Publication) -> None:
    publication.site()
    for number in range(12):
        publication.file(
            f"digest-{number}",
            f"title: Digest {number}\nsend: weekdays at 07:00\nsources: [https://e{number}.example/rss]\n",
        )
    publication.digest("status")
    for number in range(5):
        publication.file(f"digest-{number}", "title: Digest\nsend: soon, I hope, and perhaps on some of the weekdays\n")
    publication.digest("stop", "the sponsor's name is misspelt in every mail, and the printer of the paper is on fire")

    code, shown = typed(publication.folder, ["status"])

    lines = CONTROL.sub("", shown).rstrip("\n").split("\n")
    assert code == 0
    assert len(lines) < LINES
    assert max(map(len, lines)) <= COLUMNS
    assert "all sending is stopped: the sponsor's name" in shown
    assert re.search(r"and \d more: digest status --json", shown)
    assert "and 10 more: digest next" in shown


def test_preview_is_wrapped_leaves_no_bar_behind_and_steers_no_terminal(quay: Publication) -> None:
    quay.article(
        "evil.txt", "A title with \x1b]0;owned\x07 and \x1b[31mred and \u202edesrever\n\nText of an article.\n"
    )

    code, shown = typed(quay.folder, ["preview", "morning"])

    last = CONTROL.sub("", shown.split("\x1b[2K")[-1])
    assert code == 0, shown
    assert "Shipyard wins order for six ferries" in last
    assert "━" not in last
    assert max(len(line) for line in last.split("\n") if "/" not in line) <= COLUMNS
    assert not re.search("\x1b]|\x1b\\[31m|\u202e", shown)


def test_send_asks_for_the_number_of_recipients_before_anything_leaves(quay: Publication) -> None:
    """A real provider, at a port where nothing listens: what is confirmed waits for a retry, until Ctrl-C."""
    quay.site(REAL)
    question = "Type the number of recipients to send it"
    environ = {"DIGEST_SIGNING_KEY": "1:a-secret-of-more-than-thirty-two-letters"}

    wrong, first = typed(quay.folder, ["send", "morning"], [asked(question, "3")], environ)
    right, second = typed(
        quay.folder,
        ["send", "morning"],
        [asked(question, "2"), (r"Waiting: (smtp is asked again|the next mail is due) in", CTRL_C)],
        environ,
    )

    assert wrong == 1
    assert '"3" is not the number of recipients, 2.' in first
    assert "In a script: digest send morning --yes=2" in first
    assert right == 3
    assert "0 of 2 sent (2 due)" in CONTROL.sub("", second)


def test_a_send_that_somebody_else_is_at_is_followed_until_it_is_over(quay: Publication) -> None:
    with Wiring.open(quay.folder / "config") as wiring:
        now = wiring.clock()
        other = wiring.store.runs.begin("morning", "2026-11-24T07:00", "elsewhere:17-0000", now, timedelta(hours=1))
        ended = Report(digest="morning", occasion="2026-11-24T07:00", ended=Ended.FAILED, reason="no sources")

        code, shown = typed(
            quay.folder,
            ["send", "morning"],
            [
                (r"morning 2026-11-24 07:00 is being sent since", lambda: wiring.store.runs.end(other, ended, now)),
            ],
        )

    assert code == 4, shown
    assert "It is over: digest history shows what came of it." in shown
