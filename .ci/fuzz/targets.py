"""What is fuzzed: a name, the code that reads, what it reads when all is well, and how often it is tried.

A target takes any bytes and returns nothing. It may raise what its reader promises to raise; anything else is a find,
and so is a promise of the reader that does not hold.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from digest.actions.people.lists.cells import as_it_was, harmless
from digest.actions.people.lists.people import open_people
from digest.collect.robots import robots
from digest.collect.web.http_headers import as_utf8, received
from digest.config import load
from digest.config.files.environment import Surroundings
from digest.config.files.site_file import read_site
from digest.config.yaml.problems import Broken
from digest.errors import Unreadable, UsageError
from digest.model.source import SourceKind
from digest.read.dates import dates
from digest.read.documents import read
from digest.read.feeds.opml import read_opml, write_opml
from digest.read.prints import prints
from digest.read.text import clean
from digest.read.text.authors import names
from digest.send.headers import header, header_value
from digest.send.providers import PROVIDERS
from digest.text import lines, mail_addresses, web_addresses
from digest.text.http_dates import http_date, retry_after
from digest.text.pictures import LARGEST_PRINT, SHEET, Place, measured
from digest.tokens import Unsubscribe, read_unsubscribe, unsubscribe_token

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
URL = "https://news.example/2026/harbour"
KEYS = [("2", "a secret that nobody knows"), ("1", "the one before")]
GIVEN = {Unsubscribe(subscriber=7, digest="morning"), Unsubscribe(subscriber=40112, digest="weekend-2")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Something that reads what others wrote."""

    run: Callable[[bytes], None]
    seeds: Sequence[bytes]
    weight: int
    """How many of a hundred executions are its."""


def feeds(content: bytes) -> None:
    _read(content, "application/xml")


def pages(content: bytes) -> None:
    _read(content, "text/html")
    _read(content, "text/html", SourceKind.LIST)


def texts(content: bytes) -> None:
    _read(content, "text/markdown")
    _read(content, "text/plain")


def _read(content: bytes, content_type: str, read_as: SourceKind = SourceKind.UNKNOWN) -> None:
    try:
        reading = read(content, URL, content_type, read_as=read_as)
    except Unreadable as error:
        one_sentence(error.what)
        return
    for entry in reading.entries:
        holds(entry.title.strip() == lines.one_line(entry.title), "a title of one line", entry.title)
        holds(web_addresses.link(entry.url) == entry.url, "an address that can be asked", entry.url)
        holds(entry.published is None or entry.published.tzinfo is UTC, "a date in UTC", entry.published)
        for text in (entry.title, entry.text, entry.summary, *entry.authors, *entry.categories):
            storable(text)
    for link in reading.links:
        holds(web_addresses.link(link.url) == link.url, "an address that can be asked", link.url)


def digest_files(content: bytes) -> None:
    try:
        load.parse(content.decode("utf-8", "replace"), "morning", _SITE, "config/digests/morning.yaml")
    except Broken as broken:
        explained(broken)


def site_files(content: bytes) -> None:
    machine = Surroundings(folder=ROOT / "config", environ={}, read=lambda _: "", providers=PROVIDERS)
    try:
        read_site(content.decode("utf-8", "replace"), "config/digest.yaml", machine)
    except Broken as broken:
        explained(broken)


def opml(content: bytes) -> None:
    try:
        whole = read_opml(content, "feeds.opml")
    except UsageError as error:
        one_sentence(error.what)
        return
    again = read_opml(write_opml("Feeds", whole.feeds), "feeds.opml")
    holds([feed.url for feed in again.feeds] == [feed.url for feed in whole.feeds], "the same feeds again", whole)


def people(content: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=_MEMORY, suffix=".csv") as file:
        file.write(content)
        file.flush()
        try:
            listing = open_people(Path(file.name))
            listing.doubts()
            rows = list(listing.rows(lambda _: True))
        except UsageError as error:
            one_sentence(error.what)
            return
    for row in rows:
        holds(bool(row.fault) or mail_addresses.unmailable(row.address) == "", "an address or a fault", row)
        storable(row.name)
        holds(as_it_was(harmless(row.name)) == row.name, "a name that comes back", row.name)


def markup(content: bytes) -> None:
    text = typed(content)
    storable(clean.text(text))
    line = clean.line(text)
    holds(line == lines.one_line(line), "one line", line)
    names(line)


def words(content: bytes) -> None:
    text = typed(content[:2000])
    one = lines.one_line(text)
    holds(one == lines.one_line(one), "one line once and for all", text)
    holds(len(lines.cut(one, 60)) <= 60, "a cut of 60 characters", one)
    holds(lines.folded(lines.folded(text)) == lines.folded(text), "folded once and for all", text)
    for moment in (dates.instant(text), dates.within(text)):
        holds(moment is None or moment.tzinfo is not None, "an aware date", moment)


def addresses(content: bytes) -> None:
    text = typed(content[:2000])
    for base in ("", URL):
        link = web_addresses.link(text, base)
        holds(link.isascii() and web_addresses.link(link) == link, "an address of ASCII once and for all", link)
        holds(web_addresses.canonical(web_addresses.canonical(link)) == web_addresses.canonical(link), "one form", link)
        web_addresses.place_of(link)
    with suppress(mail_addresses.NotAnAddress):
        address = mail_addresses.parse(text)
        holds(mail_addresses.parse(address) == address, "an address again", address)
        holds(mail_addresses.normal_form(address) == mail_addresses.normal_form(address.upper()), "one person", address)
    mail_addresses.mailto(text)


