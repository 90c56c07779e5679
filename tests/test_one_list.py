"""A mail API and a kind of source are added by their own file and one line, and nothing else has to know of them."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from digest import log, places
from digest.config.schema import json_schema
from digest.model.look import BuiltInLook
from digest.send.providers import PROVIDERS, mail_api, secret_headers
from tests.acceptance.servers import ROOT, Ended, Newsroom, everybody, newsroom
from tests.invented import pigeon

RING = "ring-of-a-racing-homer"
#: Station → its report of the day.
REPORTS = {
    "leith": {"day": "2026-11-24", "sky": "Gale from the north", "words": "The ferries stay in port until evening."},
    "oban": {"day": "2026-11-25", "sky": "Calm and fog", "words": "The lighthouse is heard before it is seen."},
}


@contextmanager
def loft() -> Iterator[tuple[str, list[tuple[str, dict[str, Any]]]]]:
    """A server that takes flights and tells the weather: its address, and (ring, flight) as they came."""
    flights: list[tuple[str, dict[str, Any]]] = []

    class Handler(BaseHTTPRequestHandler):
        disable_nagle_algorithm = True  # an answer goes in two writes, and the second would wait for an ACK

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            flights.extend((self.headers["X-Pigeon-Ring"], flight) for flight in body)
            self._answer(b"{}")

        def do_GET(self) -> None:
            place = self.path.strip("/")
            self._answer(json.dumps({"station": place, "reports": [REPORTS[place]]}).encode())

        def _answer(self, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", flights
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# ---- a mail API


@pytest.fixture
def with_pigeons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PROVIDERS, pigeon.NAME, mail_api(pigeon))


@pytest.mark.usefixtures("with_pigeons")
def test_an_edition_goes_out_through_a_mail_api_that_was_added_to_the_list(tmp_path: Path) -> None:
    with loft() as (url, flights):
        room = newsroom(tmp_path, 6)
        room.environ["PIGEON_TOKEN"] = RING
        room.through("pigeon", url, "token: ${PIGEON_TOKEN}")

        sent = room.digest("send", "morning", "--yes=6")
        doctor = room.digest("doctor")

    assert (sent.code, sent.err) == (0, "")
    assert Counter(flight["to"] for _, flight in flights) == Counter(everybody(6))
    assert {ring for ring, _ in flights} == {RING}
    assert "mail: pigeon may send" in doctor.out


@pytest.mark.usefixtures("with_pigeons")
def test_the_configuration_asks_for_what_it_needs_and_offers_it(tmp_path: Path) -> None:
    room = newsroom(tmp_path, 0)
    room.site("name: A\ntimezone: UTC\nmail:\n  provider: pigeon\n  from: A <a@quay-news.org>\n")
    assert "pigeon wants to know who you are." in room.digest("check").err
    room.site("name: A\ntimezone: UTC\nmail: pigeom\n")
    assert "Did you mean: pigeon?" in room.digest("check").err
    assert '"pigeon"' in json.dumps(json_schema(PROVIDERS))


@pytest.mark.usefixtures("with_pigeons")
def test_12_no_log_holds_its_token() -> None:
    assert RING not in log.redact(f"X-Pigeon-Ring: {RING}", headers=secret_headers())


# ---- a kind of source


def typed(room: Newsroom, *words: str) -> Ended:
    """A command of the program to which the kind of source was added."""
    command = [sys.executable, "-m", "tests.invented.weather", "--config", str(room.config), *words]
    environ = os.environ | room.environ | {"PYTHONPATH": str(ROOT)}
    ended = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    return Ended(ended.returncode, ended.stdout, ended.stderr)


def test_an_edition_is_made_of_a_kind_of_source_that_was_added_to_the_list(tmp_path: Path) -> None:
    """Once as it is found, once as the editor says."""
    with loft() as (url, _):
        room = newsroom(tmp_path, 1)
        room.morning(sources=f"  - url: {url}/leith\n  - url: {url}/oban\n    read_as: weather")

        sent = typed(room, "send", "morning")

    assert (sent.code, sent.err) == (0, "")
    (mail,) = room.mails.values()
    assert all(report["sky"].encode() in mail for report in REPORTS.values())
    with closing(sqlite3.connect(tmp_path / "digest.db")) as database:
        states = [json.loads(state) for (state,) in database.execute("SELECT state FROM sources")]
    assert [state["kind"] for state in states] == ["weather", "weather"]


# ---- looks


def test_every_look_of_the_list_has_its_folder_and_every_folder_its_look() -> None:
    assert {folder.name for folder in (places.TEMPLATES / "looks").iterdir()} == set(BuiltInLook)
