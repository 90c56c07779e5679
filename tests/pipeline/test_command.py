"""A command of the operator's reads what editors are to be told."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.errors import Unavailable
from digest.pipeline import command


def test_it_reads_the_subject_and_the_text(tmp_path: Path) -> None:
    file = tmp_path / "told"
    command.tell(f"/bin/sh -c 'cat > \"{file}\"'", "The Quay: Sending has stopped", "Möwen\n")
    assert file.read_text() == "The Quay: Sending has stopped\n\nMöwen\n"


def test_one_that_reads_nothing_and_ends_well_has_told(tmp_path: Path) -> None:
    command.tell("/bin/true", "s", "t" * 300_000)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("/nowhere/tell", "/nowhere/tell cannot be run: No such file"),
        ("/bin/sh -c 'echo one >&2; echo no network >&2; exit 3'", "/bin/sh ended with 3: no network"),
        ("/bin/false", "/bin/false ended with 1"),
    ],
)
def test_why_it_did_not_tell_is_said(typed: str, why: str) -> None:
    with pytest.raises(Unavailable) as unavailable:
        command.tell(typed, "s", "t")
    assert unavailable.value.what.startswith(why)


def test_one_that_does_not_end_is_ended_with_all_that_it_began(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "DEADLINE", 0.2)
    with pytest.raises(Unavailable, match="did not end within"):
        command.tell("/bin/sh -c 'sleep 60 & wait'", "s", "t")
