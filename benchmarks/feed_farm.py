"""A farm of feeds on 127.0.0.x, for benches: honest, dated now, and as busy as it is told to be.

    python benchmarks/feed_farm.py PORT HOSTS FEEDS

/feed/N.xml answers within 20 to 200 ms, with validators, compressed for who takes that; half the feeds are RSS, half
Atom, and of ten one has a title that names no publication, as in life. /pass/P makes it pass P: every feed has had P
new entries since pass 0, of the 20 that it lists.
"""

from __future__ import annotations

import asyncio
import gzip
import random
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache

ITEMS = 20
_WORDS = """
summit border ceasefire economy tariff climate court student campus union strike housing budget election senate league
derby album festival film review gallery vaccine trial telescope orbit startup market inflation bank harbour flood
wildfire storm airport bridge school exam nurse hospital clinic police inquiry report data privacy
"""
_CHOICE = _WORDS.split()
_RSS = (
    "<item><title>{title}</title><link>http://{host}/{key}</link><guid isPermaLink='false'>tag:{key}</guid>"
    "<dc:creator>Ada Quay</dc:creator><pubDate>{rfc}</pubDate><category>{word}</category>"
    "<description>{teaser}</description><content:encoded><![CDATA[<p>{text}</p><p>{more}</p>]]></content:encoded></item>"
)
_ATOM = (
    "<entry><title>{title}</title><link href='http://{host}/{key}'/><id>tag:{key}</id><author><name>Ada Quay</name>"
    "</author><updated>{iso}</updated><published>{iso}</published><summary>{teaser}</summary>"
    "<content type='html'>&lt;p&gt;{text}&lt;/p&gt;&lt;p&gt;{more}&lt;/p&gt;</content></entry>"
)
_HEADS = (
    "<?xml version='1.0' encoding='utf-8'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' "
    "xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>{title}</title>",
    "<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom'><title>{title}</title>",
)
_ENDS = ("</channel></rss>", "</feed>")


class Farm:
    def __init__(self, feeds: int) -> None:
        self.feeds = feeds
        self.begun = datetime.now(UTC).replace(microsecond=0)
        self.pass_on(0)

    def pass_on(self, done: int) -> None:
        """It is this pass; what the feeds answer is at hand, so that nobody waits for its making."""
        self.done = done
        for feed in range(self.feeds):
            self.document(feed, done)

    def answer(self, path: str, known: str) -> tuple[float, bytes]:
        """Seconds until it comes, and the bytes of it."""
        kind, _, name = path.strip("/").partition("/")
        if kind == "pass":
            self.pass_on(int(name))
            return 0, _response("200 OK", b"")
        if kind != "feed":
            return 0, _response("404 Not Found", b"")
        feed = int(name.partition(".")[0])
        etag, wait = f'"{feed}-{self.done}"', random.Random(feed).uniform(0.02, 0.2)
        if known == etag:
            return wait, _response("304 Not Modified", b"", f"ETag: {etag}\r\n")
        head = f"Content-Type: application/xml\r\nContent-Encoding: gzip\r\nETag: {etag}\r\n"
        return wait, _response("200 OK", self.document(feed, self.done), head)

    @lru_cache(maxsize=20_000)  # noqa: B019  there is one farm in a process
    def document(self, feed: int, done: int) -> bytes:
        """Newest first, an entry each five hours; those that are new came since."""
        form = feed % 2
        items = [self._item(feed, number, form) for number in range(done + ITEMS - 1, done - 1, -1)]
        title = f"Search {feed + 1000}" if feed % 10 == 0 else f"The Quay of {_CHOICE[feed % len(_CHOICE)].title()}"
        return gzip.compress((_HEADS[form].format(title=title) + "".join(items) + _ENDS[form]).encode(), 5)

    def _item(self, feed: int, number: int, form: int) -> str:
        words = random.Random(f"{feed} {number}").choices(_CHOICE, k=200)
        at = self.begun - timedelta(hours=5 * (ITEMS - number), minutes=feed % 60)
        return (_RSS, _ATOM)[form].format(
            title=" ".join(words[:8]).capitalize(),
            host=f"127.0.0.{1 + feed % 250}",
            key=f"{feed}/{number}",
            rfc=format_datetime(at),
            iso=at.isoformat(),
            word=words[0],
            teaser=" ".join(words[:30]),
            text=" ".join(words[:130]),
            more=" ".join(words[130:]),
        )


def _response(status: str, body: bytes, head: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def _serve(port: int, hosts: int, feeds: int) -> None:
    farm = Farm(feeds)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := (await reader.readuntil(b"\r\n\r\n")).decode("latin-1"):
                lines = request.split("\r\n")
                heads = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
                wait, answer = farm.answer(lines[0].split()[1], heads.get("if-none-match", ""))
                await asyncio.sleep(wait)
                writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    for host in range(1, hosts + 1):
        await asyncio.start_server(talk, f"127.0.0.{host}", port)
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(*map(int, sys.argv[1:4])))
