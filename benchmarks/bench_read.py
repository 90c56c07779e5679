"""What reading costs: feeds against feedparser (which resolves links, as we do), pages against trafilatura's default.

    python benchmarks/bench_read.py [ROUNDS]

Reads documents made here and, where DIGEST_CORPORA names a folder, the real ones there. Prints the median CPU time of a
document over the rounds (5 at least) for both, and the ratio; exits 1 when feeds are not read 8 times as fast, or a
page takes more than 0.95 of trafilatura's time.
"""

from __future__ import annotations

import gzip
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

import feedparser
import trafilatura

from digest.errors import Unreadable
from digest.read.documents import read

FASTER = 8.0
AT_MOST = 0.95

Document: TypeAlias = tuple[bytes, str]
"""Content and address."""

SENTENCE = "The yard at the Quay builds six ferries for the islands; “it will be a good winter”, said the foreman. "
PARAGRAPH = f'<p class="text">{SENTENCE * 3}<a href="/ferries?a=1&amp;b=2">More on <em>ferries</em></a>.</p>\n'


def made_feeds() -> Iterator[Document]:
    """RSS with whole articles, RSS with teasers, Atom: thirty entries each."""
    whole = PARAGRAPH * 12 + '<figure><img src="/seal.jpg" alt="A seal"/></figure><ul><li>one</li><li>two</li></ul>'
    for body in (whole, f"<p>{SENTENCE}</p>", SENTENCE):
        items = "".join(
            f"<item><title>Ferry {n} &amp;amp; a seal</title><link>/ferry/{n}</link><guid>ferry-{n}</guid>"
            f"<pubDate>Tue, 24 Nov 2026 07:{n:02}:00 +0100</pubDate><category>Ships</category>"
            f"<dc:creator>Jane Doe</dc:creator><description><![CDATA[{body}]]></description></item>"
            for n in range(30)
        )
        space = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
        text = (
            f"<rss version='2.0' {space}><channel><title>The Quay</title><language>en</language>{items}</channel></rss>"
        )
        yield text.encode(), "https://quay.example/feed"
    entries = "".join(
        f"<entry><title>Ferry {n}</title><link href='/ferry/{n}'/><id>ferry-{n}</id>"
        f"<author><name>Jane Doe</name></author><updated>2026-11-24T07:{n:02}:00+01:00</updated>"
        f"<content type='html'><![CDATA[{whole}]]></content></entry>"
        for n in range(30)
    )
    yield (
        f"<feed xmlns='http://www.w3.org/2005/Atom'><title>The Quay</title>{entries}</feed>".encode(),
        "https://q.example/",
    )


def made_pages() -> Iterator[Document]:
    """Articles of three lengths with what stands around them."""
    links = "".join(f'<li><a href="/story/{n}">Another story, number {n}</a></li>' for n in range(120))
    meta = (
        "<meta property='og:title' content='Six ferries for the yard'><meta property='og:type' content='article'>"
        "<meta name='author' content='Jane Doe'><meta property='article:published_time' content='2026-11-24T07:00:00Z'>"
    )
    for count in (5, 20, 60):
        paragraphs = "".join(PARAGRAPH.replace("six ferries", f"{n} ferries") for n in range(count))
        article = f"<article><h1>Six ferries for the yard</h1>{paragraphs}</article>"
        body = (
            f"<nav><ul>{links}</ul></nav><main>{article}</main><aside><ul>{links}</ul></aside><footer>The Quay</footer>"
        )
        head = f"<title>Six ferries for the yard – The Quay</title>{meta}"
        text = f"<!doctype html><html lang='en'><head>{head}</head><body>{body}</body></html>"
        yield text.encode(), "https://quay.example/2026/11/24/six-ferries"


def real(folder: str, kind: str) -> list[Document]:
    """Every document of one of the corpora."""
    root = Path(folder, "data", "corpora", kind)
    rows = map(json.loads, (root / "manifest.jsonl").read_text().splitlines())
    return [(_content(root / row["file"]), row["url"]) for row in rows]


def _content(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def our_feed(content: bytes, url: str) -> None:
    read(content, url, "", read_as="feed")


def our_page(content: bytes, url: str) -> None:
    read(content, url, "", read_as="page")


def their_feed(content: bytes, url: str) -> None:
    feedparser.parse(content, response_headers={"content-location": url})


def their_page(content: bytes, url: str) -> None:
    trafilatura.bare_extraction(content, url=url, with_metadata=True, include_comments=False)


def cost(reader: Callable[[bytes, str], None], documents: Sequence[Document]) -> float:
    """Milliseconds of CPU a document. What a reader refuses counts, too."""
    begun = time.process_time()
    for content, url in documents:
        with suppress(Unreadable):
            reader(content, url)
    return (time.process_time() - begun) / len(documents) * 1e3


def compared(
    ours: Callable[[bytes, str], None], theirs: Callable[[bytes, str], None], documents: Sequence[Document], rounds: int
) -> tuple[float, float]:
    """Median milliseconds of both, in turn, so that a busy machine is busy for both."""
    cost(ours, documents[:2])
    cost(theirs, documents[:2])
    mine, others = zip(*((cost(ours, documents), cost(theirs, documents)) for _ in range(rounds)), strict=True)
    return statistics.median(mine), statistics.median(others)


def main() -> int:
    rounds = max(5, int(sys.argv[1]) if len(sys.argv) > 1 else 5)
    sets = [("feeds made here", "feed", list(made_feeds())), ("pages made here", "page", list(made_pages()))]
    if folder := os.environ.get("DIGEST_CORPORA"):
        sets += [("real feeds", "feed", real(folder, "sites")[::3]), ("real pages", "page", real(folder, "pages")[::5])]
    good = True
    for name, kind, documents in sets:
        feeds = kind == "feed"
        ours, theirs = compared(*((our_feed, their_feed) if feeds else (our_page, their_page)), documents, rounds)
        ratio = theirs / ours if feeds else ours / theirs
        holds = ratio >= FASTER if feeds else ratio <= AT_MOST
        good &= holds
        peer, what = ("feedparser", "times as fast") if feeds else ("trafilatura", "of its time")
        figures = f"ours {ours:7.2f} ms   {peer} {theirs:7.2f} ms   {ratio:6.2f} {what}"
        print(f"{name:16} {len(documents):4}   {figures}   {'holds' if holds else 'MISSED'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
