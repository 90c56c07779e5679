"""How single values lie in a column: instants as whole microseconds, words without what a database refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Dialect, Integer, LargeBinary, Text
from sqlalchemy.types import TypeDecorator

from digest.text.lines import storable

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)

Number = BigInteger().with_variant(Integer(), "sqlite")
"""A whole number of 64 bits; as a primary key SQLite numbers it only under its own name, INTEGER."""


class Bytes(LargeBinary):
    """Bytes, handed to the driver as they are: both take them so, and a copy of each is a tenth of a whole insert."""

    def bind_processor(self, dialect: Dialect) -> None:
        """Nothing is to be done."""


class Instant(TypeDecorator[datetime]):
    """An aware datetime, stored as microseconds since 1970 UTC: exact, ordered, and UTC on the way out.

    A naive datetime is a defect of the caller and raises ValueError."""

    impl = BigInteger
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], int | None]:
        """Microseconds since 1970 of an aware instant."""
        return _microseconds

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """The aware UTC instant."""
        return None if value is None else _EPOCH + value * _TICK


def _microseconds(value: datetime | None) -> int | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError(f"{value} has no time zone")
    return (value - _EPOCH) // _TICK


class Words(TypeDecorator[str]):
    """Text that others wrote. NUL (refused by PostgreSQL) and half surrogates (not UTF-8) become U+FFFD."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:
        """The text without what a database refuses."""
        return _stored


def _stored(value: str | None) -> str | None:
    return None if value is None else storable(value)
