from __future__ import annotations

import pytest

from digest.group.words.times import tells_nothing


@pytest.mark.parametrize(
    "term", ["november", "marz", "lundi", "tue", "dienstag", "uhr", "mr", "frau", "2026", "٣", "pm"]
)
def test_numbers_days_months_hours_and_titles_tell_nothing_of_a_topic(term: str) -> None:
    assert tells_nothing(term)


@pytest.mark.parametrize("term", ["ferry", "vaccine", "g7", "covid19", "wahl", "fc"])
def test_other_words_may_tell(term: str) -> None:
    assert not tells_nothing(term)
