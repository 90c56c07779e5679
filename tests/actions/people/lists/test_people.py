"""Lists of people as they come from spreadsheets, other programs and by hand."""

from __future__ import annotations

import io
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.actions.people.address import checked
from digest.actions.people.lists.cells import FORMULA
from digest.actions.people.lists.decisions import UNDECIDED, Decisions
from digest.actions.people.lists.people import Row, open_people
from digest.actions.people.lists.writing import write_people
from digest.errors import UsageError

ADA, BEN = "ada@reader.example", "ben@reader.example"


def rows(tmp_path: Path, content: str | bytes, decisions: Decisions = UNDECIDED) -> list[Row]:
    file = tmp_path / "people.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(open_people(file, decisions).rows(lambda _: True))


def people(tmp_path: Path, content: str | bytes) -> list[tuple[str, str]]:
    return [(row.address or f"line {row.line}", row.name) for row in rows(tmp_path, content)]


@pytest.mark.parametrize(
    "content",
    [
        "address,name\nada@reader.example,Ada\n",
        "Name;E-Mail\nAda;ada@reader.example\n",
        "email\tname\nada@reader.example\tAda\n",
        "email|name\nada@reader.example|Ada\n",
        "\ufeffEmail Address,First Name\r\nada@reader.example,Ada\r\n",
        "email,name\rada@reader.example,Ada\r",
        "ada@reader.example,Ada\n",
        "ada@reader.example;Ada\n",
        "Ada <ada@reader.example>",
        'name,address\n"Ada","ada@reader.example"\n',
        "\n\naddress,name\n\nada@reader.example,Ada\n\n",
        "sep=;\nEmail;Name\nada@reader.example;Ada\n",
        "Readers of ed@quay.example\n;;\nEmail;Name\nada@reader.example;Ada\n",
        "Name,Address,Email\nAda,1 Mole Road,ada@reader.example\n",
        "email,name\n Ada <ada@reader.example>,\n",
        "email,name\nmailto:ada@reader.example,Ada\n",
        "address,name\nada@reader.example,Ada\n".encode("utf-16"),
        "address,name\nada@reader.example,Ada\n".encode("utf-16-le"),
        "address,name\nada@reader.example,Ada\n".encode("utf-16-be"),
    ],
)
def test_addresses_and_names_are_known_as_spreadsheets_and_people_write_them(
    tmp_path: Path, content: str | bytes
) -> None:
    assert people(tmp_path, content) == [(ADA, "Ada")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_letters_beyond_ascii_come_in_any_encoding_of_excel(tmp_path: Path, encoding: str) -> None:
    assert people(tmp_path, "E-Mail;Name\nada@reader.example;Müßig é\n".encode(encoding)) == [(ADA, "Müßig é")]


def test_one_address_a_line_is_a_list_too(tmp_path: Path) -> None:
    assert people(tmp_path, f"{ADA}\n{BEN}\n") == [(ADA, ""), (BEN, "")]


@pytest.mark.parametrize("content", [f"{ADA}; {BEN}", f"email\n{ADA}; {BEN}", f'email,name\n"{ADA}\n{BEN}",'])
def test_several_addresses_of_one_line_or_cell_are_several_people(tmp_path: Path, content: str) -> None:
    assert people(tmp_path, content) == [(ADA, ""), (BEN, "")]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("ada", "must have an @-sign"),
        ("ada@@reader.example", "is not a mail address"),
        ("ada@reader", "is not a mail address"),
        ("ada@reader.example, ben@reader.example", "is not a mail address"),
        ("", "is not a mail address"),
        ("ada\r\nBcc: eve@evil.example", "is not a mail address"),
        ("ädä@reader.example", "letters beyond ASCII before the @"),
        ("{{ada}}@reader.example", "a mail API would fill in"),
        ("x" * 5000 + "@reader.example", "is not a mail address"),
    ],
)
def test_what_is_no_address_is_named_as_none(typed: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason) as raised:
        checked(typed)
    assert len(raised.value.what) < 400


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("*|EMAIL|*@reader.example", "a mail API would fill in"),
        ("%recipient%@reader.example", "a mail API would fill in"),
        ("=?utf-8?q?ada?=@reader.example", "some servers read as other letters"),
    ],
)
def test_in_a_list_no_sign_is_lost_before_it_is_refused_by_name(tmp_path: Path, typed: str, reason: str) -> None:
    (row,) = rows(tmp_path, f"address\n{typed}\n")
    assert row.address == ""
    assert reason in row.fault


