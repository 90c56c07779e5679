from __future__ import annotations

import zipfile
from contextlib import suppress
from io import BytesIO

import pytest

from digest.errors import Unreadable
from digest.read.documents import read
from digest.read.media_types import DOCX
from digest.read.written import Given
from tests.read.files.office import W, docx, paragraph

WALL = paragraph("The wall rises") + paragraph("By Ines Okafor") + paragraph("2 March 2025")
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
TEXT = paragraph("The harbour wall will be ", "raised by a metre.") + paragraph("Work begins in May.")


def test_a_word_document_is_read_as_plain_text_is() -> None:
    reading = read(docx(WALL + TEXT), "", DOCX, given=Given(guid="wall.docx"))
    (entry,) = reading.entries
    assert (reading.kind, entry.title, entry.authors, entry.guid) == (
        "page",
        "The wall rises",
        ("Ines Okafor",),
        "wall.docx",
    )
    assert str(entry.published)[:10] == "2025-03-02"
    assert entry.text == "The harbour wall will be raised by a metre.\n\nWork begins in May."


def test_what_has_the_style_of_a_title_is_the_title() -> None:
    body = paragraph("2 March 2025") + paragraph("The wall rises", style="Title") + TEXT
    (entry,) = read(docx(body), "", DOCX).entries
    assert (entry.title, str(entry.published)[:10]) == ("The wall rises", "2025-03-02")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<w:r><w:t>Seen</w:t><w:tab/><w:t>again</w:t></w:r>", "Seen again"),
        ("<w:r><w:t>One</w:t><w:br/><w:t>two</w:t></w:r>", "One\ntwo"),
        ("<w:del><w:r><w:delText>Gone</w:delText></w:r></w:del><w:ins><w:r><w:t>Kept</w:t></w:r></w:ins>", "Kept"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden</w:t></w:r><w:r><w:t>Seen</w:t></w:r>", "Seen"),
        ("<w:r><w:instrText>LINK x</w:instrText></w:r><w:hyperlink><w:r><w:t>A</w:t></w:r></w:hyperlink>", "A"),
        ("<w:r><w:t>A</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>B</w:t></w:r>", "A\n\nB"),
        (f'<a:t xmlns:a="{DRAWING}">Axis</a:t><w:r><w:t>Seen</w:t></w:r>', "Seen"),
    ],
)
def test_only_what_is_shown_is_text(markup: str, text: str) -> None:
    table = f"<w:tbl><w:tr><w:tc><w:p>{markup}</w:p></w:tc></w:tr></w:tbl>"
    (entry,) = read(docx(WALL + table), "", DOCX).entries
    assert entry.text == text


def test_the_main_text_may_have_a_number() -> None:
    assert read(docx(WALL + TEXT, name="word/document2.xml"), "", DOCX).entries[0].title == "The wall rises"


def bomb() -> bytes:
    """An archive of 60 kB whose main text is 60 MB."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 60_000_000)
    return file.getvalue()


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04" + b"0" * 200, "is no Word document that can be read"),
        (b"\xd0\xcf\x11\xe0 an old one", "is no Word document that can be read"),
        (b"", "is no Word document that can be read"),
        (docx("", name="other.xml"), "is no Word document that can be read"),
        (docx(WALL)[:-40], "is no Word document that can be read"),
        (docx("<w:p><w:r>"), "is no Word document that can be read"),
        (docx(""), "has no text"),
    ],
)
def test_what_is_no_document_is_told_with_what_to_do(content: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason) as caught:
        read(content, "", DOCX)
    assert caught.value.advice


def test_a_document_that_unpacks_to_more_than_anybody_writes_is_none() -> None:
    with pytest.raises(Unreadable, match="has more than 30 MB of text") as caught:
        read(bomb(), "", DOCX)
    assert caught.value.advice


def test_entities_never_expand_and_never_name_a_file() -> None:
    body = paragraph("Title") + f"<w:p xmlns:w='{W}'><w:r><w:t>&b;&f;end</w:t></w:r></w:p>"
    with suppress(Unreadable):
        (entry,) = read(docx(body, head=LAUGHS), "", DOCX).entries
        assert "root:" not in entry.text
        assert len(entry.text) < 100
