"""What a process does of what others began: mails of frozen editions, and sources of their runs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from digest.config.digests import Source
from digest.errors import Refused
from digest.model.duty import Role, Shard
from digest.model.edition import Edition
from digest.model.run import Report
from digest.pipeline import delivering, gathering, running, sharing
from digest.wiring import Wiring


def to_deliver(wiring: Wiring) -> Sequence[Edition]:
    """Frozen editions with mails due now, whoever froze them, but those that a run of this process is at."""
    store = wiring.store
    begun = store.editions.sending()
    if not begun or store.deliveries.stopped():
        return ()
    at_it = {run.digest for run in store.runs.running(wiring.clock()) if run.by == wiring.presence.name}
    known = wiring.publication.digests
    ours = [edition for edition in begun if edition.digest in known and edition.digest not in at_it]
    return [one for one in ours if delivering.due(one, known[one.digest], wiring.kit(one.digest))]


def deliver(wiring: Wiring, edition: Edition) -> Report:
    """Whatever can be done now for a frozen edition, beside others who are at it, is done. Raises `Busy` where one
    alone may be at it, and somebody is."""
    digest, kit = wiring.publication.in_force(edition.digest), wiring.kit(edition.digest)
    with wiring.sending_here():
        if delivering.is_for_all(edition, kit):
            return delivering.send(edition, digest, kit)
        return running.run(digest, edition.occasion, kit)


def collect(wiring: Wiring, shard: Shard) -> None:
    """The sources were asked for another process's run, which has their reports; or it asks them itself, where they are
    not known here."""
    digest, name = wiring.publication.digests.get(shard.digest), wiring.presence.name
    sources = [source for source in digest.sources if source.key in shard.sources] if digest else []
    try:
        if digest is None or len(sources) < len(shard.sources):
            raise Refused("its files are not the same on every machine", where=shard.digest)
        reports = gathering.gather_some(digest, sources, wiring.kit(digest.key))
    except BaseException:
        wiring.store.shards.take_over(replace(shard, worker=name), "", wiring.clock())
        raise
    wiring.store.shards.done(shard, name, reports)


def asked_here(wiring: Wiring, roles: Collection[Role]) -> Callable[[Source], bool] | None:
    """Whether this process asks a source between editions; None where it asks none."""
    if wiring.store.file:
        return (lambda source: True) if Role.COLLECT in roles else None
    names = {worker.name for worker in wiring.store.workers.on_duty(wiring.clock(), Role.COLLECT)}
    answers = {wiring.presence.name} if Role.COLLECT in roles else set[str]()
    if Role.SCHEDULE in roles:
        answers.add("")
    return (lambda source: sharing.whose(source, names | answers - {""}) in answers) if answers else None
