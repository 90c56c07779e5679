"""One person's part of a mail: headers and links (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import quote

from digest.config.digests import Digest
from digest.config.site import Site
from digest.errors import ConfigError
from digest.model.edition import Draft, Letterhead
from digest.model.letter import Letter
from digest.model.mail import Batch, Delivery, Message
from digest.model.notice import Notice
from digest.send.plan import batch_key, short_hash, slug
from digest.text.lines import one_line
from digest.text.mail_addresses import domain_of, mailbox, mailto, name_and_address, unmailable, unquoted
from digest.text.seams import held_apart
from digest.tokens import GOOD_CHOICES, Keys, Link, Purpose, Unsubscribe, link_token, unsubscribe_token

Headers = tuple[tuple[str, str], ...]
_ONE_CLICK = ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")


def message(delivery: Delivery, draft: Draft, keys: Keys, date: datetime) -> Message:
    """The one message that `composer` makes of the delivery. Raises `ConfigError` as that does."""
    return composer(draft, keys, date)(delivery)


def composer(draft: Draft, keys: Keys, date: datetime) -> Callable[[Delivery], Message]:
    """What gives a delivery its headers and the values of its slots; the same every time for the same draft and date,
    that of its freeze. What all messages of the draft have in common is made once.

    Called, it raises `ConfigError` when the key that signs the draft's links is no longer among `keys`.
    """
    head, domain = draft.letterhead, _domain(draft.letterhead.sender)
    unsubscribe_at = mailto(head.reply_to) or mailto(head.sender)
    good = date + GOOD_CHOICES  # the links to their choices, from the freeze on
    first = _headers(("From", head.sender), ("Reply-To", head.reply_to), ("Date", _date(date)))
    listed = _headers(("List-ID", head.list_id))
    last = _headers(
        ("List-Archive", f"<{head.web_url}/{quote(draft.digest)}>" if head.web_url and head.archived else ""),
        ("Feedback-ID", _feedback_id(draft)),
        ("Auto-Submitted", "auto-generated"),
        ("Precedence", "bulk"),
    )

    def composed(delivery: Delivery) -> Message:
        token = _token(delivery, draft, keys)
        pages = head.web_url if token else ""
        web = f"{pages}/unsubscribe/{token}" if pages else ""
        mail = _mail_to_unsubscribe(unsubscribe_at, token)
        id = ("Message-ID", f"<{delivery.id}@{domain}>")
        headers = (*first, id, *listed, *_list_unsubscribe(web, mail), *last)
        slots = {"unsubscribe": web or mail}
        if pages and draft.token_key:
            slots["preferences"] = f"{pages}/choices/{_choices(delivery, draft, keys, good)}"
        return _message(delivery, headers, slots)

    return composed


def letterhead(digest: Digest, site: Site) -> Letterhead:
    """What every mail of the digest says of its sender, from the configuration as it is now."""
    sender = _sender(site)
    return Letterhead(
        sender=sender,
        reply_to=one_line(_reply_to(site)),
        list_id=mailbox(one_line(digest.title) or digest.key, f"{slug(digest.key)}.{_domain(sender)}"),
        web_url=one_line(site.web.url.rstrip("/")),
        archived=digest.archive,
    )


def faults(message: Message) -> Iterator[str]:
    """What is wrong with the message's headers, in sentences (RFC 5322 3.6, RFC 2369 3.2, RFC 2919 3)."""
    headers = dict(message.headers)
    for name in ("From", "Date", "Message-ID", "List-ID", "List-Unsubscribe"):
        if not headers.get(name):
            yield f"The header {name} is missing."
    name, address = name_and_address(headers.get("From", ""))
    if not name or unmailable(address):
        yield "The sender has no name, or no address that can be mailed to."
    if not headers.get("Message-ID", "").endswith(f"@{_domain(headers.get('From', ''))}>"):
        yield "The Message-ID is not on the sender's domain, which spam filters count."


def notice_batch(notices: Sequence[Notice], site: Site, now: datetime) -> tuple[Batch, tuple[Message, ...]]:
    """One mail of the notices to every editor, for its rendering (segment ""). Its ids are made from their keys, so
    that a second attempt is recognised."""
    key = "\n".join(notice.key for notice in notices)
    deliveries = tuple(
        Delivery(id=short_hash("notice", key, mail), subscriber=0, address=mail, name="", segment="")
        for editor in site.editors
        if (mail := name_and_address(editor)[1])
    )
    sender = _sender(site)
    messages = tuple(
        _message(delivery, _headers(*_notice_headers(delivery, sender, now)), {}) for delivery in deliveries
    )
    about = notices[0].digest if len(notices) == 1 else ""
    name = f"notice-{slug(about or 'site')}-{short_hash(key)[:8]}-0000"
    return Batch(edition=0, number=0, key=name, deliveries=deliveries), messages


def letter_id(key: str) -> str:
    """What the mail of a letter is called, by the letter's key."""
    return short_hash("letter", key)


