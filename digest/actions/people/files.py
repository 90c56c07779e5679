"""Lists of people as files: CSV in and out [effect: disk]."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TextIO

from digest.actions.people.lists.cells import as_it_was, harmless
from digest.errors import UsageError
from digest.text import mail_addresses
from digest.text.lines import one_line, visible

#: What spreadsheets call the two columns we read.
ADDRESS = ("address", "email", "e-mail", "mail", "email address", "e-mail address")
NAME = ("name", "full name", "first name")
#: Our own exports say here who said stop.
STANDING = ("standing",)

MOST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    line: int
    address: str
    """Checked; empty when `fault` says what is wrong with it."""
    name: str = ""
    stopped: bool = False
    """The list itself says that they get nothing any more."""
    fault: str = ""


class Columns(NamedTuple):
    """Their places in a row, from 0."""

    address: int | None
    name: int | None = None
    standing: int | None = None


def checked(address: str) -> str:
    """The one address in `address`, normalised, IDN host in punycode. Raises `UsageError` when it is not one."""
    try:
        return mail_addresses.parse(address)
    except mail_addresses.NotAnAddress as error:
        raise UsageError(f'"{visible(address).strip()[:120]}" is not a mail address: {error}') from None


def read_people(file: Path) -> Iterator[Row]:
    """Every person of a CSV file (with a head line) or of a plain list of addresses, faults included.

    Raises `UsageError` when the file cannot be read as either.
    """
    text = _text(file)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    columns: Columns | None = None
    try:
        for cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            if columns is None:
                columns, is_head = _columns(cells, f"{file}:{rows.line_num}")
                if is_head:
                    continue
            yield _row(rows.line_num, cells, columns)
    except csv.Error as error:
        raise UsageError(
            f"this is not a list of people ({error})", where=f"{file}:{rows.line_num}", advice="Is a quote not closed?"
        ) from None


def write_people(out: TextIO, rows: Iterable[tuple[str, ...]], heads: tuple[str, ...]) -> None:
    """CSV with heads; nothing in it is a formula to a spreadsheet."""
    writer = csv.writer(out)
    writer.writerow(heads)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])


def _text(file: Path) -> str:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from None
    if len(raw) > MOST_BYTES:
        raise UsageError(f"{file} is larger than {MOST_BYTES // 1_000_000} MB.", advice="Split it.")
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max((",", ";", "\t"), key=head.count)


def _columns(cells: list[str], where: str) -> tuple[Columns, bool]:
    """Where address, name and standing are, and whether these cells are their heads rather than a person."""
    heads = [cell.strip().casefold() for cell in cells]
    found = [next((heads.index(word) for word in words if word in heads), None) for words in (ADDRESS, NAME, STANDING)]
    if found[0] is not None:
        return Columns(*found), True
    if "@" in cells[0]:
        return Columns(0, 1), False
    raise UsageError(
        "there is no column of addresses",
        where=where,
        advice='Name the column "address", or "email", in the first line.',
    )


def _row(line: int, cells: list[str], columns: Columns) -> Row:
    typed, name, standing = (_cell(cells, column) for column in columns)
    name = one_line(name)[:200]
    try:
        address = checked(typed)
    except UsageError as error:
        return Row(line=line, address="", name=name, fault=error.what)
    return Row(line=line, address=address, name=name, stopped=standing in ("unsubscribed", "suppressed"))


def _cell(cells: list[str], column: int | None) -> str:
    """On one line, and without the apostrophes that keep a spreadsheet from running it."""
    return visible(as_it_was(cells[column])).strip() if column is not None and column < len(cells) else ""
