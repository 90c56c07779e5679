"""A mailbox of newsletters as a source: each mail that came since it was last read is an article.

Where a server's ETag stands, the state has the mark under which the mailbox numbers its mails and the highest number
that was read. Mails stay known by their own ids, so that a mailbox numbered anew gives none of them twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from urllib.parse import urlsplit

from digest.collect.lying import shown
from digest.collect.polite import next_state
from digest.collect.session import CollectSession
from digest.collect.web.imap import BROKEN, Mailbox
from digest.collect.web.response import Response
from digest.config.digests import Source
from digest.errors import Unreadable
from digest.model.article import Entry
from digest.model.source import Collected, SourceKind, SourceState
from digest.read.documents import LONGEST
from digest.read.files.mail import Envelope, envelope
from digest.read.media_types import MAIL
from digest.read.written import Given

MOST = 100
"""Mails of one collection; further ones are read the next time."""
_PORTION = 5_000_000
"""Bytes that are asked for at once."""
_REACH = timedelta(days=30)
_PORT = 993


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """How far a mailbox was read."""

    mark: str = ""
    last: int = 0

    @classmethod
    def of(cls, text: str) -> _Place:
        mark, _, last = text.partition(":")
        return cls(mark=mark, last=int(last)) if last.isdecimal() else cls()


@dataclass(slots=True)
class _Taken:
    """What came of the mails so far."""

    last: int
    entries: list[Entry] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    name: str = ""
    """Of the last sender."""


def read_mailbox(source: Source, state: SourceState, session: CollectSession) -> Collected:
    """The articles of new mails from the source's senders, at most `MOST` and of the last 30 days; what came before
    the connection broke, where it does. Raises `FetchFailed` where that is nothing."""
    url = _address(source.server)
    before, access = _Place.of(state.etag), session.client.access(url, inside=state.inside)
    with session.client.mailbox(url, access) as mailbox:
        mailbox.log_in(source.login, source.password.get_secret_value() if source.password else "")
        mark = mailbox.examine(source.mailbox)
        last = before.last if before.mark == mark else 0
        new = mailbox.since((session.now - _REACH).date(), last, source.senders)
        numbers = new[:MOST] if last else new[-MOST:]
        taken = _taken(numbers, last, source, mailbox, session)
        answer = Response(url="", status=200, etag=f"{mark}:{taken.last}", inside=mailbox.inside)
    unread = tuple(taken.unread) if numbers else state.unread
    name = (source.has_one_sender and (taken.name or state.name)) or source.server
    state = replace(next_state(state, answer, session.now), kind=SourceKind.MAILBOX, name=name, unread=unread)
    return Collected(state=state, entries=tuple(taken.entries), unchanged=not numbers)


def _address(server: str) -> str:
    parts = urlsplit(f"https://{server}")
    return f"https://{server}/" if parts.port else f"https://{server}:{_PORT}/"


def _taken(numbers: Sequence[int], last: int, source: Source, mailbox: Mailbox, session: CollectSession) -> _Taken:
    taken = _Taken(last=last)
    for portion, too_long in _portions(numbers, mailbox):
        try:
            mails = mailbox.mails(portion, LONGEST) if portion else {}
        except BROKEN:
            if taken.last == last:
                raise
            break
        taken.unread += [f"A mail of more than {LONGEST // 1_000_000} MB is not read."] * len(too_long)
        for number in portion:
            _take(mails.get(number, b""), f"{source.server}:{number}", taken, source, session)
        taken.last = max(*portion, *too_long, taken.last)
    return taken


def _portions(numbers: Sequence[int], mailbox: Mailbox) -> Iterator[tuple[list[int], list[int]]]:
    """Some numbers after the other, whose mails are asked for at once, with those between that are too long."""
    sizes = mailbox.sizes(numbers) if numbers else {}
    portion, too_long, total = list[int](), list[int](), 0
    for number in numbers:
        size = sizes.get(number, _PORTION)
        if size > LONGEST:
            too_long.append(number)
            continue
        if portion and total + size > _PORTION:
            yield portion, too_long
            portion, too_long, total = [], [], 0
        portion.append(number)
        total += size
    if portion or too_long:
        yield portion, too_long


def _take(content: bytes, number: str, taken: _Taken, source: Source, session: CollectSession) -> None:
    """What a mail says is added, or why nothing of it is taken."""
    outside = envelope(content)
    if not content or not _is_from(outside, source.senders):
        return
    if outside.forged:
        taken.unread.append(f"A mail that says it is from {shown(outside.address)} is called forged by your server.")
        return
    try:
        reading = session.parser.read(content, "", MAIL, read_as=SourceKind.PAGE, given=Given(guid=number))
    except Unreadable as problem:
        taken.unread.append(f"A mail from {shown(outside.address)} {problem.what}.")
        return
    taken.name = outside.name or outside.address.rpartition("@")[2]
    signed = () if source.has_one_sender else (taken.name,)
    taken.entries += [replace(entry, authors=entry.authors or signed) for entry in reading.entries]


def _is_from(outside: Envelope, senders: Sequence[str]) -> bool:
    """Whether it comes from one of those addresses, or of those domains or below them."""
    domain = outside.address.rpartition("@")[2]
    return not senders or any(
        outside.address == sender if "@" in sender else f".{domain}".endswith(f".{sender}") for sender in senders
    )
