"""`digest doctor`: what is missing or wrong on this machine, with what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from digest.wiring import Wiring

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
    from digest.cli.opened import opened
    from digest.cli.screen import counted, say

    with opened() as wiring:
        found = list(diagnoses(wiring))
    for one in found:
        say(f"{'ok' if one.good else '! '} {one.what}", hang=3)
        if one.advice and not one.good:
            say(f"     {one.advice}", hang=5)
    wrong = [one for one in found if not one.good]
    if wrong:
        say(f"\n{counted(len(wrong), 'thing')} to look at.")
        raise typer.Exit(1)


def diagnoses(wiring: Wiring) -> Iterator[Diagnosis]:
    """Everything looked at, the good and the bad."""
    yield _program()
    yield from _extras()
    yield from _configuration(wiring)
    yield _database(wiring)
    yield _disk(wiring)
    yield from _mail(wiring)
    yield from _sending(wiring)
    yield from _sources(wiring)
    yield from _people(wiring)


def _program() -> Diagnosis:
    import platform

    from digest import __version__

    return Diagnosis(good=True, what=f"digest {__version__} on Python {platform.python_version()}")


def _extras() -> Iterator[Diagnosis]:
    """Those that change what is sent."""
    from digest.group.embeddings import installed

    if installed():
        yield Diagnosis(good=True, what="grouping by words and by meaning: the extra embeddings is installed")


def _configuration(wiring: Wiring) -> Iterator[Diagnosis]:
    from digest.cli.screen import counted

    yield Diagnosis(
        good=bool(wiring.publication.digests),
        what=f"{wiring.publication.site.folder}: {counted(len(wiring.publication.digests), 'digest')}",
        advice="digest new NAME makes one.",
    )
    for key, broken in wiring.publication.refused.items():
        yield Diagnosis(
            good=False,
            what=f"{broken.file}: {broken.what}",
            advice=f"digest check {key} shows what, and what stays in force.",
        )
    for note in wiring.publication.notes:
        yield Diagnosis(good=True, what=note)


def _database(wiring: Wiring) -> Diagnosis:
    good, what = wiring.store.health()
    return Diagnosis(good=good, what=f"database: {what}", advice="Is another program holding it? Is the disk full?")


def _disk(wiring: Wiring) -> Diagnosis:
    import shutil

    free = shutil.disk_usage(wiring.publication.site.home).free
    return Diagnosis(
        good=free > ROOM,
        what=f"{wiring.publication.site.home}: {free // 1_000_000:,} MB free",
        advice=f"Make room: {ROOM // 1_000_000} MB at least.",
    )


def _mail(wiring: Wiring) -> Iterator[Diagnosis]:
    from digest.send.gate import gate
    from digest.send.providers import provider_kind

    mail = wiring.publication.site.mail
    if not provider_kind(wiring.publication.site.mail).real:
        yield Diagnosis(
            good=True, what=f"mail: {mail.provider}; nothing leaves this machine ({wiring.publication.site.outbox})"
        )
        return
    reasons = gate(wiring.publication.site)
    if not reasons:
        yield Diagnosis(good=True, what=f"mail: {mail.provider} may send")
    for reason in reasons:
        yield Diagnosis(good=False, what=f"mail: {reason}", advice="Until then nothing is sent.")


def _sending(wiring: Wiring) -> Iterator[Diagnosis]:
    stopped = wiring.store.deliveries.stopped()
    if stopped:
        yield Diagnosis(good=False, what=f"all sending is stopped: {stopped}", advice="digest go lifts it.")
    for edition in wiring.store.editions.sending():
        sums = wiring.store.deliveries.sums(edition.id)
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


def _sources(wiring: Wiring) -> Iterator[Diagnosis]:
    from digest.actions.ill import ill

    for one in ill(wiring.publication):
        advice = _REMEDIES.get(one.health, "digest inspect {url} shows what is there now.")
        yield Diagnosis(
            good=False,
            what=f"source {one.source}: {one.health}, {one.reason}",
            advice=advice.format(url=one.url),
        )


def _people(wiring: Wiring) -> Iterator[Diagnosis]:
    from digest.cli.screen import counted

    yield Diagnosis(
        good=bool(wiring.publication.site.editors),
        what=f"editors: {', '.join(wiring.publication.site.editors) or 'none'}",
        advice="editors: [you@…] in digest.yaml is told when something needs a person.",
    )
    for key in wiring.publication.digests:
        count = wiring.store.subscribers.count(key)
        yield Diagnosis(
            good=count > 0,
            what=f"{key}: {counted(count, 'subscriber')}",
            advice=f"digest subscribers add ADDRESS --to {key}",
        )
    for key in sorted(wiring.store.digests() - {*wiring.publication.digests, *wiring.publication.refused}):
        if count := wiring.store.subscribers.count(key):
            yield Diagnosis(
                good=False,
                what=f"{key}: {counted(count, 'subscriber')}, and no file digests/{key}.yaml; they get nothing",
                advice=f"digest rename {key} NEW, if it is called otherwise now.",
            )
