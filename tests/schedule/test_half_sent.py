"""Editions that are half sent or wait for a person, and sending that was stopped."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from digest.actions import stop
from tests.acceptance.servers import Newsroom, everybody
from tests.schedule.bench import DAY, HOUR, MINUTE, PEOPLE, START, Bench
from tests.send.apis.postmark import PostmarkLike
from tests.send.apis.serving import Said

EDITOR = "ed@quay-news.org"


def through_postmark(room: Newsroom, api: PostmarkLike) -> None:
    room.environ["POSTMARK_TOKEN"] = api.token
    room.through("postmark", api.url, "token: ${POSTMARK_TOKEN}")


@pytest.mark.parametrize("point", ["frozen", "handed-over:2", "recorded:6"])
def test_31_a_restart_goes_on_with_a_half_sent_edition_whoever_began_it(bench: Bench, point: str) -> None:
    bench.room.morning("by hand")  # the command has the clock of this machine: no schedule may come due by it
    bench.room.run("send", "morning", crash=point)
    bench.now = datetime.now(UTC) + MINUTE
    bench.look()
    assert [(key[:5], status) for key, status in bench.editions()] == [("hand-", "sent")]
    assert len(bench.room.mails) == PEOPLE


def test_a_half_sent_edition_goes_on_when_its_schedule_has_changed_and_it_is_late(bench: Bench) -> None:
    """What it was begun with counts, and it is not later than its late limit."""
    bench.look()
    bench.stop_once_frozen("while we look")
    bench.look(HOUR)
    assert bench.editions() == [("2026-11-24T07:00", "sending")]
    bench.end()
    bench.room.morning("weekdays at 12:00")
    bench.room.digest("go")
    bench.now += 2 * HOUR
    bench.look()
    assert bench.editions() == [("2026-11-24T07:00", "sent")]
    assert len(bench.room.mails) == PEOPLE


def test_an_edition_that_nobody_got_is_told_of_within_the_hour_and_at_the_end_and_its_articles_run_next(
    bench: Bench, api: PostmarkLike
) -> None:
    through_postmark(bench.room, api)
    bench.sent_before()
    api.script = [Said(status=503, headers=(("Retry-After", "3600"),))] * 40
    bench.look()
    bench.look(HOUR)
    assert [key.split()[0] for key in bench.all_notices()] == ["delayed"]
    for _ in range(7):
        bench.look(HOUR)
    assert bench.editions()[-1] == ("2026-11-24T07:00", "failed")
    assert [key.split()[0] for key in bench.all_notices()] == ["delayed", "given-up"]
    last = bench.shown[-1].report
    assert last is not None
    assert (last.ended.value, last.answers["expired"]) == ("failed", PEOPLE)
    assert last.reason == "not delivered within the late limit: postmark answered 503"
    listed = bench.room.digest("history", "--json")
    assert json.loads(listed.out)[0]["status"] == "failed"

    api.script = []
    bench.reach(START + DAY + HOUR)
    assert bench.editions()[-1] == ("2026-11-25T07:00", "sent")
    stories = [story.lead.title for story in bench.last().draft.stories]
    assert len(stories) == 2
    assert sorted({mail.address for mail in api.taken} - {EDITOR}) == sorted(everybody(PEOPLE))


def test_what_stood_still_beyond_its_late_limit_is_given_up_and_by_a_person_s_word_it_goes_on(bench: Bench) -> None:
    bench.look()
    bench.stop_once_frozen("while we look")
    bench.look(HOUR)
    bench.look(6 * HOUR)
    with bench.room.opened(lambda: bench.now) as wiring:
        assert stop.go(wiring.store, bench.now) == "while we look"
    bench.look(MINUTE)
    assert bench.editions() == [("2026-11-24T07:00", "sent")]
    bench.stop_once_frozen("once more")
    bench.room.article("bridge", "Bridge closes for repairs\n\nThe old bridge will be closed for the whole of April.\n")
    bench.reach(START + DAY + HOUR)
    with bench.room.opened(lambda: bench.now) as wiring:
        wiring.store.deliveries.go()
    bench.look(7 * HOUR)
    assert bench.editions()[-1] == ("2026-11-25T07:00", "failed")
    assert len(bench.room.mails) == PEOPLE


def test_while_all_sending_is_stopped_what_comes_due_is_not_begun_and_with_go_it_is_made_of_the_news_of_then(
    bench: Bench,
) -> None:
    bench.look()
    bench.stop_all("the sponsor's name is wrong")
    bench.look(HOUR)
    assert bench.editions() == []
    assert [due.failure for due in bench.shown] == ["all sending is stopped: the sponsor's name is wrong"]
    for _ in range(20):
        bench.look(MINUTE)
    assert len(bench.shown) == 1, "told once"
    status = bench.room.digest("status").out
    assert "all sending is stopped: the sponsor's name is wrong" in status
    bench.room.article("bridge", "Bridge closes for repairs\n\nThe old bridge will be closed for the whole of April.\n")
    bench.room.digest("go")
    bench.look(MINUTE)
    assert bench.editions() == [("2026-11-24T07:00", "sent")]
    assert "Bridge closes for repairs" in [story.lead.title for story in bench.last().draft.stories]
    assert len(bench.room.mails) == PEOPLE


def test_after_days_of_stop_one_edition_goes_out_and_the_missed_ones_say_why(bench: Bench) -> None:
    bench.look()
    bench.stop_all("a strike")
    for _ in range(3 * 8):
        bench.look(3 * HOUR)
    bench.room.digest("go")
    bench.reach(START + 3 * DAY + HOUR)
    *missed, last = bench.editions()
    assert [status for _, status in missed] == ["skipped"] * 3
    assert last == ("2026-11-27T07:00", "sent")
    assert len(bench.room.mails) == PEOPLE
    listed = json.loads(bench.room.digest("history", "--json").out)
    assert "all sending is stopped: a strike" in listed[-1]["reason"]


def test_10_a_refused_account_stops_all_sending_and_after_go_the_next_look_sends_the_rest_only(
    bench: Bench, api: PostmarkLike
) -> None:
    through_postmark(bench.room, api)
    bench.sent_before()
    refused = Said(status=401, body=json.dumps({"ErrorCode": 10, "Message": "Bad or missing token."}).encode())
    api.script = [_all_taken(1), refused, refused]
    bench.look()
    bench.look(HOUR)
    calls = len(api.calls)
    for _ in range(20):
        bench.look(MINUTE)
    assert len(api.calls) == calls == 3  # the first mail, the refused one, and one attempt to tell editors
    assert bench.editions()[-1] == ("2026-11-24T07:00", "sending")

    bench.room.digest("go")
    bench.look(2 * HOUR)
    assert bench.editions()[-1] == ("2026-11-24T07:00", "sent")
    assert sorted({mail.address for mail in api.taken} - {EDITOR}) == sorted(everybody(PEOPLE))
    assert len([mail for mail in api.taken if mail.address != EDITOR]) == PEOPLE
    assert [mail.subject for mail in api.taken if mail.address == EDITOR] == ["The Quay: Sending has stopped"]


def _all_taken(count: int) -> Said:
    answers = [{"ErrorCode": 0, "Message": "OK", "MessageID": f"s-{n}"} for n in range(count)]
    return Said(body=json.dumps(answers).encode(), take=True)


def test_a_provider_that_is_mended_in_the_file_is_used_without_a_restart(bench: Bench, api: PostmarkLike) -> None:
    bench.room.environ |= {"POSTMARK_TOKEN": "wrong", "NEW_TOKEN": api.token}
    bench.room.through("postmark", api.url, "token: ${POSTMARK_TOKEN}")
    bench.sent_before()
    bench.look()
    bench.look(HOUR)
    assert api.taken == []
    bench.room.through("postmark", api.url, "token: ${NEW_TOKEN}")
    bench.room.digest("go")
    bench.look(MINUTE)
    assert bench.editions()[-1] == ("2026-11-24T07:00", "sent")


def test_notices_that_cannot_be_mailed_stop_no_run_and_are_mailed_later(bench: Bench, api: PostmarkLike) -> None:
    through_postmark(bench.room, api)
    bench.sent_before()
    down = Said(status=503)
    file = bench.room.config / "digests" / "morning.yaml"
    file.write_text(file.read_text() + "max_storys: 4\n")
    api.script = [down]
    bench.look()
    assert len(api.calls) == 1
    bench.look(MINUTE)
    assert len(api.calls) == 1
    bench.look(HOUR)
    assert bench.editions()[-1] == ("2026-11-24T07:00", "sent")
    assert [mail.subject for mail in api.taken if mail.address == EDITOR] == [
        "The Quay: The edit of morning was not taken over"
    ]


def test_the_first_edition_waits_for_a_person_who_sends_it_by_hand(bench: Bench, api: PostmarkLike) -> None:
    through_postmark(bench.room, api)
    bench.look()
    bench.look(HOUR)
    bench.look(HOUR)
    bench.begin()  # a restart changes nothing
    bench.look()
    assert bench.editions() == [("2026-11-24T07:00", "draft")]
    assert [mail.subject for mail in api.taken] == ["Draft: Shipyard wins order for six electric ferries"]
    assert "digest approve morning 2026-11-24 07:00" in api.taken[0].text
    assert "waits" not in bench.room.digest("status").err

    sent = bench.room.digest("send", "morning", "2026-11-24", f"--yes={PEOPLE}")
    assert (sent.code, sent.err) == (0, "")
    assert bench.editions() == [("2026-11-24T07:00", "sent")]
    assert bench.last().draft.number == 1
    assert sorted(mail.address for mail in api.taken[1:]) == sorted(everybody(PEOPLE))

    bench.room.article("bridge", "Bridge closes for repairs\n\nThe old bridge will be closed for the whole of April.\n")
    bench.look(DAY)
    assert bench.editions()[-1] == ("2026-11-25T07:00", "sent")
    assert bench.last().draft.number == 2


def test_a_draft_that_nobody_sent_gives_its_articles_to_the_next(bench: Bench, api: PostmarkLike) -> None:
    through_postmark(bench.room, api)
    bench.look()
    bench.look(HOUR)
    bench.look(DAY)
    assert bench.editions() == [("2026-11-24T07:00", "skipped"), ("2026-11-25T07:00", "draft")]
    assert len(bench.last().draft.stories) == 2
    assert bench.last().draft.number == 1
    held = bench.room.digest("status").out.partition("Held")[2]
    assert "morning 2026-11-25 07:00" in held
    assert "morning 2026-11-24 07:00" not in held.partition("\n\n")[0]