def test_a_host_beyond_ascii_is_mailed_by_its_punycode() -> None:
    assert checked(" ada@bücher.example ") == "ada@xn--bcher-kva.example"


def test_a_fault_has_its_line_also_behind_a_cell_of_several_lines(tmp_path: Path) -> None:
    content = 'address,name\nada@reader.example,"Ada\nLovelace"\nnobody,X\nben@reader.example,Ben\n'

    assert people(tmp_path, content) == [(ADA, "Ada Lovelace"), ("line 4", "X"), (BEN, "Ben")]


@pytest.mark.parametrize(
    "content", ["email\n=LOWER(A1)\n", 'email\n"=HYPERLINK(""mailto:a@r.example"",""a@r.example"")"\n']
)
def test_23_a_formula_is_nobody(tmp_path: Path, content: str) -> None:
    (row,) = rows(tmp_path, content)
    assert (row.address, "a formula stands where the address should be" in row.fault) == ("", True)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"first,second\na,b\n", "there is no column of addresses"),
        (b'address\n"' + b"x" * 150_000 + b'"\n', "this is not a list of people"),
        (b"address\n" + b"x" * 300_000, "this is not a list of people"),
        (b"a@r.example\n" + b"x" * 300_000, "this is not a list of people"),
        (b'address,name\na@r.example,"' + b"x\n" * 2_000, "this is not a list of people"),
        (b"ada@reader.example,Ada,unsubscribed\n", "has no headings, and says"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_its_line(tmp_path: Path, content: bytes, what: str) -> None:
    with pytest.raises(UsageError, match=what) as raised:
        people(tmp_path, content)
    assert "people.csv:" in raised.value.where


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old Excel file, or one with a password"),
        (b"PK\x03\x04 cut off", "this file is damaged"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_what_to_do(tmp_path: Path, content: bytes, what: str) -> None:
    with pytest.raises(UsageError, match=what) as raised:
        people(tmp_path, content)
    assert raised.value.advice


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        open_people(tmp_path / "nothing.csv")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=200)
    | st.text(st.sampled_from("email,;\t|\"'<>@=\n ab.") | st.characters()).map(
        lambda text: text.encode("utf-8", "replace")
    )
)
def test_no_file_breaks_the_reading(tmp_path: Path, content: bytes) -> None:
    with suppress(UsageError):
        assert all(bool(row.address) is not bool(row.fault) for row in rows(tmp_path, content))


#: A name as the store keeps it: on one line, without marks around it.
NAMES = st.text(st.sampled_from("=+-@;,|'ab ") | st.characters(codec="utf-8"), min_size=1, max_size=30)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NAMES)
def test_a_name_that_came_in_once_comes_back_from_every_export_as_it_was(tmp_path: Path, typed: str) -> None:
    def again(name: str) -> str:
        out = io.StringIO()
        write_people(out, [(ADA, name, "active")], ("address", "name", "standing"))
        (row,) = rows(tmp_path, out.getvalue().encode())
        return row.name

    assert again(again(typed)) == again(typed)


@pytest.mark.parametrize("sign", FORMULA)
def test_23_no_exported_cell_is_a_formula_and_an_import_reads_it_back(tmp_path: Path, sign: str) -> None:
    name = f'{sign}HYPERLINK("https://evil.example")'
    out = io.StringIO()
    write_people(out, [("+ada@reader.example", name, "active")], ("address", "name", "standing"))

    (row,) = rows(tmp_path, out.getvalue())

    assert all(not cell.startswith(FORMULA) for line in out.getvalue().splitlines() for cell in line.split(","))
    assert row.address == "+ada@reader.example"
    assert row.name.endswith('HYPERLINK("https://evil.example")')


def test_a_name_with_control_characters_is_read_without_them(tmp_path: Path) -> None:
    ((_, name),) = people(tmp_path, "address,name\nada@reader.example,A\x1b[31mda\x00\n")
    assert name == "A[31mda"
