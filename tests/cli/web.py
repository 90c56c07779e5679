"""A press of our own on loopback: a feed, a page that announces it, and a page of notices without a feed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

#: Title and text, as the feed has them; nobody dates them, so that they are always new.
STORIES = (
    (
        "Ministers of both countries agree to a ceasefire",
        "The foreign ministers of both countries agreed to a ceasefire on Monday, diplomats of the United Nations "
        "said. The border opens next week.",
    ),
    (
        "Museum shows paintings that were lost for sixty years",
        "The museum has opened an exhibition of paintings that were found in the cellar of a theatre in Cambridge.",
    ),
    (
        "Parliament votes for the new border treaty",
        "Members of parliament voted for the treaty by 311 to 240, and the president signs it on Friday.",
    ),
)

NOTICES = (
    "Boathouse closes for repairs until the end of term",
    "Library opens on Sundays from the first of December",
    "Choir looks for tenors and one patient bass",
    "Council elects a new chair after four ballots",
)


@dataclass
class Web:
    """Path → (content type, body); anything else is answered with 404. May be changed while it serves."""

    host: str = ""
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def feed(self) -> str:
        return f"{self.host}/rss"

    def publish(self, stories: Sequence[tuple[str, str]], path: str = "/rss", title: str = "The Harbour Post") -> None:
        items = "".join(
            f"<item><title>{escape(head)}</title><link>{self.host}/varsity/{number}</link><guid>{escape(head)}</guid>"
            f"<description>{escape(text)}</description></item>"
            for number, (head, text) in enumerate(stories)
        )
        self.pages[path] = (
            "application/rss+xml",
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>{escape(title)}</title><link>{self.host}/</link>'
            f"<description>News</description><language>en</language>{items}</channel></rss>",
        )

    def withdraw(self, path: str = "/rss") -> None:
        self.pages.pop(path)


@contextmanager
def serving() -> Iterator[Web]:
    web = Web()

    class Handler(BaseHTTPRequestHandler):
        disable_nagle_algorithm = True  # an answer goes in two writes, and the second would wait for an ACK

        def do_GET(self) -> None:
            kind, text = web.pages.get(self.path, ("", ""))
            body = text.encode()
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", kind or "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler))
    thread = Thread(target=partial(server.serve_forever, 0.01), daemon=True)
    thread.start()
    web.host = f"http://127.0.0.1:{server.server_port}"
    web.publish(STORIES)
    _more(web)
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()


def _more(web: Web) -> None:
    web.pages["/front"] = (
        "text/html",
        '<html><head><title>Front</title><link rel="alternate" type="application/rss+xml" href="/rss"></head>'
        "<body><p>Welcome to the Harbour Post.</p></body></html>",
    )
    rows = "".join(
        f'<article><h3><a href="/notices/2026/{place}-{head.lower().replace(" ", "-")}">{head}</a></h3></article>'
        for place, head in enumerate(NOTICES)
    )
    web.pages["/notices"] = (
        "text/html",
        f'<html lang="en"><head><title>Notices</title></head><body><nav><a href="/">Home</a></nav><main>{rows}</main>'
        '<footer><a href="/imprint">Imprint</a></footer></body></html>',
    )
    for place, head in enumerate(NOTICES):
        text = f"{head}. The office says more about it at its window every weekday between ten and noon. " * 8
        web.pages[f"/notices/2026/{place}-{head.lower().replace(' ', '-')}"] = (
            "text/html",
            f'<html lang="en"><head><title>{head}</title></head><body><article><h1>{head}</h1><p>{text}</p></article>'
            "</body></html>",
        )
