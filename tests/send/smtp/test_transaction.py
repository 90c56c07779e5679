"""One mail over one connection: what is said, and what each answer means."""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, cast

import pytest

from digest.model.mail import Answer, Receipt
from digest.send.ports import ProviderHalt
from digest.send.smtp.connection import SmtpConnection
from digest.send.smtp.server import Server, server
from digest.send.smtp.transaction import Envelope, handed_over
from tests.send.made import compose, delivery
from tests.send.smtp.asked import mail

ADA = compose(delivery())
USUAL = {"MAIL": (250, b"ok"), "RCPT": (250, b"ok"), "DATA": (354, b"go on"), ".": (250, b"2.0.0 queued\r\nas 7")}
Reply = tuple[int, bytes] | OSError


@dataclass
class Wire:
    """A connection's other end, which answers each step as it is told."""

    replies: dict[str, Reply] = field(default_factory=dict)
    esmtp_features: dict[str, str] = field(default_factory=lambda: {"size": "0"})
    timeout: float | None = 60.0
    said: list[str] = field(default_factory=list)
    timeouts: list[float | None] = field(default_factory=list)
    is_open: bool = True
    pipelines: ClassVar[bool] = False
    unanswered: list[str] = field(default_factory=list)
    """Steps that were sent together and are not answered yet."""

    @property
    def sock(self) -> Wire | None:
        return self if self.is_open else None

    def gettimeout(self) -> float | None:
        return self.timeout

    def settimeout(self, seconds: float | None) -> None:
        self.timeouts.append(seconds)

    def has_extn(self, name: str) -> bool:
        return self.pipelines if name == "pipelining" else name in self.esmtp_features

    def docmd(self, step: str, words: str) -> tuple[int, bytes]:
        self.said.append(f"{step} {words}".rstrip())
        return self._reply(step)

    def send(self, content: bytes | str) -> None:
        if isinstance(content, str):
            self.said += content.splitlines()
            self.unanswered += [line.split()[0] for line in content.splitlines()]
        else:
            self.said.append(content.decode())

    def getreply(self) -> tuple[int, bytes]:
        return self._reply(self.unanswered.pop(0) if self.unanswered else ".")

    def close(self) -> None:
        self.is_open = False

    def _reply(self, step: str) -> tuple[int, bytes]:
        reply = self.replies.get(step, USUAL[step])
        if isinstance(reply, OSError):
            raise reply
        return reply


@dataclass
class Connections:
    """Those that are made one after the other, the same for ever at the end; and what was done with them."""

    wires: Sequence[Wire | OSError]
    carried: int = 0
    done: list[str] = field(default_factory=list)
    server: Server = field(default_factory=lambda: server(mail("smtp://mail.quay.org:25", helo="digest.quay.org")))
    made: int = 0

    def smtp(self) -> Wire:
        wire = self.wires[min(self.made, len(self.wires) - 1)]
        if isinstance(wire, OSError):
            raise wire
        return wire

    def drop(self) -> None:
        self.done.append("dropped")
        self.smtp().unanswered.clear()
        self.made, self.carried = self.made + 1, 0

    def begin_afresh(self) -> None:
        self.done.append("afresh")


