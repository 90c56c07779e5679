"""Mail APIs over HTTP: one request for a batch, in the words of a dialect [effect]."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import httpx

from digest.config.site import Mail
from digest.errors import Unavailable
from digest.model.edition import Rendering
from digest.model.mail import Answer, Batch, Message, Receipt
from digest.send.blotting import blotted
from digest.send.dialects.answers import NOT_NOW, all_of
from digest.send.dialects.base import Dialect, Refused, Reply, Request
from digest.send.ports import Limits, NotNow, ProviderHalt
from digest.text.http_dates import retry_after

#: Seconds for one call from its beginning to the last byte of the answer; well below the ledger's lease.
DEADLINE = 120.0
#: Seconds after which no further part of a batch is handed over; the next batch takes it.
BUDGET = 90.0
#: So many refused messages in a row, and no other, are not their readers' fault.
ENOUGH = 4
#: Bytes of an answer that are read; 500 receipts take about 100,000.
LARGEST_ANSWER = 8_000_000

_PORTION = 500_000

#: The request cannot have been read: it may be sent again.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
#: The request cannot even be made: `base_url` or the token make no HTTP.
_NOT_HTTP = (httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.InvalidURL, UnicodeError)


class Api:
    """The provider that a dialect describes. Never follows redirects, never repeats a request by itself, and ignores
    proxies set in the environment."""

    def __init__(
        self,
        dialect: Dialect,
        mail: Mail,
        client: httpx.Client | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),  # noqa: TID251 an edge; tests give their own
    ) -> None:
        self._dialect = dialect
        self._mail = mail
        self._client = client or _client(dialect.LIMITS.workers)
        self._clock = clock

    @property
    def name(self) -> str:
        """What `mail:` calls it."""
        return self._dialect.NAME

    @property
    def limits(self) -> Limits:
        """What the provider's dialect declares."""
        return self._dialect.LIMITS

    def hand_over(
        self, batch: Batch, messages: Sequence[Message], renderings: Mapping[str, Rendering]
    ) -> Sequence[Receipt]:
        """The batch is asked for in one request, or in as few as the provider allows; a receipt for each message.
        Raises `ProviderHalt`."""
        load = _Load(batch=batch, messages=messages, renderings=renderings, begun=time.monotonic())
        most, count = self.limits.batch, len(messages)
        if count <= most:
            return self._handed_over(load) if messages else ()
        return self._in_turn(load, [range(start, min(start + most, count)) for start in range(0, count, most)], [])

    def look_up(self, batch: Batch) -> Mapping[str, Answer]:
        """What became of a batch whose outcome is unknown, by message; empty where it cannot be told. Raises
        `Unavailable` where the API gave no answer to that now, and `NotNow` where it said when to ask again."""
        request = self._dialect.lookup(batch, self._mail)
        if request is None:
            return {}
        try:
            reply = self._answer(request)
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, _TooMuch) as error:
            raise Unavailable(f"{self.name} could not be asked what became of mails: {type(error).__name__}") from None
        if reply.status != 200:
            what = f"{self.name} could not be asked what became of mails: it answered {reply.status}"
            now = self._clock()
            wait = retry_after(reply.headers, now) if reply.status in NOT_NOW else None
            raise Unavailable(what) if wait is None else NotNow(what, now + wait)
        return self._dialect.looked_up(batch, reply)

    def standing(self) -> str:
        """How our account with the provider is, in words. Raises `ProviderHalt` where it could not send."""
        try:
            return self._dialect.standing(self._answer(self._dialect.question(self._mail)), self._mail)
        except _NOT_HTTP:
            raise self._no_request() from None
        except (httpx.HTTPError, _TooMuch) as error:
            what = f"{self.name} cannot be reached: {_words(error)}"
            raise ProviderHalt(what, advice="Is this machine on the internet, and `base_url:` right?") from None

    def close(self) -> None:
        """No connection is left open."""
        self._client.close()

    def _handed_over(self, load: _Load) -> Sequence[Receipt]:
        batch, messages = load.batch, load.messages
        if time.monotonic() - load.begun > BUDGET:
            return all_of(batch, Answer.DEFERRED, f"{self.name} is slow")
        request = self._dialect.request(batch, messages, load.renderings, self._mail)
        try:
            if request.size > self.limits.batch_bytes and len(messages) > 1:
                raise Refused("the mail is too large")
            return self._dialect.receipts(batch, self._answer(request), self._clock())
        except Refused as refused:
            return self._in_parts(load, refused)
        except _NOT_SENT as error:
            return all_of(batch, Answer.DEFERRED, f"{self.name} cannot be reached: {_words(error)}", channel=True)
        except _NOT_HTTP:  # whose text quotes the token
            raise self._no_request() from None
        except (httpx.TransportError, httpx.DecodingError, _TooMuch) as error:
            return all_of(batch, Answer.UNCERTAIN, f"{self.name} gave no whole answer: {_words(error)}")

    def _no_request(self) -> ProviderHalt:
        what = f"{self.name} cannot be asked: `base_url` or `token` under `mail:` make no request"
        return ProviderHalt(what, advice="Mend them in config/digest.yaml, then: digest go")

    def _in_parts(self, load: _Load, refused: Refused) -> Sequence[Receipt]:
        """Messages that were named as faulty are rejected, and the others handed over without them; where none was
        named, each half goes alone. Raises `ProviderHalt` where nobody is left: then the fault is no reader's."""
        count = len(load.messages)
        named = {place: why for place, why in refused.named.items() if 0 <= place < count}
        rejected = [
            Receipt(delivery=load.batch.deliveries[place].id, answer=Answer.REJECTED, reason=why)
            for place, why in named.items()
        ]
        rest = [place for place in range(count) if place not in named]
        halves = [rest] if named else [rest[: count // 2], rest[count // 2 :]]
        receipts = self._in_turn(load, [half for half in halves if half], rejected)
        enough = count >= ENOUGH or not load.part
        if enough and all(receipt.answer is Answer.REJECTED for receipt in receipts):
            advice = "Look at `mail:` in config/digest.yaml, and at the mail. After that is mended: digest go"
            raise ProviderHalt(f"{self.name} refused every mail: {refused.reason}", advice=advice)
        return receipts

    def _in_turn(self, load: _Load, parts: Sequence[Sequence[int]], receipts: Sequence[Receipt]) -> Sequence[Receipt]:
        """Each part of the load in a call of its own, until the provider takes no more for now."""
        receipts = list(receipts)
        for number, places in enumerate(parts):
            part = load.only(places, number)
            last = receipts[-1] if receipts else None
            if last and last.channel:
                receipts += all_of(part.batch, Answer.DEFERRED, last.reason, retry_at=last.retry_at, channel=True)
                continue
            try:
                receipts += self._handed_over(part)
            except ProviderHalt as halt:
                known = (*receipts, *halt.receipts)
                raise ProviderHalt(halt.what, advice=halt.advice, receipts=known) from None
        return receipts

    def _answer(self, request: Request) -> Reply:
        url = (self._mail.base_url or self._dialect.base_url(self._mail)).rstrip("/") + request.path
        call = self._dialect.signed(request, url, self._mail, self._clock())
        begun, length = time.monotonic(), ("Content-Length", str(call.size))
        with self._client.stream(
            call.method, url, headers=[*call.headers, length], content=_portions(call.pieces)
        ) as response:
            body = bytearray()
            for chunk in response.iter_bytes():  # as they come: a size would wait for so many, however slowly
                body += chunk
                if len(body) > LARGEST_ANSWER or time.monotonic() - begun > DEADLINE:
                    raise _TooMuch("the answer is too long or too slow")
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Reply(status=response.status_code, headers=headers, body=blotted(bytes(body), self._secrets(call)))

    def _secrets(self, call: Request) -> Iterator[str]:
        """What the call proves by that it is ours, whole and in parts."""
        token = self._mail.token.get_secret_value() if self._mail.token else ""
        yield from (token, *token.split(":"))
        hidden = {name.lower() for name in self._dialect.SECRET_HEADERS}
        yield from (value.rpartition(" ")[2] for name, value in call.headers if name.lower() in hidden)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Load:
    """What is to be handed over, and since when."""

    batch: Batch
    messages: Sequence[Message]
    renderings: Mapping[str, Rendering]
    begun: float
    """Monotonic seconds."""
    part: bool = False
    """There is more of the batch."""

    def only(self, places: Sequence[int], number: int) -> _Load:
        """The messages at these places, as part of the batch with that number: its key is another, because a provider
        that has seen a key takes nothing else under it."""
        deliveries = tuple(self.batch.deliveries[place] for place in places)
        batch = replace(self.batch, key=f"{self.batch.key}~{number}", deliveries=deliveries)
        return replace(self, batch=batch, messages=[self.messages[place] for place in places], part=True)


class _TooMuch(Exception):
    pass


def _client(workers: int) -> httpx.Client:
    """Idle connections are dropped before the other side drops them: a reset would look like a lost mail."""
    return httpx.Client(
        trust_env=False,
        follow_redirects=False,
        timeout=httpx.Timeout(60, connect=10, pool=10),
        limits=httpx.Limits(max_connections=workers, max_keepalive_connections=workers, keepalive_expiry=5),
    )


def _portions(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Bodies go in portions: of a whole one, httpcore copies what is left after each that the socket takes."""
    portion: list[bytes] = []
    size = 0
    for piece in pieces:
        if size and size + len(piece) > _PORTION:
            yield b"".join(portion)
            portion, size = [], 0
        if len(piece) <= _PORTION:
            portion.append(piece)
            size += len(piece)
        else:
            yield from (piece[start : start + _PORTION] for start in range(0, len(piece), _PORTION))
    if portion:
        yield b"".join(portion)


def _words(error: Exception) -> str:
    """The error in words, without addresses or headers: httpx names neither the token nor the body."""
    return f"{str(error).strip() or type(error).__name__}"[:200]
