"""`digest status`: one screen of what is going on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from digest.app import App


def status(as_json: Annotated[bool, typer.Option("--json", help="Print it for a program.")] = False) -> None:
    """Show what is sending, held, next, sent, ill and refused."""
    from digest.cli.screen import say, show_json, table
    from digest.cli.session import opened

    with opened() as app:
        facts = _facts(app)
        if as_json:
            show_json(facts)
            return
        say(f"{app.site.name} · mail: {app.site.mail.provider}")
        for line in (*facts["trouble"], *facts["refused"]):
            say(f"! {line}")
        for head, key in (
            ("Sending", "sending"),
            ("Held", "held"),
            ("Unknown outcome", "uncertain"),
            ("Next", "next"),
            ("Last", "last"),
            ("Ill sources", "ill"),
        ):
            if facts[key]:
                say(f"\n{head}")
                table(("",) * len(facts[key][0]), facts[key])
        if not app.digests:
            say("\nNo digest yet: digest new NAME makes one.")


def _facts(app: App) -> dict[str, Any]:
    from digest.model.edition import Status

    editions = app.store.editions.history(None, 60)
    stopped = app.store.deliveries.stopped()
    return {
        "trouble": [f"All sending is stopped: {stopped}."] if stopped else [],
        "refused": [
            f"{broken.file} has {len(broken.problems)} to mend: digest check {key}. The last good version counts."
            for key, broken in app.refused.items()
        ],
        "sending": [[e.name, *_sums(app, e.id)] for e in app.store.editions.sending()],
        "held": [[e.name, e.reason] for e in editions if e.status in (Status.DRAFT, Status.APPROVED)],
        "uncertain": _uncertain(app),
        "next": _next(app),
        "last": [
            [e.name, e.status.value, e.reason or ", ".join(_sums(app, e.id))]
            for e in editions
            if e.status in (Status.SENT, Status.SKIPPED)
        ][:5],
        "ill": _ill(app),
    }


def _sums(app: App, edition: int) -> list[str]:
    return [f"{count} {answer}" for answer, count in sorted(app.store.deliveries.sums(edition).items()) if count]


def _uncertain(app: App) -> list[list[str]]:
    """People whose mail may or may not have been taken, of the last editions."""
    from digest.model.mail import Answer

    return [
        [edition.name, delivery.address, delivery.reason]
        for edition in app.store.editions.history(None, 20)
        if app.store.deliveries.sums(edition.id).get("uncertain")
        for delivery in app.store.deliveries.of(edition.id, Answer.UNCERTAIN)
    ][:50]


def _next(app: App) -> list[list[str]]:
    from digest.cli.screen import when
    from digest.schedule.timetable import upcoming

    rows = []
    for digest in app.digests.values():
        coming = upcoming(digest, app.site.zone, app.clock(), 1)
        at = when(coming[0].at, app.site.zone) if coming else "by hand"
        rows.append([digest.key, at, f"{app.store.subscribers.count(digest.key)} subscribers"])
    return rows


def _ill(app: App) -> list[list[str]]:
    from digest.cli.screen import when
    from digest.model.collected import Health

    keys = [source.key for digest in app.digests.values() for source in digest.sources]
    return [
        [
            state.name or key,
            state.health.value,
            f"{state.failures} times",
            state.reason,
            f"last good {when(state.last_success, app.site.zone)}",
        ]
        for key, state in app.store.sources.states(keys).items()
        if state.health in (Health.FAILING, Health.GONE)
    ]
