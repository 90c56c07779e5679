"""Who is on duty, whether these machines are alike, and what is overdue."""

from __future__ import annotations

from collections.abc import Iterator

from digest import __version__
from digest.actions.duty.health import health
from digest.actions.duty.here import prints
from digest.actions.upkeep.diagnosis import Diagnosis
from digest.config.site import Site
from digest.model.duty import Worker
from digest.publication import Publication


def duty(publication: Publication) -> Iterator[Diagnosis]:
    """Everything looked at, the good and the bad."""
    now = publication.clock()
    present = publication.store.workers.on_duty(now)
    for worker in present:
        roles = ", ".join(sorted(worker.roles))
        yield Diagnosis(good=True, what=f"on duty: {worker.host} ({roles}), digest {worker.version}")
        yield from _unlike(worker, publication.site)
    if not present:
        yield Diagnosis(good=True, what="nobody is on duty: what is due by itself is sent while digest start runs")
    yield from _queue(publication)
    for late in health(publication).overdue:
        advice = "Does digest start run? What it says of it: digest status"
        yield Diagnosis(good=False, what=late.sentence, advice=advice)


def _queue(publication: Publication) -> Iterator[Diagnosis]:
    """Whether machines that share a server can call each other."""
    if publication.store.file:
        return
    if why := publication.store.why_no_queue:
        what, _, advice = why.partition(": ")
        yield Diagnosis(
            good=False, what=f"machines look every five seconds, and cannot call each other: {what}", advice=advice
        )
    else:
        yield Diagnosis(good=True, what="machines call each other through a queue in the database")


def _unlike(worker: Worker, site: Site) -> Iterator[Diagnosis]:
    """In what a process differs from this one that it must not differ in."""
    if worker.version != __version__:
        what = f"{worker.host} runs digest {worker.version}, and this is {__version__}"
        yield Diagnosis(good=False, what=what, advice="Install one version everywhere, then start each anew.")
    signing, account = prints(site)
    if worker.signing != signing:
        what = f"{worker.host} signs links with another key than this machine"
        yield Diagnosis(good=False, what=what, advice="Give both the same DIGEST_SIGNING_KEY, then start each anew.")
    if worker.account != account:
        what = f"{worker.host} has another secret for {site.mail.provider} than this machine"
        yield Diagnosis(good=False, what=what, advice="Give both the same token, then start each anew.")
