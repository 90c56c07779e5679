"""The walk of an article from its source to the mail: it is made twice, as it is read and as it is stored, and shown to
few."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

import digest
from digest.model.article import Article, Entry
from digest.model.edition import Occasion
from digest.pipeline import running
from digest.wiring import Wiring
from tests.acceptance.servers import FERRY, OUTBOX, SEALS, Newsroom, wire

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
TITLES = {item.partition("\n")[0] for item in (FERRY, SEALS)}
HOME = Path(digest.__file__).parent
#: Files whose functions may be handed an article.
MOST_FILES = 30


@contextmanager
def ready(folder: Path) -> Iterator[Callable[[], None]]:
    """A run from the bytes of a feed to the mails of its edition, to be started."""
    room = Newsroom(folder)
    room.site(OUTBOX)
    with wire() as source:
        room.morning(sources=f"  - {source.url}")
        room.subscribe(2)
        with room._environment(), Wiring.open(room.config, clock=lambda: NOW) as wiring:
            occasion, kit = Occasion(key="2026-11-24T07:00", at=NOW), wiring.kit("morning")

            def run() -> None:
                running.run(wiring.publication.in_force("morning"), occasion, kit, lambda built: "")

            yield run
    (mail, *_) = room.mails.values()
    assert all(title.encode() in mail for title in TITLES)


def test_an_article_is_made_once_as_it_is_read_and_once_as_it_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Counter[tuple[type, str]]()

    def counting(kind: type[Entry], make: Callable[..., None]) -> Callable[..., None]:
        def init(self: Entry, **fields: Any) -> None:
            made[kind, fields["title"]] += 1
            make(self, **fields)

        return init

    with ready(tmp_path) as run:
        for kind in (Entry, Article):
            monkeypatch.setattr(kind, "__init__", counting(kind, kind.__init__))
        run()
        monkeypatch.undo()

    assert made == {(kind, title): 1 for kind in (Entry, Article) for title in TITLES}


def test_an_article_is_handed_to_functions_of_few_files(tmp_path: Path) -> None:
    handed = set[str]()
    seen = set[CodeType]()

    def look(frame: FrameType, event: str, argument: object) -> None:
        code = frame.f_code
        if event != "call" or code in seen or not code.co_filename.startswith(str(HOME)):
            return
        names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        if any(_holds_article(frame.f_locals.get(name)) for name in names):
            seen.add(code)
            handed.add(str(Path(code.co_filename).relative_to(HOME)))

    with ready(tmp_path) as run:
        before = sys.getprofile()
        threading.setprofile(look)
        sys.setprofile(look)
        try:
            run()
        finally:
            sys.setprofile(before)
            threading.setprofile(None)

    assert {"store/adding/named.py", "group/stories.py", "render/segment_view.py"} <= handed
    assert len(handed) <= MOST_FILES, sorted(handed)


def _holds_article(value: object) -> bool:
    """An entry or article itself, or several."""
    return isinstance(value[0] if isinstance(value, (list, tuple)) and value else value, Entry)
