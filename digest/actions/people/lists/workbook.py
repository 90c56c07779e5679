"""A spreadsheet (.xlsx) as CSV. Whoever made it may mean harm: what it unpacks to is bounded, nothing in it is run."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, time

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from digest.errors import UsageError

#: Unpacked: all of it, and all but the sheets and their texts, which is read as trees (ten times as much memory).
_MOST_BYTES = 100_000_000
_MOST_BESIDE = 10_000_000
_MOST_PARTS = 2_000
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 100
_LARGE = ("xl/worksheets/", "xl/sharedStrings")
_AS_CSV = "Save it as CSV in the spreadsheet program, and import that."


def as_csv(raw: bytes, where: str) -> bytes:
    """The one sheet that has addresses, row for row, in UTF-8: a row's number is its line. Formulas stay formulas.
    Raises `UsageError` for what is no spreadsheet, too large, or has people on several sheets."""
    _check_parts(raw, where)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(raw), read_only=True, keep_links=False)
            sheets = tuple(_sheets_with_people(book, where))
    except UsageError:
        raise
    except Exception as error:  # whatever a damaged or hostile file makes the library raise is that file's refusal
        raise UsageError(
            f"this spreadsheet cannot be read ({type(error).__name__})", where=where, advice=_AS_CSV
        ) from None
    if len(sheets) > 1:
        names = ", ".join(name for name, _ in sheets)
        raise UsageError(
            f"there are addresses on several sheets: {names}", where=where, advice="Save each as its own file."
        )
    return sheets[0][1].encode("utf-8", "replace") if sheets else b""


def _check_parts(raw: bytes, where: str) -> None:
    """Sizes are as the archive states them, and no more than that is ever unpacked."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(raw)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise UsageError("this file is damaged", where=where, advice="Download or save it once more.") from None
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise UsageError(
            "this is an archive or a document, not a list", where=where, advice="Unpack it, and import each list in it."
        )
    beside = sum(part.file_size for part in parts if not part.filename.startswith(_LARGE))
    if len(parts) > _MOST_PARTS or beside > _MOST_BESIDE or sum(part.file_size for part in parts) > _MOST_BYTES:
        raise UsageError("this spreadsheet unpacks to more than a list would", where=where, advice=_AS_CSV)


def _sheets_with_people(book: Workbook, where: str) -> Iterator[tuple[str, str]]:
    """Name and CSV of each."""
    for sheet in book.worksheets:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        # What a sheet says of its own size may be wrong (3.1.5 believes it): rows behind it would be lost.
        for row in sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True):
            writer.writerow(_texts(row) if any(row) else ())
            if text.tell() > _MOST_BYTES:
                raise UsageError("this sheet is longer than a list would be", where=where, advice=_AS_CSV)
        if "@" in text.getvalue():
            yield sheet.title, text.getvalue()


def _texts(row: Sequence[object]) -> list[str]:
    """Up to the last one that holds anything."""
    last = next(place for place in range(len(row) - 1, -1, -1) if row[place] or not place)
    return [_text(value) for value in row[: last + 1]]


def _text(value: object) -> str:
    """On one line, as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date | time):
        return value.isoformat()
    text = value if isinstance(value, str) else str(value) if isinstance(value, int | float) else "="
    return " ".join(text.split())
