"""Values that the store's tests are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from digest.model.article import Article, Entry, Names
from digest.model.edition import Draft, Edition, Occasion, Rendering, Waiting, Window
from digest.model.grouping import Grouping, Outcome, Section, Story, Verdict
from digest.model.mail import Answer, Batch, Claim, Delivery, Receipt
from digest.model.people import Recipient, Subscriber, Subscription
from digest.store import Store
from digest.store.database.tables import editions
from digest.store.drafts.drafts import Kept, Laid
from digest.store.freezing import fingerprint_of

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def keys(source: str, entry: Entry) -> Names:
    """Names in the manner of `collect`: the source's own, the address, title and date."""
    named = [f"title {source} {entry.title.casefold()} {entry.published and entry.published.date()}"]
    if entry.guid:
        named.append(f"guid {source} {entry.guid}")
    shared = (f"url {entry.url}",) if entry.url else ()
    return Names(keys=(*named, *shared), shared=shared)


def entry(name: str, source: str = "wire", *, published: datetime | None = NOW) -> Entry:
    url = f"https://{source}.example/{name}"
    return Entry(title=f"On {name}", guid=name, url=url, published=published, text=f"All of {name}.")


def article(name: str, source: str = "wire", *, number: int = 1, published: datetime | None = NOW) -> Article:
    """The article that the entry of that name becomes."""
    url = f"https://{source}.example/{name}"
    return Article(
        source=source,
        title=f"On {name}",
        guid=name,
        url=url,
        published=published,
        text=f"All of {name}.",
        number=number,
        first_seen=NOW,
    )


def stored(store: Store, *entries: Entry, source: str = "wire", now: datetime = NOW) -> tuple[Article, ...]:
    """Those that were new, as they are stored."""
    new = store.articles.add({source: entries}, now, keys)[source]
    articles = [store.articles.get(headline.number) for headline in new]
    return tuple(article for article in articles if article)


def added(store: Store, *names: str, source: str = "wire", now: datetime = NOW) -> tuple[Article, ...]:
    return stored(store, *(entry(name, source) for name in names), source=source, now=now)


def draft(day: int = 24, *, digest: str = "morning", stories: Sequence[Article] = ()) -> Draft:
    at = NOW + (day - 24) * DAY
    told = tuple(Story(key=f"s{a.number}", articles=(a,), rank=n) for n, a in enumerate(stories, 1))
    return Draft(
        digest=digest,
        title="Morning",
        occasion=Occasion(key=f"{at:%Y-%m-%dT%H:%M}", at=at),
        number=day - 23,
        window=Window(last=max((a.number for a in stories), default=0), opened=None, closed=at),
        sections=(Section(key="world", name="World", stories=told),) if told else (),
    )


def verdict(judged: Article, outcome: Outcome = Outcome.LEAD) -> Verdict:
    return Verdict(article=judged.number, outcome=outcome, reason="because")


def kept(
    store: Store, made: Draft, verdicts: Sequence[Verdict] = (), *, reason: str = "", approved: bool = False
) -> Waiting:
    laid = Laid(draft=made, verdicts=tuple(verdicts), renderings={})
    grouping = Grouping(sections=made.sections, verdicts=tuple(verdicts))
    waiting = store.drafts.keep(laid, Kept(grouping=grouping), NOW, reason=reason)
    return store.drafts.approve(waiting, "ada", NOW) if approved else waiting


def rendering(segment: str = "en:") -> Rendering:
    return Rendering(segment=segment, subject="News", preheader="and more", html="<p>é</p>", text="é", mark="%%")


def batches(size: int = 10):  # type: ignore[no-untyped-def]
    """A plan: as many deliveries in a batch, one segment each."""

    def plan(stands: Edition, people: Iterable[Recipient]) -> Iterator[Batch]:
        number, held = 0, list[Delivery]()
        for person in people:
            if held and (len(held) == size or held[-1].segment != person.segment):
                yield Batch(edition=stands.id, number=number, key=f"k{stands.id}-{number}", deliveries=tuple(held))
                number, held = number + 1, []
            held.append(_delivery(stands, person))
        if held:
            yield Batch(edition=stands.id, number=number, key=f"k{stands.id}-{number}", deliveries=tuple(held))

    return plan


def _delivery(stands: Edition, person: Recipient) -> Delivery:
    return Delivery(
        id=f"d{stands.id}-{person.subscriber}",
        subscriber=person.subscriber,
        address=person.address,
        name=person.name,
        segment=person.segment,
    )


def people(store: Store, count: int, digest: str = "morning") -> None:
    some = ((Subscriber(address=f"reader{n}@quay.example"), to(digest)) for n in range(1, count + 1))
    store.subscribers.add_all(some, NOW)


def to(digest: str = "morning") -> Subscription:
    return Subscription(subscriber=0, digest=digest, consent="sign-up page")


def sending(store: Store, count: int, size: int = 10, day: int = 24) -> int:
    """Id of a frozen edition with as many recipients."""
    people(store, count)
    return store.editions.freeze(draft(day), (), {"en:": rendering()}, batches(size), NOW).id


def receipts(claim: Claim, answer: Answer = Answer.ACCEPTED, retry_at: datetime | None = None) -> list[Receipt]:
    return [Receipt(delivery=d.id, answer=answer, retry_at=retry_at) for d in claim.batch.deliveries]


def claimed(store: Store, id: int, now: datetime = NOW, worker: str = "a") -> Claim:
    claim = store.deliveries.claim(id, worker, now, MINUTE)
    assert claim is not None
    return claim


def has_its_hash(store: Store, id: int) -> bool:
    """What is stored of a frozen edition has the hash it was given at the freeze."""
    edition, query = store.editions.get(id), select(editions.c.content).where(editions.c.id == id)
    with store._database.read() as connection:
        content = connection.scalar(query)
    stored = fingerprint_of(content or "", store.editions.renderings(id).values())
    return isinstance(edition, Edition) and edition.hash == stored
