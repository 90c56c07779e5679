"""Real providers, on loopback: what was in flight when the process died is held as uncertain and shown; nobody else is
affected; what a provider refuses stops sending, and the rest goes out later."""

from __future__ import annotations

import json
import os
import pty
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from digest.model.edition import Occasion
from digest.model.run import Report
from digest.pipeline import running
from digest.send.smtp.provider import Smtp
from tests.acceptance.servers import PEOPLE, Newsroom, everybody, most, newsroom, wait_for
from tests.send.apis.postmark import PostmarkLike, postmark_like
from tests.send.apis.serving import Said
from tests.send.servers import SmtpLike, smtp_like, taken

KILLED = 137
YES = f"--yes={PEOPLE}"
#: A batch of one of six segments.
BATCH = PEOPLE // 6
EDITOR = "ed@quay-news.org"


@pytest.fixture
def smtp() -> Iterator[SmtpLike]:
    with smtp_like() as server:
        yield server


@pytest.fixture
def api() -> Iterator[PostmarkLike]:
    with postmark_like() as server:
        yield server


def through_smtp(folder: Path, smtp: SmtpLike, more: str = "") -> Newsroom:
    room = newsroom(folder)
    room.through("smtp", smtp.url, more)
    return room


def through_postmark(folder: Path, api: PostmarkLike) -> Newsroom:
    room = newsroom(folder)
    room.environ["POSTMARK_TOKEN"] = api.token
    room.through("postmark", api.url, "token: ${POSTMARK_TOKEN}")
    return room


def readers(server: SmtpLike | PostmarkLike) -> list[str]:
    """Who got an edition, in the order of arrival; notices to editors left out."""
    if isinstance(server, SmtpLike):
        return [to for envelope in server.envelopes for to in envelope.rcpt_tos if to != EDITOR]
    return [mail.address for mail in server.taken if mail.address != EDITOR]


def notices(server: SmtpLike) -> list[str]:
    """Subjects of what editors got."""
    found = [taken(cast(bytes, mail.original_content)) for mail in server.envelopes if EDITOR in mail.rcpt_tos]
    return [mail.subject for mail in found]


def later(room: Newsroom, minutes: int) -> Report:
    """The same command so many minutes after the last one."""
    then = datetime.now(UTC) + timedelta(minutes=minutes)
    with room.opened(clock=lambda: then) as wiring:
        (edition,) = wiring.store.editions.sending()
        return running.run(
            wiring.publication.in_force("morning"),
            edition.occasion,
            wiring.kit("morning"),
        )


# ---- SMTP: it can neither dedupe nor be asked


@pytest.mark.parametrize(
    ("point", "least", "others"),
    [
        ("attempted:3", 0, 4),
        ("answered:24", 1, 4),
        pytest.param("frozen", 0, 0, marks=pytest.mark.soak),
        *(pytest.param(point, 0, 4, marks=pytest.mark.soak) for point in ("mailed:24", "handed-over:3", "recorded:3")),
    ],
)
def test_3_killed_through_smtp_only_mails_in_hand_are_uncertain_and_shown(
    tmp_path: Path, smtp: SmtpLike, point: str, least: int, others: int
) -> None:
    room = through_smtp(tmp_path, smtp)

    assert room.run("send", "morning", YES, crash=point).code == KILLED
    finished = room.digest("send", "morning")
    status = room.digest("status")

    (edition,) = room.editions()
    uncertain = room.uncertain(edition)
    count = len(uncertain)
    assert finished.code == 0
    assert least <= count <= least + others <= Smtp.limits.workers  # others are at it where a call takes a second
    assert most(readers(smtp)) == 1
    assert set(readers(smtp)) | uncertain == everybody()
    assert room.sums(edition) == {"accepted": PEOPLE - count} | ({"uncertain": count} if count else {})
    assert {address for address in everybody() if address in status.out} == uncertain
    assert room.verified(edition)
    assert notices(smtp) == [f"The Quay: {count} mail{'s' * (count > 1)} with unknown outcome"] * bool(count)


