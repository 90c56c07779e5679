"""Spreadsheets are lists like others; what they unpack to is bounded, and nothing in them is run."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from digest.actions.people.lists.people import Row, open_people
from digest.actions.people.lists.words import Meaning
from digest.errors import UsageError

ADA, BEN = "ada@reader.example", "ben@reader.example"


def workbook(*sheets: Sequence[Sequence[object]]) -> bytes:
    book = Workbook()
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"S{number}")
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(raw: bytes, name: str, content: bytes) -> bytes:
    """The same archive with that part in place of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return out.getvalue()


def rows(tmp_path: Path, raw: bytes) -> list[Row]:
    file = tmp_path / "people.xlsx"
    file.write_bytes(raw)
    return list(open_people(file).rows(lambda _: True))


def test_a_sheet_is_read_with_names_and_standing_and_rows_are_lines(tmp_path: Path) -> None:
    raw = workbook(
        [
            ("Readers",),
            (),
            ("E-Mail", "Vorname", "Nachname", "Abgemeldet am"),
            (ADA, "Ada", "Groß", None),
            (BEN, "Ben\nO.", 7.0, date(2025, 10, 3)),
            ("nobody", None, None, None),
        ]
    )
    ada, ben, nobody = rows(tmp_path, raw)
    assert (ada.address, ada.name, ada.meaning, ada.line) == (ADA, "Ada Groß", Meaning.UNSAID, 4)
    assert (ben.address, ben.name, ben.meaning, ben.line) == (BEN, "Ben O. 7", Meaning.UNSUBSCRIBED, 5)
    assert (nobody.line, "is not a mail address" in nobody.fault) == (6, True)


def test_a_formula_is_not_run_and_names_nobody(tmp_path: Path) -> None:
    raw = workbook([("email", "name"), ("=LOWER(B2)", "Ada"), (BEN, '=HYPERLINK("https://evil.example")')])
    formula, ben = rows(tmp_path, raw)
    assert "a formula stands where the address should be" in formula.fault
    assert (ben.address, ben.name) == (BEN, '=HYPERLINK("https://evil.example")')


def test_sheets_without_addresses_do_not_count_and_several_with_are_refused(tmp_path: Path) -> None:
    people = [("email",), (ADA,)]
    assert [row.address for row in rows(tmp_path, workbook([("Notes",)], people))] == [ADA]
    with pytest.raises(UsageError, match="addresses on several sheets: S0, S1"):
        rows(tmp_path, workbook(people, people))
    assert rows(tmp_path, workbook([()])) == []


RAW = workbook([("email",), (ADA,)])
SHEET = "xl/worksheets/sheet1.xml"
_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
_LAUGHS = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("made", "what"),
    [
        (lambda: with_part(RAW, SHEET, b" " * 101_000_000), "unpacks to more than a list would"),
        (lambda: with_part(RAW, "xl/styles.xml", b" " * 11_000_000), "unpacks to more than a list would"),
        (lambda: archive(**{f"p{n}": b"" for n in range(2_100)}, **{"xl/workbook.xml": b""}), "unpacks to more"),
        (lambda: archive(**{"members.csv": b"email\n"}), "this is an archive or a document, not a list"),
        (lambda: RAW[:-40], "this file is damaged"),
        (lambda: with_part(RAW, SHEET, b"<worksheet"), "this spreadsheet cannot be read"),
        (lambda: with_part(RAW, "xl/workbook.xml", b"nothing"), "this spreadsheet cannot be read"),
        (
            lambda: with_part(RAW, SHEET, f"<!DOCTYPE x [<!ENTITY a0 'ha'>{_LAUGHS}]><x>&a11;</x>".encode()),
            "this spreadsheet cannot be read",
        ),
    ],
)
def test_a_bomb_or_a_broken_book_is_refused_in_little_memory(
    tmp_path: Path, made: Callable[[], bytes], what: str
) -> None:
    raw = made()
    tracemalloc.start()
    try:
        with pytest.raises(UsageError, match=what):
            rows(tmp_path, raw)
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()


def test_a_sheet_that_states_too_small_a_size_loses_nobody(tmp_path: Path) -> None:
    row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>{1}</t></is></c></row>'
    sheet = _SHEET.format(row.format(1, ADA) + row.format(2, BEN))
    sheet = sheet.replace("<sheetData>", '<dimension ref="A1"/><sheetData>')
    assert [row.address for row in rows(tmp_path, with_part(RAW, SHEET, sheet.encode()))] == [ADA, BEN]


@pytest.mark.parametrize("last", [60_000, pytest.param(900_000, marks=pytest.mark.soak)])
def test_cells_far_out_cost_nothing(tmp_path: Path, last: int) -> None:
    cell = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
    far = "".join(f'<row r="{n}">{cell.format(f"XFD{n}", "x")}</row>' for n in range(2, 30))
    sheet = _SHEET.format(
        f'<row r="1">{cell.format("A1", ADA)}</row>{far}<row r="{last}">{cell.format(f"A{last}", BEN)}</row>'
    )
    assert [row.address for row in rows(tmp_path, with_part(RAW, SHEET, sheet.encode()))] == [ADA, BEN]
