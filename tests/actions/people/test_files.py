"""Lists of people as they come from spreadsheets, other programs and by hand."""

from __future__ import annotations

import io
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.actions.people.files import checked, read_people, write_people
from digest.actions.people.lists.cells import FORMULA
from digest.errors import UsageError

HEADS = ("address", "name", "standing")


def people(tmp_path: Path, content: str | bytes) -> list[tuple[str, str]]:
    file = tmp_path / "people.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [(row.address or f"line {row.line}", row.name) for row in read_people(file)]


@pytest.mark.parametrize(
    "content",
    [
        "address,name\nada@reader.example,Ada\n",
        "Name;E-Mail\nAda;ada@reader.example\n",
        "email\tname\nada@reader.example\tAda\n",
        "\ufeffEmail Address,First Name\r\nada@reader.example,Ada\r\n",
        "ada@reader.example,Ada\n",
        'name,address\n"Ada","ada@reader.example"\n',
        "\n\naddress,name\n\nada@reader.example,Ada\n\n",
        "address,name\nada@reader.example,Ada\n".encode("utf-16"),
    ],
)
def test_addresses_and_names_are_found_as_spreadsheets_write_them(tmp_path: Path, content: str | bytes) -> None:
    assert people(tmp_path, content) == [("ada@reader.example", "Ada")]


def test_one_address_a_line_is_a_list_too(tmp_path: Path) -> None:
    assert people(tmp_path, "ada@reader.example\nben@reader.example\n") == [
        ("ada@reader.example", ""),
        ("ben@reader.example", ""),
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("ada", "must have an @-sign"),
        ("ada@@reader.example", "is not a mail address"),
        ("ada@reader", "is not a mail address"),
        ("ada@reader.example, ben@reader.example", "is not a mail address"),
        ("", "is not a mail address"),
        ("ada\r\nBcc: eve@evil.example", "is not a mail address"),
        ("ädä@reader.example", "letters beyond ASCII before the @"),
        ("x" * 5000 + "@reader.example", "is not a mail address"),
    ],
)
def test_what_is_no_address_is_said_to_be_none(typed: str, said: str) -> None:
    with pytest.raises(UsageError, match=said) as raised:
        checked(typed)
    assert len(raised.value.what) < 400


def test_a_host_beyond_ascii_is_mailed_by_its_punycode() -> None:
    assert checked(" ada@bücher.example ") == "ada@xn--bcher-kva.example"


def test_a_fault_has_its_line_also_behind_a_cell_of_several_lines(tmp_path: Path) -> None:
    content = 'address,name\nada@reader.example,"Ada\nLovelace"\nnobody,X\nben@reader.example,Ben\n'

    assert people(tmp_path, content) == [
        ("ada@reader.example", "Ada Lovelace"),
        ("line 4", "X"),
        ("ben@reader.example", "Ben"),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"first,second\na,b\n", "there is no column of addresses"),
        (b'address\n"' + b"x" * 200_000 + b'"\n', "this is not a list of people"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_its_line(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(UsageError, match=said) as raised:
        people(tmp_path, content)
    assert "people.csv:" in raised.value.where


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        list(read_people(tmp_path / "nothing.csv"))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_no_file_breaks_the_reading(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "any.csv"
    file.write_bytes(content)

    with suppress(UsageError):
        assert all(bool(row.address) is not bool(row.fault) for row in read_people(file))


@pytest.mark.parametrize("sign", FORMULA)
def test_no_exported_cell_is_a_formula_and_an_import_reads_it_back(tmp_path: Path, sign: str) -> None:
    name = f'{sign}HYPERLINK("https://evil.example")'
    out = io.StringIO()
    write_people(out, [("+ada@reader.example", name, "active")], HEADS)

    file = tmp_path / "out.csv"
    file.write_text(out.getvalue(), encoding="utf-8")
    (row,) = read_people(file)

    assert all(not cell.startswith(FORMULA) for line in out.getvalue().splitlines() for cell in line.split(","))
    assert row.address == "+ada@reader.example"
    assert row.name.endswith('HYPERLINK("https://evil.example")')


@pytest.mark.parametrize(("standing", "stopped"), [("active", False), ("unsubscribed", True), ("suppressed", True)])
def test_our_own_export_says_who_said_stop(tmp_path: Path, standing: str, stopped: bool) -> None:
    file = tmp_path / "out.csv"
    file.write_text(f"address,name,standing\nada@reader.example,Ada,{standing}\n")

    assert [row.stopped for row in read_people(file)] == [stopped]


def test_a_name_with_control_characters_is_read_without_them(tmp_path: Path) -> None:
    assert people(tmp_path, "address,name\nada@reader.example,A\x1b[31mda\x00\n") == [
        ("ada@reader.example", "A [31mda")
    ]
