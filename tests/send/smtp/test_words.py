from __future__ import annotations

import ssl
from dataclasses import replace

import pytest

from digest.model.mail import Answer, Receipt
from digest.send.smtp.server import server
from digest.send.smtp.words import distrusted, greeting_refused, login_refused, shared_refusal, too_large
from tests.send.made import compose, delivery
from tests.send.smtp.asked import mail

TO = server(mail("smtp://mail.quay.org:25", helo="digest.quay.org"))
MESSAGES = [compose(delivery(id=f"d{n}", address=f"r{n}@post.org")) for n in range(4)]


def refused(*reasons: str, answer: Answer = Answer.REJECTED) -> list[Receipt]:
    return [
        Receipt(delivery=f"d{n}", answer=answer, reason=reason.format(f"r{n}@post.org"))
        for n, reason in enumerate(reasons)
    ]


@pytest.mark.parametrize(
    ("receipts", "shared"),
    [
        (refused("554 no <{}>", "554 no <{}>", "554 no <{}>"), "554 no <…>"),
        (refused(*["554 5.7.1 no"] * 4), "554 5.7.1 no"),
        (refused("554 no", "554 no"), ""),
        (refused("554 no", "554 no", "554 other"), ""),
        (refused(*["550 5.1.1 unknown"] * 3), ""),
        (refused(*["552 5.2.2 full"] * 3), ""),
        (refused(*["552 5.3.4 large"] * 3), "552 5.3.4 large"),
        (refused(*["450 later"] * 3, answer=Answer.DEFERRED), ""),
        ([*refused("554 no", "554 no", "554 no"), Receipt(delivery="d3", answer=Answer.ACCEPTED)], ""),
        ([], ""),
    ],
)
def test_a_refusal_that_several_got_alike_and_that_speaks_of_no_address_is_nobody_s_own(
    receipts: list[Receipt], shared: str
) -> None:
    assert shared_refusal(receipts, MESSAGES) == shared


@pytest.mark.parametrize(
    ("code", "fault", "advice"),
    [
        (9, "is not valid yet", "Is this machine's clock right?, then: digest go"),
        (10, "has expired", "Renew it on the server, then: digest go"),
        (18, "is vouched for by nobody this machine trusts", "`ca_file: ca.pem` under `mail:`, then: digest go"),
        (19, "is vouched for by nobody this machine trusts", "`ca_file: ca.pem` under `mail:`, then: digest go"),
        (20, "is vouched for by nobody this machine trusts", "`ca_file: ca.pem` under `mail:`, then: digest go"),
        (21, "is vouched for by nobody this machine trusts", "`ca_file: ca.pem` under `mail:`, then: digest go"),
        (62, "is for another name", "stands in the certificate, then: digest go"),
        (64, "is for another name", "stands in the certificate, then: digest go"),
        (23, "is not good: revoked", "Mend it on the server, then: digest go"),
    ],
)
def test_each_fault_of_a_certificate_has_its_own_words(code: int, fault: str, advice: str) -> None:
    error = ssl.SSLCertVerificationError()
    error.verify_code, error.verify_message = code, "revoked"
    halt = distrusted(TO, error)
    assert halt.what == f"the certificate of mail.quay.org:25 {fault}"
    assert halt.advice.endswith(advice)


def test_a_greeting_is_named_as_it_was_given() -> None:
    named, bare = greeting_refused(TO, "550 no"), greeting_refused(replace(TO, helo=""), "550 no")
    assert named.what == "mail.quay.org:25 refused the name digest.quay.org that this machine greets with: 550 no"
    assert bare.what == "mail.quay.org:25 refused the bare address that this machine greets with: 550 no"
    assert "`helo: digest.example.org`" in named.advice


def test_a_mail_that_is_too_large_and_a_login_that_is_wrong_say_what_to_write() -> None:
    large, wrong = too_large(TO, "552 no"), login_refused("mail.quay.org:25", 535, "no")
    assert large.what == "the mail is too large for mail.quay.org:25: 552 no"
    assert "`max_stories:` or `pictures:`" in large.advice
    assert wrong.what == "mail.quay.org:25 refused us: 535 no"
    assert "the password in `token:`" in wrong.advice
