"""A mailbox as a source: what comes of its mails, what never happens to them, and servers that lie."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from time import monotonic

import pytest
from pydantic import SecretStr

from digest.collect.parser import Parser
from digest.collect.sources import mailbox
from digest.collect.web.client import Client
from digest.collect.web.imap import in_utf7
from digest.config.digests import Source
from digest.model.source import Collected
from tests.collect import certificates
from tests.collect.gather import Gather, titles
from tests.collect.mailboxes import PASSWORD, Answer, Dovecot, Stub, dovecot, literal

NOW = datetime.now(UTC).replace(microsecond=0)
"""Dovecot dates a mail by the clock when it comes."""
WEEKLY = "ada@paper.example"


def mail(number: int, sender: str = f"Ada's Weekly <{WEEKLY}>", *, head: str = "", body: str = "") -> bytes:
    date = format_datetime(NOW - timedelta(minutes=60 - number))
    text = body or f"The wall of the harbour is raised for the {number}th time this year."
    heads = f"From: {sender}\nSubject: Letter {number}\nMessage-ID: <{number}@paper.example>\nDate: {date}\n{head}"
    return f"{heads}\n{text}\n".encode()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificates.certificate(tmp_path_factory.mktemp("tls"), "IP:127.0.0.1")


@pytest.fixture
def gather(certificate: Path, real_parser: Parser) -> Iterator[Gather]:
    with Client(2, allow=["127.0.0.0/8"], trust=certificates.trusting(certificate)) as client:
        yield Gather(client, real_parser)


@pytest.fixture(params=["dovecot", "stub"])
def server(request: pytest.FixtureRequest, certificate: Path, tmp_path: Path) -> Iterator[Dovecot | Stub]:
    if request.param == "dovecot":
        with dovecot(tmp_path, certificate) as real:
            yield real
    else:
        stub = Stub(certificates.serving(certificate), {})
        yield stub
        stub.close()


@pytest.fixture
def lying(certificate: Path) -> Iterator[object]:
    """Starts a server with these lies."""
    with ExitStack() as stack:

        def start(**lies: Answer) -> Stub:
            stub = Stub(certificates.serving(certificate), {name.replace("_", "."): lie for name, lie in lies.items()})
            stack.callback(stub.close)
            stub.deliver(mail(1))
            return stub

        yield start


def source(server: Dovecot | Stub, *senders: str, folder: str = "", password: str = PASSWORD) -> Source:
    return Source(imap=f"ed@127.0.0.1:{server.port}", password=SecretStr(password), senders=senders, mailbox=folder)


def collected(gather: Gather, server: Dovecot | Stub, *senders: str) -> Collected:
    return gather.one(source(server, *senders), now=NOW)


def reason(answer: Collected) -> str:
    return answer.failure.reason if answer.failure else ""


# ---- what comes of mails


def test_each_mail_is_an_article_in_the_order_in_which_they_came(server: Dovecot | Stub, gather: Gather) -> None:
    for number in (1, 2, 3):
        server.deliver(mail(number))
    answer = collected(gather, server)
    assert (reason(answer), titles(answer)) == ("", ["Letter 1", "Letter 2", "Letter 3"])
    first = answer.entries[0]
    assert first.text == "The wall of the harbour is raised for the 1th time this year."
    assert (first.guid, first.published) == ("<1@paper.example>", NOW - timedelta(minutes=59))


def test_the_next_time_only_what_came_since_is_read(server: Dovecot | Stub, gather: Gather) -> None:
    server.deliver(mail(1))
    collected(gather, server)
    again = collected(gather, server)
    assert (again.unchanged, titles(again)) == (True, [])
    server.deliver(mail(2))
    assert titles(collected(gather, server)) == ["Letter 2"]


def test_a_mailbox_that_is_numbered_anew_is_read_anew_and_its_mails_keep_their_ids(
    server: Dovecot | Stub, gather: Gather
) -> None:
    server.deliver(mail(1))
    before = collected(gather, server)
    server.renumber()
    server.deliver(mail(2))
    after = collected(gather, server)
    assert {entry.guid for entry in before.entries} <= {entry.guid for entry in after.entries}
    assert "Letter 2" in titles(after)


def test_no_mail_is_marked_as_read(certificate: Path, tmp_path: Path, gather: Gather) -> None:
    with dovecot(tmp_path, certificate) as real:
        real.deliver(mail(1))
        assert titles(collected(gather, real)) == ["Letter 1"]
        assert real.marked == []


def test_only_mails_of_the_senders_are_taken(server: Dovecot | Stub, gather: Gather) -> None:
    """By address, or by domain with what lies below it; a name that only looks like one is none."""
    for number, sender in enumerate(
        (WEEKLY, "Bo <bo@news.harbour.example>", "x@notharbour.example", f'"{WEEKLY}" <x@else.example>', ""), start=1
    ):
        server.deliver(mail(number, sender))
    answer = collected(gather, server, WEEKLY, "harbour.example")
    assert titles(answer) == ["Letter 1", "Letter 2"]
    assert titles(collected(gather, server, WEEKLY, "harbour.example")) == []


def test_a_mailbox_of_one_sender_is_called_by_their_name_and_others_mails_say_whose_they_are(
    server: Dovecot | Stub, gather: Gather
) -> None:
    server.deliver(mail(1))
    server.deliver(mail(2, "bo@harbour.example"))
    one, all_ = gather.one(source(server, WEEKLY), now=NOW), collected(gather, server)
    assert (one.state.name, [entry.authors for entry in one.entries]) == ("Ada's Weekly", [()])
    assert all_.state.name == f"127.0.0.1:{server.port}"
    assert [entry.authors for entry in all_.entries] == [("Ada's Weekly",), ("harbour.example",)]


def test_a_folder_of_it_may_be_named_in_any_script(certificate: Path, tmp_path: Path, gather: Gather) -> None:
    with dovecot(tmp_path, certificate) as real:
        real.folder(".Entw&APw-rfe")
        real.deliver(mail(1), ".Entw&APw-rfe")
        assert titles(gather.one(source(real, folder="Entwürfe"), now=NOW)) == ["Letter 1"]
        missing = gather.one(source(real, folder="Letters"), now=NOW)
    assert reason(missing) == "has no such folder, or does not open it"


@pytest.mark.parametrize(
    ("name", "written"),
    [("", "INBOX"), ("A & B", "A &- B"), ("日本語", "&ZeVnLIqe-"), ("Entwürfe/Ø", "Entw&APw-rfe/&ANg-"), ("+", "+")],
)
def test_a_folder_is_written_as_imap_writes_it(name: str, written: str) -> None:
    assert in_utf7(name) == written


def test_a_wrong_password_is_told_and_nothing_is_asked_again_soon(
    certificate: Path, tmp_path: Path, gather: Gather
) -> None:
    with dovecot(tmp_path, certificate) as real:
        wrong = gather.one(source(real, password="guessed"), now=NOW)
        assert reason(wrong).startswith("refused the log-in: [AUTHENTICATIONFAILED]")
        assert wrong.failure
        assert "its user and password" in wrong.failure.advice
        assert "guessed" not in repr(wrong)
        assert gather.one(source(real), now=NOW).failure


def test_what_cannot_be_read_and_what_is_forged_is_named_and_costs_the_others_nothing(
    server: Dovecot | Stub, gather: Gather
) -> None:
    server.deliver(f"From: {WEEKLY}\nDate: Thu, 26 Nov 2026 10:00:00 +0000\n\n\n".encode())
    server.deliver(mail(2, head="Authentication-Results: mx.example; spf=pass; dmarc=fail (p=REJECT)\n"))
    server.deliver(
        mail(
            3,
            head="Authentication-Results: mx.example; dmarc=pass\n"
            "Authentication-Results: made.up.example; dmarc=fail\n",
        )
    )
    answer = collected(gather, server)
    assert titles(answer) == ["Letter 3"]
    assert answer.state.unread == (
        f"A mail from {WEEKLY} is a mail without words.",
        f"A mail that says it is from {WEEKLY} is called forged by your server.",
    )
    assert answer.state.health == "partly read"


def test_more_mails_than_one_collection_takes_are_read_the_next_time(
    server: Dovecot | Stub, gather: Gather, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "MOST", 2)
    for number in (1, 2, 3):
        server.deliver(mail(number))
    assert titles(collected(gather, server)) == ["Letter 2", "Letter 3"]
    for number in (4, 5, 6):
        server.deliver(mail(number))
    assert [titles(collected(gather, server)) for _ in range(3)] == [["Letter 4", "Letter 5"], ["Letter 6"], []]


# ---- servers that lie


def test_the_certificate_must_be_trusted(certificate: Path, real_parser: Parser, lying) -> None:  # type: ignore[no-untyped-def]
    with Client(3, allow=["127.0.0.0/8"]) as client:
        failed = collected(Gather(client, real_parser), lying())
    assert reason(failed).startswith("shows a certificate that cannot be trusted")


def test_an_address_inside_is_asked_only_where_the_operator_allows_it(
    certificate: Path, real_parser: Parser, lying
) -> None:  # type: ignore[no-untyped-def]
    with Client(3, trust=certificates.trusting(certificate)) as client:
        stub = lying()
        failed = collected(Gather(client, real_parser), stub)
    assert reason(failed) == "leads to 127.0.0.1, which is not on the public internet"
    assert stub.commands == []


def test_public_servers_are_asked_at_their_own_port_only(certificate: Path, real_parser: Parser) -> None:
    with Client(3, resolve=lambda host, port: ["93.184.215.14"]) as client:
        other = Source(imap="ed@mail.example:25", password=SecretStr("x"))
        failed = Gather(client, real_parser).one(other, now=NOW)
    assert reason(failed) == "asks port 25, where no public mail server answers"


ENDLESS = b"* OK " + b"x" * 60_000


@pytest.mark.parametrize(
    ("lies", "told"),
    [
        ({"GREETING": lambda *_: b"220 smtp.example\r\n"}, "does not answer in proper IMAP"),
        ({"GREETING": lambda *_: b"* BYE go away\r\n"}, "does not answer in proper IMAP"),
        ({"CAPABILITY": lambda *_: b"* CAPABILITY \xff\r\n"}, "does not answer in proper IMAP"),
        ({"LOGIN": lambda *_: b"#TAG NO [LIMIT] \x1b[31mnot\x00 now #\r\n"}, "refused the log-in: [LIMIT] [31mnot now"),
        ({"EXAMINE": lambda *_: b"#TAG NO [REFERRAL imap://else.example/] there#\r\n"}, "has no such folder"),
        ({"SEARCH": lambda *_: b"* SEARCH " + b"9" * 5_000_000 + b"\r\n"}, "is larger than"),
        ({"SEARCH": lambda *_: b"* SEARCH {99999999999}\r\n"}, "is larger than"),
        ({"BODY_PEEK": lambda *_: b"* 1 FETCH (UID 1 BODY[]<0> {999999999}\r\nx"}, "is larger than"),
        pytest.param(
            {"BODY_PEEK": lambda *_: b"* 1 FETCH (UID 1)\r\n" * 3_000_000},
            ("is larger than", "did not answer"),
            marks=pytest.mark.soak,
        ),
        ({"EXAMINE": lambda stub, _: (stub.over.wait(60), b"")[1]}, "did not answer within 3 s"),
    ],
    ids=["smtp", "bye", "no letters", "escapes", "referral", "line", "literal", "mail", "lines", "silent"],
)  # fmt: skip
def test_a_server_that_lies_costs_its_own_articles_and_bounded_work(  # type: ignore[no-untyped-def]
    lies, told, lying, certificate: Path, real_parser: Parser
) -> None:
    begun = monotonic()
    with Client(1, allow=["127.0.0.0/8"], trust=certificates.trusting(certificate)) as client:
        answer = collected(Gather(client, real_parser), lying(**lies))
    assert reason(answer).startswith(told)
    assert (answer.entries, monotonic() - begun < 30) == ((), True)


def test_numbers_and_mails_that_were_not_asked_for_are_nothing(lying, gather: Gather) -> None:  # type: ignore[no-untyped-def]
    stub = lying(
        SEARCH=lambda *_: b"* SEARCH 1 0 99999999999 -1 x\r\n",
        BODY_PEEK=lambda stub, _: literal(77, mail(7)) + literal(1, stub.mails[1]) + b"* 1 FETCH (FLAGS (\\Seen))\r\n",
    )
    answer = collected(gather, stub)
    assert titles(answer) == ["Letter 1"]
    assert answer.state.etag == "7:1"


def test_what_came_before_a_connection_broke_is_kept_and_the_rest_is_read_the_next_time(
    lying,
    certificate: Path,
    real_parser: Parser,
    monkeypatch: pytest.MonkeyPatch,  # type: ignore[no-untyped-def]
) -> None:
    monkeypatch.setattr(mailbox, "_PORTION", 300)

    def broken_off(stub: Stub, command: str) -> bytes:
        if " 2 " in command:
            stub.over.wait(20)
        return b"".join(literal(uid, stub.mails[uid]) for uid in map(int, command.split()[2].split(",")))

    stub = lying(BODY_PEEK=broken_off)
    stub.deliver(mail(2))
    with Client(1, allow=["127.0.0.0/8"], trust=certificates.trusting(certificate)) as client:
        gather = Gather(client, real_parser)
        first = collected(gather, stub)
        assert (titles(first), reason(first)) == (["Letter 1"], "")
        stub.over.set()
        assert titles(collected(gather, stub)) == ["Letter 2"]


def test_a_password_in_plain_letters_only_where_the_server_knows_no_better_way(lying, gather: Gather) -> None:  # type: ignore[no-untyped-def]
    stub = lying()
    failed = gather.one(source(stub, password="håring"), now=NOW)
    assert reason(failed) == "takes no password with such letters"
    assert not any("LOGIN" in command for command in stub.commands)


def test_the_mail_of_an_own_network_is_remembered_as_such(lying, gather: Gather) -> None:  # type: ignore[no-untyped-def]
    answer = collected(gather, lying())
    assert answer.state == replace(answer.state, kind="mailbox", inside=True)
