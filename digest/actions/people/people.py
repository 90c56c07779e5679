"""People and what they get: looked up, listed, chosen for, taken off."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TextIO

from digest.actions.people.lists.writing import write_people
from digest.actions.shape import Shape
from digest.config.digests import slug
from digest.errors import Refused, UsageError
from digest.model.people import Cause, Standing, Subscriber, Subscription, Suppression
from digest.publication import Publication
from digest.text.mail_addresses import normal_form
from digest.text.near_misses import did_you_mean

#: Rows after which whoever waits hears of them.
_AT_ONCE = 1_000
_HEADS = ("address", "name", "standing", "since", "consent", "timezone")
#: Why somebody is suppressed who never subscribed here → their standing in an export.
_STANDINGS = {
    Cause.UNSUBSCRIBED: "unsubscribed",
    Cause.BOUNCED: "bounced",
    Cause.COMPLAINED: "complained",
    Cause.BY_HAND: "suppressed",
}


class Person(Shape):
    """Somebody, and one digest they get or got."""

    address: str
    name: str
    digest: str
    standing: str
    """active, unsubscribed, or suppressed: an address that must not be mailed."""
    topics: tuple[str, ...]
    """Keys of the topics chosen; empty means all."""
    since: datetime | None
    consent: str
    timezone: str = ""
    """By whose clock they read; empty: the publication's."""


class Matches(Shape):
    """Who has a text in their address or name."""

    people: tuple[Person, ...]
    """One for each digest they get or got."""
    suppressions: tuple[Suppression, ...]
    """What forbids mailing them, or an address that is the text itself."""
    nobody: bool
    """Neither a person nor a suppressed address has it."""


class TakenOff(Shape):
    """Somebody who does not get these digests any more."""

    address: str
    digests: tuple[str, ...]
    asked: str = ""
    """The digest that was meant; empty: all."""


class Chosen(Shape):
    """The topics somebody gets."""

    address: str
    topics: tuple[str, ...]
    """Names; empty means all."""


def matching_people(publication: Publication, text: str) -> Matches:
    """Everybody whose address or name holds the text, in any case; an exact address alone."""
    subscribers = publication.store.subscribers
    matching = subscribers.find(text)
    suppressions = subscribers.suppressed([person.address for person in matching] or [text])
    people = tuple(
        _person(person, subscription, suppressed=any(_keeps(one, person, subscription) for one in suppressions))
        for person in matching
        for subscription in subscribers.subscriptions(person.id)
    )
    return Matches(people=people, suppressions=tuple(suppressions), nobody=not matching and not suppressions)


def _untold(rows: int) -> None:
    pass


def people_of(publication: Publication, name: str) -> Iterator[Person]:
    """Everybody who ever subscribed to the digest, read as they are asked for. Raises `UsageError` when there is no
    such digest."""
    publication.in_force(name)
    return _people(publication, name, _kept_out(publication, name))


def export_people(publication: Publication, name: str, out: TextIO, done: Callable[[int], None] = _untold) -> None:
    """Everybody who ever subscribed to the digest stands in `out` as CSV, which an import reads back, and so does
    everybody who must not get it: whoever takes the list elsewhere takes their refusals too. Raises `UsageError` when
    there is no such digest. No more is held than those refusals; `done` is told now and then how many
    rows there were."""
    publication.in_force(name)
    kept_out = _kept_out(publication, name)
    rows = _rows(_people(publication, name, kept_out), kept_out)
    write_people(out, _telling(rows, done), _HEADS)


def choose_topics(publication: Publication, address: str, name: str, typed: Sequence[str]) -> Chosen:
    """From the next edition on the person gets these topics of the digest, by key or name; all, where none is given.

    Raises `UsageError` for a digest or a topic that is not there, and `Refused` for somebody who does not have it.
    """
    digest = publication.in_force(name)
    names = {topic.key: topic.name for topic in digest.topics}
    keys = [_topic(word, names) for word in typed]
    person = person_with(publication, address)
    if not publication.store.subscribers.choose(person.id, name, keys):
        raise Refused(f"{person.address} does not have {name}.", advice="Nothing was changed.")
    return Chosen(address=person.address, topics=tuple(names[key] for key in dict.fromkeys(keys)))


