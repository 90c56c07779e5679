"""What a document says of one piece, as it is written there, and the entry that is made of it (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Required, TypedDict
from urllib.parse import unquote

from digest.model.article import Entry, Image
from digest.read.text import clean
from digest.read.text.authors import known
from digest.text.web_addresses import untracked

#: What programs and people write where a title is missing.
_NO_TITLE = re.compile(
    r"\W*(?:no title|untitled(?: (?:post|document|page))?|null|undefined|none|title|ohne titel|kein titel|sans titre"
    r"|sin título|senza titolo|sem título|zonder titel|bez tytułu|без названия|无标题|無題|제목 없음)?\W*",
    re.IGNORECASE,
)


class Written(TypedDict, total=False):
    """Fields of an `Entry` that a document gives, clean but as they are written: without a title, with an author called
    "admin", with a date in the zone of its place."""

    title: Required[str]
    guid: str
    url: str
    text: str
    summary: str
    authors: tuple[str, ...]
    published: datetime | None
    language: str
    categories: tuple[str, ...]
    image: Image | None
    paywalled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is known of a document's one piece from where it was met: a link to its page, or the name of its file."""

    url: str = ""
    """The address that stands for it, whatever the page calls itself."""
    guid: str = ""
    title: str = ""
    published: datetime | None = None
    """These three where the document gives none."""


NOTHING = Given()


def entries(written: Sequence[Written], language: str, given: Given, name: str = "") -> tuple[Entry, ...]:
    """An entry of each that has an address, a title or a text to take one from; `language` and `name` are the
    document's. What is `given` belongs to a document of one piece."""
    pieces = [one for one in written if one.get("url") or _title(one)]
    return tuple(_entry(one, language, given if len(pieces) == 1 else NOTHING, name) for one in pieces)


def _entry(written: Written, language: str, given: Given, name: str) -> Entry:
    """With a title, the document's language where it has none of its own, its date in UTC, and without authors that
    are nobody."""
    picture = written.get("image")
    whole: Written = written | {
        "title": _title(written) or given.title or _of_address(written.get("url", "")) or (name if picture else ""),
        "guid": written.get("guid") or given.guid,
        "url": untracked(given.url or written.get("url", "")),
        "authors": known(written.get("authors", ())),
        "published": utc(written.get("published")) or given.published,
        "language": written.get("language") or language,
    }
    return Entry(**whole)


def _title(written: Written) -> str:
    """As it is written, the first words of the text, or what the picture shows."""
    title = written["title"] if not _NO_TITLE.fullmatch(written["title"]) else ""
    picture = written.get("image")
    return title or _first_words(written.get("text") or written.get("summary", "") or (picture.alt if picture else ""))


def _of_address(url: str) -> str:
    """The words that an address ends with: "/2025/harbour-at-dawn.html" is "Harbour at dawn"."""
    slug = unquote(url.partition("?")[0].rstrip("/").rpartition("/")[2].partition(".")[0])
    words = [word for word in re.split(r"[-_+\s]+", clean.one_line(slug, 200)) if word.isalpha()]
    return " ".join(words[:12]).capitalize() if len(words) > 1 else ""


def utc(moment: datetime | None) -> datetime | None:
    """The instant in UTC."""
    return moment.astimezone(UTC) if moment and moment.tzinfo is not UTC else moment


def _first_words(text: str) -> str:
    """The first sentence of a text, cut at twelve words."""
    line = clean.one_line(text, 300)
    words = re.split(r"(?<=[.!?…])\s", line, maxsplit=1)[0].split()
    return " ".join(words[:12]).rstrip(" ,;:") + ("…" if len(words) > 12 else "")