def test_1_a_mail_that_is_sent_again_by_choice_has_the_same_bytes(tmp_path: Path, smtp: SmtpLike) -> None:
    room = through_smtp(tmp_path, smtp, "if_unknown: resend")

    room.run("send", "morning", YES, crash="answered:24")
    room.digest("send", "morning")

    (edition,) = room.editions()
    raw = [cast(bytes, mail.original_content) for mail in smtp.envelopes if EDITOR not in mail.rcpt_tos]
    assert len(raw) == PEOPLE + 1
    assert len(set(raw)) == PEOPLE
    assert set(raw) == set(room.composed(edition).values())
    assert room.sums(edition) == {"accepted": PEOPLE}


def test_asked_to_end_it_finishes_what_is_in_hand_and_the_next_run_sends_the_rest(
    tmp_path: Path, smtp: SmtpLike
) -> None:
    room = through_smtp(tmp_path, smtp, "rate: 20 per second")
    sending = room.typed("send", "morning", YES)
    wait_for(lambda: len(smtp.envelopes) >= 3)

    sending.signal(signal.SIGTERM)
    first = sending.ended(15)

    got = len(readers(smtp))
    (edition,) = room.editions()
    assert first.code == 3
    assert "The next run goes on from here" in first.out
    assert 0 < got < PEOPLE
    assert room.sums(edition) == {"accepted": got, "due": PEOPLE - got}
    room.through("smtp", smtp.url)
    assert room.digest("send", "morning").code == 0
    assert sorted(readers(smtp)) == sorted(everybody())


def test_26_who_unsubscribes_while_it_is_sent_gets_nothing_any_more(tmp_path: Path, smtp: SmtpLike) -> None:
    room = through_smtp(tmp_path, smtp)
    room.run("send", "morning", YES, crash="recorded:1")
    left = (everybody() - set(readers(smtp))).pop()

    room.digest("subscribers", "unsubscribe", left, "--from", "morning")
    room.digest("send", "morning")

    (edition,) = room.editions()
    assert sorted(readers(smtp)) == sorted(everybody() - {left})
    assert room.sums(edition) == {"accepted": PEOPLE - 1, "suppressed": 1}


def test_an_older_edition_that_is_half_sent_goes_before_a_new_one(tmp_path: Path, smtp: SmtpLike) -> None:
    room = through_smtp(tmp_path, smtp)
    room.run("send", "morning", YES, crash="frozen")
    room.article("bridge", "Bridge closes for repairs\n\nThe old bridge will be closed for the whole of April.\n")
    (half_sent,) = room.editions()
    with room.opened() as wiring:
        newer = Occasion(key="2099-01-01T07:00", at=datetime(2099, 1, 1, 7, tzinfo=UTC))
        digest = wiring.publication.in_force("morning")
        assert running.run(digest, newer, wiring.kit("morning"), lambda built: "").ended.value == "sent"

    assert room.digest("send", "morning").code == 0

    assert room.sums(half_sent) == {"accepted": PEOPLE}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_end_at_the_question_it_leaves_and_nothing_is_sent(
    tmp_path: Path, smtp: SmtpLike, number: signal.Signals
) -> None:
    room = through_smtp(tmp_path, smtp)
    terminal, inside = pty.openpty()
    sending = room.typed("send", "morning", stdin=inside)
    wait_for(lambda: "Type the number" in sending.text)

    sending.signal(number)

    assert sending.ended(10).code == 130
    os.close(terminal)
    os.close(inside)
    assert (smtp.envelopes, room.editions()) == ([], ())


# ---- Postmark: it can be asked


@pytest.mark.parametrize(("point", "unknown"), [("attempted:3", BATCH), ("handed-over:3", 0)])
def test_3_killed_through_postmark_what_was_in_flight_is_looked_up_minutes_later(
    tmp_path: Path, api: PostmarkLike, point: str, unknown: int
) -> None:
    room = through_postmark(tmp_path, api)

    assert room.run("send", "morning", YES, crash=point).code == KILLED
    report = later(room, 6)
    status = room.digest("status")

    (edition,) = room.editions()
    uncertain = room.uncertain(edition)
    assert report.ended.value == "sent"
    assert len(uncertain) == unknown
    assert most(readers(api)) == 1
    assert set(readers(api)) | uncertain == everybody()
    assert {address for address in everybody() if address in status.out} == uncertain
    assert sum(1 for path, _, _ in api.calls if path.startswith("/messages/outbound")) == 1


