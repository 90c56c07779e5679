"""Sources and single articles that would break whoever reads them: the others make the edition, and each is named."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.acceptance.servers import Newsroom, newsroom

PEOPLE = 6
XML = "application/rss+xml"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "boom">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]><rss version='2.0'><channel><title>B</title><item><title>&a9;</title></item></channel></rss>"
)


def item(title: str, text: str) -> str:
    return f"<item><title><![CDATA[{title}]]></title><description><![CDATA[{text}]]></description></item>"


def feed(*items: str) -> bytes:
    return f"<rss version='2.0'><channel><title>Odd</title>{''.join(items)}</channel></rss>".encode()


#: Not to be seen; what is put between signs that engines of mail APIs would fill in.
APART = "\u200c"
#: Path → media type and body.
PAGES = {
    "/bomb": (XML, BOMB.encode()),
    "/charset": (XML, b'<?xml version="1.0" encoding="klingon-8"?>\x00\xff\xfe<rss>'),
    "/nested": ("text/html", b"<div>" * 100_000),
    "/odd": (
        XML,
        feed(
            item(
                "{{ 7 * 7 }} {% for x in range(10**9) %}",
                "<mj-raw>{{ config }}</mj-raw><mj-include path='/etc/passwd'/>",
            ),
            item("A title " * 20_000, "x" * 200_000),
            item("‮desrever‬ \u0001\u0008 &#0; ]] >", "<b>" * 20_000),
            item("Ordinary news of the harbour", "The harbour has ordinary news, and there is no more to say of it."),
        ),
    ),
}


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    forever = b"<rss version='2.0'><channel><title>Z</title>" + b"<!-- zeros -->" * 2_500_000
    pages = PAGES | {"/zeros": (XML, gzip.compress(forever))}

    class Handler(BaseHTTPRequestHandler):
        disable_nagle_algorithm = True  # an answer goes in two writes, and the second would wait for an ACK

        def do_GET(self) -> None:
            kind, body = pages.get(self.path, ("text/plain", b""))
            with suppress(OSError):
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", kind)
                if self.path == "/zeros":
                    self.send_header("Content-Encoding", "gzip")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def reading(folder: Path, site: str, *paths: str) -> Newsroom:
    """A digest of the usual folder and of these pages of the site."""
    room = newsroom(folder, PEOPLE)
    sources = "".join(f"\n  - url: {site}{path}\n    read_as: feed\n    name: At {path}" for path in paths)
    room.morning(sources=f"  - folder: inbox\n    name: The Quay{sources}")
    return room


def test_20_21_sources_that_are_poisoned_or_have_no_end_fail_by_name_and_the_others_make_the_edition(
    tmp_path: Path, site: str
) -> None:
    room = reading(tmp_path, site, "/bomb", "/charset", "/nested", "/zeros")
    sent = room.digest("send", "morning")
    assert sent.code == 0, sent.text
    assert len(room.mails) == PEOPLE
    told = " ".join(sent.text.split()) + room.digest("sources").out
    for path in ("/bomb", "/charset", "/nested", "/zeros"):
        assert f"At {path}" in told
    assert "Seals return to the river" in words(room)


def test_32_a_poisoned_article_is_plain_words_or_left_out_and_the_others_run(tmp_path: Path, site: str) -> None:
    room = reading(tmp_path, site, "/odd")
    sent = room.digest("send", "morning")
    assert sent.code == 0, sent.text
    assert len(room.mails) == PEOPLE
    text = words(room)
    assert "Ordinary news of the harbour" in text
    assert "{{ 7 * 7 }}" in text.replace(APART, ""), "as typed, and not 49"
    assert "{{" not in text, "nor for the engine of a mail API to fill in"
    assert "root:" not in text
    assert not {"\u0001", "\u0008", "\x00"} & set(text)
    assert max(len(mail) for mail in room.mails.values()) < 500_000


def words(room: Newsroom) -> str:
    """All that the first mail says, as text and as HTML."""
    mail = message_from_bytes(next(iter(room.mails.values())), policy=policy.default)
    return "".join(part.get_content() for part in mail.walk() if not part.is_multipart())