def letter_batch(letter: Letter, site: Site) -> tuple[Batch, tuple[Message, ...]]:
    """The letter to its reader, for its rendering (segment ""). Its ids are made from its key, so that a second attempt
    is recognised."""
    id, sender = letter_id(letter.key), _sender(site)
    delivery = Delivery(id=id, subscriber=letter.subscriber, address=letter.address, name="", segment="")
    reply_to = ("Reply-To", _reply_to(site))
    headers = _headers(*_notice_headers(delivery, sender, letter.written), reply_to)
    batch = Batch(edition=0, number=0, key=f"letter-{id}", deliveries=(delivery,))
    return batch, (_message(delivery, headers, {}),)


def draft_batch(
    notice: Notice, draft: Draft, segment: str, site: Site, now: datetime
) -> tuple[Batch, tuple[Message, ...]]:
    """The draft to every editor, as the mail of that notice; its links belong to nobody (subscriber 0)."""
    batch, messages = notice_batch((notice,), site, now)
    deliveries = tuple(replace(delivery, segment=segment) for delivery in batch.deliveries)
    theirs = zip(messages, deliveries, strict=True)
    return replace(batch, deliveries=deliveries), tuple(
        replace(mail, segment=segment, slots=message(delivery, draft, site.keys, now).slots)
        for mail, delivery in theirs
    )


def test_batch(draft: Draft, segment: str, address: str, keys: Keys) -> tuple[Batch, tuple[Message, ...]]:
    """The draft to one address, apart from any real delivery; its links belong to nobody (subscriber 0)."""
    made = draft.window.closed
    name, mail = name_and_address(address)
    delivery = Delivery(
        id=short_hash("test", draft.digest, draft.occasion.key, mail, _date(made)),
        subscriber=0,
        address=mail,
        name=name,
        segment=segment,
    )
    batch = Batch(edition=0, number=0, key=f"test-{batch_key(draft, 0)}", deliveries=(delivery,))
    return batch, (message(delivery, draft, keys, made),)


def _message(delivery: Delivery, headers: Headers, slots: dict[str, str]) -> Message:
    return Message(
        delivery=delivery.id,
        address=one_line(delivery.address),
        name=held_apart(one_line(delivery.name)),
        segment=delivery.segment,
        headers=headers,
        slots=slots,
    )


def _headers(*given: tuple[str, str]) -> Headers:
    """Those that have a value, each on one line."""
    return tuple((name, one_line(value)) for name, value in given if value)


def _notice_headers(delivery: Delivery, sender: str, now: datetime) -> Headers:
    return (
        ("From", sender),
        ("Date", _date(now)),
        ("Message-ID", f"<{delivery.id}@{_domain(sender)}>"),
        ("Auto-Submitted", "auto-generated"),
    )


# ---- unsubscribing


def _token(delivery: Delivery, draft: Draft, keys: Keys) -> str:
    """The token of the delivery's links; empty where the publication has no key: then its mails offer an address
    only."""
    if not draft.token_key and not keys:
        return ""
    unsubscribe = Unsubscribe(subscriber=delivery.subscriber, digest=draft.digest)
    try:
        return unsubscribe_token(keys, draft.token_key, unsubscribe)
    except KeyError:
        raise ConfigError(
            f'the key "{draft.token_key}" that signs the links of {draft.name} is not set',
            advice="Nothing was sent. Put it back into DIGEST_SIGNING_KEY, behind the new one.",
        ) from None


def _choices(delivery: Delivery, draft: Draft, keys: Keys, until: datetime) -> str:
    """The token of their choices, good until then."""
    link = Link(purpose=Purpose.CHOICES, subscriber=delivery.subscriber, about=draft.digest, until=until)
    return link_token(keys, link, draft.token_key)


def _mail_to_unsubscribe(address: str, token: str) -> str:
    subject = f"unsubscribe%20{quote(token)}" if token else "unsubscribe"
    return f"{address}?subject={subject}" if address else ""


def _list_unsubscribe(web: str, mail: str) -> Headers:
    """RFC 2369 3.2; one click only over https (RFC 8058 3)."""
    secure = web if web.startswith("https://") else ""
    offers = ", ".join(f"<{link}>" for link in (secure, mail) if link)
    offered = (("List-Unsubscribe", offers),) if offers else ()
    return (*offered, _ONE_CLICK) if secure else offered


# ---- who writes


def _sender(site: Site) -> str:
    """A name and an address; for the outbox, where no `from:` is needed, an address that leads nowhere."""
    name, address = name_and_address(site.mail.sender)
    if not address:
        address = next(
            (mail for editor in site.editors if (mail := name_and_address(editor)[1])), "digest@localhost.invalid"
        )
    return mailbox(unquoted(name) or site.name, address)


def _reply_to(site: Site) -> str:
    return site.mail.reply_to or next(iter(site.editors), "")


def _domain(sender: str) -> str:
    return domain_of(sender) or "localhost.invalid"


def _date(at: datetime) -> str:
    return format_datetime(at)


def _feedback_id(draft: Draft) -> str:
    """Gmail groups complaints by its four fields, the last 5 to 15 long (support.google.com/a/answer/6254652)."""
    sender = re.sub(r"[^a-z0-9]+", "-", _domain(draft.letterhead.sender).lower())[:15]
    return f"{draft.occasion.key.replace(':', '')}:{slug(draft.digest)}:digest:{sender}"
