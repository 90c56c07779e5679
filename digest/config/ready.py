"""The ready-made topics, read from the files beside this one [effect: reads files]."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from digest.config.digests import Topic
from digest.errors import ConfigError
from digest.places import TOPICS

#: The languages that words are written in, and the ends of the names of their lists.
_LISTS = {"en": "", "de": "_de"}


def ready_made(language: str = "en") -> Mapping[str, Topic]:
    """Every ready-made topic by its key, in the order of the keys: the word an editor writes under `topics:`. Words of
    the language come first, and count more than those of others; in a language that none is written in all are equal.
    """
    spoken = language.partition("-")[0].casefold()
    return _read(TOPICS, spoken if spoken in _LISTS else "")


@cache
def _read(folder: Path, language: str) -> Mapping[str, Topic]:
    topics = {file.stem: _topic(file, language) for file in sorted(folder.glob("*.toml"))}
    if not topics:
        raise ConfigError("There are no ready-made topics.", where=str(folder), advice="Install the product again.")
    return MappingProxyType(topics)


def _topic(file: Path, language: str) -> Topic:
    """Of one file; the words of all languages as one list, each once, those of the language first."""
    order = sorted(_LISTS, key=lambda other: other != language)
    try:
        typed = tomllib.loads(file.read_text(encoding="utf-8"))
        lists = {kind: [_listed(typed[kind + _LISTS[spoken]]) for spoken in order] for kind in ("keywords", "hints")}
        own = {word.casefold() for first, *_ in lists.values() for word in first}
        others = {word.casefold() for _, *rest in lists.values() for words in rest for word in words}
        return Topic(
            key=file.stem,
            name=str(typed["name"]),
            description=str(typed["description"]),
            keywords=_once(*chain(*lists["keywords"])),
            hints=_once(*chain(*lists["hints"])),
            foreign=frozenset(others - own) if language else frozenset(),
            also=_once(*_listed(typed["also"])),
            part_of=str(typed.get("part_of", "")),
        )
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise ConfigError(
            "This ready-made topic cannot be read.", where=str(file), advice="Install the product again."
        ) from error


def _listed(text: str) -> list[str]:
    """Words and phrases between commas, however the lines are broken."""
    return [" ".join(word.split()) for word in text.split(",") if word.strip()]


def _once(*words: str) -> tuple[str, ...]:
    first: dict[str, str] = {}
    for word in words:
        first.setdefault(word.casefold(), word)
    return tuple(first.values())
