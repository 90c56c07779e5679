"""Whether the provider tells what becomes of mails, and what it told."""

from __future__ import annotations

from collections.abc import Iterator

from digest.actions.upkeep.diagnosis import Diagnosis
from digest.publication import Publication
from digest.send.providers import provider_kind
from digest.text.durations import counted


def reports(publication: Publication) -> Iterator[Diagnosis]:
    """A provider that reports nothing leaves it unknown who never gets a mail, and who calls them spam."""
    mail, store = publication.site.mail, publication.store
    kind = provider_kind(mail)
    if not kind.real or kind.reporting is None:
        return
    theirs = [count for count in store.reports.received() if count.provider == mail.provider]
    if theirs:
        last = max(count.last for count in theirs).astimezone(publication.site.zone)
        amount = counted(sum(count.times for count in theirs), "report")
        yield Diagnosis(good=True, what=f"reports: {mail.provider} told {amount}, the last at {last:%Y-%m-%d %H:%M}")
        return
    if mail.reports is None:
        what = f"reports: {mail.provider} tells nothing of bounces and complaints"
        yield Diagnosis(good=False, what=what, advice='See "Let the provider report" in docs/how-to.md.')
        return
    yield Diagnosis(
        good=store.editions.last_freeze() is None,
        what=f"reports: none has come from {mail.provider} yet",
        advice=f"Paste {publication.site.web.url}/reports/{mail.provider}/… into its settings; how: docs/how-to.md.",
    )
