"""Makes the tables of fields in docs/reference.md anew."""

from pathlib import Path

from digest.config.reference import with_tables
from digest.send.providers import PROVIDERS

REFERENCE = Path(__file__).parent.parent / "docs" / "reference.md"
REFERENCE.write_text(with_tables(REFERENCE.read_text(encoding="utf-8"), PROVIDERS), encoding="utf-8")
