"""Lists of people as files: CSV in and out."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from digest.errors import UsageError

#: What spreadsheets call the two columns we read.
ADDRESS = ("address", "email", "e-mail", "mail", "email address", "e-mail address")
NAME = ("name", "full name", "first name")

#: Cells beginning so are formulas to a spreadsheet (OWASP, CSV Injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")

MOST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    line: int
    address: str
    """Checked; empty when `fault` says what is wrong with it."""
    name: str = ""
    fault: str = ""


def checked(address: str) -> str:
    """The one address in `address`, normalised, IDN host in punycode. Raises `UsageError` when it is not one."""
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(address.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise UsageError(f'"{address.strip()[:120]}" is not an address: {error}') from None
    if not found.ascii_email:
        raise UsageError(f'"{address.strip()[:120]}": letters beyond ASCII before the @ cannot be mailed everywhere.')
    return found.ascii_email


def read_people(file: Path) -> Iterator[Row]:
    """Every person of a CSV file (with a head line) or of a plain list of addresses, faults included.

    Raises `UsageError` when the file cannot be read as either.
    """
    text = _text(file)
    head = text.split("\n", 1)[0]
    dialect = ";" if head.count(";") > head.count(",") else "\t" if "\t" in head else ","
    rows = csv.reader(text.splitlines(), delimiter=dialect)
    columns: tuple[int, int | None] | None = None
    for line, cells in enumerate(rows, start=1):
        if not any(cell.strip() for cell in cells):
            continue
        if columns is None:
            columns = _columns(cells, file)
            if columns[0] >= 0:
                continue
            columns = (0, 1 if len(cells) > 1 else None)
        yield _row(line, cells, columns)


def write_people(out: TextIO, rows: Iterable[tuple[str, ...]], heads: tuple[str, ...]) -> None:
    """CSV with heads; a cell that a spreadsheet would take for a formula begins with an apostrophe."""
    writer = csv.writer(out)
    writer.writerow(heads)
    for row in rows:
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row])


def _text(file: Path) -> str:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from None
    if len(raw) > MOST_BYTES:
        raise UsageError(f"{file} is larger than {MOST_BYTES // 1_000_000} MB.", advice="Split it.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _columns(cells: list[str], file: Path) -> tuple[int, int | None]:
    """Where the address and the name stand; (-1, None) when the first line is already a person."""
    heads = [cell.strip().casefold() for cell in cells]
    address = next((heads.index(word) for word in ADDRESS if word in heads), None)
    name = next((heads.index(word) for word in NAME if word in heads), None)
    if address is not None:
        return address, name
    if "@" in cells[0]:
        return -1, None
    raise UsageError(
        f"{file} has no column of addresses.", where=f"{file}:1", advice='Name the column "address", or "email".'
    )


def _row(line: int, cells: list[str], columns: tuple[int, int | None]) -> Row:
    typed = cells[columns[0]] if columns[0] < len(cells) else ""
    name = cells[columns[1]].strip() if columns[1] is not None and columns[1] < len(cells) else ""
    name = " ".join(name.removeprefix("'").split())[:200]
    try:
        return Row(line=line, address=checked(typed), name=name)
    except UsageError as error:
        return Row(line=line, address="", name=name, fault=error.what)
