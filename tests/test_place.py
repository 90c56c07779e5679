"""The place of a publication is never taken for a copy while it is being begun."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from digest.place import Place
from digest.store import Store
from tests.store.tables import lay_tables


def test_who_looks_while_others_begin_sees_the_original(tmp_path: Path) -> None:
    database = tmp_path / "digest.db"
    lay_tables(database)
    with Store.open(f"sqlite:///{database}", key=tmp_path / "address.key", migrate=False) as store:
        place = Place(tmp_path / "digest.db.mark", store.homes)

        def begin_or_look(number: int) -> str:
            if number % 3:
                return place.why_copy
            with place.counted():
                return place.why_copy

        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(begin_or_look, range(60))) == {""}
