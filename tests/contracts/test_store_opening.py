"""A database fits the program before anything else happens, and a migration happens whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from digest.errors import Refused, Unavailable
from digest.model.notice import WRITTEN, Notice, NoticeKind
from digest.store import Store
from digest.store.database import schema
from digest.store.database.engine import Database, connect
from digest.store.database.migrations import running
from digest.store.database.schema import OURS, VERSION_TABLE, Code
from digest.store.database.tables import metadata
from tests.contracts.conftest import MakeUrl
from tests.store.made import NOW, added, batches, draft, people, rendering, verdict
from tests.store.tables import KEY

NEXT = f"{int(OURS.head) + 1:04}"
LATER = f"""
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "{NEXT}", "{OURS.head}", None, None


def upgrade() -> None:
    with op.batch_alter_table("articles", recreate="auto") as table:
        table.add_column(sa.Column("mood", sa.Text(), nullable=False, server_default="calm"))
        table.alter_column("summary", new_column_name="teaser")
        table.alter_column("folded", nullable=True)
    op.create_table("moods", sa.Column("id", sa.Integer(), primary_key=True))
"""


@pytest.fixture
def next_code(tmp_path: Path) -> Callable[[str], Code]:
    """The program as it will be: one revision more."""

    def code(source: str = LATER) -> Code:
        folder = tmp_path / "50% later"
        folder.mkdir()
        (folder / f"{NEXT}_later.py").write_text(source)
        return Code(folders=(*OURS.folders, folder))

    return code


@pytest.fixture
def filled(empty: str) -> Iterator[Database]:
    database = fill(empty)
    yield database
    database.close()


def fill(url: str) -> Database:
    """A database of the first revision with something in every corner."""
    with Store.open(url, key=KEY, migrate=True) as store:
        store.articles.begin("morning", {"wire": []}, NOW)
        articles = added(store, "a", "b")
        people(store, 3)
        store.editions.freeze(draft(stories=articles), [verdict(articles[0])], {"en:": rendering()}, batches(), NOW)
    return connect(url)


def counts(database: Database) -> dict[str, int]:
    with database.read() as connection:
        return {t: connection.scalar(text(f"SELECT count(*) FROM {t}")) or 0 for t in metadata.tables}


def test_migrations_make_exactly_the_tables_of_the_code(empty: str) -> None:
    with Store.open(empty, key=KEY, migrate=True) as store, store._database.read() as connection:
        options = {"compare_type": True, "version_table": VERSION_TABLE}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
        tables = inspect(connection)
        named = {c["name"] for t in metadata.tables for c in tables.get_unique_constraints(t)}
        assert named == {
            str(c.name) for t in metadata.tables.values() for c in t.constraints if str(c.name)[:2] == "uq"
        }


def test_keys_and_what_may_be_empty_are_those_of_the_code(empty: str) -> None:
    with Store.open(empty, key=KEY, migrate=True) as store, store._database.read() as connection:
        tables = inspect(connection)
        for name, table in metadata.tables.items():
            key = [column.name for column in table.primary_key]
            assert tables.get_pk_constraint(name)["constrained_columns"] == key, name
            empty_ones = {column.name for column in table.c if column.nullable and column.name not in key}
            made = tables.get_columns(name)
            filled = {column["name"] for column in made if column["default"] is not None} - set(key)
            assert filled == {column.name for column in table.c if column.server_default is not None}, name
            may_be = {column["name"] for column in made if column["nullable"]} - set(key)
            assert may_be == empty_ones, name
            led = {(tuple(f["constrained_columns"]), f["referred_table"]) for f in tables.get_foreign_keys(name)}
            assert led == {(tuple(f.column_keys), f.referred_table.name) for f in table.foreign_key_constraints}, name


def test_tables_of_a_file_number_and_order_their_rows_as_the_code_says(in_sqlite: MakeUrl) -> None:
    with Store.open(in_sqlite(), key=KEY, migrate=True) as store, store._database.read() as connection:
        for name, table in metadata.tables.items():
            made = connection.scalar(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": name}) or ""
            options = table.dialect_options["sqlite"]
            assert ("AUTOINCREMENT" in made) is options["autoincrement"], name
            assert ("WITHOUT ROWID" in made) is not options["with_rowid"], name


def test_the_code_names_its_last_revision() -> None:
    assert running.heads(OURS.folders) == (OURS.head,)


def test_a_database_that_fits_is_opened_either_way(empty: str) -> None:
    Store.open(empty, key=KEY, migrate=True).close()
    for migrate in (True, False):
        with Store.open(empty, key=KEY, migrate=migrate) as opened:
            assert opened.facts()["revision"] == OURS.head


def test_an_empty_database_is_left_alone_without_leave_to_migrate(empty: str) -> None:
    with pytest.raises(Refused, match=r"still empty.*\nRun: digest db upgrade"):
        Store.open(empty, key=KEY, migrate=False)
    assert f"revision none to {OURS.head}" in Store.upgrade(empty, KEY)
    assert "as this version expects it" in Store.upgrade(empty, KEY)


def test_an_older_file_is_kept_beside_itself_and_migrated(tmp_path: Path, next_code: Callable[[str], Code]) -> None:
    file = tmp_path / "digest.db"
    database = fill(f"sqlite:///{file}")
    before = counts(database)
    schema.match(database, KEY, migrate=True, code=next_code(LATER))
    assert schema.revision(database) == NEXT
    assert counts(database) == before
    database.close()
    kept = file.with_name(f"digest.db.before-{OURS.head}")
    assert kept.stat().st_mode & 0o777 == 0o600
    with Store.open(f"sqlite:///{kept}", key=KEY, migrate=False) as old:
        assert counts(old._database) == before


def test_an_older_database_of_a_server_is_migrated_only_when_asked(
    filled: Database, next_code: Callable[[str], Code]
) -> None:
    code, before = next_code(LATER), counts(filled)
    with pytest.raises(Refused, match=rf"older than this program.*{OURS.head}.*\nRun: digest db upgrade"):
        schema.match(filled, KEY, migrate=not filled.file, code=code)
    said = schema.upgrade(filled, KEY, code)
    assert said.startswith(f"The database went from revision {OURS.head} to {NEXT}.")
    assert counts(filled) == before
    with filled.read() as connection:
        assert connection.scalar(text("SELECT mood FROM articles LIMIT 1")) == "calm"


@pytest.mark.parametrize("fault", ["    1 / 0\n", "    op.execute('DELETE FROM editions')\n"])
def test_31_a_migration_that_breaks_leaves_everything_as_it_was(
    filled: Database, next_code: Callable[[str], Code], fault: str
) -> None:
    before = counts(filled)
    with pytest.raises((ZeroDivisionError, Refused)):
        schema.upgrade(filled, KEY, next_code(LATER + fault))
    assert schema.revision(filled) == OURS.head
    assert counts(filled) == before
    schema.match(filled, KEY, migrate=False)
    with filled.read() as connection:
        assert not inspect(connection).has_table("moods")


def test_a_database_of_a_newer_version_is_refused(filled: Database, next_code: Callable[[str], Code]) -> None:
    schema.upgrade(filled, KEY, next_code(LATER))
    for act in (lambda: schema.match(filled, KEY, migrate=True), lambda: schema.upgrade(filled, KEY)):
        with pytest.raises(Refused, match=rf"newer version of this program \(revision {NEXT}\)"):
            act()
    assert schema.revision(filled) == NEXT


def test_tables_of_another_program_are_not_touched(empty: str) -> None:
    database = connect(empty)
    with database.write() as connection:
        connection.execute(text("CREATE TABLE editions (isbn TEXT)"))
    with pytest.raises(Refused, match=f"{re.escape(database.name)}: the database has tables of another program"):
        schema.match(database, KEY, migrate=True)
    database.close()


def test_6_a_server_that_was_restarted_is_found_again(postgres: Engine, postgres_store: Store) -> None:
    def cut_off() -> None:
        with postgres.connect() as connection:
            mine = "pid = pg_backend_pid() OR datname IS DISTINCT FROM :name"
            name = postgres_store._database.engine.url.database
            cut = text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE NOT ({mine})")
            connection.execute(cut, {"name": name})

    def die_in_the_middle() -> None:
        with postgres_store.together() as one:
            one.configs.accept("a", "lost", NOW)
            cut_off()
            one.configs.accept("a", "lost", NOW)

    postgres_store.configs.accept("a", "kept", NOW)
    cut_off()
    assert postgres_store.configs.last("a") == ("kept", NOW)
    with pytest.raises(Unavailable, match="cannot be used"):
        die_in_the_middle()
    assert postgres_store.configs.last("a") == ("kept", NOW)


def test_health_and_facts_say_how_safely_it_writes(store: Store) -> None:
    what = store.health()
    assert store.facts()["revision"] == OURS.head
    assert ("synchronous 2" in what) or ("synchronous_commit" in what)


def of_revision(url: str, revision: str, folder: Path) -> Database:
    """A database as it was before anything newer than that revision."""
    folder.mkdir()
    for file in OURS.folders[0].glob("[0-9]*_*.py"):
        if file.name.partition("_")[0] <= revision:
            (folder / file.name).write_text(file.read_text())
    database = connect(url)
    schema.upgrade(database, KEY, Code(folders=(folder,)))
    return database


@pytest.mark.parametrize("kind", ["ill-source", "stopped"])
def test_a_notice_that_was_kept_as_words_still_says_them(empty: str, tmp_path: Path, kind: str) -> None:
    database = of_revision(empty, "0002", tmp_path / "second")
    with database.write() as connection:
        columns = "key, kind, subject, lines, digest, urgency, added"
        urgency = NoticeKind(kind).urgency
        values = {"lines": '["One é.", "  two\\n  lines"]', "kind": kind, "urgency": urgency}
        row = f"VALUES ('{kind} s', :kind, 'S\nis ill', :lines, 'morning', :urgency, 1)"
        connection.execute(text(f"INSERT INTO notices ({columns}) {row}"), values)
    schema.upgrade(database, KEY)
    database.close()
    with Store.open(empty, key=KEY, migrate=False) as store:
        (notice,) = store.notices.due(NOW)
        assert notice == Notice(
            kind=NoticeKind(kind),
            facts={WRITTEN: "S is ill\n\nOne é.\n\n  two\n  lines"},
            digest="morning",
            key=f"{kind} s",
        )
        assert not store.notices.tell(notice.kind, {}, "s", NOW)


def test_what_an_article_of_the_first_revision_is_to_its_source_stays_and_is_not_held(
    empty: str, tmp_path: Path
) -> None:
    database = of_revision(empty, "0001", tmp_path / "first")
    with database.write() as connection:
        columns = "source, guid, url, title, folded, text, summary, authors, language, categories, image, paywalled"
        blank = "'', '', '', '', '', '', '[]', '', '[]', 'null', false"
        connection.execute(text(f"INSERT INTO articles ({columns}, first_seen) VALUES ('wire', {blank}, 1)"))
        connection.execute(text("INSERT INTO appearances (source, article, seen) VALUES ('wire', 1, 1)"))
        connection.execute(text("INSERT INTO begun (digest, source, past, at) VALUES ('morning', 'wire', 0, 1)"))
    assert schema.upgrade(database, KEY).startswith(f"The database went from revision 0001 to {OURS.head}.")
    database.close()
    with Store.open(empty, key=KEY, migrate=False) as store:
        assert [article.number for article in store.articles.open_articles("morning", ["wire"])] == [1]
        assert store.articles.held("wire") == ()
