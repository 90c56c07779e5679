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
    """Of one file: `name`, `description`, and the English and German keywords as one list, each once."""
    try:
        typed = values(file.read_text(encoding="utf-8"))
        keywords = [str(word) for word in (*typed["keywords"], *typed["keywords_de"])]
        name, description = str(typed["name"]), str(typed["description"])
    except (OSError, UnicodeDecodeError, YAMLError, KeyError, TypeError) as error:
        raise ConfigError(
            "This ready-made topic cannot be read.", where=str(file), advice="Install the product again."
        ) from error
    once = {word.casefold(): word for word in reversed(keywords)}
    return Topic(key=file.stem, name=name, description=description, keywords=tuple(reversed(once.values())))
