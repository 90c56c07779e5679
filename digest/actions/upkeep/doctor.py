"""What is missing or wrong on this machine, with what to do [effect: disk, network]."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable, Iterator

from digest import __version__, places
from digest.actions.checks.strays import strays
from digest.actions.sources.ill import ill
from digest.actions.upkeep.diagnosis import Diagnosis
from digest.actions.upkeep.duty import duty
from digest.actions.upkeep.modes import wrong_modes
from digest.actions.upkeep.reports import reports
from digest.actions.upkeep.sender_dns import Records, sender_dns
from digest.collect.parser import Parser
from digest.config.site import Mail
from digest.errors import DigestError, NoDatabase, Unreadable
from digest.model.home import Mark
from digest.publication import Publication
from digest.send.answered import Ask, unanswered
from digest.send.channel import channel_name
from digest.send.gate import gate
from digest.send.providers import provider_kind
from digest.send.smtp.tempo import rate_words
from digest.store import Store
from digest.text.durations import counted
from digest.text.mail_addresses import domain_of

#: Bytes that must be free.
ROOM = 200_000_000

#: What ails a source → what to do.
_REMEDIES = {
    "held": "digest sources release {url} lets them through, digest sources retry {url} asks again.",
    "quarantined": "digest sources release {url} takes it as it is, digest sources retry {url} asks again.",
    "gone": "Take it out, or find its new address with digest inspect.",
}


def diagnoses(
    publication: Publication,
    parser: Parser,
    here: Mark | None = None,
    records: Records | None = None,
    ask: Ask | None = None,
) -> tuple[Diagnosis, ...]:
    """Everything looked at, the good and the bad; `here` is the mark of this place. With `records` of the DNS also what
    others on the internet say; with `ask` also whether the pages answer."""
    looked_at = (*_diagnoses(publication, parser, records), *_place(publication.store, here))
    return (*looked_at, *_pages(publication, ask)) if ask and not publication.broken else looked_at


def _diagnoses(publication: Publication, parser: Parser, records: Records | None) -> Iterator[Diagnosis]:
    yield Diagnosis(good=True, what=f"digest {__version__} on Python {platform.python_version()}")
    if places.word_vectors():
        yield Diagnosis(good=True, what="grouping by words and by meaning: the extra embeddings is installed")
    yield _reading(parser)
    yield from _configuration(publication)
    yield _database(publication.store)
    yield _key(publication)
    yield _disk(publication)
    yield from _modes(publication)
    if publication.broken:
        yield from _sending(publication.store)
        return
    yield from _mail(publication)
    if records:
        yield from _elsewhere(publication.site.mail, records)
    yield from reports(publication)
    yield from _sending(publication.store)
    yield from duty(publication)
    yield from _sources(publication)
    yield from _people(publication)
    yield from _strays(publication)


def _reading(parser: Parser) -> Diagnosis:
    try:
        unlimited = parser.unlimited()
    except Unreadable as error:
        return Diagnosis(
            good=False, what=f"pages {error.what}", advice="Is there memory for one more process? Is Python whole?"
        )
    limits = "time, memory and files are limited"
    if unlimited:
        limits = f"this system does not limit {' and '.join(unlimited)}; time and memory are watched"
    return Diagnosis(good=True, what=f"pages are read in a process of their own: {limits}")


def _configuration(publication: Publication) -> Iterator[Diagnosis]:
    if broken := publication.broken:
        yield Diagnosis(good=False, what=f"{broken.file}: {broken.what}", advice="digest check shows what.")
        return
    yield Diagnosis(
        good=bool(publication.digests),
        what=f"{publication.site.folder}: {counted(len(publication.digests), 'digest')}",
        advice="digest new NAME makes one.",
    )
    for key, broken in publication.refused.items():
        yield Diagnosis(
            good=False,
            what=f"{broken.file}: {broken.what}",
            advice=f"digest check {key} shows what, and what stays in force.",
        )
    for note in publication.notes:
        yield Diagnosis(good=True, what=note)


def _database(store: Store) -> Diagnosis:
    try:
        return Diagnosis(good=True, what=f"database: {store.health()}")
    except NoDatabase as error:
        return Diagnosis(good=False, what=f"database: {error.where}: {error.what}", advice=error.advice)


def _key(publication: Publication) -> Diagnosis:
    if fault := publication.store.key_fault(publication.site.address_key):
        advice = (
            "Put it back from a backup: until then nothing runs that needs an address. Lost for ever: digest db new-key"
        )
        return Diagnosis(good=False, what=fault, advice=advice)
    return Diagnosis(good=True, what=f"{publication.site.address_key.name}: the key of this database's addresses")


def _place(store: Store, here: Mark | None) -> Iterator[Diagnosis]:
    if copied := store.homes.why_copy(here):
        advice = "digest adopt makes it the original, once the other is switched off for good."
        yield Diagnosis(good=False, what=f"this is a copy, and sends nothing: {copied}", advice=advice)
    elif before := store.homes.moved_from(here):
        yield Diagnosis(
            good=True, what=f"this machine was called {before} when mails were sent last; the folder is the same"
        )


def _pages(publication: Publication, ask: Ask) -> Iterator[Diagnosis]:
    """Whether readers are heard; what they asked for and could not be done."""
    site = publication.site
    if provider_kind(site.mail).real and site.web.url and site.keys:
        why = unanswered(site, ask)
        advice = "digest start serves them; a web server in front of it hands them on."
        yield Diagnosis(good=not why, what=f"pages: {why or f'{site.web.url} answers'}", advice=advice)
        if not why and _shows(ask, f"{site.web.url}/metrics"):
            yield Diagnosis(
                good=False,
                what=f"pages: {site.web.url}/metrics tells everybody how many readers there are",
                advice="The web server in front must say for whom it asks: X-Forwarded-For. See docs/operate.md.",
            )
    for post, why in publication.store.inbox.refused():
        what = f"post {post.number} of {post.at:%Y-%m-%d %H:%M} UTC ({post.kind.value}) could not be applied: {why}"
        yield Diagnosis(good=False, what=what, advice="It waits. Tell those who make this program.")


def _shows(ask: Ask, url: str) -> bool:
    try:
        return ask(url) == 200
    except DigestError:
        return False


def _disk(publication: Publication) -> Diagnosis:
    free = shutil.disk_usage(publication.site.home).free
    return Diagnosis(
        good=free > ROOM,
        what=f"{publication.site.home}: {free // 1_000_000:,} MB free",
        advice=f"Make room: {ROOM // 1_000_000} MB at least.",
    )


def _modes(publication: Publication) -> Iterator[Diagnosis]:
    """Whoever else may read what holds people and keys."""
    wrong = tuple(wrong_modes(publication.site, publication.store.file))
    for one in wrong:
        yield Diagnosis(good=False, what=f"{one.path}: others may use it (mode {one.mode:04o})", advice=one.remedy)
    if not wrong:
        yield Diagnosis(good=True, what="people, mails and keys: for their owner only")


def _mail(publication: Publication) -> Iterator[Diagnosis]:
    site, mail = publication.site, publication.site.mail
    if not provider_kind(mail).real:
        yield Diagnosis(good=True, what=f"mail: {mail.provider}; nothing leaves this machine ({site.outbox})")
        return
    reasons = gate(site)
    if not reasons:
        yield Diagnosis(good=True, what=f"mail: {mail.provider} may send")
    for reason in reasons:
        yield Diagnosis(good=False, what=f"mail: {reason}", advice="Until then nothing is sent.")
    if learned := publication.store.channels.learned(channel_name(mail), publication.clock()):
        yield Diagnosis(
            good=False,
            what=f"mail: {mail.provider} takes no more than about {rate_words(learned)}, and that is kept for an hour",
            advice=f"Write `rate: {rate_words(learned)}` under `mail:`, so that it is never exceeded.",
        )
    if verify := provider_kind(mail).verify:
        yield _asked(mail, verify)


def _elsewhere(mail: Mail, records: Records) -> Iterator[Diagnosis]:
    """What the provider says of our account, and the DNS of the sender's domain."""
    kind = provider_kind(mail)
    if kind.account:
        yield _asked(mail, kind.account)
    if not kind.real:
        return
    try:
        for finding in sender_dns(domain_of(mail.sender), mail.provider, records):
            yield Diagnosis(good=finding.good, what=finding.what, advice=finding.advice)
    except DigestError as error:
        yield Diagnosis(good=False, what=error.what, advice=error.advice)


