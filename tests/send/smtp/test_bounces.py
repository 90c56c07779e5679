"""A mail that a server wrote back says of which mail it is, what became of that, and with which proof."""

from __future__ import annotations

import re

import pytest

from digest.model.report import ReportKind
from digest.send.smtp.bounces import Bounce, bounce
from tests.send.smtp.bounced import complaint, dsn, given_back
from tests.store.made import NOW

TOKEN = "1.WzEsIm1vcm5pbmciXQ.a-signature_of-ours-0123456789"
HEAD = given_back("abc234", TOKEN)


@pytest.mark.parametrize("whole", [True, False])
def test_what_failed_for_good_is_read_with_our_id_and_the_link_that_was_given_back(whole: bool) -> None:
    assert bounce(dsn(HEAD, whole=whole)) == Bounce(kind=ReportKind.HARD, delivery="abc234", token=TOKEN, at=NOW)


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"status": "5.1.1"}, ReportKind.HARD),
        ({"status": "5.1.10"}, ReportKind.HARD),
        ({"status": "5.0.0"}, ReportKind.HARD),
        ({"status": "5.2.1"}, ReportKind.HARD),
        ({"status": "5.2.2"}, ReportKind.SOFT),
        ({"status": "5.7.1"}, ReportKind.SOFT),
        ({"status": "4.4.7"}, ReportKind.SOFT),
        ({"status": "5.0.0", "says": "552 5.2.2 mailbox full"}, ReportKind.SOFT),
        ({"status": "4.0.0", "says": "550 5.1.1 no such user"}, ReportKind.HARD),
        ({"status": "?"}, ReportKind.SOFT),
        ({"action": "delivered", "status": "2.0.0"}, ReportKind.DELIVERED),
    ],
)
def test_a_full_box_or_a_policy_is_no_fault_of_the_address(told: dict[str, str], kind: ReportKind) -> None:
    said = bounce(dsn(HEAD, **told))  # type: ignore[arg-type]
    assert said
    assert said.kind is kind


@pytest.mark.parametrize("action", ["delayed", "relayed", "expanded", ""])
def test_what_is_not_decided_yet_says_nothing(action: str) -> None:
    assert bounce(dsn(HEAD, action=action)) is None


def test_a_spam_button_is_a_complaint_and_its_opposite_is_none() -> None:
    said = bounce(complaint(HEAD))
    assert said
    assert (said.kind, said.delivery, said.token) == (ReportKind.COMPLAINED, "abc234", TOKEN)
    assert bounce(complaint(HEAD, "not-spam")) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\x00\xfe",
        b"Subject: out of office\n\nBack on Monday.\n",
        dsn("From: a@b.eu\n"),
        dsn(HEAD).replace(b"multipart/report", b"multipart/mixed"),
        dsn(HEAD)[:300],
        dsn(HEAD).replace(b"message/delivery-status", b"text/plain"),
        b"Content-Type: multipart/report; boundary=b\n\n"
        + b"--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 3_000,
        b"Content-Type: multipart/report; boundary=\n\n--\n",
    ],
)
def test_any_other_mail_says_nothing(content: bytes) -> None:
    assert bounce(content) is None


def test_a_report_that_gives_back_no_link_has_no_proof() -> None:
    said = bounce(dsn("Message-ID: <abc234@quay-news.org>\n"))
    assert said
    assert said.token == ""


@pytest.mark.parametrize("date", [b"Date: yesterday or so\n", b"Date: Tue, 99 Nov 2026 07:00:00 +0000\n", b""])
def test_a_mail_that_a_server_dated_in_no_way_says_what_became_of_ours_all_the_same(date: bytes) -> None:
    undated = re.sub(rb"(?m)^Date: .*\n", date, dsn(HEAD), count=1)
    assert bounce(undated) == Bounce(kind=ReportKind.HARD, delivery="abc234", token=TOKEN, at=None)
