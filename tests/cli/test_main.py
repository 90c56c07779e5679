"""What a command answers to the shell, and how an error looks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from digest.cli.main import _hoisted, main
from digest.errors import Busy, DigestError, Refused, Unavailable, UsageError
from tests.acceptance.conftest import Publication


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Refused("the sums are open"), 1),
        (UsageError("that is no date"), 2),
        (Unavailable("the provider is down"), 3),
        (DigestError("that went wrong"), 3),
        (Busy("morning is being sent since 07:00 by a:1"), 4),
        (OSError(28, "No space left on device", "/full/digest.db"), 3),
        (RuntimeError("a defect of ours"), 3),
    ],
)
def test_every_error_is_a_sentence_and_an_exit_code(
    error: Exception, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("digest.actions.setup.topics.ready_made", failing)

    assert main(["topics"]) == code
    shown = capsys.readouterr().err
    assert str(error.args[0] if not isinstance(error, OSError) else error.strerror) in shown
    assert "Traceback" not in shown
    assert "Error" not in shown


def test_debug_shows_where_in_the_program_an_error_arose(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing() -> None:
        raise RuntimeError("a defect of ours")

    monkeypatch.setattr("digest.actions.setup.topics.ready_made", failing)

    with pytest.raises(RuntimeError, match="a defect of ours"):
        main(["topics", "--debug"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("check morning --config x", "--config x check morning"),
        ("check --config=x morning", "--config=x check morning"),
        ("check morning --debug", "--debug check morning"),
        ("why morning -- --debug", "why morning -- --debug"),
        ("check --config", "--config check"),
    ],
)
def test_the_programs_own_options_may_stand_anywhere(typed: str, meant: str) -> None:
    assert _hoisted(typed.split()) == meant.split()


def test_without_a_publication_the_next_step_is_named(publication: Publication) -> None:
    answer = publication.digest("status")

    assert answer.code == 2
    assert f"There is no publication here: {publication.folder / 'config' / 'digest.yaml'} is missing." in answer.err
    assert "digest init makes it" in answer.err


def test_a_site_file_that_makes_no_sense_is_told_as_what_to_mend(publication: Publication) -> None:
    publication.site("name: The Quay\ntimezone: Londn\n")

    answer = publication.digest("next")

    assert answer.code == 2
    assert answer.err.startswith("config/digest.yaml: 1 thing to mend\n\n  line 2  timezone: Londn\n")
    assert answer.err.rstrip().endswith("goes on with the last version that made sense.")


def test_a_reader_who_leaves_early_is_no_error() -> None:
    command = f"{sys.executable} -m digest topics | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, check=False, cwd=Path(__file__).parent
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_letters_the_terminal_does_not_know_are_shown_as_question_marks(publication: Publication) -> None:
    publication.site("name: The Quāy\ntimezone: Europe/London\n")
    done = subprocess.run(
        [sys.executable, "-m", "digest", "--config", str(publication.folder / "config"), "status"],
        capture_output=True,
        env={"PYTHONIOENCODING": "latin-1", "PATH": "/usr/bin:/bin"},
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert b"The Qu?y" in done.stdout
