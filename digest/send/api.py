"""Mail APIs over HTTP: one request for a batch, in the words of a dialect [effect]."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import httpx

from digest.config.site import Mail
from digest.model.edition import Rendering
from digest.model.mail import Answer, Batch, Message, Receipt
from digest.send.dialects.base import Dialect, Reply, Request, all_of
from digest.send.ports import Limits, ProviderHalt

#: Seconds for one call from its beginning to the last byte of the answer; well below the ledger's lease.
DEADLINE = 120.0
#: Bytes of an answer that are read; 500 receipts take about 100,000.
LARGEST_ANSWER = 8_000_000

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
        self._client = client or _client()
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
        """The batch is asked for in one request; a receipt for each message. Raises `ProviderHalt`."""
        if not messages:
            return ()
        request = self._dialect.request(batch, messages, renderings, self._mail)
        if len(request.body) > self.limits.batch_bytes and len(messages) > 1:
            return self._in_halves(batch, messages, renderings)
        try:
            reply = self._answer(request)
        except _NOT_SENT as error:
            return all_of(batch, Answer.DEFERRED, f"{self.name} cannot be reached: {_words(error)}", channel=True)
        except _NOT_HTTP:  # whose text quotes the token
            what = f"{self.name} cannot be asked: `base_url` or `token` under `mail:` make no request"
            raise ProviderHalt(what, advice="Mend them in config/digest.yaml, then: digest go") from None
        except (httpx.TransportError, httpx.DecodingError, _TooMuch) as error:
            return all_of(batch, Answer.UNCERTAIN, f"{self.name} gave no whole answer: {_words(error)}")
        if reply.status == 413 and len(messages) > 1:
            return self._in_halves(batch, messages, renderings)
        return self._dialect.receipts(batch, reply, self._clock())

    def look_up(self, batch: Batch) -> Mapping[str, Answer]:
        """What became of a batch whose outcome is unknown, by message; empty where it cannot be told."""
        request = self._dialect.lookup(batch, self._mail)
        if request is None:
            return {}
        try:
            return self._dialect.looked_up(batch, self._answer(request))
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, _TooMuch):
            return {}

    def close(self) -> None:
        """No connection is left open."""
        self._client.close()

    def _in_halves(
        self, batch: Batch, messages: Sequence[Message], renderings: Mapping[str, Rendering]
    ) -> Sequence[Receipt]:
        """What is too large for one call goes in two."""
        middle = len(messages) // 2
        receipts: list[Receipt] = []
        for cut in (slice(None, middle), slice(middle, None)):
            half = replace(batch, deliveries=batch.deliveries[cut])
            try:
                receipts += self.hand_over(half, messages[cut], renderings)
            except ProviderHalt as halt:
                answers = (*receipts, *halt.receipts)
                raise ProviderHalt(halt.what, where=halt.where, advice=halt.advice, receipts=answers) from None
        return receipts

    def _answer(self, request: Request) -> Reply:
        base = (self._mail.base_url or self._dialect.BASE_URL).rstrip("/")
        begun = time.monotonic()
        with self._client.stream(
            request.method, base + request.path, headers=list(request.headers), content=request.body
        ) as response:
            body = bytearray()
            for chunk in response.iter_bytes(65_536):
                body += chunk
                if len(body) > LARGEST_ANSWER or time.monotonic() - begun > DEADLINE:
                    raise _TooMuch("the answer is too long or too slow")
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Reply(status=response.status_code, headers=headers, body=bytes(body))


class _TooMuch(Exception):
    pass


def _client() -> httpx.Client:
    """Idle connections are dropped before the other side drops them: a reset would look like a lost mail."""
    return httpx.Client(
        trust_env=False,
        follow_redirects=False,
        timeout=httpx.Timeout(60, connect=10, pool=10),
        limits=httpx.Limits(max_connections=8, keepalive_expiry=5),
    )


def _words(error: Exception) -> str:
    """The error in words, without addresses or headers: httpx names neither the token nor the body."""
    return f"{str(error).strip() or type(error).__name__}"[:200]
