"""The reference's tables of fields are those of the program."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import Field

from digest.config.digests import Digest
from digest.config.files.digest_fields import digest_block
from digest.config.files.mail import mail_block
from digest.config.reference import rows, with_tables
from digest.send.providers import PROVIDERS
from tests.config.written import around

REFERENCE = Path(__file__).parents[2] / "docs" / "reference.md"


def test_the_reference_holds_exactly_the_tables_that_are_made() -> None:
    text = REFERENCE.read_text(encoding="utf-8")

    assert with_tables(text, PROVIDERS) == text, "make reference"


def test_every_block_has_its_table_in_the_reference() -> None:
    text = REFERENCE.read_text(encoding="utf-8")

    for name in ("site", "mail", "web", "digest", "source", "topic", "block"):
        assert f"<!-- fields: {name} -->\n\n| field |" in text


def test_a_table_that_is_none_is_not_passed_over() -> None:
    with pytest.raises(KeyError):
        with_tables("<!-- fields: nonsense -->\n\n", PROVIDERS)


def test_what_stands_between_the_tables_stays() -> None:
    text = "# A\n\n<!-- fields: web -->\n\n| old |\n\n| kept |\n"

    made = with_tables(text, PROVIDERS)

    assert made.startswith("# A\n\n<!-- fields: web -->\n\n| field |")
    assert made.endswith("|\n\n| kept |\n")
    assert "old" not in made


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("max_stories", "| `max_stories` | `15` | 1 to 1,000 | stories in an edition |"),
        ("summary", "| `summary` | `30 words` |  | length of what is told of a story, in whole sentences |"),
        ("images", "| `images` | `yes` | `yes`, `no` | pictures of stories and blocks, in mails and on pages |"),
    ],
)
def test_a_row_has_the_default_as_it_would_be_typed(name: str, row: str) -> None:
    assert row in rows(digest_block()), name


def test_a_default_of_two_values_is_one_that_can_be_typed() -> None:
    assert mail_block(around()).default("start_with") == "1 percent for 10 minutes"


class Longer(Digest):
    """A digest whose defaults are others."""

    max_stories: int = Field(21, ge=1, le=50, description="stories in an edition")
    images: bool = Field(False, description="pictures, linked over https")


def test_the_reference_follows_the_values() -> None:
    table = "\n".join(rows(digest_block(model=Longer)))

    assert "| `max_stories` | `21` | 1 to 50 |" in table
    assert "| `images` | `no` |" in table
