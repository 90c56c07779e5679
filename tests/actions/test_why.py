"""Why an article is in or out, before and after it ran."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.actions.deciding_lines import line_at
from digest.actions.send import send
from digest.actions.why import NEXT, shape, why
from digest.errors import UsageError
from tests.actions.conftest import Open
from tests.actions.newsroom import newsroom


def test_an_article_that_was_never_collected_is_looked_for_at_its_source(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path, "ada@reader.example")
    (explained,) = why(wiring, "morning", "six ferries")
    assert explained.article.title == "Shipyard wins order for six ferries"
    assert [edition for edition, _ in explained.verdicts] == [NEXT]


def test_an_article_that_ran_is_explained_by_its_edition(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path, "ada@reader.example")
    send(wiring, "morning", "", lambda built, recipients: str(recipients))
    (explained,) = why(wiring, "morning", "seals river")
    (edition,) = shape(wiring.publication, "morning", explained).editions
    assert edition.edition.startswith("morning 2026-11-24")
    assert edition.outcome == "lead"


def test_words_that_stand_nowhere_explain_nothing(open_wiring: Open, tmp_path: Path) -> None:
    assert why(newsroom(open_wiring, tmp_path), "morning", "zeppelin") == ()


def test_a_digest_that_is_not_there_is_refused(open_wiring: Open, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match='There is no digest "evening"'):
        why(newsroom(open_wiring, tmp_path), "evening", "seals")


@pytest.mark.parametrize(
    ("where", "line"),
    [
        ("config/digests/morning.yaml:2", "send: weekdays at 08:00"),
        ("config/digests/morning.yaml:99", ""),
        ("config/digests/morning.yaml", ""),
        ("config/digests/gone.yaml:1", ""),
    ],
)
def test_the_line_that_decides_is_shown_as_it_is_now(open_wiring: Open, tmp_path: Path, where: str, line: str) -> None:
    assert line_at(newsroom(open_wiring, tmp_path).publication, where) == line
