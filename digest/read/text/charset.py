"""Bytes to text: byte order mark, HTTP header, declaration in the document, UTF-8, then a guess (pure).

RFC 7303 lets the header decide over the document; in the wild both lie, so that a charset counts only where the bytes
agree with it, and bytes that are UTF-8 with letters beyond ASCII are never read as a single-byte charset.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
)
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:+-]{2,40})", re.IGNORECASE | re.ASCII)
_IN_DOCUMENT = re.compile(
    rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:+-]{2,40})|<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:+-]{2,40})",
    re.IGNORECASE,
)
#: What browsers read for these names (WHATWG Encoding Standard, 2025).
_AS_BROWSERS = {
    **dict.fromkeys(("iso8859-1", "ascii"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    **dict.fromkeys(("iso8859-11", "tis-620"), "cp874"),
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso8859-9": "cp1254",
    "big5": "big5hkscs",
}
#: Labels that browsers know and Python does not (WHATWG Encoding Standard, 2025), behind the codec that they mean.
_LABELS = """
utf-8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8
iso8859-2 iso88592
iso8859-6 csiso88596e csiso88596i iso-8859-6-e iso-8859-6-i
iso8859-7 sun_eu_greek
iso8859-8 csiso88598e iso-8859-8-e visual csiso88598i iso-8859-8-i logical
iso8859-15 csisolatin9
koi8-r koi koi8
koi8-u koi8-ru
mac-roman csmacintosh mac x-mac-roman
mac-cyrillic x-mac-cyrillic x-mac-ukrainian
cp874 dos-874 windows-874
cp1250 x-cp1250
cp1251 x-cp1251
cp1252 x-cp1252
cp1253 x-cp1253
cp1254 x-cp1254
cp1255 x-cp1255
cp1256 x-cp1256
cp1257 x-cp1257
cp1258 x-cp1258
gb18030 csgb2312 gb_2312 gb_2312-80 x-gbk
big5hkscs cn-big5 x-x-big5
euc_jp cseucpkdfmtjapanese x-euc-jp
cp932 windows-31j x-sjis
cp949 cseuckr csksc56011987 iso-ir-149 ks_c_5601-1989 ksc_5601 windows-949
"""
_MEANT = {label: codec for codec, *labels in map(str.split, _LABELS.strip().splitlines()) for label in labels}
#: Codecs that are no charsets of documents, or whose decoding runs code paths nobody needs here.
_REFUSED = frozenset({"utf_7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
_SINGLE_BYTE = re.compile(r"cp125\d|cp874|iso8859-\d+|koi8-[ru]|mac-\w+|cp\d{3}")
_LATIN = re.compile(
    r"cp125[0247]|iso8859_(?:[1-4]|9|1[03-6])|latin_1|cp(?:437|775|85\d|86\d)|mac_(?:roman|latin2|iceland|turkish)"
)
#: Letters beyond ASCII that are too few to tell one Latin charset from another.
_FEW = 50
_SAMPLE = 100_000


def decoded(content: bytes, content_type: str = "") -> str:
    """The document as text; never fails, what cannot be read becomes U+FFFD."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content.decode(name, "replace").lstrip("\ufeff")
    unicode = _read_as(content, "utf-8", 0)
    names = [name for name in (_header(content_type), _declared(content)) if name]
    if unicode is not None and (not names or _SINGLE_BYTE.fullmatch(names[0]) or _is_certain(content, unicode)):
        return unicode
    for bad in (0, len(content) // 200):
        for name in names:
            if (words := _read_as(content, name, bad)) is not None:
                return words
    return unicode if unicode is not None else _guessed(content)


def _header(content_type: str) -> str:
    match = _IN_HEADER.search(content_type)
    return _codec(match[1]) if match else ""


def _declared(content: bytes) -> str:
    match = _IN_DOCUMENT.search(content[:4096])
    return _codec((match[1] or match[2]).decode("ascii", "ignore")) if match else ""


def _codec(label: str) -> str:
    """Python's name of the charset; empty for what is none. UTF-16 without a mark contradicts an ASCII declaration."""
    try:
        codec = codecs.lookup(_MEANT.get(label.lower(), label))
    except (LookupError, ValueError):
        return ""
    if (
        codec.name.replace("-", "_") in _REFUSED
        or not getattr(codec, "_is_text_encoding", True)
        or codec.name.startswith("utf-16")
    ):
        return ""
    return _AS_BROWSERS.get(codec.name, codec.name)


def _is_certain(content: bytes, words: str) -> bool:
    """Several letters of several bytes: in another charset they would hardly ever be valid UTF-8."""
    return len(content) - len(words) > 10


def _read_as(content: bytes, name: str, bad: int) -> str | None:
    """The text in that charset; None where more than `bad` letters cannot be read."""
    try:
        words = content.decode(name, "replace" if bad else "strict")
    except (UnicodeError, LookupError):
        return None
    return words if not bad or words.count("\ufffd") <= bad else None


def _guessed(content: bytes) -> str:
    """A stray byte in UTF-8 stays UTF-8; otherwise what the letters look like; otherwise western European."""
    words = content.decode("utf-8", "replace")
    if words.count("\ufffd") * 50 < sum(1 for c in words[:_SAMPLE] if c > "\x7f"):
        return words
    best = from_bytes(content[:_SAMPLE], steps=3, threshold=0.3).best()
    name = best.encoding if best else "cp1252"
    few = sum(byte > 127 for byte in content[:_SAMPLE]) < _FEW
    return content.decode("cp1252" if few and _LATIN.fullmatch(name) else name, "replace")
