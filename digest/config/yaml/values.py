"""Any YAML as plain values, for files that are no editor's (pure)."""

from __future__ import annotations

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer, ComposerError
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import AliasEvent


def values(text: str) -> Any:
    """What the text holds: mappings, lists, texts, numbers. Raises `YAMLError`, also where one place stands for
    another: a few hundred bytes of such aliases would become gigabytes."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Composer = _WithoutAliases
    try:
        return yaml.load(text)
    except RecursionError:
        raise YAMLError("too many things stand within things") from None


class _WithoutAliases(Composer):
    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.parser.check_event(AliasEvent):
            alias = self.parser.peek_event()
            raise ComposerError(
                None, None, f'"*{alias.anchor}" stands for another place: write it out', alias.start_mark
            )
        return super().compose_node(parent, index)
