"""`digest status`: one screen of what is going on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from digest.cli.options import AsJson

if TYPE_CHECKING:
    from digest.model.edition import Edition
    from digest.wiring import Wiring

#: Lines of one kind at most, so that all of them fit one screen of 24 lines.
MOST = 3
#: But people of whom nobody knows whether they have the mail are named: a gap must be seen.
MOST_PEOPLE = 50
UNKNOWN = "Unknown"
Row = tuple[Any, ...]
Facts = Mapping[str, Any]


def status(as_json: AsJson = False) -> None:
    """Show on one screen how things stand.

    What is wrong, under way, held, of unknown outcome, due next and sent last, and which sources are ill.
    """
    from digest.cli.opened import opened
    from digest.cli.screen import say, show_json, table, when

    with opened() as wiring:
        facts = _facts(wiring)
        zone, now = wiring.publication.site.zone, wiring.clock()
    if as_json:
        show_json(facts)
        return
    say(f"{facts['name']} · mail: {facts['mail']}")
    blocks = [_block(head, rows, more) for head, rows, more in _blocks(facts, lambda at: when(at, zone, now)) if rows]
    spread = sum(map(len, blocks)) + len(blocks) < 22
    for rows in blocks:
        if spread:
            say()
        table(("",) * len(rows[0]), rows, shorten=True)
    if not facts["next"] and not facts["refused"]:
        say("\nNo digest yet: digest new NAME makes one.")


def _facts(wiring: Wiring) -> Facts:
    from digest.actions.ill import ill
    from digest.model.edition import Status

    editions = wiring.store.editions.history(None, 60)
    return {
        "name": wiring.publication.site.name,
        "mail": wiring.publication.site.mail.provider,
        "stopped": wiring.store.deliveries.stopped(),
        "refused": [
            {
                "digest": key,
                "file": broken.file,
                "problems": len(broken.problems),
                "in_force": key in wiring.publication.digests,
            }
            for key, broken in wiring.publication.refused.items()
        ],
        "running": [
            {"digest": run.digest, "occasion": run.occasion, "since": run.started, "by": run.by}
            for run in wiring.store.runs.running(wiring.clock())
            if not wiring.presence.gone(run.by)
        ],
        "sending": [_edition(wiring, edition) for edition in wiring.store.editions.sending()],
        "held": [_edition(wiring, e) for e in editions if e.status in (Status.DRAFT, Status.APPROVED)],
        "uncertain": list(_uncertain(wiring, editions[:20])),
        "next": list(_next(wiring)),
        "last": [_edition(wiring, e) for e in editions if e.status in (Status.SENT, Status.SKIPPED)][:5],
        "ill": [one.model_dump() for one in ill(wiring.publication)],
    }


def _edition(wiring: Wiring, edition: Edition) -> Facts:
    return {
        "edition": edition.name,
        "digest": edition.digest,
        "status": edition.status.value,
        "reason": edition.reason,
        "recipients": wiring.store.deliveries.sums(edition.id),
    }


def _uncertain(wiring: Wiring, editions: Sequence[Edition]) -> Iterator[Facts]:
    """People whose mail may or may not have been taken."""
    from digest.model.mail import Answer

    for edition in editions:
        if wiring.store.deliveries.sums(edition.id).get("uncertain"):
            for delivery in wiring.store.deliveries.of(edition.id, Answer.UNCERTAIN):
                yield {"edition": edition.name, "address": delivery.address, "reason": delivery.reason}


def _next(wiring: Wiring) -> Iterator[Facts]:
    """By digest, the soonest first."""
    from digest.timetable import upcoming

    zone, now = wiring.publication.site.zone, wiring.clock()
    coming = {key: upcoming(digest, zone, now, 1) for key, digest in wiring.publication.digests.items()}
    for key in sorted(coming, key=lambda key: (not coming[key], coming[key][0].at if coming[key] else now, key)):
        at = coming[key][0].at if coming[key] else None
        yield {"digest": key, "at": at, "subscribers": wiring.store.subscribers.count(key)}


def _blocks(facts: Facts, shown: Any) -> Iterator[tuple[str, list[Row], str]]:
    """Head, rows, and the command that shows more of them."""
    from digest.cli.screen import counted

    stopped = [(f"all sending is stopped: {facts['stopped']}; digest go lifts it",)] if facts["stopped"] else []
    refused = [
        (f"{counted(one['problems'], 'thing')} to mend in {one['file']}: digest check {one['digest']}",)
        for one in facts["refused"]
    ]
    yield "Wrong", [*stopped, *refused], "digest check"
    yield "Running", [(r["digest"], f"since {shown(r['since'])}", f"by {r['by']}") for r in facts["running"]], ""
    yield "Sending", [(e["edition"], _answers(e)) for e in facts["sending"]], "digest history"
    yield "Held", [(e["edition"], e["reason"]) for e in facts["held"]], "digest history"
    uncertain = [(u["edition"], u["address"], u["reason"]) for u in facts["uncertain"]]
    yield UNKNOWN, uncertain, "digest status --json"
    coming = [
        (n["digest"], shown(n["at"]) if n["at"] else "by hand", counted(n["subscribers"], "subscriber"))
        for n in facts["next"]
    ]
    yield "Next", coming, "digest next"
    last = [(e["edition"], e["status"], e["reason"] or _answers(e)) for e in facts["last"]]
    yield "Last", last[:MOST], ""
    yield "Ill", [(s["source"], s["health"], s["reason"]) for s in facts["ill"]], "digest sources"


def _answers(edition: Facts) -> str:
    return ", ".join(f"{count:,} {answer}" for answer, count in sorted(edition["recipients"].items()) if count)


def _block(head: str, rows: list[Row], more: str) -> list[Row]:
    """At most so many lines, the head before the first."""
    most = MOST_PEOPLE if head == UNKNOWN else MOST
    shown = rows if len(rows) <= most else rows[: most - 1]
    if len(shown) < len(rows):
        left = f"and {len(rows) - len(shown)} more: {more}" if more else f"and {len(rows) - len(shown)} more"
        shown = [*shown, (left, *[""] * (len(rows[0]) - 1))]
    heads = [head, *[""] * (len(shown) - 1)]
    return [(f"{name:<9}", *row) for name, row in zip(heads, shown, strict=True)]
