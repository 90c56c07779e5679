"""The walk of an article from its source to the mail: it is made twice, once as it is read and once as it is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from digest.model.article import Article, Entry
from digest.model.edition import Occasion
from digest.pipeline import running
from digest.wiring import Wiring
from tests.acceptance.servers import FERRY, OUTBOX, SEALS, Newsroom, wire

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
TITLES = {item.partition("\n")[0] for item in (FERRY, SEALS)}


def count_made(monkeypatch: pytest.MonkeyPatch) -> Counter[tuple[type, str]]:
    """Kind and title → how often such a value was made from now on."""
    made = Counter[tuple[type, str]]()

    def counting(kind: type[Entry], make: Callable[..., None]) -> Callable[..., None]:
        def init(self: Entry, **fields: Any) -> None:
            made[kind, fields["title"]] += 1
            make(self, **fields)

        return init

    for kind in (Entry, Article):
        monkeypatch.setattr(kind, "__init__", counting(kind, kind.__init__))
    return made


def test_an_article_is_made_once_as_it_is_read_and_once_as_it_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Newsroom(tmp_path)
    room.site(OUTBOX)
    with wire() as source:
        room.morning(sources=f"  - {source.url}")
        room.subscribe(2)
        with room._environment(), Wiring.open(room.config, clock=lambda: NOW) as wiring:
            made = count_made(monkeypatch)
            occasion = Occasion(key="2026-11-24T07:00", at=NOW)
            running.run(wiring.publication.in_force("morning"), occasion, wiring.kit("morning"), lambda built: "")
            monkeypatch.undo()
    (mail, *_) = room.mails.values()
    assert all(title.encode() in mail for title in TITLES)
    assert made == {(kind, title): 1 for kind in (Entry, Article) for title in TITLES}
