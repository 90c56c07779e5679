"""Every command that a message, a notice or a document tells people to type is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from digest import places
from tests.program import EVERY, children

ROOT = Path(__file__).parent.parent
DOCUMENTS = (
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    *sorted(ROOT.glob("docs/**/*.md")),
    ROOT / "deploy" / "alerts.yml",
)

#: Before "digest" these make it a thing, as in "the digest goes by another name".
_A_THING = r"a|an|the|this|that|no|one|each|every|any|another|its|their|which|per|by|daily|ready-made"
_NAMED = re.compile(
    rf"(?<![\w/.@-])(?i:\b(?P<thing>{_A_THING})\s+)?digest(?P<words> [a-z-]+\b)(?=(?P<rest>(?:(?!\bdigest )[^.;\n`])*))"
)


def literals(source: str, *, docstrings: bool) -> Iterator[str]:
    """Texts of a Python file; what an f-string fills in is an X."""
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, (ast.Constant, ast.JoinedStr, ast.Expr))]
    parts = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    if not docstrings:
        parts |= {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield node.value


def texts() -> Iterator[tuple[str, str]]:
    """Where, and what people read there."""
    for file in sorted((ROOT / "digest").rglob("*.py")):
        shown = "cli" in file.parts  # as help
        for text in literals(file.read_text(encoding="utf-8"), docstrings=shown):
            yield file.relative_to(ROOT).as_posix(), text
    for file in (*sorted(places.TEMPLATES.rglob("*.*")), *DOCUMENTS):
        text = file.read_text(encoding="utf-8")
        yield (
            file.relative_to(ROOT).as_posix(),
            re.sub(r"`digest\s[^`]*`", lambda quoted: " ".join(quoted[0].split()), text),
        )


def named(text: str) -> Iterator[str]:
    """What follows "digest" where that is the command, up to the end of the sentence."""
    for phrase in _NAMED.finditer(text):
        if not phrase["thing"]:
            yield (phrase["words"] + phrase["rest"]).strip()


def fault(phrase: str) -> str:
    """What is wrong with a command in a sentence; empty when nothing is."""
    first, *more = (word.rstrip(",:)") for word in phrase.split())
    name = f"digest {first}"
    if name not in EVERY:
        return f"there is no command {name}"
    below = children(EVERY[name])
    if below and more and more[0] in below:
        name += f" {more[0]}"
    elif below and more and re.fullmatch(r"[a-z-]+[a-rt-z]", more[0]):  # not as in "digest sources lists them"
        return f"there is no command {name} {more[0]}"
    options = {option for parameter in EVERY[name].params for option in parameter.opts} | {"--config", "--help"}
    return ", ".join(f"{name} has no {one}" for one in re.findall(r"(?<!\w)--[a-z-]+", phrase) if one not in options)


def test_every_command_that_is_named_anywhere_is_there() -> None:
    phrases = [(where, phrase) for where, text in texts() for phrase in named(text)]
    assert len(phrases) > 150
    assert [f"{where}: digest {phrase}: {wrong}" for where, phrase in phrases if (wrong := fault(phrase))] == []


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("Look at: digest audit", ["audit"]),
        ("It is so. digest status shows it; do that", ["status shows it"]),
        ("the digest audit of a digest that is", []),
        ("`digest send morning`", ["send morning"]),
        ("then: digest go", ["go"]),
        ("digest go lifts it, digest stop does not", ["go lifts it,", "stop does not"]),
        ("the digest's name, /digest go", []),
    ],
)
def test_a_command_is_told_from_the_thing_of_that_name(text: str, phrases: list[str]) -> None:
    assert list(named(text)) == phrases


@pytest.mark.parametrize(
    ("phrase", "wrong"),
    [
        ("autid", "there is no command digest autid"),
        ("sources lists them", ""),
        ("sources release URL lets them through", ""),
        ("sources hold URL", "there is no command digest sources hold"),
        ("status --loud", "digest status has no --loud"),
    ],
)
def test_what_is_wrong_with_a_named_command_is_seen(phrase: str, wrong: str) -> None:
    assert fault(phrase) == wrong
