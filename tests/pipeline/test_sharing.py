"""Each host is asked by one process, and what nobody did in time by whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from digest.config.digests import Digest, Source
from digest.errors import Unavailable
from digest.model.duty import EVERY_ROLE, Act, Job, Role, Worker
from digest.model.run import Run, SourceReport
from digest.pipeline import gathering, sharing
from digest.pipeline.sharing import shares, whose
from digest.store import Store
from tests.store.made import MINUTE, NOW
from tests.store.tables import KEY, lay_tables

SOURCES = tuple(Source(url=f"https://{name}.example/{path}") for name in "abcdef" for path in ("feed", "news"))
FOLDER = Source(folder="inbox")
RUN = Run(id=7, digest="morning", occasion="2026-11-24T07:00", by="here", started=NOW)


def reports(sources: Sequence[Source]) -> tuple[SourceReport, ...]:
    return tuple(SourceReport(source=source.key, name=source.key, new=1) for source in sources)


def test_a_host_stays_with_its_worker_while_others_come_and_go() -> None:
    parts = shares((*SOURCES, FOLDER), ["ada", "bob", "cem"])
    assert parts.pop("") == (FOLDER,)
    assert set(parts) == {"ada", "bob", "cem"}
    assert sorted(source.key for some in parts.values() for source in some) == sorted(one.key for one in SOURCES)
    for source in SOURCES:
        worker = whose(source, ["cem", "bob", "ada"])
        assert source in parts[worker]
        assert {whose(source, {worker, other}) for other in ("ada", "bob", "cem")} == {worker}
    assert len({whose(one, ["ada", "bob"]) for one in SOURCES[:2]}) == 1
    assert (whose(SOURCES[0], []), whose(FOLDER, ["ada"])) == ("", "")


class Floor:
    """Whoever makes the edition, and the others on duty; time passes when it waits."""

    def __init__(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = NOW
        self.store = store
        self.asked: list[tuple[str, ...]] = []
        self.called: list[Job] = []
        self.waited: list[float] = []
        self.meanwhile: list[Callable[[], object]] = []
        self.stopping = False
        self.file: Path | None = None
        self.told: list[tuple[SourceReport, ...]] = []
        monkeypatch.setattr(gathering, "gather_some", self._ask)
        monkeypatch.setattr(sharing, "tell_of_most", lambda digest, reports, kit: self.told.append(reports))
        self.digest = Digest(key="morning", title="Morning", sources=(*SOURCES, FOLDER))

    def _ask(self, digest: Digest, sources: Sequence[Source], kit: object) -> tuple[SourceReport, ...]:
        self.asked.append(tuple(source.key for source in sources))
        return reports(sources)

    def _wait(self, seconds: float) -> bool:
        self.waited.append(seconds)
        if not self.meanwhile:
            raise AssertionError("it waits for ever")
        self.meanwhile.pop(0)()
        return False

    def present(self, *names: str, roles: frozenset[Role] = EVERY_ROLE) -> None:
        for name in names:
            worker = Worker(name=name, host="quay", roles=roles, version="1", since=NOW, looked=self.now)
            self.store.workers.keep(worker)

    def gather(self) -> list[str]:
        shared = SimpleNamespace(file=self.file, workers=self.store.workers, shards=self.store.shards)
        made: Any = SimpleNamespace(
            store=shared,
            by="here",
            clock=lambda: self.now,
            call=self.called.append,
            pace=SimpleNamespace(wait=self._wait, stopping=lambda: self.stopping),
        )
        return [report.source for report in sharing.gather(self.digest, RUN, made)]

    def of(self, worker: str, *workers: str) -> tuple[str, ...]:
        return tuple(source.key for source in shares(self.digest.sources, workers)[worker])

    def finish(self, worker: str) -> None:
        for part in self.store.shards.take(worker):
            sources = [source for source in self.digest.sources if source.key in part.sources]
            assert self.store.shards.done(part, worker, reports(sources))

    def later(self, by: timedelta) -> None:
        self.now += by
        self.present("bob", "cem")


@pytest.fixture
def floor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Floor]:
    file = tmp_path / "digest.db"
    lay_tables(file)
    with Store.open(f"sqlite:///{file}", key=KEY, migrate=False) as store:
        yield Floor(store, monkeypatch)


def test_each_is_called_to_its_part_and_what_all_gave_comes_in_the_order_of_the_file(floor: Floor) -> None:
    floor.present("here", "bob", "cem")
    floor.meanwhile = [lambda: floor.finish("bob"), lambda: floor.finish("cem")]
    assert floor.gather() == [source.key for source in floor.digest.sources]
    assert floor.called == [Job(act=Act.COLLECT, id=7, to=name) for name in ("bob", "cem")]
    all_three = ("here", "bob", "cem")
    assert floor.asked == [(FOLDER.key, *floor.of("here", *all_three))]
    assert (floor.waited, floor.store.shards.of(7)) == ([0.5, 0.5], ())
    assert [len(some) for some in floor.told] == [len(floor.digest.sources)]


def test_who_is_alone_asks_everybody_and_gives_nothing_out(floor: Floor) -> None:
    floor.present("here")
    floor.present("bob", roles=frozenset({Role.SEND}))
    assert floor.gather() == [source.key for source in floor.digest.sources]
    assert (floor.asked, floor.called) == ([(FOLDER.key, *(one.key for one in SOURCES))], [])
    assert len(floor.told) == 1


@pytest.mark.parametrize("on_a_file", [True, False])
def test_where_nobody_collects_or_nothing_is_shared_it_asks_everybody(floor: Floor, on_a_file: bool) -> None:
    if on_a_file:
        floor.present("bob")
        floor.file = Path("digest.db")
    assert floor.gather() == [source.key for source in floor.digest.sources]
    assert floor.asked == [tuple(source.key for source in floor.digest.sources)]
    assert (len(floor.told), floor.called) == (1, [])


def test_what_nobody_takes_for_a_quarter_of_a_minute_is_asked_from_here(floor: Floor) -> None:
    floor.present("bob")
    floor.meanwhile = [lambda: floor.later(timedelta(seconds=15)), lambda: floor.later(timedelta(seconds=0.5))]
    assert floor.gather() == [source.key for source in floor.digest.sources]
    assert floor.asked == [(FOLDER.key,), floor.of("bob", "bob")]


def test_what_is_taken_has_a_quarter_of_an_hour(floor: Floor) -> None:
    floor.present("bob")

    def take() -> None:
        floor.store.shards.take("bob")
        floor.later(timedelta(minutes=15))

    floor.meanwhile = [take, lambda: floor.later(timedelta(seconds=0.5))]
    assert len(floor.gather()) == len(floor.digest.sources)
    assert (len(floor.asked), len(floor.waited)) == (2, 2)


def test_what_was_given_to_somebody_who_is_gone_is_asked_from_here_at_once(floor: Floor) -> None:
    floor.present("bob", "cem")

    def leave() -> None:
        floor.finish("cem")
        floor.store.workers.leave("bob")

    floor.meanwhile = [leave]
    assert len(floor.gather()) == len(floor.digest.sources)
    assert floor.asked == [(FOLDER.key,), floor.of("bob", "bob", "cem")]


def test_asked_to_stop_it_takes_what_is_done_and_waits_for_nothing(floor: Floor) -> None:
    floor.present("bob", "cem")

    def stop() -> None:
        floor.finish("cem")
        floor.stopping = True

    floor.meanwhile = [stop]
    assert set(floor.gather()) == {FOLDER.key, *floor.of("cem", "bob", "cem")}
    assert floor.store.shards.of(7) == ()


def test_what_goes_wrong_while_parts_are_dropped_hides_nothing(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    floor.present("bob")
    floor.meanwhile = [lambda: floor.finish("bob")]

    def drop(run: int) -> None:
        raise Unavailable("the database is away")

    monkeypatch.setattr(floor.store.shards, "drop", drop)
    assert len(floor.gather()) == len(floor.digest.sources)
    assert floor.now < NOW + MINUTE
