from __future__ import annotations

import pytest

from digest.config.digests import Source, Topic
from digest.group.evidence import Evidence, watched_words
from digest.group.vectors import counted
from digest.group.words.terms import counts
from tests.group.made import FERRY, FERRY_AGAIN, article, digest


def test_what_the_digest_is_about_is_watched() -> None:
    topic = Topic(key="quay", name="Harbour", keywords=("Port Authority", "ferry"), description="Boats.")
    made = digest(
        title="Morning", topics=(topic,), sources=(Source(url="https://www.wire.example/rss", name="The Wire"),)
    )
    assert watched_words(made, "Varsity Press") >= {
        *("morning", "harbour", "port", "authority", "ferry", "wire", "varsity", "press"),
    }  # fmt: skip
    assert "boats" not in watched_words(made)


@pytest.mark.parametrize(("watched", "named"), [((), True), (("okafor",), False)])
def test_shared_words_are_named_as_they_are_written(watched: tuple[str, ...], named: bool) -> None:
    one, other = article(1, "Okafor and Müller vote", text=FERRY), article(2, "Müller, OKAFOR", text=FERRY_AGAIN)
    shared = Evidence(counted(counts(each) for each in (one, other)), watched).shared(one, other)
    assert ("Okafor" in shared) is named
    assert "Müller" in shared
    assert len(shared) == 3


def test_what_shares_only_dates_and_common_words_shares_nothing() -> None:
    one, other = (
        article(1, "On Monday 12 May 2026", text="It is the day."),
        article(2, "On Monday 12 May 2026", text="It is."),
    )
    assert Evidence(counted(counts(each) for each in (one, other)), ()).shared(one, other) == ()
