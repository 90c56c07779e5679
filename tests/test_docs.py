"""The documents say what the program does."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from digest.cli.help import SECTIONS
from digest.cli.main import _hoisted
from digest.config.files.digest_fields import digest_block
from digest.config.files.environment import Surroundings
from digest.config.files.site_file import read_site
from digest.config.load import parse
from digest.config.ready import ready_made
from digest.send.providers import PROVIDERS
from tests.images import png
from tests.program import CONTEXT, EVERY, PROGRAM, SINGLE, children

ROOT = Path(__file__).parent.parent
AT_THE_ROOT = ("README.md", "CONTRIBUTING.md")
FILES = (*(ROOT / name for name in AT_THE_ROOT), *sorted(ROOT.glob("docs/*.md")))
TEXTS = {file.name: file.read_text(encoding="utf-8") for file in FILES}
REFERENCE = TEXTS["reference.md"]


def test_the_first_help_says_of_each_command_what_the_command_says_itself() -> None:
    said = {name: words for section in SECTIONS.values() for name, words in section.items()}
    own = {name: EVERY[f"digest {name}"].get_short_help_str(200) for name in said}

    assert said == own


@pytest.mark.parametrize("name", SINGLE)
def test_every_command_and_option_is_in_the_reference(name: str) -> None:
    rows = [line for line in REFERENCE.splitlines() if re.search(rf"`{name}\b", line)]

    assert rows, f"docs/reference.md has no row for `{name}`"
    options = [option for parameter in SINGLE[name].params for option in parameter.opts if option.startswith("--")]
    missing = [option for option in options if not any(option in row for row in rows)]
    assert not missing, f"docs/reference.md does not mention {missing} of `{name}`"


def test_every_command_says_what_it_does() -> None:
    assert [name for name, command in EVERY.items() if not command.help] == []


def typed() -> Iterator[tuple[str, str]]:
    """File and command, for each line that a reader is told to type."""
    for name, text in TEXTS.items():
        for words in re.findall(r"^    (digest [^#\n]+)", text, re.MULTILINE):
            yield name, words.strip()


@pytest.mark.parametrize(("file", "words"), typed())
def test_every_command_that_a_reader_is_told_to_type_is_understood(file: str, words: str) -> None:
    command, left = PROGRAM, _hoisted(shlex.split(words)[1:])
    while children(command):
        name, *left = left
        command = command.get_command(CONTEXT, name)
        assert command, f"{file}: there is no command {name}"

    context = command.make_context("digest", left)

    assert context.params is not None


def examples() -> Iterator[tuple[str, str]]:
    for name, text in TEXTS.items():
        for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL):
            yield name, block


@pytest.mark.parametrize(("file", "block"), examples())
def test_every_piece_of_yaml_is_understood(file: str, block: str) -> None:
    around = Surroundings(
        folder=Path("/quay/config"),
        environ=_Any(),
        read=lambda path: "a secret of a file",
        providers=PROVIDERS,
        enclosed=lambda name, most: png(480, 128),
    )
    site = "name: The Quay\ntimezone: Europe/London\n"
    there = set(re.findall(r"^(\w+):", block, re.MULTILINE))
    if there & digest_block().names:
        needed = {"title": "title: M\n", "sources": "sources: [https://a.example]\n"}
        more = "".join(line for field, line in needed.items() if field not in there)
        assert parse(more + block, "example", read_site(site, "digest.yaml", around), file)
    else:
        assert read_site(site + block, file, around)


class _Any(dict[str, str]):
    """An environment in which everything is set that a file names."""

    def get(self, key: str, default: Any = None) -> Any:
        return (
            default
            if key in {"DIGEST_SIGNING_KEY", "DIGEST_SIGNING_KEY_FILE", "DIGEST_METRICS_TOKEN"}
            else f"{key.lower()}-as-it-is-set"
        )


def fields_in_force() -> Iterator[str]:
    yield from digest_block().names
    yield from (
        "name",
        "timezone",
        "address",
        "editors",
        "mail",
        "web",
        "logo",
        "logo_dark",
        "database",
        "intranet",
        "defaults",
    )


@pytest.mark.parametrize("field", sorted(set(fields_in_force())))
def test_every_field_is_in_the_reference(field: str) -> None:
    assert re.search(rf"^\|[^|]*`{field}`", REFERENCE, re.MULTILINE), field


def test_the_providers_of_the_reference_are_those_that_can_be_used() -> None:
    (row,) = re.findall(r"^\| `provider` \| [^|]* \| (.*) \| [^|]* \|$", REFERENCE, re.MULTILINE)
    assert row.split(", ") == [f"`{name}`" for name in PROVIDERS]


def test_the_number_of_ready_made_topics_is_the_one_that_is_told() -> None:
    assert len(ready_made()) == 20
    assert "twenty ready-made ones" in TEXTS["quickstart.md"]


def test_links_between_documents_lead_somewhere() -> None:
    dead = []
    for file, text in TEXTS.items():
        folder = ROOT if file in AT_THE_ROOT else ROOT / "docs"
        for target, place in re.findall(r"\]\(([^)#]*)(?:#([^)]*))?\)", text):
            if "://" in target:
                continue
            heads = {_anchor(head) for head in re.findall(r"^#+ (.+)$", TEXTS.get(Path(target).name, ""), re.MULTILINE)}
            if not (folder / target).exists() or (place and place not in heads):
                dead.append(f"{file}: {target}#{place}")
    assert dead == []


def _anchor(head: str) -> str:
    return re.sub(r"[^\w-]", "", head.lower().replace(" ", "-"))


def test_every_path_that_the_map_of_a_change_names_is_there() -> None:
    named = re.findall(r"`((?:digest|tests|docs|requirements)/[^` ]*)`", TEXTS["CONTRIBUTING.md"])

    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_make_target_that_a_document_names_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = re.findall(r"(?:^    |`)make ([a-z ]+)", "\n".join(TEXTS.values()), re.MULTILINE)

    assert set(" ".join(named).split()) <= targets


MAP = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", TEXTS["architecture.md"], re.MULTILINE)[1:]


def test_the_map_answers_thirty_questions_at_least() -> None:
    assert len(MAP) >= 30


@pytest.mark.parametrize(("question", "answer"), MAP)
def test_every_path_that_the_map_names_is_there(question: str, answer: str) -> None:
    folder = ROOT
    for path in re.findall(r"`([\w./-]+(?:\.py|\.txt|/))`", answer):
        place = ROOT / path if "/" in path else folder / path
        assert place.exists(), f"{question}: {path}"
        folder = place.parent if place.is_file() else place
