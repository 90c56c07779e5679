"""Readers of the shape of `read.read` for a child process to import by name: a misbehaving one and a simple one."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from threading import Event
from urllib.parse import urljoin

from digest.errors import Unreadable
from digest.model.article import Entry, Image
from digest.model.source import Paths, SourceKind
from digest.read.documents import Link, Reading, read
from digest.read.written import NOTHING, Given

_PAUSE = Event()


class Foreign(str):
    """A value the parent does not know."""

    __slots__ = ()


def odd(
    content: bytes,
    url: str,
    content_type: str,
    *,
    read_as: str = "",
    links: str = "",
    paths: Paths | None = None,
    given: Given = NOTHING,
) -> Reading:
    """Does what the content says."""
    word, _, rest = content.decode().partition(" ")
    match word:
        case "hang":
            while True:
                pass
        case "wait":
            while not Path(rest.strip()).exists():
                _PAUSE.wait(0.01)
        case "die":
            os._exit(3)
        case "eat":
            return Reading(kind=SourceKind.PAGE, title=str(len(bytearray(int(rest)))))
        case "keep":
            kept = bytearray(os.urandom(1)) * int(rest)
            while kept:
                pass
        case "raise":
            raise RuntimeError("a fault in the reader")
        case "recurse":
            return odd(content, url, content_type)
        case "refuse":
            raise Unreadable("holds nothing", advice="Take it out.")
        case "print":
            print("this is no reply", flush=True)  # noqa: T201
            os.write(1, b"nor is this")
            print("or this", file=sys.stderr)  # noqa: T201
        case "write":
            Path(rest).write_text("a child writes no files")
        case "foreign":
            return Reading(kind=SourceKind.PAGE, title=Foreign("not one of ours"))
        case "environment":
            return Reading(kind=SourceKind.PAGE, title=" ".join(sorted(os.environ)))
        case "pid":
            return Reading(kind=SourceKind.PAGE, title=str(os.getpid()))
        case _:
            pass
    article = Entry(title=content.decode(), url=url, text=f"{content_type} {read_as} {links}")
    return Reading(kind=SourceKind.PAGE, entries=(article,), title=word)


def simple(
    content: bytes,
    url: str,
    content_type: str,
    *,
    read_as: str = "",
    links: str = "",
    paths: Paths | None = None,
    given: Given = NOTHING,
) -> Reading:
    """Feeds and files as `read.read`; of HTML and sitemaps just as much as the tests of collecting write."""
    text = content.decode()
    if "<rss" in text or not url:
        return read(content, url, content_type, read_as=SourceKind(read_as), given=given)
    if "<urlset" in text or "<sitemapindex" in text:
        located = tuple(_located(text))
        index = "<sitemapindex" in text
        return Reading(kind=SourceKind.SITEMAP, links=() if index else located, maps=located if index else ())
    if read_as == "feed":
        raise Unreadable("holds no feed")
    if read_as == "list":
        found = re.findall(r'<a href="([^"]+)">([^<]*)</a>', text)
        return Reading(
            kind=SourceKind.LIST,
            title="".join(re.findall("<title>(.*?)</title>", text)[:1]),
            links=tuple(Link(url=urljoin(url, to), title=title) for to, title in found),
            ways=tuple(Link(url=urljoin(url, to)) for to in re.findall(r'<a class="way" href="([^"]+)">', text)),
        )
    feeds = re.findall(r'<link rel="alternate" href="([^"]+)">', text)
    return Reading(
        kind=SourceKind.PAGE,
        entries=tuple(_page(text, url)),
        article="<time>" in text,
        feeds=tuple(urljoin(url, to) for to in feeds),
    )


def _located(text: str) -> Iterator[Link]:
    for url, day in re.findall(r"<loc>([^<]+)</loc>(?:<lastmod>([^<]+)</lastmod>)?", text):
        yield Link(url=url, published=datetime.fromisoformat(day) if day else None)


def _page(text: str, url: str) -> Iterator[Entry]:
    if found := re.search(r"<h1>(.*)</h1><address>(.*)</address><p>(.*)</p>", text):
        image = Image(url="https://news.example/image.jpg")
        yield Entry(title=found[1], url=url, authors=(found[2],), text=found[3], image=image)
