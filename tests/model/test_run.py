from __future__ import annotations

import pytest

from digest.model.run import Ended, Report, SourceReport
from digest.model.source import Failure

KEY = "https://quay.example/rss"


@pytest.mark.parametrize(
    ("numbers", "remark"),
    [
        ({"new": 3}, ""),
        ({"new": 0}, ""),
        ({"new": 1, "seen": 40}, "The Quay is new: of its 41 articles 1 is taken, the others are only remembered."),
        ({"new": 5, "seen": 1}, "The Quay is new: of its 6 articles 5 are taken, the others are only remembered."),
        ({"new": 0, "seen": 2}, "The Quay is new: of its 2 articles 0 are taken, the others are only remembered."),
        (
            {"new": 2, "seen": 2, "held": 90},
            "The Quay: 90 articles are new at once and are held; digest sources says why, and "
            f"digest sources release {KEY} lets them through.",
        ),
    ],
)
def test_an_editor_is_told_of_what_was_held_or_only_remembered_and_else_of_nothing(
    numbers: dict[str, int], remark: str
) -> None:
    assert SourceReport(source=KEY, name="The Quay", **numbers).remark == remark


def test_the_failures_of_a_run_are_those_of_its_sources_in_order() -> None:
    failure = Failure(source="b", name="B", url="https://b.example/", reason="answered 404 Not Found")
    other = Failure(source="c", name="C", url="https://c.example/", reason="took too long")
    sources = (
        SourceReport(source="a", name="A", new=1),
        SourceReport(source="b", name="B", new=0, failure=failure),
        SourceReport(source="c", name="C", new=0, failure=other),
    )
    report = Report(digest="morning", occasion="2026-11-24T07:00", ended=Ended.SENT, sources=sources)
    assert report.failures == (failure, other)
    assert Report(digest="morning", occasion="x", ended=Ended.SKIPPED).failures == ()


def test_two_reports_never_share_their_sums() -> None:
    one, other = (Report(digest=name, occasion="x", ended=Ended.OPEN) for name in ("a", "b"))
    assert one.outcomes is not other.outcomes
    assert one.answers is not other.answers


def test_stored_words_of_how_a_run_ended_stay_what_they_are() -> None:
    assert [ended.value for ended in Ended] == ["sent", "held", "skipped", "open", "failed"]