@pytest.fixture(autouse=True, params=[False, True], ids=["in turn", "at once"])
def _steps(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a server that wants one command after the other, and of one that takes them together."""
    monkeypatch.setattr(Wire, "pipelines", request.param)


def sent(*wires: Wire | OSError, carried: int = 0, room: int = 1_000) -> tuple[Receipt, Connections]:
    for wire in wires:
        if isinstance(wire, Wire):
            wire.said.clear()
    connections = Connections(wires, carried)
    envelope = Envelope(message=ADA, content=b"the mail\r\n.\r\n", room=room)
    return handed_over(cast(SmtpConnection, connections), envelope), connections


def test_the_envelope_names_sender_reader_and_size_and_the_whole_mail_follows() -> None:
    wire = Wire()
    receipt, connections = sent(wire, carried=4)
    assert wire.said == [
        "MAIL FROM:<news@quay.org> SIZE=13",
        "RCPT TO:<ada@post.org>",
        "DATA",
        "the mail\r\n.\r\n",
    ]
    assert receipt == Receipt(delivery=ADA.delivery, answer=Answer.ACCEPTED, provider_id="2.0.0 queued as 7")
    assert (connections.done, connections.carried) == ([], 5)


def test_a_server_that_knows_no_sizes_is_told_none() -> None:
    wire = Wire(esmtp_features={})
    sent(wire)
    assert wire.said[0] == "MAIL FROM:<news@quay.org>"


@pytest.mark.parametrize(("usual", "waits"), [(60.0, [120.0, 60.0]), (None, [None, None])])
def test_the_answer_to_the_whole_mail_is_waited_for_twice_as_long(
    usual: float | None, waits: list[float | None]
) -> None:
    wire = Wire(timeout=usual)
    sent(wire)
    assert wire.timeouts == waits


@pytest.mark.parametrize(
    ("step", "code", "answer", "channel"),
    [
        ("MAIL", 200, Answer.ACCEPTED, False),
        ("MAIL", 399, Answer.ACCEPTED, False),
        ("MAIL", 400, Answer.DEFERRED, True),
        ("MAIL", 499, Answer.DEFERRED, True),
        ("MAIL", 199, Answer.DEFERRED, True),
        ("RCPT", 251, Answer.ACCEPTED, False),
        ("RCPT", 399, Answer.ACCEPTED, False),
        ("RCPT", 199, Answer.DEFERRED, False),
        ("RCPT", 400, Answer.DEFERRED, False),
        ("RCPT", 499, Answer.DEFERRED, False),
        ("RCPT", 500, Answer.REJECTED, False),
        ("RCPT", 531, Answer.REJECTED, False),
        ("RCPT", 552, Answer.REJECTED, False),
        ("DATA", 451, Answer.DEFERRED, False),
        ("DATA", 554, Answer.REJECTED, False),
        (".", 200, Answer.ACCEPTED, False),
        (".", 299, Answer.ACCEPTED, False),
        (".", 400, Answer.DEFERRED, False),
        (".", 421, Answer.DEFERRED, True),
        ("RCPT", 454, Answer.DEFERRED, True),
        ("DATA", 454, Answer.DEFERRED, True),
        (".", 499, Answer.DEFERRED, False),
        (".", 500, Answer.REJECTED, False),
        (".", 552, Answer.REJECTED, False),
        (".", 599, Answer.REJECTED, False),
    ],
)
def test_each_answer_to_each_step_decides_for_this_mail(step: str, code: int, answer: Answer, channel: bool) -> None:
    receipt, connections = sent(Wire({step: (code, b"words\r\nof it")}))
    assert (receipt.delivery, receipt.answer, receipt.channel) == (ADA.delivery, answer, channel)
    if answer is not Answer.ACCEPTED:
        assert receipt.reason == f"{code} words of it (answer to {'the mail' if step == '.' else step})"
        assert (connections.done, connections.carried) == (["afresh"], 0)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ((300, b"go on"), "no answer that SMTP knows after the whole mail was sent: 300 go on"),
        ((199, b"wait"), "no answer that SMTP knows after the whole mail was sent: 199 wait"),
        ((600, b"what"), "no answer that SMTP knows after the whole mail was sent: 600 what"),
        ((-1, b"HTTP/1.1"), "no answer that SMTP knows after the whole mail was sent: HTTP/1.1"),
        ((0, b"x"), "no answer that SMTP knows after the whole mail was sent: x"),
        (TimeoutError(), "no answer after the whole mail was sent: mail.quay.org:25 does not answer"),
    ],
)
def test_a_mail_whose_last_answer_says_neither_is_unknown_and_its_connection_is_left(reply: Reply, words: str) -> None:
    receipt, connections = sent(Wire({".": reply}))
    assert receipt == Receipt(delivery=ADA.delivery, answer=Answer.UNCERTAIN, reason=words)
    assert (connections.done, connections.carried) == (["dropped"], 0)


def test_a_connection_that_is_gone_once_the_mail_was_sent_leaves_it_unknown() -> None:
    receipt, _ = sent(Wire(is_open=False))
    assert receipt.answer is Answer.UNCERTAIN
    assert receipt.reason == "no answer after the whole mail was sent: mail.quay.org:25 hung up"


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "."])
@pytest.mark.parametrize("code", [530, 534, 535, 538])
def test_whoever_must_log_in_first_halts_at_any_step(step: str, code: int) -> None:
    with pytest.raises(ProviderHalt, match=f"mail.quay.org:25 refused us: {code} log in") as caught:
        sent(Wire({step: (code, b"log in")}))
    assert "`token:`" in caught.value.advice


@pytest.mark.parametrize(
    ("step", "code", "words", "what"),
    [
        ("MAIL", 500, "no", "mail.quay.org:25 does not take mail from us: 500 no (answer to MAIL)"),
        ("MAIL", 550, "not you", "mail.quay.org:25 does not take mail from us: 550 not you (answer to MAIL)"),
        ("MAIL", 552, "too big", "the mail is too large for mail.quay.org:25: 552 too big (answer to MAIL)"),
        ("RCPT", 500, "bad HELO", "mail.quay.org:25 refused the name digest.quay.org that this machine greets with: "),
        ("RCPT", 504, "bad ehlo", "mail.quay.org:25 refused the name digest.quay.org that this machine greets with: "),
    ],
)
def test_what_is_everybody_s_fault_halts_in_the_server_s_words(step: str, code: int, words: str, what: str) -> None:
    with pytest.raises(ProviderHalt) as caught:
        sent(Wire({step: (code, words.encode())}))
    assert caught.value.what.startswith(what)
    assert f"{code} {words} (answer to {step})" in caught.value.what
    assert caught.value.advice.endswith("digest go")


@pytest.mark.parametrize("words", ["450 helo", "550 hello"])
def test_only_a_refusal_for_good_of_the_greeting_itself_is_one_of_it(words: str) -> None:
    receipt, _ = sent(Wire({"RCPT": (int(words[:3]), words[4:].encode())}))
    assert receipt.answer is (Answer.DEFERRED if words.startswith("4") else Answer.REJECTED)


@pytest.mark.parametrize(("room", "halts"), [(1_000, False), (999, False), (1_001, True)])
def test_a_mail_fits_up_to_the_last_byte_that_the_server_takes(room: int, halts: bool) -> None:
    wire = Wire(esmtp_features={"size": "1000"})
    if not halts:
        assert sent(wire, room=room)[0].answer is Answer.ACCEPTED
        return
    with pytest.raises(ProviderHalt, match=r"a mail of this edition has 1,001 bytes, and it takes 1,000 \(SIZE\)"):
        sent(wire, room=room)
    assert wire.said == []


@pytest.mark.parametrize("size", ["", "0", "unlimited"])
def test_a_server_that_names_no_limit_has_none(size: str) -> None:
    assert sent(Wire(esmtp_features={"size": size}), room=10**9)[0].answer is Answer.ACCEPTED


@pytest.mark.parametrize(
    ("first", "carried"),
    [
        (Wire({"MAIL": (421, b"bye")}), 0),
        (Wire({"RCPT": (421, b"bye")}), 0),
        (Wire({"MAIL": (400, b"enough")}), 1),
        (Wire({"MAIL": (499, b"enough")}), 1),
        (Wire({"DATA": ConnectionResetError()}), 0),
    ],
)
def test_a_connection_that_takes_no_more_is_left_and_a_new_one_is_tried_at_once(first: Wire, carried: int) -> None:
    receipt, connections = sent(first, Wire(), carried=carried)
    assert receipt.answer is Answer.ACCEPTED
    assert (connections.done, connections.carried) == (["dropped"], 1)


@pytest.mark.parametrize("code", [399, 500])
def test_a_connection_that_carried_mail_is_not_left_for_another_answer(code: int) -> None:
    wire = Wire({"MAIL": (code, b"words")})
    if code == 399:
        assert sent(wire, carried=1)[0].answer is Answer.ACCEPTED
        return
    with pytest.raises(ProviderHalt):
        sent(wire, carried=1)
    assert sum(line.startswith("MAIL") for line in wire.said) == 1


@pytest.mark.parametrize(
    ("wire", "reason", "channel"),
    [
        (Wire({"MAIL": (421, b"too busy")}), "mail.quay.org:25 answered 421 too busy", True),
        (Wire({"DATA": ConnectionResetError()}), "mail.quay.org:25 hung up", False),
        (Wire({"RCPT": smtplib.SMTPServerDisconnected("x")}), "mail.quay.org:25 hung up", False),
        (Wire({"RCPT": smtplib.SMTPResponseException(422, "x")}), "mail.quay.org:25 answered 422 x", False),
    ],
)
def test_a_second_connection_that_takes_none_either_is_the_last(wire: Wire, reason: str, channel: bool) -> None:
    receipt, connections = sent(wire)
    assert receipt == Receipt(
        delivery=ADA.delivery, answer=Answer.DEFERRED, reason=reason, channel=channel, behind=channel
    )
    assert (connections.done, sum(line.startswith("MAIL") for line in wire.said)) == (["dropped", "dropped"], 2)


def test_a_server_to_which_no_connection_is_made_takes_from_nobody() -> None:
    receipt, connections = sent(ConnectionRefusedError())
    assert receipt == Receipt(
        delivery=ADA.delivery, answer=Answer.DEFERRED, reason="nothing listens at mail.quay.org:25", channel=True
    )
    assert connections.done == []


@pytest.mark.parametrize(
    ("replies", "answer", "is_open"),
    [
        ({"RCPT": (550, b"no such user"), "DATA": (554, b"no valid recipients")}, Answer.REJECTED, True),
        ({"RCPT": (550, b"no such user"), "DATA": (354, b"go on")}, Answer.REJECTED, False),
        ({"MAIL": (451, b"later"), "RCPT": (503, b"no sender"), "DATA": (503, b"no sender")}, Answer.DEFERRED, True),
        ({"RCPT": (450, b"later"), "DATA": smtplib.SMTPServerDisconnected("gone")}, Answer.DEFERRED, True),
        ({"RCPT": (-1, b"what"), "DATA": (554, b"no valid recipients")}, Answer.DEFERRED, False),
    ],
)
def test_where_steps_go_together_the_first_refusal_counts_and_a_server_that_waits_for_the_mail_is_left(
    monkeypatch: pytest.MonkeyPatch, replies: dict[str, Reply], answer: Answer, is_open: bool
) -> None:
    monkeypatch.setattr(Wire, "pipelines", True)
    wire = Wire(replies)
    receipt, connections = sent(wire)
    assert (receipt.answer, wire.is_open, connections.done) == (answer, is_open, ["afresh"])
    assert "the mail\r\n.\r\n" not in wire.said


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_connection_that_ends_before_all_steps_are_answered_has_taken_nothing(step: str) -> None:
    gone, well = Wire({step: smtplib.SMTPServerDisconnected("gone")}), Wire()
    receipt, connections = sent(gone, well)
    assert (receipt.answer, connections.done) == (Answer.ACCEPTED, ["dropped"])
    assert "the mail\r\n.\r\n" not in gone.said
