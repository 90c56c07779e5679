"""What one opened publication keeps while it is open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.errors import ConfigError
from digest.wiring import Wiring
from tests.store.tables import lay_tables

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
SITE = "name: The Quay\ntimezone: Europe/London\nmail: outbox\n"
FOOT = '<mj-section><mj-column><mj-text><a href="{{ slot }}">WORD</a></mj-text></mj-column></mj-section>'


@pytest.fixture
def wiring(tmp_path: Path) -> Iterator[Wiring]:
    (tmp_path / "config" / "digests").mkdir(parents=True)
    (tmp_path / "config" / "digest.yaml").write_text(SITE)
    lay_tables(tmp_path / "digest.db")
    with Wiring.open(tmp_path / "config", clock=lambda: NOW) as opened:
        yield opened


@pytest.fixture
def foot(tmp_path: Path) -> Path:
    (tmp_path / "ours" / "parts").mkdir(parents=True)
    return tmp_path / "ours" / "parts" / "foot.mjml"


def test_a_look_that_was_not_touched_is_made_ready_once(wiring: Wiring, foot: Path) -> None:
    foot.write_text(FOOT.replace("WORD", "Leave"))
    look = str(foot.parent.parent)
    assert wiring.look(look) is wiring.look(look)


def test_a_broken_edit_of_a_template_leaves_the_last_good_look_in_force_and_editors_are_told(
    wiring: Wiring, foot: Path
) -> None:
    foot.write_text(FOOT.replace("WORD", "Leave"))
    good = wiring.look(str(foot.parent.parent))
    foot.write_text(FOOT.replace("WORD", "{% if %}"))

    assert wiring.look(str(foot.parent.parent)) is good
    (notice,) = wiring.store.notices.due(NOW)
    assert notice.facts["look_name"] == str(foot.parent.parent)
    assert f"{foot}:1" in str(notice.facts["problems"])

    foot.write_text(FOOT.replace("WORD", "Go"))
    assert wiring.look(str(foot.parent.parent)) is not good


def test_a_look_that_never_could_be_used_is_refused_with_file_and_line(wiring: Wiring, foot: Path) -> None:
    foot.write_text(FOOT.replace("WORD", "<mj-txt/>"))
    with pytest.raises(ConfigError, match=f"{foot}:1"):
        wiring.look(str(foot.parent.parent))
