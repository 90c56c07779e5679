"""`digest doctor`: what is missing or wrong on this machine, with what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from digest.app import App

#: Bytes that must be free, and the same in words.
ROOM = 200_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    good: bool
    what: str
    advice: str = ""


def doctor() -> None:
    """Look for what is missing or wrong on this machine.

    Says what to do about it, and exits with 1 when there is anything.
    """
    from digest.cli.screen import counted, say
    from digest.cli.session import opened

    with opened() as app:
        found = list(diagnoses(app))
    for one in found:
        say(f"{'ok' if one.good else '! '} {one.what}", hang=3)
        if one.advice and not one.good:
            say(f"     {one.advice}", hang=5)
    wrong = [one for one in found if not one.good]
    if wrong:
        say(f"\n{counted(len(wrong), 'thing')} to look at.")
        raise typer.Exit(1)


def diagnoses(app: App) -> Iterator[Diagnosis]:
    """Everything looked at, the good and the bad."""
    yield _program()
    yield from _extras()
    yield from _configuration(app)
    yield _database(app)
    yield _disk(app)
    yield from _mail(app)
    yield from _sending(app)
    yield from _sources(app)
    yield from _people(app)


def _program() -> Diagnosis:
    import platform

    from digest import __version__

    return Diagnosis(good=True, what=f"digest {__version__} on Python {platform.python_version()}")


def _extras() -> Iterator[Diagnosis]:
    """Those that change what is sent."""
    from digest.group.embeddings import installed

    if installed():
        yield Diagnosis(good=True, what="grouping by words and by meaning: the extra embeddings is installed")


def _configuration(app: App) -> Iterator[Diagnosis]:
    from digest.cli.screen import counted

    yield Diagnosis(
        good=bool(app.digests),
        what=f"{app.site.folder}: {counted(len(app.digests), 'digest')}",
        advice="digest new NAME makes one.",
    )
    for key, broken in app.refused.items():
        yield Diagnosis(
            good=False,
            what=f"{broken.file}: {broken.what}",
            advice=f"digest check {key} shows what, and what stays in force.",
        )
    for note in app.notes:
        yield Diagnosis(good=True, what=note)


def _database(app: App) -> Diagnosis:
    good, what = app.store.health()
    return Diagnosis(good=good, what=f"database: {what}", advice="Is another program holding it? Is the disk full?")


def _disk(app: App) -> Diagnosis:
    import shutil

    free = shutil.disk_usage(app.site.home).free
    return Diagnosis(
        good=free > ROOM,
        what=f"{app.site.home}: {free // 1_000_000:,} MB free",
        advice=f"Make room: {ROOM // 1_000_000} MB at least.",
    )


def _mail(app: App) -> Iterator[Diagnosis]:
    from digest.send.gate import gate
    from digest.send.providers import provider_kind

    mail = app.site.mail
    if not provider_kind(app.site.mail).real:
        yield Diagnosis(good=True, what=f"mail: {mail.provider}; nothing leaves this machine ({app.site.outbox})")
        return
    reasons = gate(app.site)
    if not reasons:
        yield Diagnosis(good=True, what=f"mail: {mail.provider} may send")
    for reason in reasons:
        yield Diagnosis(good=False, what=f"mail: {reason}", advice="Until then nothing is sent.")


def _sending(app: App) -> Iterator[Diagnosis]:
    stopped = app.store.deliveries.stopped()
    if stopped:
        yield Diagnosis(good=False, what=f"all sending is stopped: {stopped}", advice="digest go lifts it.")
    for edition in app.store.editions.sending():
        sums = app.store.deliveries.sums(edition.id)
        yield Diagnosis(
            good=False,
            what=f"{edition.name} is half sent: {sums.get('due', 0):,} due",
            advice=f"digest send {edition.digest} goes on where it stopped.",
        )


#: What ails a source → what to do.
_REMEDIES = {
    "held": "digest sources release {url} lets them through, digest sources retry {url} asks again.",
    "quarantined": "digest sources release {url} takes it as it is, digest sources retry {url} asks again.",
    "gone": "Take it out, or find its new address with digest inspect.",
}


def _sources(app: App) -> Iterator[Diagnosis]:
    from digest.cli.everyday.status import ill

    for one in ill(app):
        advice = _REMEDIES.get(one["health"], "digest inspect {url} shows what is there now.")
        yield Diagnosis(
            good=False,
            what=f"source {one['source']}: {one['health']}, {one['reason']}",
            advice=advice.format(url=one["url"]),
        )


def _people(app: App) -> Iterator[Diagnosis]:
    from digest.cli.screen import counted

    yield Diagnosis(
        good=bool(app.site.editors),
        what=f"editors: {', '.join(app.site.editors) or 'none'}",
        advice="editors: [you@…] in digest.yaml is told when something needs a person.",
    )
    for key in app.digests:
        count = app.store.subscribers.count(key)
        yield Diagnosis(
            good=count > 0,
            what=f"{key}: {counted(count, 'subscriber')}",
            advice=f"digest subscribers add ADDRESS --to {key}",
        )
    for key in sorted(app.store.digests() - {*app.digests, *app.refused}):
        if count := app.store.subscribers.count(key):
            yield Diagnosis(
                good=False,
                what=f"{key}: {counted(count, 'subscriber')}, and no file digests/{key}.yaml; they get nothing",
                advice=f"digest rename {key} NEW, if it is called otherwise now.",
            )
