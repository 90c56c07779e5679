"""The ready-made topics, read from the files beside this one [effect: reads files]."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from ruamel.yaml.error import YAMLError

from digest.config.digests import Topic
from digest.config.yaml.values import values
from digest.errors import ConfigError
from digest.places import TOPICS


def ready_made() -> Mapping[str, Topic]:
    """Every ready-made topic by its key, in the order of the keys: the word an editor writes under `topics:`."""
    return _read(TOPICS)


@cache
def _read(folder: Path) -> Mapping[str, Topic]:
    topics = {file.stem: _topic(file) for file in sorted(folder.glob("*.yaml"))}
    if not topics:
        raise ConfigError("There are no ready-made topics.", where=str(folder), advice="Install the product again.")
    return MappingProxyType(topics)


def _topic(file: Path) -> Topic:
    """Of one file; the English and the German words as one list, each once."""
    try:
        typed = values(file.read_text(encoding="utf-8"))
        return Topic(
            key=file.stem,
            name=str(typed["name"]),
            description=str(typed["description"]),
            keywords=_once(*typed["keywords"], *typed["keywords_de"]),
            hints=_once(*typed["hints"], *typed["hints_de"]),
            also=_once(*typed["also"]),
            part_of=str(typed.get("part_of", "")),
        )
    except (OSError, UnicodeDecodeError, YAMLError, KeyError, TypeError) as error:
        raise ConfigError(
            "This ready-made topic cannot be read.", where=str(file), advice="Install the product again."
        ) from error


def _once(*words: object) -> tuple[str, ...]:
    return tuple(reversed({str(word).casefold(): str(word) for word in reversed(words)}.values()))
