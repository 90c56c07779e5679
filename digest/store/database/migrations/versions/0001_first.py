"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
instant = sa.BigInteger()  # microseconds since 1970 UTC


def upgrade() -> None:
    """The tables are there."""
    op.create_table(
        "articles",
        sa.Column("number", number, autoincrement=True, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("guid", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("authors", sa.Text(), nullable=False),
        sa.Column("published", instant),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("categories", sa.Text(), nullable=False),
        sa.Column("image", sa.Text(), nullable=False),
        sa.Column("paywalled", sa.Boolean(), nullable=False),
        sa.Column("first_seen", instant, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_articles"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "begun",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("past", number, nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.PrimaryKeyConstraint("digest", "source", name="pk_begun"),
    )
    op.create_table(
        "configs",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("accepted", instant, nullable=False),
        sa.Column("first", instant, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_configs"),
    )
    op.create_table(
        "deliveries",
        sa.Column("edition", number, nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("subscriber", number, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.Column("retry_at", instant),
        sa.Column("answered_at", instant),
        sa.PrimaryKeyConstraint("edition", "batch", "subscriber", name="pk_deliveries"),
        sa.UniqueConstraint("edition", "subscriber", name="uq_deliveries_edition_subscriber"),
        sa.UniqueConstraint("id", name="uq_deliveries_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "editions",
        sa.Column("id", number, autoincrement=True, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("frozen", instant),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.Column("changed", instant, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_editions"),
        sa.UniqueConstraint("digest", "occasion", name="uq_editions_digest_occasion"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_editions_digest_at", "editions", ["digest", "at"])
    op.create_index("ix_editions_digest_frozen", "editions", ["digest", "frozen"])
    op.create_index("ix_editions_status", "editions", ["status"])
    op.create_table(
        "leases",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("run", number, nullable=False),
        sa.Column("until", instant, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_leases"),
    )
    op.create_table(
        "notices",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("added", instant, nullable=False),
        sa.Column("told", instant),
        sa.PrimaryKeyConstraint("key", name="pk_notices"),
    )
    op.create_index("ix_notices_told", "notices", ["told"])
    op.create_table(
        "runs",
        sa.Column("id", number, autoincrement=True, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("started", instant, nullable=False),
        sa.Column("ended", instant),
        sa.Column("report", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_runs_digest_id", "runs", ["digest", "id"])
    op.create_table(
        "sources",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_sources"),
    )
    op.create_table(
        "stops",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("since", instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stops"),
    )
    op.create_table(
        "subscribers",
        sa.Column("id", number, autoincrement=True, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("normal", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("added", instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subscribers"),
        sa.UniqueConstraint("hash", name="uq_subscribers_hash"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "suppressions",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("since", instant),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", "digest", name="pk_suppressions"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "appearances",
        sa.Column("id", number, autoincrement=True, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("article", number, nullable=False),
        sa.Column("seen", instant, nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.number"], name="fk_appearances_article", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_appearances"),
        sa.UniqueConstraint("article", "source", name="uq_appearances_article_source"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_appearances_source_id", "appearances", ["source", "id"])
    op.create_table(
        "attempts",
        sa.Column("edition", number, nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("worker", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("ended", instant),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["editions.id"], name="fk_attempts_edition"),
        sa.PrimaryKeyConstraint("edition", "batch", "attempt", name="pk_attempts"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "batches",
        sa.Column("edition", number, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("lease_until", instant),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("attempted", instant),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("next_due", instant),
        sa.ForeignKeyConstraint(["edition"], ["editions.id"], name="fk_batches_edition"),
        sa.PrimaryKeyConstraint("edition", "number", name="pk_batches"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_batches_edition_answered_next_due_number", "batches", ["edition", "answered", "next_due", "number"]
    )
    op.create_table(
        "identities",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("article", number, nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.number"], name="fk_identities_article", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name="pk_identities"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_identities_article", "identities", ["article"])
    op.create_table(
        "renderings",
        sa.Column("edition", number, nullable=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("preheader", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["editions.id"], name="fk_renderings_edition"),
        sa.PrimaryKeyConstraint("edition", "segment", name="pk_renderings"),
    )
    op.create_table(
        "settled",
        sa.Column("article", number, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("edition", number, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.number"], name="fk_settled_article", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article", "digest", name="pk_settled"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "subscriptions",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("subscriber", number, nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("since", instant, nullable=False),
        sa.ForeignKeyConstraint(["subscriber"], ["subscribers.id"], name="fk_subscriptions_subscriber"),
        sa.PrimaryKeyConstraint("digest", "subscriber", name="pk_subscriptions"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_subscriptions_subscriber", "subscriptions", ["subscriber"])
    op.create_table(
        "tallies",
        sa.Column("edition", number, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("deliveries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["editions.id"], name="fk_tallies_edition"),
        sa.PrimaryKeyConstraint("edition", "answer", name="pk_tallies"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "verdicts",
        sa.Column("edition", number, nullable=False),
        sa.Column("article", number, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("written", sa.Text(), nullable=False),
        sa.Column("repeats", number, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["editions.id"], name="fk_verdicts_edition"),
        sa.PrimaryKeyConstraint("edition", "article", name="pk_verdicts"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_verdicts_article", "verdicts", ["article"])
