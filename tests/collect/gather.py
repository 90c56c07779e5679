"""Collecting from one time to the next."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path

from digest.collect.collect import collect
from digest.collect.parser import Parser
from digest.collect.web.client import Client
from digest.config.digests import Source
from digest.model.source import Collected, SourceState

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
NOWHERE = Path("/nowhere")


class Gather:
    """Collects and remembers the states from one time to the next."""

    def __init__(self, client: Client, parser: Parser) -> None:
        self._client, self._parser = client, parser
        self.states: dict[str, SourceState] = {}

    def __call__(
        self, *sources: Source, now: datetime = NOW, known: Collection[str] = (), base: Path = NOWHERE
    ) -> Mapping[str, Collected]:
        found = {
            collected.state.source: collected
            for collected in collect(
                sources, self.states, self._client, now, base=base, known=known, parser=self._parser
            )
        }
        self.states |= {key: collected.state for key, collected in found.items()}
        return found

    def one(self, source: Source, **how: object) -> Collected:
        return self(source, **how)[source.key]  # type: ignore[arg-type]


def titles(collected: Collected) -> list[str]:
    return [article.title for article in collected.entries]