def _asked(mail: Mail, verify: Callable[[Mail], str]) -> Diagnosis:
    try:
        return Diagnosis(good=True, what=f"mail: {verify(mail)}")
    except DigestError as error:
        return Diagnosis(good=False, what=f"mail: {error.what}", advice=error.advice)


def _sending(store: Store) -> Iterator[Diagnosis]:
    stopped = store.deliveries.stopped()
    if stopped:
        yield Diagnosis(good=False, what=f"all sending is stopped: {stopped}", advice="digest go lifts it.")
    for edition in store.editions.sending():
        sums = store.deliveries.sums(edition.id)
        yield Diagnosis(
            good=False,
            what=f"{edition.name} is half sent: {sums.get('due', 0):,} due",
            advice=f"digest send {edition.digest} goes on where it stopped.",
        )


def _sources(publication: Publication) -> Iterator[Diagnosis]:
    for source in ill(publication):
        advice = _REMEDIES.get(source.health, "digest inspect {url} shows what is there now.")
        yield Diagnosis(
            good=False,
            what=f"source {source.source}: {source.health}, {source.reason}",
            advice=advice.format(url=source.url),
        )


def _people(publication: Publication) -> Iterator[Diagnosis]:
    yield Diagnosis(
        good=bool(publication.site.editors),
        what=f"editors: {', '.join(publication.site.editors) or 'none'}",
        advice="editors: [you@…] in digest.yaml is told when something needs a person.",
    )
    for key in publication.digests:
        count = publication.store.subscribers.count(key)
        yield Diagnosis(
            good=count > 0,
            what=f"{key}: {counted(count, 'subscriber')}",
            advice=f"digest subscribers add ADDRESS --to {key}",
        )


def _strays(publication: Publication) -> Iterator[Diagnosis]:
    for stray in strays(publication):
        yield Diagnosis(good=False, what=stray.what, advice=stray.advice)
