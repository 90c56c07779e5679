"""A list of people as records, whatever file it came in: CSV with any separator, pasted lines, a spreadsheet
[effect: disk]."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from digest.actions.people.lists.columns import address_column
from digest.errors import UsageError

#: Bounds on one file, one line (in characters), and one cell (in lines).
MOST_BYTES = 50_000_000
_LONGEST_LINE = 200_000
_MOST_LINES = 1_000
#: Records among which the headings are looked for: spreadsheets have titles above them, Excel writes "sep=;".
_BEFORE = 10
_SEPARATORS = ",;\t|"
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

Record = tuple[int, Sequence[str]]
"""Where it ends in the file, from line 1, and its cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A file of people, opened."""

    where: str
    heads: tuple[str, ...]
    """Empty where there are none: then a record is one cell, the whole line."""
    address: int
    """Which cell of a record has the address."""
    records: Callable[[], Iterator[Record]]
    """All below the headings, from the first, as often as asked. Raises `UsageError` where the file is no list."""


def opened(file: Path) -> Listing:
    """The file as a list. Raises `UsageError` when it cannot be read as one."""
    raw = _bytes(file)
    if raw.startswith(_OLD_OFFICE):
        raise UsageError(
            f"{file} is an old Excel file, or one with a password.", advice="Save it as .xlsx without one, or as CSV."
        )
    if raw.startswith(_ZIP):
        # Takes half a second to import, and few lists are spreadsheets.
        from digest.actions.people.lists.workbook import as_csv  # noqa: PLC0415

        raw = as_csv(raw, str(file))
    return _listing(raw, str(file))


def _listing(raw: bytes, where: str) -> Listing:
    encoding = _encoding(raw)

    def stream() -> io.TextIOWrapper:
        return io.TextIOWrapper(io.BytesIO(raw), encoding=encoding, errors="replace", newline="")

    head = max((_head(stream(), separator) for separator in _SEPARATORS), key=lambda head: len(head.cells))
    if head.cells:
        return Listing(
            where=where,
            heads=head.cells,
            address=head.address,
            records=lambda: islice(_records(stream(), head.separator, where), head.records, None),
        )
    _must_be_addresses(stream(), where)
    return Listing(where=where, heads=(), address=0, records=lambda: _pasted(stream(), where))


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as opened_file:
            raw = opened_file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from None
    if len(raw) > MOST_BYTES:
        raise UsageError(f"{file} is larger than {MOST_BYTES // 1_000_000} MB.", advice="Split it.")
    return raw


def _encoding(raw: bytes) -> str:
    """UTF-8, UTF-16 as Excel's "Unicode text" has it, or else Windows-1252."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = raw[:2_000]
    if start.count(0) * 4 > len(start):
        return "utf-16-le" if start[1:2] == b"\0" else "utf-16-be"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for at in range(0, len(raw), 1_000_000):
            decoder.decode(raw[at : at + 1_000_000])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    separator: str
    cells: tuple[str, ...] = ()
    """Empty: none was found."""
    address: int = 0
    records: int = 0
    """Up to it, itself counted."""


def _head(stream: io.TextIOWrapper, separator: str) -> _Head:
    """The first record, of those at the top, in which a heading names the addresses; or, in words that no table knows,
    the one above the first record with an address."""
    above: Sequence[str] = ()
    unnamed = _Head(separator=separator)
    try:
        for number, (_, cells) in enumerate(islice(_records(stream, separator, ""), _BEFORE), start=1):
            if (address := address_column(cells)) is not None:
                return _Head(separator=separator, cells=tuple(cells), address=address, records=number)
            address = next((place for place, cell in enumerate(cells) if "@" in cell), None)
            if address is not None and address < len(above) and not unnamed.cells:
                unnamed = _Head(separator=separator, cells=tuple(above), address=address, records=number - 1)
            above = () if address is not None else cells
    except UsageError:
        return _Head(separator=separator)  # not with this one
    return unnamed


def _records(stream: io.TextIOWrapper, separator: str, where: str) -> Iterator[Record]:
    """Every record that has anything in it."""
    began = 0

    def lines() -> Iterator[str]:
        for number, line in enumerate(_lines(stream), start=1):
            if number - began > _MOST_LINES:
                raise csv.Error("a cell goes on for more than 1,000 lines")
            yield line

    reader = csv.reader(lines(), delimiter=separator)
    try:
        for cells in reader:
            began = reader.line_num
            if any(cell.strip() for cell in cells):
                yield began, cells
    except csv.Error as error:
        raise UsageError(
            f"this is not a list of people ({error})",
            where=f"{where}:{reader.line_num}",
            advice="Is a quote not closed?",
        ) from None


def _pasted(stream: io.TextIOWrapper, where: str) -> Iterator[Record]:
    """Every line that has anything in it."""
    number = 0
    try:
        for number, line in enumerate(_lines(stream), start=1):
            if line.strip(f" \r\n{_SEPARATORS}"):
                yield number, (line.strip("\r\n"),)
    except csv.Error as error:
        raise UsageError(f"this is not a list of people ({error})", where=f"{where}:{number + 1}") from None


def _lines(stream: io.TextIOWrapper) -> Iterator[str]:
    while line := stream.readline(_LONGEST_LINE + 1):
        if len(line) > _LONGEST_LINE:
            raise csv.Error(f"a line is longer than {_LONGEST_LINE:,} characters")
        yield line


def _must_be_addresses(stream: io.TextIOWrapper, where: str) -> None:
    """Raises `UsageError` where none of the first lines has an address."""
    first = tuple(islice(_pasted(stream, where), _BEFORE))
    if first and not any("@" in line for _, (line,) in first):
        raise UsageError(
            "there is no column of addresses",
            where=f"{where}:{first[0][0]}",
            advice='Name the column "address", or "email", in the first line.',
        )
