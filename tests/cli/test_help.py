"""Help fits a terminal, is quick, and speaks no programmer's language."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from digest.cli.help import HIDDEN
from digest.cli.main import main
from tests.program import EVERY

COMMANDS = [name.removeprefix("digest ") for name in EVERY]

#: Anything of these makes the first help slow; each belongs inside the command that needs it.
HEAVY = ("pydantic", "sqlalchemy", "lxml", "rich", "httpx", "numpy", "ruamel", "jinja2", "babel", "zoneinfo")

#: What typer imports itself to read a command's options.
TYPERS = {"pydantic", "zoneinfo"}


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main([*words, "--help"]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_fits_eighty_columns_and_no_line_is_cut(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")

    text = shown(capsys, *name.split())

    assert max(map(len, text.splitlines())) <= 80
    assert not re.search(r"[^\]]\.\.\.$", text, re.MULTILINE)


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_has_no_word_of_the_programming_language(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, *name.split())

    assert not re.search(
        r"<\w+[^>]*>|\bstr\b|\bint\b|\bbool\b|\bNone\b|\bTrue\b|list\[|\{\w+\}|range\b|\[default", text
    )


def test_the_first_help_is_one_screen_and_names_every_command_a_person_needs(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")

    text = shown(capsys)

    for name in (name for name in COMMANDS if " " not in name and name not in HIDDEN):
        assert re.search(rf"^  {name} +[A-Z]", text, re.MULTILINE), name
    assert not re.search(r"^  dev\b", text, re.MULTILINE)
    assert len(text.splitlines()) <= 54


def test_help_imports_nothing_heavy_and_that_of_a_command_only_what_typer_does() -> None:
    code = f"""
import sys
from digest.cli.main import main
for name in {["", *COMMANDS]!r}:
    assert main([*name.split(), "--help"]) == 0
    heavy = [module for module in {HEAVY!r} if module in sys.modules]
    if set(heavy) - ({TYPERS!r} if name else set()):
        print(name, heavy, file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stderr == ""
    assert "Every day" in done.stdout


def test_a_word_that_is_no_command_is_answered_with_the_nearest_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chek"]) == 2
    assert 'There is no command "chek". Did you mean: digest check?' in capsys.readouterr().err


@pytest.mark.parametrize("typed", ["abc", "0", "-3", "1001", "2.5", "", "9" * 5000])
def test_a_number_that_is_none_is_answered_in_words(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", f"--count={typed}"]) == 2
    assert "is not a whole number from 1 to 1000." in capsys.readouterr().err


@pytest.mark.parametrize("place", [0, 1])
def test_the_version_may_be_asked_anywhere(place: int, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["next"]
    words.insert(place, "--version")

    assert main(words) == 0
    assert re.fullmatch(r"digest \d+\.\d+\.\d+\n", capsys.readouterr().out)


def test_the_version_may_be_asked_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert re.fullmatch(r"digest \d+\.\d+\.\d+\n", capsys.readouterr().out)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (["help"], ["--help"]),
        ([], ["--help"]),
        (["-h"], ["--help"]),
        (["help", "check"], ["check", "--help"]),
        (["help", "subscribers", "add"], ["subscribers", "add", "--help"]),
        (["--config", "help", "help", "check"], ["check", "--help"]),
    ],
)
def test_help_is_had_however_it_is_asked_for(
    typed: list[str], meant: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(typed) == 0
    answer = capsys.readouterr().out
    assert main(meant) == 0
    assert answer == capsys.readouterr().out
