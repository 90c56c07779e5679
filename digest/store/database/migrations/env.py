"""What alembic asks for: the connection of `running.run`, in whose transaction everything happens."""

from __future__ import annotations

from alembic import context

from digest.store.database.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    version_table=context.config.attributes["version_table"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite can, once the driver leaves BEGIN to us
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
