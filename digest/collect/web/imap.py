"""Mailboxes that are read and never changed (IMAP4rev1, RFC 3501), by `imaplib` over the guarded network [effect].

What a server says is hostile: every byte counts against one room and every step ends by one deadline, a literal longer
than what is left is not even begun, and nothing it says leads to another host. A mailbox is opened with EXAMINE and
mails are asked for by BODY.PEEK, so that none is ever marked as read.
"""

from __future__ import annotations

import imaplib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date

import httpcore

from digest.collect.web.network import TooMuch, Wire
from digest.collect.web.response import FetchFailed
from digest.text.lines import cut, one_line

ROOM = 40_000_000
"""Bytes of all that a server may say in one go."""
BROKEN = (httpcore.NetworkError, httpcore.TimeoutException, TooMuch)
"""What is raised where a connection breaks, ends or says too much."""
_LONGEST_LINE = 400_000
_CHUNK = 65_536
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UID = re.compile(rb"\bUID (\d{1,10})\b")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d{1,12})\b")
_LOG_IN = "Look at its user and password. Many providers want a password of its own for programs, and IMAP switched on."
_FOLDER = "Look at its folder: as the server writes it, INBOX where none is named."
_NO_IMAP = "Is it the server of a mailbox? It answers by IMAP, under TLS at port 993."
#: What `imaplib` is known to raise on what is no IMAP.
_FAULTS = (imaplib.IMAP4.error, ValueError, TypeError, LookupError, AttributeError)


class Mailbox:
    """The server of a mailbox, connected. Raises `FetchFailed` for what it refuses and for what is no IMAP, and what
    the connection raises."""

    def __init__(self, stream: httpcore.NetworkStream, wire: Wire) -> None:
        self._wire = wire
        with _no_imap():
            self._server = _Connection(stream, wire)

    @property
    def inside(self) -> bool:
        """It lies in a private network."""
        return self._wire.inside

    def log_in(self, user: str, password: str) -> None:
        """The server knows us."""
        try:
            if "AUTH=PLAIN" in self._server.capabilities:
                self._server.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode())
            else:
                self._server.login(_quoted(user), password)
        except UnicodeError:
            raise FetchFailed("takes no password with such letters", advice=_LOG_IN) from None
        except imaplib.IMAP4.abort:
            raise FetchFailed("does not answer in proper IMAP", advice=_NO_IMAP) from None
        except _FAULTS as error:
            raise FetchFailed(f"refused the log-in: {_words(error)}", advice=_LOG_IN) from None

    def examine(self, folder: str) -> str:
        """The folder is open, for reading only; the mark under which its mails are numbered (UIDVALIDITY)."""
        with _no_imap():
            answer, _ = self._server.select(_quoted(in_utf7(folder)), readonly=True)
            _, marks = self._server.response("UIDVALIDITY")
        if answer != "OK":
            raise FetchFailed("has no such folder, or does not open it", advice=_FOLDER)
        mark = bytes(marks[-1] or b"0") if marks else b"0"
        return mark.decode() if mark.isdigit() and len(mark) <= 10 else "0"

    def since(self, day: date, after: int, senders: Sequence[str]) -> list[int]:
        """The numbers of mails that came since that day and have higher ones than `after`, in their order; the
        server's idea of those that come from the senders."""
        wanted = [f"UID {after + 1}:*", f"SINCE {day.day:02}-{_MONTHS[day.month - 1]}-{day.year}"]
        froms = [f"FROM {_quoted(sender)}" for sender in senders]
        with _no_imap():
            _, lines = self._server.uid("SEARCH", *wanted, *["OR"] * (len(froms) - 1), *froms)
            numbers = {int(word) for line in lines if line for word in line.split() if word.isdigit()}
        # "n:*" is the last mail even where that has a lower number (RFC 3501 §6.4.8).
        return sorted(number for number in numbers if after < number < 2**32)

    def sizes(self, numbers: Sequence[int]) -> Mapping[int, int]:
        """Number → bytes that the server says a mail has."""
        sizes = dict[int, int]()
        for line, _ in self._fetched(numbers, "(UID RFC822.SIZE)"):
            if (uid := _UID.search(line)) and (size := _SIZE.search(line)):
                sizes[int(uid[1])] = int(size[1])
        return sizes

    def mails(self, numbers: Sequence[int], most: int) -> Mapping[int, bytes]:
        """Number → the mail, of each so many bytes at most; only those that were asked for."""
        mails = dict[int, bytes]()
        for line, content in self._fetched(numbers, f"(UID BODY.PEEK[]<0.{most}>)"):
            if content and (uid := _UID.search(line)) and int(uid[1]) in numbers:
                mails[int(uid[1])] = content[:most]
        return mails

    def leave(self) -> None:
        """The server knows that we go; whatever it says to that."""
        with suppress(*_FAULTS, *BROKEN):
            self._server.logout()

    def _fetched(self, numbers: Sequence[int], what: str) -> Iterator[tuple[bytes, bytes]]:
        """(what is said of a mail, its literal or nothing) of each."""
        with _no_imap():
            _, items = self._server.uid("FETCH", ",".join(map(str, numbers)), what)
            for place, item in enumerate(items or ()):
                if isinstance(item, tuple):
                    # The number may stand behind the literal, too.
                    behind = items[place + 1] if place + 1 < len(items) else b""
                    yield item[0] + (b" " + behind if isinstance(behind, bytes) else b""), item[1]
                elif item and b"{" not in item:
                    yield item, b""


