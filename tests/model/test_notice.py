from __future__ import annotations

from digest.model.notice import NoticeKind, Urgency

AT_ONCE = {"review", "held", "faulty", "all-failed", "stopped", "delayed", "given-up", "uncertain"}


def test_editors_hear_at_once_of_what_stops_an_edition_or_waits_for_them_and_daily_of_the_rest() -> None:
    at_once = {kind.value for kind in NoticeKind if kind.urgency is Urgency.AT_ONCE}
    assert at_once == AT_ONCE
    assert {kind.urgency for kind in NoticeKind} == set(Urgency)


def test_the_name_of_a_kind_is_fit_for_a_file() -> None:
    assert all(kind.value.replace("-", "").isalpha() and kind.value.islower() for kind in NoticeKind)
