"""Every table. What a migration creates must equal this file; a test compares the two."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, MetaData, Table, Text, UniqueConstraint, false, text

from digest.store.database.columns import Bytes, Instant, Number, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# What was collected. `articles.number` is never used twice, also after pruning.

articles = Table(
    "articles",
    metadata,
    Column("number", Number, primary_key=True),
    Column("source", Words, nullable=False),
    Column("guid", Words, nullable=False),
    Column("url", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("folded", Words, nullable=False),  # title and URL casefolded, for looking up
    Column("text", Words, nullable=False),
    Column("summary", Words, nullable=False),
    Column("authors", Text, nullable=False),  # JSON
    Column("published", Instant),
    Column("language", Words, nullable=False),
    Column("categories", Text, nullable=False),  # JSON
    Column("image", Text, nullable=False),  # JSON
    Column("paywalled", Boolean, nullable=False),
    Column("first_seen", Instant, nullable=False, index=True),
    sqlite_autoincrement=True,
)

# Every name an article is known by (hashed): source and guid, URL, source and title and date.
identities = Table(
    "identities",
    metadata,
    Column("key", Bytes, primary_key=True),
    Column("article", Number, ForeignKey("articles.number", ondelete="CASCADE"), nullable=False, index=True),
    sqlite_with_rowid=False,
)

# One article may be carried by several sources; `seen` is when the source last carried it, to the day. What is `held`
# waits for an editor and is open for nobody.
appearances = Table(
    "appearances",
    metadata,
    Column("id", Number, primary_key=True),
    Column("source", Words, nullable=False),
    Column("article", Number, ForeignKey("articles.number", ondelete="CASCADE"), nullable=False),
    Column("seen", Instant, nullable=False),
    Column("held", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("article", "source"),
    Index(None, "source", "id"),
    sqlite_autoincrement=True,
)

# A digest has begun with a source: appearances up to `past` are done with.
begun = Table(
    "begun",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("source", Words, primary_key=True),
    Column("past", Number, nullable=False),
    Column("at", Instant, nullable=False),
)

settled = Table(
    "settled",
    metadata,
    Column("article", Number, ForeignKey("articles.number", ondelete="CASCADE"), primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("edition", Number, nullable=False),  # 0: settled when the digest began with the source
    Column("outcome", Text, nullable=False),
    sqlite_with_rowid=False,
)

sources = Table(
    "sources",
    metadata,
    Column("source", Words, primary_key=True),
    Column("state", Text, nullable=False),  # JSON
)

# What is made of it.

# What is asked for stands in columns, which count where `content` says otherwise.
editions = Table(
    "editions",
    metadata,
    Column("id", Number, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("occasion", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by_hand", Boolean, nullable=False),
    Column("number", Integer, nullable=False),
    Column("status", Text, nullable=False, index=True),
    Column("frozen", Instant),
    Column("recipients", Integer, nullable=False),
    Column("changed", Instant, nullable=False),
    Column("reason", Words, nullable=False, server_default=""),
    Column("stories", Integer, nullable=False, server_default=text("0")),
    Column("resumed", Instant),  # when a person last let it go on
    Column("content", Text, nullable=False),  # JSON of the whole Edition: behind all that is read without it
    UniqueConstraint("digest", "occasion"),
    Index(None, "at"),
    Index(None, "digest", "at"),
    Index(None, "digest", "frozen"),
    sqlite_autoincrement=True,
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("edition", Number, ForeignKey("editions.id"), primary_key=True),
    Column("article", Number, primary_key=True, index=True),
    Column("outcome", Text, nullable=False),
    Column("reason", Words, nullable=False),
    Column("section", Words, nullable=False),
    Column("story", Words, nullable=False),
    Column("written", Words, nullable=False),  # Verdict.where
    Column("repeats", Number, nullable=False),  # Verdict.of
    Column("rank", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    sqlite_with_rowid=False,
)

renderings = Table(
    "renderings",
    metadata,
    Column("edition", Number, ForeignKey("editions.id"), primary_key=True),
    Column("segment", Text, primary_key=True),
    Column("subject", Words, nullable=False),
    Column("preheader", Words, nullable=False),
    Column("html", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("mark", Text, nullable=False),
)

pictures = Table(
    "pictures",
    metadata,
    Column("edition", Number, ForeignKey("editions.id"), primary_key=True),
    Column("id", Text, primary_key=True),  # Attached.id
    Column("kind", Text, nullable=False),
    Column("content", Bytes, nullable=False),
)

# Names that digests had before, which stand in links of mails, and their names now.
renames = Table(
    "renames",
    metadata,
    Column("before", Text, primary_key=True),
    Column("after", Text, nullable=False),
)

# Who gets it.

subscribers = Table(
    "subscribers",
    metadata,
    Column("id", Number, primary_key=True),
    Column("address", Words, nullable=False),
    Column("normal", Words, nullable=False),
    Column("hash", Bytes, nullable=False, unique=True),  # of `normal`
    Column("name", Words, nullable=False),
    Column("folded", Words, nullable=False),  # address and name casefolded, for looking up
    Column("language", Text, nullable=False),
    Column("added", Instant, nullable=False),
    Column("paused", Instant),  # gets nothing while a moment stands here; taken away when it has come
    sqlite_autoincrement=True,
)

# Numbers of people who turned out to be somebody else, which stand in links of mails.
joined = Table(
    "joined",
    metadata,
    Column("before", Number, primary_key=True, autoincrement=False),
    Column("after", Number, nullable=False),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("subscriber", Number, ForeignKey("subscribers.id"), primary_key=True, index=True),
    Column("standing", Text, nullable=False),
    Column("topics", Text, nullable=False),  # sorted keys, with commas
    Column("consent", Words, nullable=False),
    Column("since", Instant, nullable=False),
    Column("zone", Text, nullable=False, server_default=""),  # empty: the publication's
    sqlite_with_rowid=False,
)

# By hash, so that one outlives the erasure of its address (which is then empty).
suppressions = Table(
    "suppressions",
    metadata,
    Column("hash", Bytes, primary_key=True),
    Column("digest", Text, primary_key=True),  # empty: every digest
    Column("address", Words, nullable=False),
    Column("cause", Text, nullable=False),
    Column("since", Instant),
    Column("note", Words, nullable=False),
    sqlite_with_rowid=False,
)

PEOPLE = (subscribers, subscriptions, suppressions)
"""All that an import of people writes to."""

# The ledger. `next_due` is None once every delivery of a batch has its final answer. No foreign key: batches are
# written before the row of their edition (`freezes/`).

batches = Table(
    "batches",
    metadata,
    Column("edition", Number, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("key", Text, nullable=False),
    Column("segment", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("holder", Text, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("lease_until", Instant),
    Column("attempt", Integer, nullable=False),
    Column("attempted", Instant),
    Column("answered", Boolean, nullable=False),  # the last attempt has its answers (or there was none)
    Column("next_due", Instant),
    Column("due", Instant),  # when its readers' clocks show the time; none where all have the edition at once
    Index(None, "edition", "answered", "next_due", "number"),
    sqlite_with_rowid=False,
)

# No foreign key: rows are written in the transaction that writes their batch, thousands at a time.
deliveries = Table(
    "deliveries",
    metadata,
    Column("edition", Number, primary_key=True),
    Column("batch", Integer, primary_key=True),
    Column("subscriber", Number, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("address", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("answer", Text),  # None: never answered; deferred ones are still due
    Column("reason", Words, nullable=False),
    Column("provider_id", Words, nullable=False),
    Column("retry_at", Instant),
    Column("answered_at", Instant),
    UniqueConstraint("edition", "subscriber"),
    sqlite_with_rowid=False,
)

# Deliveries by answer, kept in the transactions that change them, so that asking costs the same for any size.
tallies = Table(
    "tallies",
    metadata,
    Column("edition", Number, ForeignKey("editions.id"), primary_key=True),
    Column("answer", Text, primary_key=True),
    Column("deliveries", Integer, nullable=False),
    sqlite_with_rowid=False,
)

attempts = Table(
    "attempts",
    metadata,
    Column("edition", Number, ForeignKey("editions.id"), primary_key=True),
    Column("batch", Integer, primary_key=True),
    Column("attempt", Integer, primary_key=True),
    Column("worker", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("ended", Instant),
    Column("outcome", Text, nullable=False),  # JSON: answer → deliveries
    Column("channel", Text, nullable=False, server_default=""),  # whose account it went through
    sqlite_with_rowid=False,
)

# One row at most: all sending is halted.
stops = Table(
    "stops",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("why", Words, nullable=False),
    Column("since", Instant, nullable=False),
    Column("by", Words, nullable=False, server_default=""),  # a person; empty: the program
)

# Who runs, who was told, what was accepted.

runs = Table(
    "runs",
    metadata,
    Column("id", Number, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("occasion", Text, nullable=False),
    Column("by", Words, nullable=False),
    Column("started", Instant, nullable=False),
    Column("ended", Instant),
    Column("report", Text, nullable=False),  # JSON; empty until it ended
    Index(None, "digest", "id"),
    sqlite_autoincrement=True,
)

leases = Table(
    "leases",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("run", Number, nullable=False),  # 0: free
    Column("until", Instant, nullable=False),
)

notices = Table(
    "notices",
    metadata,
    Column("key", Words, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("facts", Text, nullable=False),  # JSON
    Column("digest", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("added", Instant, nullable=False),
    Column("told", Instant, index=True),
    Column("failed", Words, nullable=False, server_default=""),  # why it could not be mailed when that was tried last
)

configs = Table(
    "configs",
    metadata,
    Column("key", Text, primary_key=True),
    Column("text", Words, nullable=False),
    Column("accepted", Instant, nullable=False),
    Column("first", Instant, nullable=False),  # when any text of that key was accepted first
)