def in_utf7(folder: str) -> str:
    """The name of a folder as IMAP writes it, "Entw&APw-rfe" (RFC 3501 §5.1.3)."""
    plain = re.sub("[^\x20-\x7e]+", lambda other: f"&{_base64(other[0])}-", folder.replace("&", "&-"))
    return plain or "INBOX"


@contextmanager
def _no_imap() -> Iterator[None]:
    try:
        yield
    except _FAULTS:
        raise FetchFailed("does not answer in proper IMAP", advice=_NO_IMAP) from None


def _words(error: Exception) -> str:
    """What the server says for it."""
    words = error.args[0] if error.args else ""
    return cut(one_line(words.decode(errors="replace") if isinstance(words, bytes) else str(words)), 120)


def _base64(text: str) -> str:
    # UTF-7's own encoder does the arithmetic; only its sign and its "/" are others here.
    return text.encode("utf-7").decode().removeprefix("+").removesuffix("-").replace("/", ",")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class _Connection(imaplib.IMAP4):
    """`imaplib` on a stream that is connected already, and counts and ends in time."""

    def __init__(self, stream: httpcore.NetworkStream, wire: Wire) -> None:
        self._stream, self._wire = stream, wire
        self._ahead = bytearray()
        super().__init__()

    def open(self, host: str = "", port: int = 0, timeout: float | None = None) -> None:
        """It is open already."""

    def read(self, size: int) -> bytes:
        """So many bytes."""
        if size > len(self._ahead) + self._wire.room:
            raise TooMuch
        while len(self._ahead) < size and self._more():
            pass
        return self._taken(size)

    def readline(self) -> bytes:
        """The next line, with its end."""
        self._wire.left()
        searched = 0
        while (end := self._ahead.find(b"\n", searched)) < 0:
            searched = len(self._ahead)
            if searched > _LONGEST_LINE:
                raise TooMuch
            if not self._more():
                return b""
        return self._taken(end + 1)

    def send(self, data: bytes) -> None:  # type: ignore[override]
        """The bytes are handed over."""
        self._stream.write(bytes(data))

    def shutdown(self) -> None:
        """The connection is closed."""
        self._stream.close()

    def _more(self) -> bool:
        """Some more bytes have come; there are none at the end."""
        data = self._stream.read(_CHUNK)
        self._ahead += data
        return bool(data)

    def _taken(self, size: int) -> bytes:
        taken = bytes(self._ahead[:size])
        del self._ahead[:size]
        return taken
