"""The provider of mail servers: few connections, one transaction a mail, at the server's own pace [effect: network]."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from digest import crash, log
from digest.config.site import Mail
from digest.model.edition import Rendering
from digest.model.mail import Answer, Batch, Message, Receipt
from digest.send.encode import least, wired
from digest.send.headers import header
from digest.send.ports import Limits, ProviderHalt
from digest.send.smtp.connection import SmtpConnection
from digest.send.smtp.journal import Journal
from digest.send.smtp.refusals import Refusals
from digest.send.smtp.server import server
from digest.send.smtp.tempo import Tempo
from digest.send.smtp.transaction import Envelope, handed_over, receipt
from digest.send.smtp.words import shared_refusal

#: Seconds for one batch; what is left then goes into the next one, well before the ledger's lease is over.
BUDGET = 90.0
#: Seconds that a batch waits for its turns where the server's limit is known: who asks to stop waits as long.
PATIENCE = 10.0
#: Seconds to wait for an answer of the server; twice that for the one after the whole mail (RFC 5321 4.5.3.2.6).
TIMEOUT = 60.0
#: The server that takes a mail with a key of the last 24 hours once (resend.com/docs, "Idempotency keys", 2026-11-23).
_DEDUPES = "smtp.resend.com"
#: Less the eight hours that a pause and a wait between two tries can take.
_KEY_LASTS = timedelta(hours=16)


class Smtp:
    """The mail server at `base_url`, by default the one on this machine."""

    name = "smtp"
    limits = Limits(batch=50, batch_bytes=0, workers=5)

    def __init__(
        self,
        mail: Mail,
        *,
        timeout: float = TIMEOUT,
        budget: float = BUDGET,
        tempo: Tempo | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),  # noqa: TID251 an edge; tests give their own
    ) -> None:
        self._server = server(mail)
        self._timeout = timeout
        self._budget = budget
        self._tempo = tempo or Tempo()
        self._clock = clock
        self._idle: list[SmtpConnection] = []
        self._keyed = self._server.host == _DEDUPES
        if self._keyed:
            self.limits = replace(Smtp.limits, dedupes=True, key_lasts=_KEY_LASTS)
        self._journal = Journal()
        self._refusals = Refusals()
        self._took = False  # the server has taken a mail from us

    def keep_journal(self, folder: Path, name: str) -> None:
        """From now on each answer is written down as it comes, in that folder and under the name of this process."""
        self._journal = Journal(folder, name)

    def begin_at(self, per_second: float) -> None:
        """The server's limit is known already, by what others learned."""
        self._tempo.begin_at(per_second)

    def hand_over(
        self, batch: Batch, messages: Sequence[Message], renderings: Mapping[str, Rendering]
    ) -> Sequence[Receipt]:
        """Each mail in a transaction of its own; a receipt for each. Raises `ProviderHalt`."""
        begun = self._tempo.monotonic()
        room = max(map(least, renderings.values()), default=0)
        receipts: list[Receipt] = []
        self._refusals.begin()
        self._journal.begin(batch)
        with self._connection() as connection:
            for message in messages:
                spent = self._tempo.monotonic() - begun
                deferred = self._deferred(message, receipts, spent) or self._refusals.rest(message)
                if deferred is None:
                    envelope = self._envelope(message, renderings[message.segment], room)
                    receipts.append(self._written_down(batch, connection, envelope, receipts))
                    self._refusals.note(message, receipts[-1])
                else:
                    receipts.append(deferred)
                crash.at("mailed")
        self._took = self._took or any(one.answer is Answer.ACCEPTED for one in receipts)
        if not self._took and (reason := shared_refusal(receipts, messages)):
            raise ProviderHalt(
                f"{self._server.name} refuses every mail with the same words: {reason}",
                advice="Nobody was taken for refused. Mend what the server complains of, then: digest go",
            )
        now = self._clock()
        return [self._refusals.behind(of, one, now) for of, one in zip(messages, receipts, strict=True)]

    def look_up(self, batch: Batch) -> Mapping[str, Answer]:
        """A mail server cannot be asked, but what a dead process of this machine wrote down is known."""
        return self._journal.look_up(batch)

    def close(self) -> None:
        """Every connection has ended with QUIT."""
        while self._idle:
            self._idle.pop().end()
        self._journal.close()

    def _written_down(
        self, batch: Batch, connection: SmtpConnection, envelope: Envelope, before: Sequence[Receipt]
    ) -> Receipt:
        """The answer for one mail, which is kept before the next one is begun."""
        message = envelope.message
        try:
            self._journal.begun(batch, message.delivery)
        except OSError as error:
            reason = f"answers cannot be written down on this machine: {error.strerror or error}"
            return receipt(message, Answer.DEFERRED, reason, channel=True)
        answered = self._paced(_sent(connection, envelope, before))
        crash.at("answered")
        self._journal.answered(batch, message.delivery, answered.answer)
        return answered

    def _envelope(self, message: Message, rendering: Rendering, room: int) -> Envelope:
        key = header("Resend-Idempotency-Key", message.delivery) if self._keyed else b""
        content = key + wired(message, rendering)
        return Envelope(message=message, content=content, room=max(room, len(content)))

    # ---- when

    def _deferred(self, message: Message, before: Sequence[Receipt], spent: float) -> Receipt | None:
        """The receipt of a mail that is not tried now, after those `before`; None once its turn has come."""
        last = before[-1] if before else None
        if last and last.channel and last.answer is Answer.DEFERRED:
            return replace(last, delivery=message.delivery, behind=False)
        if [one.answer for one in before[-3:]] == [Answer.UNCERTAIN] * 3:
            return receipt(
                message, Answer.DEFERRED, f"{self._server.host} takes mails and does not answer", channel=True
            )
        if spent > self._budget:
            return receipt(message, Answer.DEFERRED, f"{self._server.host} is slow")
        if seconds := self._tempo.turn(PATIENCE - spent):
            return self._later(self._limited(receipt(message, Answer.DEFERRED, self._limit())), seconds)
        return None

    def _paced(self, answered: Receipt) -> Receipt:
        """The server's pace is known by its answer; one that speaks of a limit says when the next mail may go."""
        if answered.answer is Answer.ACCEPTED:
            self._tempo.taken()
        elif answered.answer is Answer.DEFERRED and (seconds := self._tempo.refused(answered.reason)):
            log.event("rate.learned", level=logging.WARNING, reason=self._limit())
            return self._later(self._limited(replace(answered, reason=f"{answered.reason}; {self._limit()}")), seconds)
        return answered

    def _limited(self, deferred: Receipt) -> Receipt:
        return replace(deferred, channel=True, behind=False, per_second=self._tempo.per_second)

    def _later(self, deferred: Receipt, seconds: float) -> Receipt:
        return replace(deferred, retry_at=self._clock() + timedelta(seconds=seconds))

    def _limit(self) -> str:
        return (
            f"{self._server.name} limits how many mails it takes; they go on at its pace. "
            f"Write `rate: {self._tempo.words}` under `mail:` in config/digest.yaml"
        )

    @contextlib.contextmanager
    def _connection(self) -> Iterator[SmtpConnection]:
        """A connection that nobody else uses meanwhile."""
        try:
            connection = self._idle.pop()
            connection.drop_if_closed()
        except IndexError:
            connection = SmtpConnection(self._server, self._timeout)
        try:
            yield connection
        finally:
            self._idle.append(connection)


def _sent(connection: SmtpConnection, envelope: Envelope, before: Sequence[Receipt]) -> Receipt:
    try:
        return handed_over(connection, envelope)
    except ProviderHalt as halt:
        connection.drop()
        raise ProviderHalt(halt.what, advice=halt.advice, receipts=before) from None
