"""All that a store remembers of one digest, and whatever is done for it and told of it, by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import event

from digest.model.article import Article, Entry, Image
from digest.model.change import Change, Hide
from digest.model.click import Clicker, Link
from digest.model.duty import Role, Shard, Worker
from digest.model.edition import Attached, Edition, Waiting
from digest.model.grouping import Grouping, Outcome
from digest.model.mail import Answer, Batch, Channel, Claim, Receipt
from digest.model.notice import NoticeKind
from digest.model.people import Cause, Farewell, Recipient, Stop, Subscriber, Suppression, Why
from digest.model.report import Report as ToldLater
from digest.model.report import ReportKind
from digest.model.run import Ended, Report, Run, SourceReport
from digest.model.source import SourceState
from digest.store import Choice, Store
from digest.store.database.tables import metadata
from digest.store.drafts.drafts import Kept, Laid
from tests.store.made import DAY, MINUTE, NOW, added, batches, draft, receipts, rendering, stored, to, verdict

HOUR = timedelta(hours=1)
PICTURE = Attached(id="p@logo", kind="png", content=b"x")
PICTURES = (PICTURE, Attached(id="a@logo", kind="gif", content=b"y"))
RENDERED = {"en:": replace(rendering(), html='<img src="cid:p@logo">', attached=(PICTURE,))}
SEVERAL = {
    key: replace(rendering(key), html='<img src="cid:p@logo"><img src="cid:a@logo">', attached=PICTURES)
    for key in ("en:b", "en:", "en:a")
}
Rows = Mapping[str, frozenset[tuple[object, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corner:
    """All that is remembered of one digest, with people, an account and a worker of its own."""

    name: str
    source: str
    articles: tuple[Article, ...]
    people: tuple[int, ...]
    edition: Edition
    held: Claim
    sending: Edition
    waiting: Waiting
    approved: Waiting
    run: Run
    shard: Shard

    def code(self, letter: str) -> str:
        return f"{letter} {self.name}"

    @property
    def channel(self) -> Channel:
        return Channel(name=self.name, per_second=1)

    def address(self, number: int) -> str:
        return f"{self.name}{number}@{self.name}.example"


def laid(name: str, day: int, stories: Sequence[Article] = ()) -> tuple[Laid, Kept]:
    judged = tuple(verdict(one) for one in stories)
    made = Laid(draft=draft(day, digest=name, stories=stories), verdicts=judged, renderings=RENDERED)
    act = Change(number=1, by=name, at=NOW, act=Hide(article=1))
    return made, Kept(grouping=Grouping(sections=(), verdicts=()), changed_by=name, at=NOW, frame=name, changes=(act,))


def answered(store: Store, name: str, edition: Edition, answer: Answer, **more: Any) -> Claim:
    claim = store.deliveries.claim(edition.id, name, NOW, HOUR, Channel(name=name))
    assert isinstance(claim, Claim)
    given = [Receipt(delivery=one.id, answer=answer, reason=f"by {name}", **more) for one in claim.batch.deliveries]
    store.deliveries.record(claim, given, NOW)
    return claim


def in_waves(edition: Edition, people: Iterable[Recipient]) -> Iterator[Batch]:
    return (replace(batch, due=NOW) for batch in batches(3)(edition, people))


def told_later(store: Store, name: str, people: tuple[int, ...]) -> None:
    """What readers clicked and said, and what the provider told."""
    store.clicks.add({(f"{letter} {name}", Clicker.READER): count for count, letter in enumerate("ba", 1)})
    kinds = [ReportKind.SOFT, ReportKind.DELIVERED]
    told = [ToldLater(kind=kind, address=f"{name}1@{name}.example", at=NOW) for kind in kinds]
    store.reports.take(name, told, NOW, lambda key: key)
    for digest in (f"{name} weekly", name):
        store.subscribers.add(Subscriber(address=f"{name}7@{name}.example"), to(digest), NOW)
        store.subscribers.unsubscribe(people[7], digest, NOW)
        store.farewells.keep(Farewell(subscriber=people[7], digest=digest, why=Why.OFTEN, words=name, at=NOW))


def in_vain(store: Store, name: str, reader: Subscriber) -> None:
    """An edition that reached nobody, and one by hand that was none."""
    store.subscribers.add(reader, to(f"{name} weekly"), NOW)
    failed = store.editions.freeze(draft(24, digest=f"{name} weekly"), (), RENDERED, batches(), NOW)
    answered(store, name, failed, Answer.REJECTED)
    store.editions.finish(failed.id, NOW)
    made = draft(23, digest=name)
    by_hand = replace(made.occasion, by_hand=True)
    store.editions.skip(replace(made, occasion=by_hand), "no news", NOW)


def readers(store: Store, name: str) -> tuple[int, ...]:
    """Nine people: the last but one left it, the last bounced; and an address that nobody has is suppressed."""
    some = [Subscriber(address=f"{name}{n}@{name}.example", name=f"N{n}") for n in range(9)]
    store.subscribers.add_all([(one, replace(to(name), zone="Asia/Tokyo")) for one in some], NOW)
    people = tuple(store.subscribers.find(one.address)[0].id for one in some)
    store.subscribers.choose(people[7], name, ["a"])
    store.subscribers.unsubscribe(people[7], name, NOW)
    store.choosing.choose(people[7], replace(CHOICE, digests=(), paused=NOW + DAY), NOW)
    bounced = Suppression(address=some[8].address, cause=Cause.BOUNCED, digest=name, since=NOW, note=name)
    store.subscribers.suppress(bounced)
    store.subscribers.suppress(Suppression(address=f"list@{name}.example", cause=Cause.BY_HAND, since=NOW))
    return people


def half_sent(store: Store, name: str, articles: Sequence[Article]) -> tuple[Edition, Claim]:
    """An edition with a batch of each answer, and one that somebody holds."""
    placed = replace(verdict(articles[0]), section="world", story="ferry", where="title", of=1, rank=2, tries=3)
    judged = [placed, verdict(articles[1], Outcome.OVER_CAP)]
    links = [Link(code=f"{letter} {name}", story="ferry", url=f"https://{letter}.example/{name}") for letter in "ba"]
    made = draft(24, digest=name, stories=articles[:1])
    edition = store.editions.freeze(made, judged, SEVERAL, batches(2), NOW - HOUR, links=links, later=["en:a"])
    store.editions.resume(edition.id, NOW)
    answered(store, name, edition, Answer.ACCEPTED)
    answered(store, name, edition, Answer.UNCERTAIN, retry_at=NOW)
    answered(store, name, edition, Answer.DEFERRED, retry_at=NOW + HOUR)
    held = store.deliveries.claim(edition.id, name, NOW, HOUR, Channel(name=name))
    assert isinstance(held, Claim)
    store.deliveries.canary(edition.id, NOW + HOUR)
    return edition, held


def at_work(store: Store, name: str, source: str) -> tuple[Run, Shard]:
    """A run that goes on, whose sources three are to ask; and one that ended."""
    run = store.runs.begin(name, "2026-11-24T07:00", name, NOW, HOUR)
    worker = Worker(name=name, host=name, roles=frozenset(Role), version="1", since=NOW, looked=NOW)
    store.workers.keep(replace(worker, signing=name, account=name))
    shard = Shard(run=run.id, number=0, digest=name, sources=(source,), worker=name, given=NOW, taken=False)
    store.shards.give([shard, replace(shard, number=1), replace(shard, number=2, worker="anybody")])
    store.shards.done(replace(shard, number=1), name, GIVEN)
    weekly = store.runs.begin(f"{name} weekly", "2026-11-24T07:00", name, NOW, HOUR)
    store.runs.end(weekly, REPORT, NOW)
    return run, shard


def fill(store: Store, name: str) -> Corner:
    source = f"wire of {name}"
    store.articles.begin(name, {source: []}, NOW)
    articles = added(store, *"abcde", source=source) + stored(store, replace(WHOLE_ENTRY, guid=name), source=source)
    store.articles.hold(source, [articles[4].number])
    store.sources.save([SourceState(source=source, name=name)])
    store.configs.keep(name, f"title: {name}", NOW, name, "in the file")
    store.notices.tell(NoticeKind.SKIPPED, {"title": name}, name, NOW, name)
    people = readers(store, name)
    edition, held = half_sent(store, name, articles)
    sixth = Suppression(address=f"{name}6@{name}.example", cause=Cause.BY_HAND, digest=name, since=NOW)
    store.subscribers.suppress(sixth)
    sending = store.editions.freeze(draft(25, digest=name), (), RENDERED, in_waves, NOW)
    for _ in range(2):
        answered(store, name, sending, Answer.REJECTED)
    waiting = store.drafts.keep(*laid(name, 26, articles[2:3]), NOW, reason=name)
    approved = store.drafts.keep(*laid(name, 27, articles[3:4]), NOW, reason=name)
    approved = store.drafts.approve(approved, name, NOW, leaves=NOW + DAY)
    in_vain(store, name, Subscriber(address=f"{name}0@{name}.example"))
    store.channels.pause(name, None, name, NOW, 2.0)
    store.deliveries.rest_domain(name, "quay.example", name, NOW)
    told_later(store, name, people)
    store.joinings.ask(f"new@{name}.example", [f"{name} weekly", name], "/join", "en", NOW)
    store.moving.ask(people[3], f"moved@{name}.example", "en", NOW)
    run, shard = at_work(store, name, source)
    return Corner(
        name=name,
        source=source,
        articles=articles,
        people=people,
        edition=edition,
        held=held,
        sending=sending,
        waiting=waiting,
        approved=approved,
        run=run,
        shard=shard,
    )


CHOICE = Choice(offered=(), digests=("dawn",), topics={}, language="de", paused=None, consent="here")
WHOLE_ENTRY = Entry(
    title="Ships",
    url="https://quay.example/ships",
    text="All",
    summary="Some",
    authors=("Ada",),
    published=NOW,
    language="de",
    categories=("news",),
    image=Image(url="https://quay.example/1.jpg"),
    paywalled=True,
)
REPORT = Report(digest="x", occasion="x", ended=Ended.SENT)
SHIP = Image(url="https://quay.example/1.jpg", width=10, height=10)
GIVEN = (SourceReport(source="s", name="S", new=1),)
#: Whatever is done for one, by name.
ACTS: dict[str, Callable[[Store, Corner], object]] = {
    "articles are held": lambda s, c: s.articles.hold(c.source, [c.articles[0].number]),
    "articles are released": lambda s, c: s.articles.release(c.source, NOW + DAY),
    "articles are dropped": lambda s, c: s.articles.drop(c.source, [c.articles[2].number]),
    "a picture is found": lambda s, c: s.articles.picture({c.articles[0].number: SHIP}),
    "articles come": lambda s, c: added(s, *"abcdefg", source=c.source, now=NOW + 9 * DAY),
    "a source is begun with": lambda s, c: s.articles.begin(c.name, {"new": []}, NOW),
    "a state is saved": lambda s, c: s.sources.save([SourceState(source=c.source, name="other")]),
    "an edition is skipped": lambda s, c: s.editions.skip(c.waiting.draft, "no news", NOW + DAY),
    "an edition is frozen": lambda s, c: s.editions.freeze(
        c.waiting.draft, [verdict(c.articles[2])], RENDERED, batches(2), NOW, seen=c.waiting
    ),
    "an edition is finished": lambda s, c: s.editions.finish(c.sending.id, NOW + DAY),
    "an edition is resumed": lambda s, c: s.editions.resume(c.edition.id, NOW + DAY),
    "a draft is kept anew": lambda s, c: s.drafts.keep(*laid(c.name, 26), NOW + DAY, reason="anew", seen=c.waiting),
    "a draft is approved": lambda s, c: s.drafts.approve(c.waiting, "cem", NOW + DAY),
    "an approval is taken back": lambda s, c: s.drafts.wait(c.approved, NOW + DAY, "again"),
    "somebody comes back": lambda s, c: s.subscribers.add(
        Subscriber(address=c.address(7)), to(c.name), NOW + DAY, resubscribe=True
    ),
    "a list moves somebody": lambda s, c: s.subscribers.add_all(
        [(Subscriber(address=c.address(1)), replace(to(c.name), zone="Europe/Rome"))], NOW
    ),
    "somebody leaves": lambda s, c: s.subscribers.unsubscribe(c.people[0], c.name, NOW + DAY),
    "somebody leaves everything": lambda s, c: s.subscribers.unsubscribe(c.people[0], "", NOW + DAY),
    "somebody chooses": lambda s, c: s.subscribers.choose(c.people[0], c.name, ["a"]),
    "somebody is removed": lambda s, c: s.subscribers.remove(c.people[0]),
    "somebody is erased": lambda s, c: s.subscribers.erase(c.address(0), NOW + DAY),
    "a suppression is lifted": lambda s, c: s.subscribers.lift(c.address(8), c.name),
    "an answer comes": lambda s, c: s.deliveries.record(c.held, [], NOW + MINUTE),
    "a mail is taken": lambda s, c: s.deliveries.record(c.held, receipts(c.held), NOW + MINUTE),
    "an attempt is forsaken": lambda s, c: s.deliveries.forsake(c.edition.id, lambda by: True, NOW + MINUTE),
    "an attempt is settled": lambda s, c: s.deliveries.unanswered(c.edition.id, "b", NOW + DAY, HOUR),
    "a call got no answer": lambda s, c: s.deliveries.lost(c.held, receipts(c.held)[:1], NOW + MINUTE),
    "a batch is claimed": lambda s, c: s.deliveries.claim(c.edition.id, "b", NOW + DAY, HOUR, c.channel),
    "uncertain ones count": lambda s, c: s.by_hand.count_as_sent(c.edition.id),
    "one uncertain counts": lambda s, c: s.by_hand.count_as_sent(c.edition.id, c.address(2)),
    "some are sent again": lambda s, c: s.by_hand.send_again(c.edition.id, Answer.UNCERTAIN),
    "a second copy goes out": lambda s, c: s.by_hand.second_copy(c.edition.id, c.address(0)),
    "who waits is due": lambda s, c: s.by_hand.due_now(c.edition.id, NOW + MINUTE),
    "the provider is asked": lambda s, c: s.asking.due(c.name, NOW + HOUR),
    "the provider gives no answer": lambda s, c: s.asking.put_off(c.held.batch, NOW + HOUR),
    "the provider says": lambda s, c: s.asking.learn(
        c.edition.id, {f"d{c.edition.id}-{person}": Answer.ACCEPTED for person in c.people}
    ),
    "a turn is taken": lambda s, c: s.channels.take(c.channel, 3, NOW + HOUR),
    "an account rests": lambda s, c: s.channels.pause(c.name, NOW + 2 * HOUR, "429", NOW + HOUR, 3.0),
    "a rest is lifted": lambda s, c: s.channels.lift(c.name),
    "a domain rests": lambda s, c: s.deliveries.rest_domain(c.name, "quay.example", "again", NOW + HOUR),
    "a domain is well": lambda s, c: s.deliveries.domains_well(c.name, ["quay.example"]),
    "a canary is let go": lambda s, c: s.deliveries.canary(c.sending.id, NOW + DAY),
    "a run is renewed": lambda s, c: s.runs.renew(c.run, NOW + MINUTE, HOUR),
    "a run ends": lambda s, c: s.runs.end(c.run, REPORT, NOW + MINUTE),
    "a run takes over": lambda s, c: s.runs.begin(c.name, "b", "b", NOW + DAY, HOUR),
    "a notice is mailed": lambda s, c: s.notices.mark_mailed([f"skipped {c.name}"], NOW),
    "a notice is due again": lambda s, c: s.notices.unmark([f"skipped {c.name}"], "nothing listens"),
    "a file is changed": lambda s, c: s.configs.keep(c.name, "title: other", NOW + DAY, "b", "", anew=True),
    "somebody confirms": lambda s, c: s.joinings.confirm(
        s.subscribers.find(f"new@{c.name}.example")[0].id, [c.name], NOW, NOW
    ),
    "a letter is taken": lambda s, c: s.letters.take(letter(s, c)),
    "a letter is put off": lambda s, c: s.letters.put_off(letter(s, c), "no route", NOW + DAY),
    "somebody moves": lambda s, c: s.moving.confirm(c.people[3], NOW, "en", NOW + MINUTE),
    "somebody wants to move": lambda s, c: s.moving.ask(c.people[4], "elsewhere@quay.example", "en", NOW + MINUTE),
    "somebody chooses among all": lambda s, c: s.choosing.choose(c.people[0], CHOICE, NOW + DAY),
    "somebody chooses fewer topics": lambda s, c: s.choosing.choose(
        c.people[0], replace(CHOICE, digests=(c.name,), topics={c.name: ("a",)}, language=""), NOW + DAY
    ),
    "somebody says why": lambda s, c: s.farewells.keep(
        Farewell(subscriber=c.people[7], digest=c.name, why=Why.ELSE, words="more", at=NOW + MINUTE)
    ),
    "some said stop": lambda s, c: s.subscribers.stop([Stop(subscriber=c.people[0], digest=c.name, at=NOW)]),
    "somebody lost the link": lambda s, c: s.joinings.lost(c.address(0), "en", NOW),
    "a mail bounced": lambda s, c: s.reports.take(
        c.name,
        [ToldLater(kind=ReportKind.HARD, delivery=f"d{c.edition.id}-{c.people[0]}")],
        NOW + MINUTE,
        lambda key: key,
    ),
    "a worker leaves": lambda s, c: s.workers.leave(c.name),
    "a part is taken": lambda s, c: s.shards.take(c.name),
    "a part is taken over": lambda s, c: s.shards.take_over(c.shard, "b", NOW + MINUTE),
    "a part is done": lambda s, c: s.shards.done(c.shard, c.name, GIVEN),
    "a part that anybody has is taken over": lambda s, c: s.shards.take_over(
        replace(c.shard, number=2, worker="anybody"), "b", NOW + MINUTE
    ),
    "a part that anybody has is done": lambda s, c: s.shards.done(replace(c.shard, number=2), "anybody", GIVEN),
    "parts are dropped": lambda s, c: s.shards.drop(c.run.id),
    "parts are given anew": lambda s, c: s.shards.give([replace(c.shard, worker="b")]),
    "a digest is renamed": lambda s, c: s.rename(c.name, "dawn"),
}
#: Whatever is told of one, by name.
READS: dict[str, Callable[[Store, Corner], object]] = {
    "of an occasion": lambda s, c: s.editions.of(c.name, c.edition.occasion.key),
    "the latest": lambda s, c: (s.editions.latest(c.name), s.editions.latest(c.name, NOW + DAY)),
    "the latest scheduled": lambda s, c: s.editions.latest_scheduled(c.name, NOW + 9 * DAY),
    "the last frozen": lambda s, c: (s.editions.last_frozen(c.name), s.editions.last_with_recipients(c.name)),
    "what ran": lambda s, c: s.editions.ran(c.name, NOW - DAY),
    "what waits": lambda s, c: s.editions.waiting(c.name),
    "the history": lambda s, c: (s.editions.history(c.name, 9), s.editions.listed(c.name, 9)),
    "the numbers": lambda s, c: (s.editions.next_number(c.name), s.editions.frozen_before(c.name)),
    "what is in it": lambda s, c: (s.editions.renderings(c.edition.id), s.editions.verdicts(c.edition.id)),
    "its recipients": lambda s, c: s.editions.recipients(c.edition.id),
    "who judged it": lambda s, c: s.editions.verdicts_of_article(c.name, c.articles[0].number),
    "the drafts": lambda s, c: (s.drafts.of(c.waiting.id), s.drafts.of(c.approved.id), s.drafts.ran_since(c.waiting)),
    "who approved it": lambda s, c: s.drafts.approved([c.waiting.id, c.approved.id]),
    "its subscribers": lambda s, c: (list(s.subscribers.list(c.name)), s.subscribers.count(c.name)),
    "its recipients now": lambda s, c: list(s.subscribers.recipients(c.name, "en")),
    "its segments": lambda s, c: (s.subscribers.segments(c.name, "en"), s.subscribers.zones(c.name)),
    "a person": lambda s, c: (s.subscribers.get(c.people[0]), s.subscribers.subscriptions(c.people[0])),
    "a standing": lambda s, c: [s.subscribers.standing(c.address(number), c.name) for number in (0, 7)],
    "a suppression": lambda s, c: s.subscribers.suppressed([c.address(8), c.address(1)]),
    "its sums": lambda s, c: (s.deliveries.sums(c.edition.id), s.accounts.counted(c.edition.id)),
    "its deliveries": lambda s, c: list(s.deliveries.of(c.edition.id)),
    "its accounts": lambda s, c: (list(s.accounts.of(c.edition.id)), list(s.accounts.of(c.edition.id, limit=3))),
    "when it is due": lambda s, c: (s.deliveries.next_due(c.edition.id), s.deliveries.canary_over(c.edition.id)),
    "why it is due": lambda s, c: (s.deliveries.why_due(c.edition.id), s.deliveries.why_expired(c.edition.id)),
    "whom it must not reach": lambda s, c: s.deliveries.suppressed(c.held.batch),
    "its waves": lambda s, c: s.waves.of(c.sending.id),
    "its account": lambda s, c: (s.channels.resting(c.name, NOW), s.channels.learned(c.name, NOW)),
    "resting domains": lambda s, c: s.deliveries.domains(c.name, ["quay.example"], NOW),
    "its run": lambda s, c: (s.runs.latest(c.name), s.runs.latest(f"{c.name} weekly")),
    "its parts": lambda s, c: s.shards.of(c.run.id),
    "its memory": lambda s, c: (s.memory.of(c.name, [], NOW), s.memory.of("weekly", [c.name], NOW)),
    "its file": lambda s, c: (s.configs.last(c.name), s.configs.first(c.name), s.configs.versions(c.name)),
    "who asked": lambda s, c: s.joinings.pending(s.subscribers.find(f"new@{c.name}.example")[0].id),
    "who wants to move": lambda s, c: s.moving.asked(c.people[3]),
    "what is known of a person": lambda s, c: [
        s.known(person) for person in (*c.people, s.subscribers.find(f"new@{c.name}.example")[0].id)
    ],
    "its links": lambda s, c: (s.clicks.links(c.edition.id), s.clicks.link(c.code("a")), s.clicks.of(c.edition.id)),
    "what was told of it": lambda s, c: s.reports.counts(c.edition.id),
    "whose mail it is": lambda s, c: s.reports.subscriber_of(f"d{c.edition.id}-{c.people[0]}"),
    "who moved": lambda s, c: s.reports.movements(c.name, NOW - DAY),
    "why they left": lambda s, c: (s.farewells.since(c.name, NOW), s.farewells.of(c.people[7])),
    "what an address would lose": lambda s, c: s.subscribers.erasable(c.address(3)),
    "a state": lambda s, c: s.sources.states([c.source]),
    "open articles": lambda s, c: (s.articles.open_articles(c.name, [c.source]), s.articles.held(c.source)),
    "its articles": lambda s, c: (s.articles.listed([c.source]), s.articles.urls([c.source])),
    "recent articles": lambda s, c: s.articles.recent([c.source], NOW, 9),
    "what was begun with": lambda s, c: s.articles.begun(c.name, [c.source, "new"]),
    "an outcome": lambda s, c: [s.articles.outcome(c.name, one.number) for one in c.articles],
}
#: Whatever is told of one by reading all there is.
WHOLE: dict[str, Callable[[Store, Corner], object]] = {
    "what an address that nobody has would lose": lambda s, c: s.subscribers.erasable(f"list@{c.name}.example"),
}
#: Whatever is told of all, by name.
OF_ALL: dict[str, Callable[[Store], object]] = {
    "the digests": lambda s: s.digests(),
    "editions": lambda s: (s.editions.history(None, 99), s.editions.listed(None, 99), s.editions.last_freeze()),
    "what is under way": lambda s: (s.editions.sending(), s.editions.leaving(), s.runs.running(NOW)),
    "suppressions": lambda s: s.subscribers.suppressions(),
    "people": lambda s: s.subscribers.find("example"),
    "articles": lambda s: s.articles.find("on"),
    "states": lambda s: s.sources.all(),
    "files": lambda s: s.configs.keys(),
    "notices": lambda s: (s.notices.due(NOW), s.notices.untold()),
    "letters": lambda s: (s.letters.due(NOW), s.letters.failing(), s.letters.counts(NOW)),
    "processes": lambda s: (s.workers.all(), s.workers.on_duty(NOW)),
    "what providers told": lambda s: s.reports.received(),
    "figures": lambda s: s.figures(),
}


def letter(store: Store, corner: Corner) -> str:
    return next(one.key for one in store.letters.due(NOW) if corner.name in one.digests)


def rows(store: Store) -> Rows:
    with store._database.read() as connection:
        raw: Any = connection.connection.driver_connection
        return {name: frozenset(raw.execute(f"SELECT * FROM {name}")) for name in metadata.tables}


def touched(before: Rows, after: Rows, column: str) -> set[object]:
    """What stands in the column of rows that are not as they were, or are gone."""
    names = {"subscribers": {"subscriber": "id"}, "editions": {"edition": "id"}, "batches": {"batch": "number"}}
    numbers = set[object]()
    for name, table in metadata.tables.items():
        place = names.get(name, {}).get(column, column)
        if place in table.c:
            at = table.c.keys().index(place)
            numbers |= {row[at] for row in before[name] - after[name]}
    return numbers


@contextmanager
def scanned(store: Store) -> Iterator[set[str]]:
    """Tables of SQLite that are read from end to end inside, instead of by an index."""
    names = set[str]()

    def executed(connection: Any, _: object, statement: str, parameters: Any, __: object, many: bool) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            raw = connection.connection.driver_connection
            plan = raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters[0] if many else parameters)
            names.update(name for *_, step in plan for name in re.findall(r"SCAN (\w+)", step))

    event.listen(store._database.engine, "before_cursor_execute", executed)
    try:
        yield names
    finally:
        event.remove(store._database.engine, "before_cursor_execute", executed)
