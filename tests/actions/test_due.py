"""What the clock starts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from digest.actions import due
from digest.actions.due import forget, look_between_editions, run_due, tell_editors, unfinished
from digest.actions.duty.begun import begun_until
from digest.actions.duty.helping import to_deliver
from digest.actions.editions import coming_sends, history, resting
from digest.actions.outlook import obstacles
from digest.actions.status import status
from digest.config.digests import Digest
from digest.errors import Unavailable
from digest.model.edition import Occasion
from digest.model.mail import Answer, Batch, Channel
from digest.model.run import Ended, Report
from digest.pipeline import building, delivering, gathering
from digest.send.ports import Limits, NotNow
from digest.wiring import Wiring
from tests.actions.conftest import MORNING, NOW, Open
from tests.actions.newsroom import newsroom
from tests.contracts.test_store_by_hand import lost
from tests.store import made

TODAY = Occasion(key="2026-11-24T07:00", at=NOW)


def test_an_occasion_that_is_run_is_done_with(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path, "ada@reader.example")
    digest = wiring.publication.in_force("morning")
    assert begun_until(wiring.publication, digest) == NOW
    run_due(wiring, digest, TODAY)
    assert begun_until(wiring.publication, digest) == TODAY.at
    assert unfinished(wiring, digest) == ()
    assert [edition.status for edition in history(wiring.publication)] == ["sent"]


def test_an_occasion_that_comes_too_late_is_skipped_and_says_so(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path, "ada@reader.example")
    digest = wiring.publication.in_force("morning")
    occasion = Occasion(key="2026-11-20T07:00", at=NOW - timedelta(days=4))
    wiring.store.runs.begin("morning", occasion.key, "killed:1", occasion.at, timedelta(minutes=1))
    run_due(wiring, digest, occasion)
    (past,) = history(wiring.publication)
    assert past.status == "skipped"
    assert past.reason.startswith("96 hours late, more than the late limit of ")
    assert "(" not in past.reason


@pytest.mark.parametrize(("key", "why"), [("2026-11-20T07:00", " (every source failed)"), ("2026-11-19T07:00", "")])
def test_why_an_occasion_came_too_late_is_what_its_own_last_run_met(
    open_wiring: Open, tmp_path: Path, key: str, why: str
) -> None:
    wiring = newsroom(open_wiring, tmp_path, "ada@reader.example")
    begun = NOW - timedelta(days=4)
    run = wiring.store.runs.begin("morning", key, "quay:1", begun, timedelta(minutes=1))
    failed = Report(digest="morning", occasion=key, ended=Ended.FAILED, reason="every source failed")
    wiring.store.runs.end(run, failed, begun)
    run_due(wiring, wiring.publication.in_force("morning"), Occasion(key="2026-11-20T07:00", at=begun))
    (past,) = history(wiring.publication)
    assert past.reason.endswith(f" hours{why}; its articles are in the next edition")


def test_sources_and_editors_are_looked_after_without_raising(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path)
    look_between_editions(wiring)
    assert tell_editors(wiring)


def test_where_collecting_for_one_digest_breaks_it_goes_on_for_the_others(
    open_wiring: Open, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "send: daily at noon\nsources: [https://wire.example/rss]\n"
    over = f"title: Over\nends: 2026-11-01\n{rows}"
    wiring = open_wiring(a=f"title: A\n{rows}", b=f"title: B\n{rows}", c=f"title: C\n{rows}", over=over)
    asked: list[str] = []

    def look(digest: Digest, *_: object) -> None:
        asked.append(digest.key)
        if digest.key != "c":
            raise ValueError("odd")

    monkeypatch.setattr(due.gathering, "look", look)
    look_between_editions(wiring)
    assert asked == ["a", "b", "c"]
    assert capsys.readouterr().err.count("collecting.failed") == 2


@pytest.mark.parametrize(
    ("act", "within", "event"),
    [
        (due.tell_editors, (due.telling, "tell_editors"), "editors.untold"),
        (due.ask_again, (due, "channel_name"), "asking.failed"),
        (due.forget, (due, "prune"), "pruning.failed"),
    ],
)
def test_what_breaks_beside_the_editions_is_written_down_and_ends_nothing(
    act: Callable[[Wiring], object],
    within: tuple[object, str],
    event: str,
    open_wiring: Open,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("odd")

    monkeypatch.setattr(*within, broken)
    assert not act(open_wiring(morning=MORNING))
    assert event in capsys.readouterr().err


def test_about_a_batch_without_an_answer_the_provider_is_asked_in_five_minutes_and_about_those_behind_it_at_once(
    open_wiring: Open, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[int] = []

    class Stumbling:
        limits = Limits(looks_up=True)

        def look_up(self, batch: Batch) -> Mapping[str, Answer]:
            asked.append(batch.number)
            if asked == [0]:
                raise Unavailable("it could not be asked")
            return {}

    monkeypatch.setattr(Wiring, "provider", Stumbling())
    half_past, later = (open_wiring(morning=MORNING, now=made.NOW + minutes * made.MINUTE) for minutes in (30, 35))
    edition = made.sending(half_past.store, 30, size=10)
    for _ in range(3):
        lost(half_past.store, edition, Channel(name="outbox"))
    for wiring, so_far in ((half_past, [0]), (half_past, [0, 1, 2]), (half_past, [0, 1, 2]), (later, [0, 1, 2, 0])):
        due.ask_again(wiring)
        assert asked == so_far
    assert capsys.readouterr().err.count("asking.failed") == 1


@pytest.mark.parametrize(("rests", "asked"), [(0, [0, 5]), (1, [1]), (6, [6])])
def test_while_the_account_rests_the_provider_is_not_asked_and_where_it_is_busy_it_rests(
    open_wiring: Open, monkeypatch: pytest.MonkeyPatch, rests: int, asked: list[int]
) -> None:
    times: list[int] = []

    class Busy:
        limits = Limits(looks_up=True)

        def look_up(self, batch: Batch) -> Mapping[str, Answer]:
            times.append(minute)
            if minute == 0:
                raise NotNow("it answered 429", half_past + 3 * made.MINUTE)
            return {}

    monkeypatch.setattr(Wiring, "provider", Busy())
    half_past = made.NOW + 30 * made.MINUTE
    wiring = open_wiring(morning=MORNING, now=half_past)
    lost(wiring.store, made.sending(wiring.store, 10, size=10), Channel(name="outbox"))
    if rests:
        wiring.store.channels.pause("outbox", half_past + rests * made.MINUTE, "429", half_past)
    for minute in range(8):
        due.ask_again(open_wiring(morning=MORNING, now=half_past + minute * made.MINUTE))
    assert times == asked


def test_what_nobody_needs_any_more_is_forgotten_by_itself(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path)
    long_ago = NOW - timedelta(days=200)
    run = wiring.store.runs.begin("morning", "2026-05-08T07:00", "quay:17", long_ago, timedelta(minutes=1))
    wiring.store.runs.end(run, Report(digest="morning", occasion=run.occasion, ended=Ended.SENT), long_ago)
    forget(wiring)
    assert wiring.store.runs.latest("morning") is None


def test_what_a_living_run_holds_is_not_taken_up_beside_it(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path, "ada@reader.example")
    digest, kit = wiring.publication.in_force("morning"), wiring.kit("morning")
    gathering.gather(digest, kit)
    frozen = delivering.freeze(building.build(digest, TODAY, kit), digest, kit)
    assert (unfinished(wiring, digest), to_deliver(wiring)) == ((TODAY,), [frozen])
    run = wiring.store.runs.begin("morning", "b", wiring.presence.name, NOW, timedelta(minutes=5))
    assert (unfinished(wiring, digest), to_deliver(wiring)) == ((), [])
    wiring.store.runs.end(run, Report(digest="morning", occasion="b", ended=Ended.OPEN), NOW)
    assert (unfinished(wiring, digest), to_deliver(wiring)) == ((TODAY,), [frozen])
    other = wiring.store.runs.begin("evening", "b", wiring.presence.name, NOW, timedelta(minutes=5))
    assert (unfinished(wiring, digest), to_deliver(wiring)) == ((TODAY,), [frozen])
    wiring.store.runs.end(other, Report(digest="evening", occasion="b", ended=Ended.OPEN), NOW)
    wiring.store.runs.begin("morning", "c", "elsewhere:1", NOW, timedelta(minutes=5))
    assert (unfinished(wiring, digest), to_deliver(wiring)) == ((), [frozen])  # any process may help another
    wiring.store.runs.free(NOW)
    wiring.store.deliveries.stop("by ed", NOW)
    assert (unfinished(wiring, digest), to_deliver(wiring)) == ((), ())


def test_coming_sends_of_all_digests_stand_in_the_order_of_time(open_wiring: Open) -> None:
    noon = "title: Noon\nsend: daily at noon\nsources: [https://wire.example/rss]\n"
    late = "title: Late\nsend: daily at 22:00\nsources: [https://wire.example/rss]\n"
    publication = open_wiring(noon=noon, late=late).publication
    assert [send.digest for send in coming_sends(publication, count=4)] == ["noon", "late", "noon", "late"]
    assert [send.digest for send in coming_sends(publication, "late", 2)] == ["late", "late"]


def test_a_paused_digest_sends_nothing_and_its_articles_stay_open(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path, "ada@reader.example")
    file = tmp_path / "config" / "digests" / "morning.yaml"
    file.write_text(f"{file.read_text()}paused: yes\n")
    wiring.publication.reload()
    digest = wiring.publication.in_force("morning")

    with pytest.raises(Unavailable, match="it is paused"):
        run_due(wiring, digest, TODAY)
    look_between_editions(wiring)

    assert coming_sends(wiring.publication) == ()
    assert [one.rest for one in resting(wiring.publication)] == ["paused"]
    assert history(wiring.publication) == ()
    (send,) = status(wiring).next
    assert (send.at, send.rest) == (None, "paused")


def test_what_a_paused_digest_would_have_sent_is_not_made_up_for(open_wiring: Open, tmp_path: Path) -> None:
    newsroom(open_wiring, tmp_path)
    file = tmp_path / "config" / "digests" / "morning.yaml"
    typed = file.read_text()
    later = NOW + timedelta(days=30)
    file.write_text(f"{typed}paused: yes\n")
    paused = open_wiring(now=NOW).publication
    assert begun_until(paused, paused.digests["morning"]) == NOW

    file.write_text(typed)
    again = open_wiring(now=later).publication

    assert begun_until(again, again.digests["morning"]) == later
    file.write_text(f"{typed}rest: Other\n")
    once_more = open_wiring(now=later + timedelta(days=1)).publication
    assert begun_until(once_more, once_more.digests["morning"]) == later


def test_a_digest_that_is_over_says_so_and_asks_no_source(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path)
    file = tmp_path / "config" / "digests" / "morning.yaml"
    file.write_text(f"{file.read_text()}ends: 2026-11-23\n")
    wiring.publication.reload()

    look_between_editions(wiring)

    assert [send.rest for send in status(wiring).next] == ["ended on 23 November 2026"]
    assert obstacles(wiring, "morning") == (
        "Its schedule sends nothing: ended on 23 November 2026 (config/digests/morning.yaml:7).",
    )
