"""A batch through a mail server: who has the mail, who has not, and who is tried again."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digest.model.mail import Answer
from digest.send.pace import Pace
from digest.send.ports import Limits, ProviderHalt
from digest.send.smtp.provider import BUDGET, TIMEOUT
from digest.send.smtp.tempo import Tempo
from tests.send.servers import scripted_smtp, smtp_like
from tests.send.smtp.asked import Connect, answers, send, usual


def test_many_mails_share_one_connection_whoever_is_refused(smtp: Connect) -> None:
    with smtp_like() as post:
        provider = smtp(post.url)
        for _ in range(2):
            given = send(provider, "a@post.org", "refused@post.org", "b@post.org")
            assert answers(given) == [Answer.ACCEPTED, Answer.REJECTED, Answer.ACCEPTED]
    assert len(post.peers) == 1
    assert [envelope.mail_from for envelope in post.envelopes] == ["news@quay.org"] * 4


def test_resend_s_own_server_gets_a_key_a_mail_and_may_be_asked_again(
    smtp: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    with smtp_like() as post:
        assert not smtp(post.url).limits.dedupes
        monkeypatch.setattr("digest.send.smtp.provider._DEDUPES", "127.0.0.1")
        provider = smtp(post.url)
        send(provider, "a@post.org", "b@post.org")
    assert provider.limits.dedupes
    assert [mail.headers["Resend-Idempotency-Key"] for mail in post.taken] == ["0" * 26, "1" * 26]


def test_a_line_that_begins_with_a_dot_arrives_as_it_is(smtp: Connect) -> None:
    with smtp_like() as post:
        provider = smtp(post.url)
        send(provider, "a@post.org", html="<p>\n.\n..\n.\r\n</p>")
    assert post.taken[0].html == "<p>\n.\n..\n.\n</p>"


def test_29_refusals_are_each_person_s_own_and_the_connection_goes_on(smtp: Connect) -> None:
    with smtp_like() as post:
        provider = smtp(post.url)
        receipts = send(provider, "a@post.org", "refused@post.org", "later@post.org", "b@post.org")
    assert answers(receipts) == [Answer.ACCEPTED, Answer.REJECTED, Answer.DEFERRED, Answer.ACCEPTED]
    assert receipts[1].reason == "550 5.1.1 no such user (answer to RCPT)"
    assert not receipts[2].channel, "one greylisted address says nothing of the others"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("451 4.3.0 try later", Answer.DEFERRED),
        ("552 5.3.4 too large", Answer.REJECTED),
        ("554 5.7.1 spam", Answer.REJECTED),
        ("251 2.0.0 queued", Answer.ACCEPTED),
        ("299 fine", Answer.ACCEPTED),
        ("354 go on", Answer.UNCERTAIN),
        ("150 hold on", Answer.UNCERTAIN),
        ("600 what", Answer.UNCERTAIN),
        ("2500 ok", Answer.UNCERTAIN),
        ("250ok", Answer.UNCERTAIN),
        ("+25 ok", Answer.UNCERTAIN),
        ("250-queued\r\n550 or not", Answer.UNCERTAIN),
        ("250-queued\r\n451 or later", Answer.UNCERTAIN),
        ("250-queued\r\n250 as 7", Answer.ACCEPTED),
        ("hang up", Answer.UNCERTAIN),
    ],
)
def test_the_answer_to_the_whole_mail_decides_for_that_mail_alone(smtp: Connect, said: str, expected: Answer) -> None:
    with smtp_like() as post:
        post.script = ["250 OK", said]
        provider = smtp(post.url)
        assert answers(send(provider, "a@post.org", "b@post.org", "c@post.org")) == [
            Answer.ACCEPTED,
            expected,
            Answer.ACCEPTED,
        ]


@pytest.mark.parametrize("verb", ["RCPT", "DATA", "."])
@pytest.mark.parametrize("said", ["421 4.3.2 shutting down", "454 4.7.0 cannot tell now", "451 4.7.500 server busy"])
def test_what_speaks_of_the_server_makes_everybody_wait_and_who_met_it_comes_behind_them(
    smtp: Connect, verb: str, said: str
) -> None:
    mails: list[str] = []

    def of_one(command: str, connection: int) -> str:
        mails.append(command) if command.startswith("RCPT") else None
        return said if command.startswith(verb) and "b@post.org" in mails[-1].lower() else usual(command)

    with scripted_smtp(of_one) as (url, _):
        provider = smtp(url)
        first, met, waiting = send(provider, "a@post.org", "b@post.org", "c@post.org")
        assert answers([first, met, waiting]) == [Answer.ACCEPTED, Answer.DEFERRED, Answer.DEFERRED]
        assert [(one.channel, one.behind) for one in (met, waiting)] == [(True, True), (True, False)]
        assert answers(send(provider, "c@post.org")) == [Answer.ACCEPTED]


def test_refusals_in_a_row_are_counted_from_batch_to_batch(smtp: Connect) -> None:
    with scripted_smtp(lambda command, _: "451 later" if command == "." else usual(command)) as (url, seen):
        provider = smtp(url)
        receipts = [send(provider, f"reader@{name}.org")[0] for name in "abcde"]
        assert [one.channel for one in receipts] == [False, False, True, True, True]
        rest = send(provider, *(f"{name}@post.org" for name in "abcde"))
    assert seen.count(".") == 6, "one of a batch is tried"
    assert [(one.channel, one.behind) for one in rest] == [(True, True)] + [(True, False)] * 4


def test_a_mail_is_uncertain_only_after_its_last_dot(smtp: Connect) -> None:
    def hang_up_once(at: str):  # type: ignore[no-untyped-def]
        return lambda command, connection: "drop" if connection == 0 and command.startswith(at) else usual(command)

    for at, expected in [("MAIL", Answer.ACCEPTED), ("RCPT", Answer.ACCEPTED), ("DATA", Answer.ACCEPTED)]:
        with scripted_smtp(hang_up_once(at)) as (url, seen):
            assert answers(send(smtp(url), "a@post.org")) == [expected], at
        assert seen.count(".") == 1
    with scripted_smtp(hang_up_once(".")) as (url, seen):
        assert answers(send(smtp(url), "a@post.org")) == [Answer.UNCERTAIN]
    assert seen.count(".") == 1


def test_29_a_connection_that_takes_no_further_mail_is_used_up_and_a_new_one_goes_on(smtp: Connect) -> None:
    sent: dict[int, int] = {}

    def three_each(command: str, connection: int) -> str:
        if command.startswith("MAIL") and sent.get(connection, 0) == 3:
            return "452 4.5.3 too many messages sent"
        if command == ".":
            sent[connection] = sent.get(connection, 0) + 1
        return usual(command)

    with scripted_smtp(three_each) as (url, _):
        receipts = send(smtp(url), *(f"{letter}@post.org" for letter in "abcdefgh"))
    assert set(answers(receipts)) == {Answer.ACCEPTED}
    assert list(sent.values()) == [3, 3, 2]


def test_a_server_that_takes_no_mail_over_a_new_connection_is_left_alone(smtp: Connect) -> None:
    def full(command: str, connection: int) -> str:
        return "452 4.3.1 no room" if command.startswith("MAIL") else usual(command)

    with scripted_smtp(full) as (url, seen):
        receipts = send(smtp(url), "a@post.org", "b@post.org", "c@post.org")
    assert set(answers(receipts)) == {Answer.DEFERRED}
    assert receipts[0].channel
    assert sum(command.startswith("MAIL") for command in seen) == 1


def test_a_connection_in_use_is_not_asked_whether_it_lives(smtp: Connect) -> None:
    with scripted_smtp(lambda command, _: usual(command)) as (url, seen):
        provider = smtp(url)
        for _ in range(3):
            assert answers(send(provider, "a@post.org")) == [Answer.ACCEPTED]
    assert [command for command in seen if command.upper() == "NOOP"] == []


@pytest.mark.parametrize("odd", ["OK", "HTTP/1.1 200 OK", "25", "\x00\x01"])
def test_a_line_that_is_no_smtp_after_the_whole_mail_is_no_reason_to_send_it_again(smtp: Connect, odd: str) -> None:
    def answer(command: str, connection: int) -> str:
        return odd if command == "." and connection == 0 else usual(command)

    with scripted_smtp(answer) as (url, seen):
        receipts = send(smtp(url), "a@post.org", "b@post.org")
    assert answers(receipts) == [Answer.UNCERTAIN, Answer.ACCEPTED]
    assert seen.count(".") == 2, "on a new connection: nobody knows what the odd one would say next"


def test_a_server_that_takes_mails_and_never_answers_gets_three_and_no_more(smtp: Connect) -> None:
    def mute(command: str, connection: int) -> str:
        return "drop" if command == "." else usual(command)

    with scripted_smtp(mute) as (url, seen):
        receipts = send(smtp(url), *(f"{letter}@post.org" for letter in "abcdefg"))
    assert answers(receipts) == [Answer.UNCERTAIN] * 3 + [Answer.DEFERRED] * 4
    assert receipts[-1].channel
    assert seen.count(".") == 3


def test_a_server_that_stays_silent_after_the_mail_leaves_it_uncertain(smtp: Connect) -> None:
    def silent(command: str, connection: int) -> str:
        return "" if command == "." else usual(command)

    with scripted_smtp(silent) as (url, _):
        (receipt,) = send(smtp(url, timeout=0.05), "a@post.org")
    assert receipt.answer is Answer.UNCERTAIN


def test_29_a_server_that_closes_after_each_mail_still_gets_them_all(smtp: Connect) -> None:
    def one_each(command: str, connection: int) -> str:
        return "421 enough for one connection" if command.startswith("MAIL") and mails[connection] else _count(command)

    def _count(command: str) -> str:
        if command == ".":
            mails[max(mails)] = 1
        elif command == "HELLO":
            mails[len(mails)] = 0
        return usual(command)

    mails: dict[int, int] = {}
    with scripted_smtp(one_each) as (url, seen):
        assert answers(send(smtp(url), "a@post.org", "b@post.org", "c@post.org")) == [Answer.ACCEPTED] * 3
    assert seen.count(".") == 3


@pytest.mark.parametrize(
    ("verb", "said"),
    [("HELLO", "421 too busy"), ("HELLO", "drop"), ("MAIL", "451 4.3.0 disk is full"), ("MAIL", "421 busy")],
)
def test_a_server_that_is_not_well_defers_everybody_without_asking_for_each(
    smtp: Connect, verb: str, said: str
) -> None:
    def unwell(command: str, connection: int) -> str:
        return said if command.startswith(verb) else usual(command)

    with scripted_smtp(unwell) as (url, seen):
        receipts = send(smtp(url), "a@post.org", "b@post.org", "c@post.org")
    assert [(receipt.answer, receipt.channel) for receipt in receipts] == [(Answer.DEFERRED, True)] * 3
    assert len([command for command in seen if command.upper().startswith("MAIL")]) <= 2


def test_nobody_listening_defers_everybody(smtp: Connect) -> None:
    with smtp_like() as post:
        gone = post.url
    receipts = send(smtp(gone), "a@post.org", "b@post.org")
    assert [(receipt.answer, receipt.channel) for receipt in receipts] == [(Answer.DEFERRED, True)] * 2


@pytest.mark.parametrize(
    ("verb", "said"),
    [("MAIL", "550 5.7.1 sender not allowed"), ("MAIL", "530 5.7.0 log in first"), ("RCPT", "530 log in first")],
)
def test_a_server_that_does_not_take_mail_from_us_halts(smtp: Connect, verb: str, said: str) -> None:
    def refusing(command: str, connection: int) -> str:
        return said if command.startswith(verb) else usual(command)

    with scripted_smtp(refusing) as (url, seen), pytest.raises(ProviderHalt, match=said[:3]):
        send(smtp(url), "a@post.org", "b@post.org")
    assert len([command for command in seen if command.upper().startswith(verb)]) == 1


def test_a_halt_after_some_mails_brings_their_receipts(smtp: Connect) -> None:
    def one_only(command: str, connection: int) -> str:
        return "530 log in" if command.startswith("RCPT TO:<B") else usual(command)

    with scripted_smtp(one_only) as (url, _), pytest.raises(ProviderHalt) as caught:
        send(smtp(url), "a@post.org", "b@post.org", "c@post.org")
    assert answers(caught.value.receipts) == [Answer.ACCEPTED]


def test_a_batch_that_takes_too_long_is_cut_before_its_lease_is_over(smtp: Connect) -> None:
    with smtp_like() as post:
        provider = smtp(post.url, edge={"budget": -1})
        receipts = send(provider, "a@post.org", "b@post.org")
    assert answers(receipts) == [Answer.DEFERRED] * 2
    assert not post.envelopes


def test_no_mail_is_begun_whose_answer_could_not_be_written_down(
    smtp: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with smtp_like() as post:
        provider = smtp(post.url)
        provider.keep_journal(tmp_path, "here:1")
        assert answers(send(provider, "a@post.org")) == [Answer.ACCEPTED]
        monkeypatch.setattr(provider._journal, "begun", full)
        receipts = send(provider, "b@post.org", "c@post.org")
        assert len(post.envelopes) == 1
    assert [(one.answer, one.channel) for one in receipts] == [(Answer.DEFERRED, True)] * 2
    assert receipts[0].reason == "answers cannot be written down on this machine: No space left on device"


# ---- a server's own pace


@dataclass
class Clock:
    now: float = 0.0

    def monotonic(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += seconds


def limited(clock: Clock, most: int) -> Callable[[str, int], str]:
    """Takes so many mails in any minute, from its first second on."""
    begun: dict[int, int] = {}

    def answer(command: str, connection: int) -> str:
        if command.startswith("MAIL"):
            minute = int(clock.now // 60)
            begun[minute] = begun.get(minute, 0) + 1
            if begun[minute] > most:
                return "450 4.7.1 Error: too much mail from 127.0.0.1"
        return usual(command)

    return answer


def test_a_server_with_a_limit_is_met_by_its_own_pace_and_the_line_to_write_is_told(
    smtp: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    clock, start = Clock(), datetime(2026, 11, 24, 7, tzinfo=UTC)
    people = [f"reader{n}@post.org" for n in range(40)]
    with scripted_smtp(limited(clock, 30)) as (url, seen):
        tempo = Tempo(monotonic=clock.monotonic, wait=clock.wait)
        provider = smtp(url, edge={"tempo": tempo, "clock": lambda: start})
        first = send(provider, *people)
        assert answers(first) == [Answer.ACCEPTED] * 30 + [Answer.DEFERRED] * 10
        assert {(receipt.channel, receipt.retry_at) for receipt in first[30:]} == {
            (True, start + timedelta(seconds=61))
        }
        assert "Write `rate: 27 per minute` under `mail:`" in first[30].reason
        assert first[30].per_second == pytest.approx(27 / 60), "for all who send"

        early = send(provider, "a@post.org")
        assert answers(early) == [Answer.DEFERRED], "its turn is beyond our patience"
        asked = len(seen)
        clock.now = 61
        assert answers(send(provider, *people[30:])) == [Answer.ACCEPTED] * 5 + [Answer.DEFERRED] * 5
        assert clock.now == pytest.approx(61 + 4 * 60 / 27)
        assert len(seen) > asked
    assert caplog.text.count("rate.learned") == 1


def test_a_limit_that_another_process_learned_is_kept_from_the_first_mail_on(smtp: Connect) -> None:
    clock = Clock()
    with scripted_smtp(limited(clock, 30)) as (url, _):
        provider = smtp(url, edge={"tempo": Tempo(monotonic=clock.monotonic, wait=clock.wait)})
        provider.begin_at(0.5)
        assert answers(send(provider, *(f"reader{n}@post.org" for n in range(5)))) == [Answer.ACCEPTED] * 5
        assert clock.now == pytest.approx(4 / 0.5)


def test_resend_s_own_server_is_asked_again_within_16_hours(smtp: Connect) -> None:
    provider = smtp("smtps://smtp.resend.com", token="re_1")
    assert provider.limits == Limits(batch=50, batch_bytes=0, workers=5, dedupes=True, key_lasts=timedelta(hours=16))


def test_the_last_mail_of_a_batch_is_answered_before_another_may_claim_it() -> None:
    """One that is begun within the budget, and whose last answer takes as long as it may."""
    lease = Pace(clock=lambda: datetime(2026, 11, 24, tzinfo=UTC), wait=bool).lease
    assert timedelta(seconds=BUDGET + 2 * TIMEOUT) < lease


def test_who_is_not_tried_hears_why(smtp: Connect) -> None:
    clock = Clock()

    def slow(command: str, connection: int) -> str:
        if command == ".":
            clock.now += 91
        return usual(command)

    with scripted_smtp(slow) as (url, seen):
        tempo = Tempo(monotonic=clock.monotonic, wait=clock.wait)
        first, second = send(smtp(url, edge={"tempo": tempo}), "a@post.org", "b@post.org")
    assert first.answer is Answer.ACCEPTED
    assert (second.answer, second.reason, second.channel) == (Answer.DEFERRED, "127.0.0.1 is slow", False)
    assert seen.count(".") == 1


@pytest.mark.parametrize(("rate", "sent"), [(0.2, 3), (0.099, 1)])
def test_a_batch_waits_ten_seconds_for_its_turns_and_no_longer(smtp: Connect, rate: float, sent: int) -> None:
    clock = Clock()
    with scripted_smtp(lambda command, _: usual(command)) as (url, seen):
        provider = smtp(url, edge={"tempo": Tempo(monotonic=clock.monotonic, wait=clock.wait)})
        provider.begin_at(rate)
        receipts = send(provider, *(f"{letter}@post.org" for letter in "abcde"))
    assert answers(receipts) == [Answer.ACCEPTED] * sent + [Answer.DEFERRED] * (5 - sent)
    assert seen.count(".") == sent
    assert receipts[-1].channel
    assert receipts[-1].per_second == rate
    assert "limits how many mails it takes" in receipts[-1].reason


def test_a_server_that_never_answers_is_named_for_who_was_not_tried(smtp: Connect) -> None:
    with scripted_smtp(lambda command, _: "drop" if command == "." else usual(command)) as (url, _):
        *_, last = send(smtp(url), *(f"{letter}@post.org" for letter in "abcd"))
    assert (last.answer, last.channel) == (Answer.DEFERRED, True)
    assert last.reason == "127.0.0.1 takes mails and does not answer"


def test_the_key_of_a_mail_counts_to_its_size(smtp: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    with smtp_like() as post:
        monkeypatch.setattr("digest.send.smtp.provider._DEDUPES", "127.0.0.1")
        send(smtp(post.url), "a@post.org")
        whole = len(post.envelopes[0].original_content)
    with smtp_like(data_size_limit=whole) as post, pytest.raises(ProviderHalt, match="too large"):
        send(smtp(post.url), "a@post.org", html="x" * 400)
    assert not post.envelopes


def test_a_provider_that_is_closed_has_said_goodbye_on_each_connection(smtp: Connect) -> None:
    with scripted_smtp(lambda command, _: usual(command)) as (url, seen):
        provider = smtp(url)
        send(provider, "a@post.org")
        provider.close()
        provider.close()
    assert [command for command in seen if command.upper() == "QUIT"] == ["quit"]


def test_a_first_batch_in_which_somebody_is_taken_shares_no_refusal(smtp: Connect) -> None:
    def some(command: str, connection: int) -> str:
        return "554 no" if command.startswith("RCPT TO:<B") else usual(command)

    with scripted_smtp(some) as (url, _):
        receipts = send(smtp(url), "a@post.org", *(f"b{n}@post.org" for n in range(3)))
    assert answers(receipts) == [Answer.ACCEPTED] + [Answer.REJECTED] * 3


def test_a_connection_that_lay_idle_is_asked_before_it_carries_the_next_batch(
    smtp: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr("digest.send.smtp.connection.time", clock)
    with scripted_smtp(lambda command, _: usual(command)) as (url, seen):
        provider = smtp(url)
        send(provider, "a@post.org")
        clock.now += 31
        send(provider, "b@post.org")
    assert [command.upper() for command in seen].index("NOOP") == 5


def test_a_server_that_falls_silent_after_some_mails_gets_three_more_and_no_fourth(smtp: Connect) -> None:
    mails: list[str] = []

    def answer(command: str, connection: int) -> str:
        mails.extend([command] * (command == "."))
        return "drop" if command == "." and len(mails) > 1 else usual(command)

    with scripted_smtp(answer) as (url, seen):
        receipts = send(smtp(url), *(f"{letter}@post.org" for letter in "abcdef"))
    assert answers(receipts) == [Answer.ACCEPTED] + [Answer.UNCERTAIN] * 3 + [Answer.DEFERRED] * 2
    assert seen.count(".") == 4


@pytest.mark.parametrize("code", ["550", "250"])
def test_only_a_refusal_for_now_speaks_of_a_limit(smtp: Connect, code: str) -> None:
    def answer(command: str, connection: int) -> str:
        return f"{code} rate limit exceeded" if command.startswith("RCPT TO:<B") else usual(command)

    with scripted_smtp(answer) as (url, _):
        receipts = send(smtp(url), "a@post.org", "b@post.org", "c@post.org")
    assert receipts[1].answer is (Answer.REJECTED if code == "550" else Answer.ACCEPTED)
    assert receipts[2].answer is Answer.ACCEPTED