def test_3_what_postmark_does_not_find_is_held_and_never_sent_again(tmp_path: Path, api: PostmarkLike) -> None:
    room = through_postmark(tmp_path, api)
    room.run("send", "morning", YES, crash="handed-over:3")
    api.searchable = False

    later(room, 6)

    (edition,) = room.editions()
    assert room.sums(edition) == {"accepted": PEOPLE - BATCH, "uncertain": BATCH}
    assert sorted(readers(api)) == sorted(everybody())


def test_10_a_revoked_token_stops_all_sending_and_after_go_the_rest_is_sent(tmp_path: Path, api: PostmarkLike) -> None:
    room = through_postmark(tmp_path, api)
    body = json.dumps({"ErrorCode": 10, "Message": "Bad or missing Server API token."}).encode()
    api.script = [
        Said(status=200, take=True, body=_taken(10)),
        Said(status=401, body=body),
        Said(status=401, body=body),
    ]

    stopped = room.digest("send", "morning", YES)
    calls = len(api.calls)
    again = room.digest("send", "morning")
    status = room.digest("status")

    (edition,) = room.editions()
    assert (stopped.code, again.code) == (3, 1)
    assert "Bad or missing Server API token" in stopped.out
    assert "all sending is stopped" in status.out
    assert calls <= 3  # the first batch, the refused one, and the attempt to tell the editor
    assert room.sums(edition) == {"accepted": BATCH, "due": PEOPLE - BATCH}

    assert room.digest("go").code == 0
    assert room.digest("send", "morning").code == 0
    assert sorted(readers(api)) == sorted(everybody())
    assert room.sums(edition) == {"accepted": PEOPLE}


def _taken(count: int) -> bytes:
    return json.dumps([{"ErrorCode": 0, "Message": "OK", "MessageID": f"s-{n}"} for n in range(count)]).encode()


# ---- the gate, and keys


@pytest.mark.parametrize("words", [("send", "morning"), ("start",)])
def test_13_a_real_provider_sends_nothing_until_everything_is_ready_and_all_reasons_are_said(
    tmp_path: Path, smtp: SmtpLike, words: tuple[str, ...]
) -> None:
    room = newsroom(tmp_path, people=1)
    room.environ.clear()
    room.site(
        "name: The Quay\ntimezone: Europe/London\naddress: Example Street 1\n"
        f"mail:\n  provider: smtp\n  base_url: {smtp.url}\n  from: Q <q@quay.example>\n"
    )

    refused = room.digest(*words)

    assert refused.code == 2
    for reason in ("https address", "DIGEST_SIGNING_KEY", "still an example", "`mail: from:`", "unsubscribe by mail"):
        assert reason in refused.err
    assert smtp.envelopes == []
    assert room.editions() == ()


def test_the_key_of_a_half_sent_edition_may_be_rotated_but_not_lost(tmp_path: Path, smtp: SmtpLike) -> None:
    old = "1:the-old-secret-of-more-than-thirty-two-letters"
    new = "2:the-new-secret-of-more-than-thirty-two-letters"
    room = through_smtp(tmp_path, smtp)
    room.environ["DIGEST_SIGNING_KEY"] = old
    room.run("send", "morning", YES, crash="recorded:3")
    before = len(smtp.envelopes)

    room.environ["DIGEST_SIGNING_KEY"] = new
    lost = room.digest("send", "morning")
    assert lost.code == 2
    assert "Put it back into DIGEST_SIGNING_KEY" in lost.err
    assert len(readers(smtp)) == before

    room.environ["DIGEST_SIGNING_KEY"] = f"{new}, {old}"
    assert room.digest("send", "morning").code == 0
    assert sorted(readers(smtp)) == sorted(everybody())
    codes = {mail.headers["List-Unsubscribe"].partition("/unsubscribe/")[2].partition(">")[0] for mail in smtp.taken}
    assert len(codes - {""}) == PEOPLE
    assert {code.partition(".")[0] for code in codes - {""}} == {"1"}
    left = room.digest("subscribers", "unsubscribe", (codes - {""}).pop())
    assert "gets nothing of morning any more" in left.out
