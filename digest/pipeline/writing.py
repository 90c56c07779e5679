"""Readers are written to, each letter once."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta

from digest import log, tokens
from digest.config.digests import Digest
from digest.errors import DigestError
from digest.model.edition import Edition
from digest.model.letter import Letter, LetterKind
from digest.model.mail import Answer
from digest.model.people import Cause
from digest.pipeline.few import hand_over_few
from digest.pipeline.kit import Kit
from digest.render.look.words import listed
from digest.render.mail.letters import render_letter
from digest.render.segment_view import page_path
from digest.send import message
from digest.tokens import Link, Purpose, Unsubscribe

#: How long the link of a letter that asks is good.
GOOD = timedelta(days=7)
#: After a letter could not be mailed; and when nobody needs it any more.
AGAIN, TOO_LATE = timedelta(minutes=5), timedelta(days=3)
_ASKING = (LetterKind.CONFIRM, LetterKind.REMINDER)
#: About digests: not written where none of them is there any more.
_OF_DIGESTS = (*_ASKING, LetterKind.WELCOME, LetterKind.ALREADY)
#: To an address that is not theirs, or not any more.
_ELSEWHERE = (*_ASKING, LetterKind.ADDRESS, LetterKind.MOVED)


def write_letters(kit: Kit, digests: Mapping[str, Digest]) -> None:
    """Letters that are due were mailed, each once; one that could not be is due again in a while, for three days. Never
    raises for a provider."""
    while letters := kit.store.letters.due(kit.clock()):
        for letter in letters:
            if kit.store.letters.take(letter.key):
                _write(letter, kit, digests)


def _write(letter: Letter, kit: Kit, digests: Mapping[str, Digest]) -> None:
    try:
        why = _not_gone(letter, kit, [digests[key] for key in map(kit.store.called, letter.digests) if key in digests])
    except Exception as error:
        log.event("letter.failed", level=logging.ERROR, kind=letter.kind, reason=error)
        why = error.what if isinstance(error, DigestError) else type(error).__name__
    if why:
        again = kit.clock() + AGAIN
        kit.store.letters.put_off(letter.key, why, again if again < letter.written + TOO_LATE else None)


def _not_gone(letter: Letter, kit: Kit, digests: list[Digest]) -> str:
    """Why the letter did not go its way and is to be tried again; empty where it did, or nobody may get it."""
    if not kit.site.web.url:
        return "there are no pages for its links: web: url: is not set"
    barred = kit.store.subscribers.suppressed([letter.address])
    if (
        kit.clock() >= letter.written + TOO_LATE
        or (letter.kind in _OF_DIGESTS and not digests)
        or any(one.cause is not Cause.UNSUBSCRIBED for one in barred)
    ):
        return ""
    about = digests[0].key if digests else ""
    language = letter.language or (digests[0].language if digests else "") or kit.site.language
    rendering = render_letter(
        letter.kind,
        listed([digest.title for digest in digests], language, kit.site.timezone),
        kit.site,
        kit.look.to_show(),
        language,
        link=_link(letter, kit, about),
        unsubscribe="" if letter.kind in _ELSEWHERE else _unsubscribe(letter, kit, about),
        preferences="" if letter.kind in _ELSEWHERE else _choices(letter, kit, about),
    )
    batch, messages = message.letter_batch(letter, kit.site)
    receipts = hand_over_few(batch, messages, {rendering.segment: rendering}, kit)
    gone = not receipts or receipts[0].answer is not Answer.DEFERRED
    return "" if gone else receipts[0].reason or f"{kit.provider.name} takes nothing for now"


def _link(letter: Letter, kit: Kit, digest: str) -> str:
    match letter.kind:
        case LetterKind.CONFIRM | LetterKind.REMINDER:
            return _signed(letter, kit, Purpose.CONFIRM, about=",".join(letter.digests))
        case LetterKind.ADDRESS:
            return _signed(letter, kit, Purpose.ADDRESS, mark=letter.written.isoformat())
        case LetterKind.CHOICES:
            return _choices(letter, kit, digest)
        case LetterKind.WELCOME:
            return _newest(kit, digest)
    return ""


def _signed(
    letter: Letter, kit: Kit, purpose: Purpose, *, about: str = "", mark: str = "", good: timedelta = GOOD
) -> str:
    link = Link(purpose=purpose, subscriber=letter.subscriber, about=about, mark=mark, until=letter.written + good)
    return f"{kit.site.web.url.rstrip('/')}/{purpose}/{tokens.link_token(kit.site.keys, link)}"


def _choices(letter: Letter, kit: Kit, digest: str) -> str:
    return _signed(letter, kit, Purpose.CHOICES, about=digest, good=tokens.GOOD_CHOICES)


def _newest(kit: Kit, digest: str) -> str:
    """The page of the digest's newest edition; empty where there is none."""
    for stored in kit.store.editions.listed(digest, 5):
        edition = kit.store.editions.get(stored.id)
        if isinstance(edition, Edition) and (kit.site.pages / page_path(edition.draft)).is_file():
            return f"{kit.site.web.url.rstrip('/')}/{page_path(edition.draft)}"
    return ""


def _unsubscribe(letter: Letter, kit: Kit, digest: str) -> str:
    keys = kit.site.keys
    token = tokens.unsubscribe_token(keys, keys[0][0], Unsubscribe(subscriber=letter.subscriber, digest=digest))
    return f"{kit.site.web.url.rstrip('/')}/unsubscribe/{token}"