def remove(publication: Publication, address: str, name: str = "") -> TakenOff:
    """The person does not get the digest, or any, as if they had never subscribed. Raises `Refused` when nobody has the
    address, or they do not have it."""
    person = person_with(publication, address)
    digests = publication.store.subscribers.remove(person.id, name)
    if not digests:
        raise Refused(f"{person.address} does not have {name or 'any digest'}.", advice="Nothing was changed.")
    return TakenOff(address=person.address, digests=tuple(digests), asked=name)


def person_with(publication: Publication, address: str) -> Subscriber:
    """Who has that address, in any spelling of it. Raises `Refused` when nobody has."""
    typed = address.strip()
    matches = publication.store.subscribers.find(typed) if typed else ()
    if len(matches) != 1 or normal_form(matches[0].address) != normal_form(typed):
        raise Refused(
            f"Nobody has the address {address}.",
            advice=f"Look for it: digest subscribers find {address.split('@')[0]}",
        )
    return matches[0]


def day(instant: datetime | None) -> str:
    """ "2026-11-24"; empty where it is not known."""
    return f"{instant:%Y-%m-%d}" if instant else ""


def _telling(rows: Iterable[tuple[str, ...]], done: Callable[[int], None]) -> Iterator[tuple[str, ...]]:
    for number, row in enumerate(rows, 1):
        yield row
        if number % _AT_ONCE == 0:
            done(number)


def _kept_out(publication: Publication, name: str) -> Mapping[str, Suppression]:
    """Who must not get the digest, by the normal form of their address; the erased have none."""
    kept_out: dict[str, Suppression] = {}
    for suppression in publication.store.subscribers.suppressions():
        if suppression.address and suppression.digest in ("", name):
            kept_out.setdefault(normal_form(suppression.address), suppression)
    return kept_out


def _rows(people: Iterator[Person], kept_out: Mapping[str, Suppression]) -> Iterator[tuple[str, ...]]:
    others = dict(kept_out)
    for person in people:
        others.pop(normal_form(person.address), None)
        yield person.address, person.name, person.standing, day(person.since), person.consent, person.timezone
    for one in others.values():
        yield one.address, "", _STANDINGS[one.cause], day(one.since), one.note, ""


def _people(publication: Publication, name: str, kept_out: Collection[str]) -> Iterator[Person]:
    for person, subscription in publication.store.subscribers.list(name):
        yield _person(person, subscription, suppressed=normal_form(person.address) in kept_out)


def _person(person: Subscriber, subscription: Subscription, *, suppressed: bool) -> Person:
    active = subscription.standing is Standing.ACTIVE
    return Person(
        address=person.address,
        name=person.name,
        digest=subscription.digest,
        standing="suppressed" if suppressed and active else subscription.standing.value,
        topics=subscription.topics,
        since=subscription.since,
        consent=subscription.consent,
        timezone=subscription.zone,
    )


def _keeps(suppression: Suppression, person: Subscriber, subscription: Subscription) -> bool:
    """The suppression keeps that digest from the person."""
    same = normal_form(suppression.address) == normal_form(person.address)
    return same and suppression.digest in ("", subscription.digest)


def _topic(typed: str, names: Mapping[str, str]) -> str:
    """The key of the topic that is meant, by its key or name."""
    wanted = slug(typed)
    key = next((key for key, name in names.items() if wanted in (key, slug(name))), "")
    if not key:
        topics = ", ".join(names.values()) or "none"
        meant = did_you_mean(typed, names.values())
        raise UsageError(f'There is no topic "{typed}".{meant}', advice=f"Topics: {topics}.")
    return key
