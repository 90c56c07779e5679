"""Remembers: articles come in and stay open until an edition settles them; editions come in and are frozen with their
recipients; answers come in and are never lost. What goes out are the same values.

One text for SQLite and PostgreSQL; the database is the truth, and every method is one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from digest.errors import Unavailable
from digest.model.article import Entry
from digest.model.figures import Figures
from digest.store.adding.named import Keys
from digest.store.adding.trial import parts
from digest.store.articles import Articles
from digest.store.clicks.clicks import Clicks
from digest.store.configs import Configs
from digest.store.database import address_key, queue, schema, sqlite
from digest.store.database.address_key import KeyLost
from digest.store.database.clock import ServerClock
from digest.store.database.engine import Database, connect
from digest.store.database.excerpt import Part
from digest.store.database.tables import PEOPLE
from digest.store.deliveries import Deliveries
from digest.store.drafts.drafts import Drafts
from digest.store.editions import Editions, Plan
from digest.store.enrolling import Entered
from digest.store.freezes.portions import clear_old
from digest.store.freezes.roll import UnknownSegment
from digest.store.freezing import DUE
from digest.store.inbox.inbox import Inbox
from digest.store.ledger.accounts import Accounts
from digest.store.ledger.asking import Asking
from digest.store.ledger.by_hand import ByHand
from digest.store.ledger.channels import Channels
from digest.store.ledger.figures import figures
from digest.store.ledger.homes import Homes
from digest.store.ledger.waves import Waves
from digest.store.letters.joinings import Joinings
from digest.store.letters.letters import Letters
from digest.store.machines.shards import Shards
from digest.store.machines.workers import Workers
from digest.store.memory import Memories
from digest.store.notices import Notices
from digest.store.people import new_key
from digest.store.people.choosing import Choice, Choosing
from digest.store.people.farewells import Farewells
from digest.store.people.known import Known, known
from digest.store.people.moving import Moving
from digest.store.people.new_key import Loss
from digest.store.prints.prints import KeptPrints
from digest.store.reports.reports import Reports
from digest.store.runs import Runs
from digest.store.sources import Sources
from digest.store.subscribers import Subscribers
from digest.store.upkeep import pruning, renaming

__all__ = ["DUE", "Choice", "Entered", "KeyLost", "Keys", "Known", "Loss", "Plan", "Store", "UnknownSegment"]


class Store:
    """Everything remembered, one attribute per noun. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.articles = Articles(database)
        self.sources = Sources(database)
        self.editions = Editions(database)
        self.drafts = Drafts(database)
        self.subscribers = Subscribers(database)
        self.deliveries = Deliveries(database)
        self.accounts = Accounts(database)
        self.by_hand = ByHand(database)
        self.asking = Asking(database)
        self.homes = Homes(database)
        self.channels = Channels(database)
        self.waves = Waves(database)
        self.runs = Runs(database)
        self.workers = Workers(database)
        self.shards = Shards(database)
        self.memory = Memories(database)
        self.notices = Notices(database)
        self.configs = Configs(database)
        self.inbox = Inbox(database)
        self.joinings = Joinings(database)
        self.letters = Letters(database)
        self.clicks = Clicks(database)
        self.choosing = Choosing(database)
        self.moving = Moving(database)
        self.farewells = Farewells(database)
        self.reports = Reports(database)
        self.prints = KeptPrints(database)

    @classmethod
    def open(cls, url: str, *, key: Path, migrate: bool, keyed: bool = True) -> Store:
        """The store at that SQLAlchemy URL, its addresses hashed with the key in the file `key`. With `migrate` an
        empty database is filled, and an older SQLite file is copied to `digest.db.before-REVISION` and migrated; an
        older PostgreSQL database is `Refused`, and so is a newer one of either kind. Without `migrate` nothing is
        changed, and whatever does not fit is `Refused`. So is a key that is another than before, or gone; without
        `keyed` nobody asks for it, and nothing can be done that needs an address."""
        database = connect(url)
        try:
            schema.match(database, key, migrate=migrate)
            return cls(database.keyed(key) if keyed else database)
        except BaseException:
            database.close()
            raise

    @staticmethod
    def upgrade(url: str, key: Path) -> str:
        """The database has this version's tables, whatever it had before; what was done, as a sentence."""
        database = connect(url)
        try:
            return " ".join(filter(None, (schema.upgrade(database, key), queue.lay(database))))
        finally:
            database.close()

    @contextmanager
    def trial(self, digest: str, collected: Mapping[str, Sequence[Entry]], keys: Keys) -> Iterator[Store]:
        """A rehearsal for storing what the digest's sources gave and building an edition of it; nothing else can be
        written there, and it costs what these entries cost, however much is stored."""
        with self._database.rehearsal(lambda connection: parts(connection, digest, collected, keys)) as database:
            yield Store(database)

    @contextmanager
    def trial_of_people(self) -> Iterator[Store]:
        """A rehearsal in which subscribers, their subscriptions and suppressions can be written, and nothing else."""
        with self._database.rehearsal(lambda connection: map(Part, PEOPLE)) as database:
            yield Store(database)

    @contextmanager
    def together(self) -> Iterator[Store]:
        """A store all of whose changes are kept or, when anything is raised, none: many small ones in the time of
        one. Others wait with their writing meanwhile; for one thread at a time."""
        with self._database.together() as database:
            yield Store(database)

    def rename(self, old: str, new: str) -> None:
        """The digest goes by its new name: editions, subscriptions, settled articles and all. Raises `Refused` when
        anything goes by that name already."""
        renaming.rename(self._database, old, new)

    def known(self, subscriber: int) -> Known:
        """What is remembered of the reader beside what they get."""
        with self._database.read() as connection:
            return known(connection, subscriber)

    def called(self, digest: str) -> str:
        """The name by which the digest that once had this one goes now."""
        return renaming.called(self._database, digest)

    def digests(self) -> frozenset[str]:
        """Names of the digests that have editions, subscriptions or articles here."""
        return renaming.digests(self._database)

    def figures(self) -> Figures:
        """What the ledger adds up to now."""
        return figures(self._database)

    def knows_key(self, file: Path) -> bool:
        """Whether the file holds the key that this database's addresses are hashed with. Raises `Unavailable` where it
        cannot be read."""
        try:
            self._database.keyed(file)
        except KeyLost:
            return False
        return True

    def key_fault(self, file: Path) -> str:
        """Why the file cannot be used as the key of this database's addresses; empty where it can."""
        try:
            self._database.keyed(file)
        except (KeyLost, Unavailable) as fault:
            return fault.what
        return ""

    def key_loss(self) -> Loss:
        """What a new key would cost."""
        with self._database.read() as connection:
            return new_key.loss(connection)

    def begin_new_key(self, file: Path) -> Path | None:
        """A new key lies in the file, and every address that is kept is hashed with it; where a SQLite database lies as
        it was before. Raises `Unavailable` where the file cannot be written."""
        before = schema.kept(self._database.file, "new-key") if self._database.file else None
        key = address_key.made(file)
        with self._database.write() as connection:
            new_key.begin(connection, key)
        return before

    def prune(self, before: datetime, go_on: Callable[[], bool] = lambda: True) -> Mapping[str, int]:
        """What no longer serves is gone, a portion a transaction; noun → how many. `go_on` is asked after each."""
        clear_old(self._database, before)
        queue.sweep(self._database)
        return pruning.prune(self._database, before, go_on)

    def clock(self, machine: Callable[[], datetime]) -> Callable[[], datetime]:
        """Tells the time for everybody who shares the database: by its server's clock; a file belongs to one machine,
        whose clock is given."""
        return ServerClock(self._database, machine) if self._database.is_postgres else machine

    @property
    def why_no_queue(self) -> str:
        """Why machines cannot call each other, and what to do; empty where they can."""
        return queue.why_none(self._database)

    def facts(self) -> Mapping[str, str]:
        """What `digest doctor` says of the database: where it is, its revision, how safely it writes."""
        return schema.facts(self._database)

    @property
    def file(self) -> Path | None:
        """Where the database lies; None when it is a server."""
        return self._database.file

    def health(self) -> str:
        """A sentence on a database that can be written to and in which nothing is damaged. Raises `NoDatabase` for any
        other."""
        return schema.health(self._database)

    def copied_to(self, file: Path) -> Path | None:
        """The new file holds all that is remembered, as it is at one moment, and one beside it what was posted until
        then; where the original lies. None, and nothing is done, for a server's database."""
        original = self._database.file
        if original:
            # What is applied between the two is in both: once more it does no harm, and in neither it would be lost.
            self.inbox.copied_to(file.parent)
            sqlite.copy(original, file)
            self.clicks.into(file)
        return original

    def close(self) -> None:
        """The database is closed."""
        self.inbox.close()
        self.clicks.close()
        self._database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
