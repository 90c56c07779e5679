"""Mails that servers wrote back: read from a Maildir or a mailbox, proved, and kept to be applied [effect: disk,
network]."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from digest import log, tokens
from digest.errors import Unavailable
from digest.model.post import PostKind
from digest.model.source import SourceState
from digest.pipeline.posts.reporting import facts_of
from digest.publication import Publication
from digest.send.smtp.bounces import Bounce, bounce
from digest.wiring import Wiring

#: Mails of one look, and bytes of each; further ones wait for the next look.
MOST, LONGEST = 100, 200_000
_REACH = timedelta(days=30)


def read_bounces(wiring: Wiring) -> int:
    """What came since the last look is kept, and comes into force a moment later; how many reports that were. One mail
    that cannot be read costs no other. Raises `DigestError` where the box cannot be opened."""
    box = wiring.publication.site.mail.bounces
    if not box:
        return 0
    return _in_folder(wiring.publication, Path(box)) if box.startswith("/") else _in_mailbox(wiring, box)


def _in_folder(publication: Publication, folder: Path) -> int:
    """A Maildir: what was read lies among its current mails, as in every program that reads one."""
    try:
        files = sorted(file for file in (folder / "new").iterdir() if file.is_file())[:MOST]
    except OSError as error:
        raise Unavailable(f"{folder} is no Maildir that can be read: {error.strerror}", where="bounces:") from error
    count = _keep(publication, (_start_of(file) for file in files))
    for file in files:
        with suppress(OSError):  # it is read once more, which changes nothing
            file.rename(folder / "cur" / f"{file.name.partition(':')[0]}:2,")
    return count


def _start_of(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LONGEST)
    except OSError:
        return b""


def _in_mailbox(wiring: Wiring, box: str) -> int:
    """A mailbox on a server, in which nothing is changed: its number of the last mail is remembered."""
    publication, store, now = wiring.publication, wiring.publication.store, wiring.clock()
    user, _, server = box.rpartition("@")
    name, url = f"bounces {box}", f"https://{server}/" if ":" in server else f"https://{server}:993/"
    state = store.sources.states([name]).get(name) or SourceState(source=name)
    before, _, last = state.etag.partition(":")
    password = publication.site.mail.bounces_password
    with wiring.client.mailbox(url, wiring.client.access(url)) as mailbox:
        mailbox.log_in(user, password.get_secret_value() if password else "")
        mark = mailbox.examine("")
        after = int(last) if before == mark and last.isdecimal() else 0
        numbers = mailbox.since((now - _REACH).date(), after, ())[:MOST]
        mails = mailbox.mails(numbers, LONGEST) if numbers else {}
    count = _keep(publication, (mails.get(number, b"") for number in numbers))
    store.sources.save([replace(state, etag=f"{mark}:{max(numbers, default=after)}")])
    return count


def _keep(publication: Publication, mails: Iterable[bytes]) -> int:
    reports = [report for content in mails if (failure := bounce(content)) for report in _proved(publication, failure)]
    if reports:
        facts = facts_of("smtp", json.dumps(reports).encode())
        publication.store.inbox.keep(PostKind.REPORT, facts, publication.clock())
    return len(reports)


def _proved(publication: Publication, bounce: Bounce) -> Iterator[dict[str, str]]:
    """In the general form, where the link that was given back is of the reader whose mail it is about."""
    link = tokens.read_unsubscribe(publication.site.keys, bounce.token)
    if link is None or link.subscriber != publication.store.reports.subscriber_of(bounce.delivery):
        log.event("bounce.unproved", delivery=bounce.delivery)
        return
    at = {"at": bounce.at.isoformat()} if bounce.at else {}
    yield {"delivery": bounce.delivery, "kind": bounce.kind.value, **at}
