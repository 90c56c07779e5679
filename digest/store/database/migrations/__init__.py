"""How the tables came to be: one file per revision in `versions/`, run by alembic."""
