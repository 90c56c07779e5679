from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.read.text.charset import decoded

WORDS = "Größe – naïve façade"


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (WORDS.encode(), ""),
        (b"\xef\xbb\xbf" + WORDS.encode(), "text/xml; charset=iso-8859-1"),
        (WORDS.encode("utf-16"), ""),
        (b"\xff\xfe\x00\x00" + WORDS.encode("utf-32-le"), ""),
        (WORDS.encode("cp1252"), "text/html; charset=windows-1252"),
        (WORDS.encode("cp1252"), 'text/html; Charset="ISO-8859-1"'),
        (WORDS.encode("cp1252"), "text/html; charset=utf-8"),
        (WORDS.encode(), "text/html; charset=latin1"),
        (WORDS.encode(), "text/html; charset=no-such-thing"),
    ],
)
def test_mark_header_and_bytes_agree_on_the_text(content: bytes, content_type: str) -> None:
    assert decoded(content, content_type) == WORDS


@pytest.mark.parametrize("name", ["koi8-r", "windows-1251", "utf-8"])
def test_the_document_names_its_charset(name: str) -> None:
    text = f'<?xml version="1.0" encoding="{name}"?><a>Москва</a>'
    assert "Москва" in decoded(text.encode(name))
    html = f'<html><head><meta charset="{name}"></head>Москва'
    assert "Москва" in decoded(html.encode(name))


@pytest.mark.parametrize(
    ("name", "words"), [("gb2312", "北京的天气"), ("shift_jis", "東京の天気"), ("euc-kr", "서울 날씨")]
)
def test_charsets_of_several_bytes_are_read_where_declared(name: str, words: str) -> None:
    assert words in decoded(f"<p>{words}</p>".encode(name), f"text/html; charset={name}")


def test_one_stray_byte_does_not_spoil_a_document_in_utf8() -> None:
    content = ("Größe " * 200).encode() + b"\xff" + ("Maß " * 200).encode()
    assert decoded(content).count("Größe") == 200


@pytest.mark.parametrize("name", ["utf-7", "rot13", "hex", "zlib", "unicode_escape", "idna", "utf-16"])
def test_codecs_that_are_no_charsets_are_refused(name: str) -> None:
    assert decoded(b"<p>+ADw-script+AD4- \\x41</p>", f"text/html; charset={name}") == "<p>+ADw-script+AD4- \\x41</p>"


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["", "text/html; charset=utf-8", "text/xml; charset=big5"]))
def test_any_bytes_are_some_text(content: bytes, content_type: str) -> None:
    assert isinstance(decoded(content, content_type), str)


@pytest.mark.parametrize(
    ("label", "codec", "words"),
    [
        ("x-x-big5", "big5", "港口的牆將加高"),
        ("windows-31j", "cp932", "港の壁が高くなる"),
        ("X-CP1251", "cp1251", "Стена порта"),
        ("logical", "iso8859-8", "חומת הנמל"),
    ],
)
def test_labels_that_only_browsers_know_are_known(label: str, codec: str, words: str) -> None:
    assert decoded(words.encode(codec), f'text/html; charset="{label}"') == words