def tokens(content: bytes) -> None:
    text = typed(content)
    holds(read_unsubscribe(KEYS, text) in {*GIVEN, None}, "a token that we gave", text)


def mail_headers(content: bytes) -> None:
    text = typed(content[:4000])
    for name in ("Subject", "From", "List-Unsubscribe"):
        raw = header(name, text)
        holds(raw.endswith(b"\r\n") and raw.startswith(name.encode() + b":"), "one header", raw)
        parts = raw[:-2].split(b"\r\n")
        holds(all(part[:1] in b" \t" for part in parts[1:]), "no second header", raw)
        holds(not any(b"\r" in part or b"\n" in part or b"\0" in part for part in parts), "no line within a line", raw)
        holds("\n" not in header_value(name, text), "a value of one line", text)


def web_headers(content: bytes) -> None:
    lined = [line.partition(b":")[::2] for line in content.split(b"\n")]
    headers = received([(name.strip().lower(), value.strip()) for name, value in lined])
    for value in headers.values():
        as_utf8(value)
        http_date(value)
    wait = retry_after(headers, NOW)
    holds(wait is None or wait >= timedelta(0), "no wait into the past", wait)
    robots(content.decode("utf-8", "replace"), "digest").allows("/harbour")


def pictures(content: bytes) -> None:
    try:
        made = prints(content, Place(room=SHEET))
    except Unreadable as error:
        one_sentence(error.what)
        return
    for printed in filter(None, (made.wide, made.small)):
        size = measured(printed)
        holds(size is not None and size.kind in ("png", "jpeg") and size.width <= 1200, "a print", size)
        holds(len(printed) <= LARGEST_PRINT, "a small print", len(printed))


def typed(content: bytes) -> str:
    """The bytes as text: with half surrogates for what is no UTF-8, as a program's arguments have them."""
    return content.decode("utf-8", "surrogateescape")


def holds(promise: bool, what: str, value: object) -> None:
    """Raises AssertionError where a reader broke its promise."""
    if not promise:
        raise AssertionError(f"not {what}: {value!r}"[:500])


def storable(text: str) -> None:
    holds(lines.fit(text) == text, "a text that a page, a mail and a database can hold", text[:200])


def one_sentence(text: str) -> None:
    holds(0 < len(text) < 2000 and "Traceback" not in text, "a sentence", text)


def explained(broken: Broken) -> None:
    holds(0 < len(str(broken)) < 200_000, "an explanation that somebody can read", len(str(broken)))
    str(broken).encode()


def _files(*names: str) -> list[bytes]:
    """Files of the project, and our own: those that begin with "seeds/"."""
    folders = ((HERE if name.startswith("seeds/") else ROOT, name) for name in names)
    return [path.read_bytes() for folder, name in folders for path in sorted(folder.glob(name))]


_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
_SITE = read_site(
    (ROOT / "config/digest.yaml").read_text(),
    "config/digest.yaml",
    Surroundings(folder=ROOT / "config", environ={}, read=lambda _: "", providers=PROVIDERS),
)
_SMALL = [
    line for path in sorted((Path(__file__).parent / "seeds").glob("*.txt")) for line in path.read_bytes().split(b"\n")
]

TARGETS = {
    "feeds": Target(
        run=feeds, weight=8, seeds=_files("tests/collect/data/*.xml", "config/sample/*/feed.*", "seeds/*.xml")
    ),
    "pages": Target(
        run=pages, weight=2, seeds=_files("tests/collect/data/*.html", "tests/collect/data/*.json", "seeds/*.html")
    ),
    "texts": Target(run=texts, weight=3, seeds=_files("config/sample/lantern/*")),
    "digest files": Target(run=digest_files, weight=3, seeds=_files("config/digests/*.yaml", "seeds/digest*.yaml")),
    "site files": Target(run=site_files, weight=2, seeds=_files("config/digest.yaml", "seeds/site*.yaml")),
    "opml": Target(run=opml, weight=8, seeds=_files("seeds/*.opml")),
    "people": Target(run=people, weight=6, seeds=_files("config/sample/subscribers.csv", "seeds/*.csv")),
    "markup": Target(run=markup, weight=18, seeds=_files("seeds/*.html") + _SMALL),
    "words": Target(run=words, weight=18, seeds=_SMALL),
    "addresses": Target(run=addresses, weight=14, seeds=_SMALL),
    "tokens": Target(
        run=tokens, weight=8, seeds=[unsubscribe_token(KEYS, key, one).encode() for key, _ in KEYS for one in GIVEN]
    ),
    "mail headers": Target(run=mail_headers, weight=10, seeds=_SMALL),
    "pictures": Target(
        run=pictures, weight=2, seeds=_files("seeds/*.jpg", "seeds/*.png", "seeds/*.gif", "seeds/*.webp")
    ),
    "web headers": Target(run=web_headers, weight=8, seeds=_files("seeds/headers.txt", "seeds/robots.txt")),
}
