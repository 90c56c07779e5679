"""On real input: a student journal's page in every form it comes in, and the feeds of ninety sites in one digest."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from digest.model.edition import Occasion, Status
from digest.pipeline import building, gathering, running
from digest.wiring import Wiring
from tests.acceptance.conftest import SITE, Publication

TITLE = "US and Russia pave way for ending Ukraine war"
BEGINS = "Russia and the US have agreed"
ENDS = "people briefed on the plans."
#: On their mastheads; their feeds say "Top Stories", "Asia", "TheWeek feed", "World – TIME" and so on.
NAMES = {
    *("ABC News", "The Economist: Asia", "The Week", "Rest of World", "TIME: World", "NDTV", "Boston.com: World News"),
    *(
        "gessfred.xyz",
        "Alex Blackie",
        "Battlefield Anomalies",
        "David duChemin",
        "Warren Burt: Journal",
        "EL PAÍS in English",
    ),
}
TOPICS = "topics: [world, business, technology, science, culture, sport]\n"


@contextmanager
def serving(answers: dict[str, tuple[str, bytes]], places: dict[str, str] | None = None) -> Iterator[str]:
    """Path → (content type, body), over loopback HTTP; anything else is 404. `places` says where they really lie."""

    class Handler(BaseHTTPRequestHandler):
        disable_nagle_algorithm = True  # an answer goes in two writes, and the second would wait for an ACK

        def do_GET(self) -> None:
            kind, body = answers.get(self.path, ("", b""))
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", kind or "text/plain")
            self.send_header("Content-Length", str(len(body)))
            if places and self.path in places:
                self.send_header("Content-Location", places[self.path])
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def assert_is_the_article(shown: dict[str, object]) -> None:
    assert shown["title"] == TITLE
    assert shown["authors"] == ["Raunaq Mohammad"]
    assert str(shown["published"]).startswith("2025-03-02")
    text = str(shown["text"])
    assert text.startswith(BEGINS)
    assert text.endswith(ENDS)
    assert "Written by" not in text
    assert "Previous" not in text


def test_the_article_as_text_is_inspected_as_one_object(publication: Publication, corpora: Path) -> None:
    answer = publication.digest("inspect", str(corpora / "seed/article.txt"), "--json")

    shown = json.loads(answer.out)
    assert list(shown) == ["title", "authors", "published", "url", "text", "guid", "language", "image"]
    assert_is_the_article(shown)
    assert shown["language"] == "en"


def test_the_article_in_a_folder_lands_in_world(publication: Publication, corpora: Path) -> None:
    publication.site()
    publication.file("morning", f"title: Morning\nsources:\n  - folder: inbox\nmax_age: 30 days\n{TOPICS}")
    publication.article("article.txt", (corpora / "seed/article.txt").read_text(encoding="utf-8"))

    now = datetime(2025, 3, 3, 7, tzinfo=UTC)
    with Wiring.open(publication.folder / "config", clock=lambda: now) as wiring:
        kit = wiring.kit("morning")
        gathering.gather(wiring.publication.in_force("morning"), kit)
        built = building.build(wiring.publication.in_force("morning"), Occasion(key="2025-03-03T07:00", at=now), kit)

    (section,) = built.draft.sections
    assert section.name == "World"
    assert section.stories[0].lead.title == TITLE


@pytest.mark.parametrize(
    "name", ["reconstructed_full.html", "reconstructed_visible_text_only.html", "reconstructed_format_json.json"]
)
def test_the_article_as_page_and_json_is_the_same(publication: Publication, corpora: Path, name: str) -> None:
    publication.site()
    kind = "application/json" if name.endswith("json") else "text/html; charset=utf-8"
    body = (corpora / "data/corpora/squarespace/data" / name).read_bytes()
    path = "/articles?format=json-pretty" if name.endswith("json") else "/articles/us-and-russia"
    with serving({path: (kind, body)}) as host:
        read_as = [] if name.endswith("json") else ["--read-as", "page"]
        answer = publication.digest("inspect", host + path, "--json", *read_as)

    assert answer.code == 0, answer.text
    assert_is_the_article(json.loads(answer.out))


def test_the_feeds_of_all_sites_make_one_edition(publication: Publication, corpora: Path) -> None:
    folder = corpora / "data/corpora/sites"
    rows = [json.loads(line) for line in (folder / "manifest.jsonl").read_text().splitlines()]
    feeds = {
        f"/{number}/feed": ("application/xml", gzip.decompress((folder / row["file"]).read_bytes()))
        for number, row in enumerate(rows)
    }
    places = {f"/{number}/feed": row["url"] for number, row in enumerate(rows)}
    publication.site(f"{SITE}web:\n  url: https://quay.example\n")
    with serving(feeds, places) as host:
        sources = "".join(f"  - {host}{path}\n" for path in feeds)
        broken = f"  - {host}/nowhere\n"
        publication.file(
            "sites", f"title: All sites\nmax_stories: 30\nmax_per_topic: 9\nsources:\n{sources}{broken}{TOPICS}"
        )
        publication.subscribe("ada@reader.example", to="sites")
        now = datetime(2026, 2, 18, 12, tzinfo=UTC)
        with Wiring.open(publication.folder / "config", clock=lambda: now) as wiring:
            occasion = Occasion(key="hand-2026-02-18T12:00:00", at=now, by_hand=True)
            report = running.run(wiring.publication.in_force("sites"), occasion, wiring.kit("sites"), lambda built: "")
            edition = wiring.store.editions.get(report.edition)

    assert edition is not None
    assert edition.status is Status.SENT
    assert len(edition.draft.stories) == 30
    assert sum(source.failure is None for source in report.sources) == 92
    assert {failure.url for failure in report.failures} >= {f"{host}/nowhere"}
    assert all(failure.reason for failure in report.failures)
    assert {source.name for source in report.sources} >= NAMES
    assert sum(not story.summary for story in edition.draft.stories) * 50 <= len(edition.draft.stories)
    assert not {story.lead.title for story in edition.draft.stories} & {"About", "Tags", "Projects", "Home"}
    assert_judged_well(publication, corpora)


def assert_judged_well(publication: Publication, corpora: Path) -> None:
    """By the independent judge, without the tools that need Debian packages."""
    judged = subprocess.run(
        [sys.executable, corpora / "judges/judge_email.py", "--no-axe", "--no-spam", publication.folder / "outbox"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "VERDICT PASS" in judged.stderr, judged.stderr + judged.stdout[:4000]
