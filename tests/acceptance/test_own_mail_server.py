"""A mail server of one's own: what is wrong with it is told with what to write, and costs nobody the mail."""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from digest.actions.send import send
from digest.model.run import Report
from tests.acceptance.servers import PEOPLE, Newsroom, everybody, newsroom
from tests.certificates import Authority
from tests.send.servers import SmtpLike, smtp_like

YES = f"--yes={PEOPLE}"


def authenticate(server: object, session: object, envelope: object, mechanism: str, login: object) -> AuthResult:
    right = isinstance(login, LoginPassword) and (login.login, login.password) == (b"news", b"right")
    return AuthResult(success=right, handled=False)


def logging_in(folder: Path, url: str) -> Newsroom:
    room = newsroom(folder)
    room.environ["MAIL_PASSWORD"] = "right"
    room.through("smtp", url.replace("//", "//news@"), "token: ${MAIL_PASSWORD}")
    return room


def readers(server: SmtpLike) -> Counter[str]:
    """Who got an edition; notices to editors left out."""
    return Counter(to for mail in server.envelopes for to in mail.rcpt_tos if to.startswith("reader"))


def test_an_authority_of_one_s_own_is_asked_for_and_named_and_then_everybody_has_the_mail_once(
    tmp_path: Path, authority: Authority
) -> None:
    with smtp_like(authority.certificate.context(), authenticator=authenticate) as server:
        room = logging_in(tmp_path, server.url)
        for answer in (room.digest("doctor"), room.digest("send", "morning", YES), room.digest("status")):
            words = " ".join(answer.text.split())
            assert "is vouched for by nobody this machine trusts" in words
            assert "`ca_file: ca.pem` under `mail:`" in words
        assert not server.envelopes

        (room.config / "ca.pem").write_text(authority.file.read_text())
        room.through("smtp", server.url.replace("//", "//news@"), "token: ${MAIL_PASSWORD}\nca_file: ca.pem")
        asked = room.digest("doctor")
        assert "takes mail: TLSv1.3, logged in as news" in " ".join(asked.text.split())
        assert "ca.pem: others may use it" not in asked.text
        assert room.digest("go").code == 0
        sent = room.digest("send", "morning", YES)
        assert sent.code == 0, sent.text
        assert readers(server) == Counter(everybody())


@pytest.mark.parametrize(
    ("more", "what", "write"),
    [
        ({"data_size_limit": 3_000}, "the mail is too large", "message_size_limit"),
        ({"auth_required": True}, "refused us: 530", "`token:`"),
    ],
)
def test_what_a_server_takes_from_nobody_stops_sending_and_rejects_nobody(
    tmp_path: Path, authority: Authority, more: dict[str, Any], what: str, write: str
) -> None:
    with smtp_like(authority.certificate.context(), **more) as server:
        room = newsroom(tmp_path)
        room.through("smtp", server.url)
        stopped = room.digest("send", "morning", YES)
        assert stopped.code == 3
        assert what in " ".join(stopped.text.split())
        assert write in " ".join(stopped.text.split())
    (edition,) = room.editions()
    assert room.sums(edition) == {"due": PEOPLE}


class Impatient(threading.Event):
    """Whoever would have to wait for a second is asked to stop."""

    def wait(self, timeout: float | None = None) -> bool:
        return bool(timeout and timeout >= 1) or super().wait(timeout)


def typed(room: Newsroom) -> Report:
    """What `digest send morning` does, but for waiting."""
    with room.opened() as wiring:
        wiring.stopping = Impatient()
        return send(wiring, "morning", "", lambda built, count: str(count))


def test_why_mails_wait_is_told_and_a_send_that_a_person_types_waits_for_no_earlier_failure(tmp_path: Path) -> None:
    with smtp_like() as server:
        gone = server.url
    room = newsroom(tmp_path)
    room.through("smtp", gone)
    waiting = typed(room)
    words = f"nothing listens at {gone.removeprefix('smtp://')}"
    assert (waiting.ended, waiting.reason) == ("open", words)
    assert words in " ".join(room.digest("status").text.split())
    with smtp_like(port=int(gone.rpartition(":")[2])) as server:
        assert typed(room).ended == "sent"
        assert readers(server) == Counter(everybody())
