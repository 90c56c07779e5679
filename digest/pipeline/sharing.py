"""Collecting that several processes share: each host is asked by one of them, so that it is asked politely.

Whoever makes the edition gives the parts out, asks what is its own, and waits for the others; what is not done by those
it was given to, it does itself."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta

from digest.config.digests import Digest, Source
from digest.errors import DigestError
from digest.model.duty import Act, Job, Role, Shard
from digest.model.run import Run, SourceReport
from digest.pipeline import gathering
from digest.pipeline.ill import tell_of_most
from digest.pipeline.kit import Kit
from digest.text.web_addresses import host_of

#: A part that nobody took for so long is done by whoever waits for it.
UNTAKEN = timedelta(seconds=15)
#: And one that was not done for so long: a collection has a time limit for each source.
UNDONE = timedelta(minutes=15)
_LOOK_EVERY = 0.5
"""Seconds."""
_HERE = ""


def gather(digest: Digest, run: Run, kit: Kit) -> tuple[SourceReport, ...]:
    """Every source was asked, here or by those who collect; what is new is stored, and ill sources are told of."""
    parts = shares(digest.sources, _collectors(kit))
    mine = (*parts.pop(_HERE, ()), *parts.pop(kit.by, ()))
    shards = [
        _shard(run, number, worker, sources, kit) for number, (worker, sources) in enumerate(sorted(parts.items()))
    ]
    reports = _asked(digest, mine, shards, kit) if shards else gathering.gather_some(digest, mine, kit)
    by_source = {report.source: report for report in reports}
    ordered = tuple(by_source[source.key] for source in digest.sources if source.key in by_source)
    tell_of_most(digest, ordered, kit)
    return ordered


def shares(sources: Sequence[Source], workers: Collection[str]) -> dict[str, tuple[Source, ...]]:
    """Worker → the sources that it asks. Under "" stands what has no host, such as a folder: whoever makes the edition
    asks that. A host stays with its worker while others come and go."""
    parts: dict[str, tuple[Source, ...]] = {}
    for source in sources:
        worker = whose(source, workers)
        parts[worker] = (*parts.get(worker, ()), source)
    return parts


def whose(source: Source, workers: Collection[str]) -> str:
    """The worker that asks the source; "" where whoever makes the edition does."""
    host = host_of(source.url) or source.server
    if not host or not workers:
        return _HERE
    return max(sorted(workers), key=lambda worker: hashlib.sha256(f"{worker} {host}".encode()).digest())


def _collectors(kit: Kit) -> list[str]:
    """Names of those who collect; none on SQLite, where one process does everything."""
    if kit.store.file:
        return []
    return [worker.name for worker in kit.store.workers.on_duty(kit.clock(), Role.COLLECT)]


def _shard(run: Run, number: int, worker: str, sources: Sequence[Source], kit: Kit) -> Shard:
    keys = tuple(source.key for source in sources)
    return Shard(
        run=run.id,
        number=number,
        digest=run.digest,
        sources=keys,
        worker=worker,
        given=kit.clock(),
        taken=False,
    )


def _asked(digest: Digest, mine: Sequence[Source], shards: Sequence[Shard], kit: Kit) -> list[SourceReport]:
    run = shards[0].run
    kit.store.shards.give(shards)
    try:
        for part in shards:
            kit.call(Job(act=Act.COLLECT, id=run, to=part.worker))
        reports = [*gathering.gather_some(digest, mine, kit)]
        for part in _done(digest, run, kit):
            reports += part.reports or ()
        return reports
    finally:
        with suppress(DigestError):  # what is left there is given to nobody again
            kit.store.shards.drop(run)


def _done(digest: Digest, run: int, kit: Kit) -> Iterator[Shard]:
    """The parts, once all are done, or once we are asked to stop those that are."""
    while True:
        parts = kit.store.shards.of(run)
        left = [part for part in parts if part.reports is None]
        if not left or kit.pace.stopping():
            yield from (part for part in parts if part.reports is not None)
            return
        present = {*_collectors(kit), kit.by}
        late = next((part for part in left if _is_late(part, present, kit)), None)
        if late is None:
            kit.pace.wait(_LOOK_EVERY)
        elif kit.store.shards.take_over(late, kit.by, kit.clock()):
            sources = [source for source in digest.sources if source.key in late.sources]
            kit.store.shards.done(late, kit.by, gathering.gather_some(digest, sources, kit))


def _is_late(part: Shard, present: Collection[str], kit: Kit) -> bool:
    waited = kit.clock() - part.given
    return part.worker not in present or waited > UNDONE or (not part.taken and waited > UNTAKEN)
