"""Files that are edited while the scheduler runs."""

from __future__ import annotations

import os
from pathlib import Path

from tests.config.unreadable import UNREADABLE
from tests.schedule.bench import DAY, HOUR, MINUTE, START, Bench
from tests.send.apis.postmark import PostmarkLike


def test_25_a_refused_edit_keeps_the_last_good_version_and_editors_are_told(bench: Bench) -> None:
    bench.look()
    file = bench.room.config / "digests" / "morning.yaml"
    good = file.read_text()
    file.write_text(good.replace("daily at 07:00", "daily at 7"))
    bench.look(HOUR)
    assert bench.editions() == [("2026-11-24T07:00", "sent")]
    (notice,) = bench.room.notices
    assert b"The edit of morning was not taken over" in notice
    assert b"daily at 7" in notice
    file.write_text(good.replace("daily at 07:00", "daily at 08:00"))
    bench.room.article("bridge", "Bridge closes for repairs\n\nThe old bridge will be closed for the whole of April.\n")
    bench.look(MINUTE)
    bench.reach(START + DAY + 2 * HOUR)
    assert bench.editions()[1:] == [("2026-11-24T08:00", "skipped"), ("2026-11-25T08:00", "sent")]


def test_25_a_site_file_that_makes_no_sense_changes_nothing_and_editors_are_told(bench: Bench) -> None:
    bench.look()
    bench.room.site("name: The Quay\ntimezone: Moon/Base\n")
    bench.look(HOUR)
    assert bench.editions() == [("2026-11-24T07:00", "sent")]
    (notice,) = bench.room.notices
    assert b"The edit of digest.yaml was not taken over" in notice


def test_13_a_real_provider_that_is_written_while_it_runs_sends_nothing_until_it_is_ready(
    bench: Bench, api: PostmarkLike
) -> None:
    bench.look()
    bench.room.environ["POSTMARK_TOKEN"] = api.token
    bench.room.through("postmark", api.url, "token: ${POSTMARK_TOKEN}")
    site = bench.room.config / "digest.yaml"
    ready = site.read_text()
    site.write_text(ready.replace("https://quay-news.org", "https://quay.example"))
    bench.look(HOUR)
    assert (bench.editions(), api.calls) == ([], [])
    site.write_text(ready)
    bench.look(HOUR)
    assert bench.editions() == [("2026-11-24T07:00", "draft")]


def test_a_zone_that_is_corrected_while_it_runs_counts_from_then_on(bench: Bench) -> None:
    bench.look()
    site = bench.room.config / "digest.yaml"
    site.write_text(site.read_text().replace("Europe/London", "America/New_York"))
    bench.look(HOUR)
    assert bench.editions() == []
    bench.look(5 * HOUR)
    assert bench.editions() == [("2026-11-24T07:00", "sent")]


def test_25_no_file_that_cannot_be_read_stops_another_and_editors_are_told_of_each_once(bench: Bench) -> None:
    bench.look()
    folder = bench.room.config / "digests"
    for number, make in enumerate(UNREADABLE.values()):
        make(folder / f"evening-{number}.yaml")
    Path(os.fsdecode(os.fsencode(folder) + b"/eve\xff.yaml")).write_text("title: A\n")
    bench.look(MINUTE)
    bench.look(HOUR)
    (folder / "late.yml").touch()
    bench.look(MINUTE)
    assert bench.editions() == [("2026-11-24T07:00", "sent")]
    told = [key for key in bench.all_notices() if "refused" in key]
    assert len(told) == len(UNREADABLE) + 1


def test_25_a_file_that_can_no_longer_be_read_leaves_its_last_version_in_force(bench: Bench) -> None:
    bench.look()
    file = bench.room.config / "digests" / "morning.yaml"
    file.unlink()
    file.mkdir()
    bench.look(HOUR)
    assert bench.editions() == [("2026-11-24T07:00", "sent")]
    assert ["it is a folder" in key for key in bench.all_notices()] == [True]
