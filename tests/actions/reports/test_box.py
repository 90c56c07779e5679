"""Mails that servers wrote back count where they prove themselves; nothing else in the box matters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from digest import tokens
from digest.actions.reports.box import read_bounces
from digest.collect.web.response import FetchFailed
from digest.errors import Unavailable
from digest.model.people import Cause
from digest.pipeline.posts.applying import apply
from digest.tokens import Unsubscribe
from digest.wiring import Wiring
from tests.actions.conftest import MORNING, Open
from tests.collect import certificates
from tests.collect.mailboxes import PASSWORD, Dovecot, Stub, dovecot
from tests.send.smtp.bounced import complaint, dsn, given_back
from tests.store.made import sending

SITE = """\
name: The Quay
timezone: Europe/London
intranet: [127.0.0.1]
mail:
  provider: smtp
  base_url: smtp://127.0.0.1:1
  from: The Quay <news@quay-news.org>
  bounces: {box}
"""
Boxed = Callable[..., Wiring]


@pytest.fixture
def boxed(open_wiring: Open, monkeypatch: pytest.MonkeyPatch) -> Boxed:
    """A publication that sent an edition to three people, and reads that box."""
    monkeypatch.setenv("QUAY_BOX", PASSWORD)
    monkeypatch.setenv("DIGEST_SIGNING_KEY", "a-key-of-thirty-two-letters-or-more")

    def opened(box: str, more: str = "") -> Wiring:
        wiring = open_wiring(site=SITE.format(box=box) + more, morning=MORNING)
        sending(wiring.store, 3)
        return wiring

    return opened


def head(wiring: Wiring, reader: int, whose: int = 0) -> str:
    """Of the mail to a reader; with the link of another reader."""
    keys = wiring.publication.site.keys
    link = Unsubscribe(subscriber=whose or reader, digest="morning")
    return given_back(f"d1-{reader}", tokens.unsubscribe_token(keys, keys[0][0], link))


def suppressed(wiring: Wiring) -> dict[str, Cause]:
    apply(wiring.store, wiring.publication.site.outbox)
    return {one.address.partition("@")[0]: one.cause for one in wiring.store.subscribers.suppressions()}


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    for part in ("new", "cur", "tmp"):
        (tmp_path / "bounces" / part).mkdir(parents=True)
    return tmp_path / "bounces"


def deliver(maildir: Path, *mails: bytes) -> None:
    for number, mail in enumerate(mails):
        (maildir / "new" / f"{number}.here").write_bytes(mail)


def test_bounces_and_complaints_in_a_maildir_count(boxed: Boxed, maildir: Path) -> None:
    wiring = boxed(str(maildir))
    deliver(maildir, dsn(head(wiring, 1)), complaint(head(wiring, 2)), dsn(head(wiring, 3), status="4.2.2"))
    assert read_bounces(wiring) == 3
    assert suppressed(wiring) == {"reader1": Cause.BOUNCED, "reader2": Cause.COMPLAINED}
    assert wiring.store.deliveries.sums(1)["accepted"] == 3
    assert read_bounces(wiring) == 0
    assert sorted(file.name for file in (maildir / "cur").iterdir()) == ["0.here:2,", "1.here:2,", "2.here:2,"]


def test_one_bad_mail_costs_nobody_else(boxed: Boxed, maildir: Path) -> None:
    wiring = boxed(str(maildir))
    deliver(maildir, b"\xff" * 999, b"Subject: hello\n\nEd, lunch?\n", dsn(head(wiring, 1)))
    (maildir / "new" / "0.odd").symlink_to("/nowhere")
    assert read_bounces(wiring) == 1
    assert suppressed(wiring) == {"reader1": Cause.BOUNCED}


def test_who_forges_a_bounce_suppresses_nobody(boxed: Boxed, maildir: Path) -> None:
    wiring = boxed(str(maildir))
    cut = head(wiring, 1).replace("unsubscribe", "subscribe")
    deliver(
        maildir, dsn(cut), dsn(head(wiring, 1, whose=2)), dsn(given_back("d1-1", "1.WzEsIm0iXQ.forged-forged-forged"))
    )
    assert read_bounces(wiring) == 0
    assert suppressed(wiring) == {}


def test_a_folder_that_is_no_maildir_is_told(boxed: Boxed, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="no Maildir"):
        read_bounces(boxed(str(tmp_path / "nowhere")))


@pytest.fixture(params=["dovecot", "stub"])
def server(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Dovecot | Stub]:
    certificate = certificates.certificate(tmp_path, "IP:127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "certificate.pem"))
    with ExitStack() as stack:
        if request.param == "dovecot":
            yield stack.enter_context(dovecot(tmp_path, certificate))
        else:
            stub = Stub(certificates.serving(certificate), {})
            stack.callback(stub.close)
            yield stub


def test_bounces_in_a_mailbox_count_and_are_read_once(boxed: Boxed, server: Dovecot | Stub) -> None:
    wiring = boxed(f"ed@127.0.0.1:{server.port}", "  bounces_password: ${QUAY_BOX}\n")
    server.deliver(dsn(head(wiring, 1)))
    server.deliver(b"Subject: hello\n\nEd, lunch?\n")
    assert read_bounces(wiring) == 1
    assert suppressed(wiring) == {"reader1": Cause.BOUNCED}
    assert read_bounces(wiring) == 0
    server.deliver(complaint(head(wiring, 2)))
    assert read_bounces(wiring) == 1
    if isinstance(server, Dovecot):
        assert server.marked == []


def test_a_mailbox_that_does_not_open_is_told(boxed: Boxed) -> None:
    with pytest.raises(FetchFailed):
        read_bounces(boxed("ed@127.0.0.1:1", "  bounces_password: ${QUAY_BOX}\n"))
