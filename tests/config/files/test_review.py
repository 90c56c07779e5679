"""Who is shown an edition before it leaves, and when: what fits together and what does not."""

from __future__ import annotations

import pytest

from digest.config.files.digest_file import Around, read_digest
from digest.config.load import Broken
from digest.config.ready import ready_made
from tests.config.written import DIGEST_FILE, site

ONE = "title: A\nsources: https://a.example/rss\n"
TWO = ("ada@a.example", "ben@a.example")


def read(more: str, editors: tuple[str, ...] = TWO) -> object:
    around = Around(site=site().model_copy(update={"editors": editors}), ready=ready_made)
    return read_digest(ONE + more, "morning", DIGEST_FILE, around)


def test_a_review_is_read_with_who_approves_and_what_becomes_of_it_otherwise() -> None:
    digest = read("send: daily at 7am\nreview: 6pm the day before\napprove: another editor\nif_not_approved: send\n")
    assert digest.review.words == "18:00 the day before"  # type: ignore[attr-defined]
    assert (digest.approve, digest.if_not_approved) == ("another editor", "send")  # type: ignore[attr-defined]
    plain = read("")
    assert (plain.review.wanted, plain.approve, plain.if_not_approved) == (False, "an editor", "hold")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("more", "editors", "line", "what"),
    [
        ("send: daily at 7am\nreview: 8am the same day\n", TWO, 4, "when it has left"),
        ("send: daily at 7am\nreview: 2 days before\n", TWO, 4, "before the one of"),
        ("review: 2 days before\n", TWO, 3, "What is sent by hand is shown before it leaves"),
        ("send: daily at 7am\nreview: 2 hours before\n", (), 4, "Nobody would be shown the draft"),
        ("approve: another editor\n", TWO[:1], 3, "Of 1 editor nobody is another one"),
        ("send: daily at 7am\nif_not_approved: wait\n", TWO, 4, "Write hold or send"),
        ("review: tea time\n", TWO, 3, "is no moment before an edition"),
    ],
)
def test_what_nobody_could_approve_is_a_mistake_in_its_line(
    more: str, editors: tuple[str, ...], line: int, what: str
) -> None:
    with pytest.raises(Broken) as caught:
        read(more, editors)
    (problem,) = caught.value.problems
    assert (problem.line, what in problem.what) == (line, True), problem.what
