from __future__ import annotations

import re
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.collect.identity import names
from digest.errors import Unreadable
from digest.model.source import SourceKind, SourceState
from digest.read.documents import LONGEST, Reading, as_written, read
from tests.collect.samples import items, sample
from tests.read.text.test_clean import FORBIDDEN

URL = "https://a.example/x"
SAMPLES = ("rss.xml", "atom.xml", "squarespace.html", "squarespace.json", "front.html")


@pytest.mark.parametrize(
    ("content", "content_type", "kind"),
    [
        (sample("rss.xml"), "text/html", "feed"),
        (sample("atom.xml"), "text/plain", "feed"),
        (sample("squarespace.json"), "text/html", "feed"),
        (sample("squarespace.html"), "application/octet-stream", "page"),
        (sample("front.html"), "text/xml", "list"),
        (b"A title\n\nAnd text that mentions <b>tags</b>.", "text/plain", "page"),
        (b"# A title\n\nAnd text.", "text/markdown; charset=utf-8", "page"),
        (b"<urlset/>", "", "sitemap"),
        (items(), "", "feed"),
        (b"<rss></channel", "", "feed"),
    ],
)
def test_the_content_tells_what_it_is_whatever_the_header_says(content: bytes, content_type: str, kind: str) -> None:
    assert read(content, "https://pier.example/a/b", content_type).kind == kind


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b" \n ", "is empty"),
        (b"%PDF-1.7 ...", "is a PDF document, not text"),
        (b"\x89PNG\r\n", "is a picture, not text"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><feed/></svg>", "neither a feed nor a sitemap"),
        (b"x" * (LONGEST + 1), "is longer than 10 MB"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(content: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(content, URL, "")
    assert reason in caught.value.what
    assert caught.value.advice


@pytest.mark.parametrize(
    "content",
    [
        b"<rss><channel><item><title>Low tide</title></item>" + b"<a>" * 200_000,
        b"<html><title>Low tide</title><h1>Low tide</h1><p>" + b"The quay was dry. " * 20 + b"<div>" * 200_000,
    ],
)
def test_what_stands_before_endless_nesting_is_read(content: bytes) -> None:
    start = process_time()
    assert [article.title for article in read(content, URL, "").entries] == ["Low tide"]
    assert process_time() - start < 2


@pytest.mark.parametrize("between", [" ", "", "/", " =", "\n"])
def test_a_tag_with_endless_attributes_takes_no_time(between: str) -> None:
    bomb = "".join(f'{between}a{n}=">"' for n in range(100_000))
    start = process_time()
    read(f"<html><h1>Low tide</h1><p {bomb}>{'The quay was dry. ' * 20}".encode(), URL, "", read_as=SourceKind.PAGE)
    assert process_time() - start < 2


@pytest.mark.parametrize(("name", "read_as"), [("rss.xml", "page"), ("front.html", "feed"), ("rss.xml", "sitemap")])
def test_an_editors_word_is_kept_to(name: str, read_as: str) -> None:
    with pytest.raises(Unreadable, match=f"not a {read_as}"):
        read(sample(name), URL, "", read_as=read_as)


def outcome(content: bytes, url: str, content_type: str = "", read_as: str = "") -> Reading | Unreadable:
    try:
        return read(content, url, content_type, read_as=read_as)
    except Unreadable as problem:
        return problem


def check(reading: Reading | Unreadable) -> None:
    """Holds of every reading, and of every reason why there is none."""
    if isinstance(reading, Unreadable):
        assert reading.what
        assert reading.advice
        return
    assert len(reading.entries) <= 1_000
    for article in reading.entries:
        assert article.title or article.url
        assert len(article.title) <= 500
        assert len(article.text.encode()) <= 200_000
        words = (article.title, article.text, article.summary, *article.authors, *article.categories)
        assert not [w for w in words if FORBIDDEN.search(w)]
        urls = (article.url, article.image.url if article.image else "")
        assert all(u == "" or re.fullmatch(r"https?://[!-~]+", u) for u in urls)
        assert article.published is None or article.published.utcoffset() is not None
        assert all(names(article, SourceState(source="s")).keys)


@settings(max_examples=120, deadline=None)
@given(
    st.binary(max_size=400) | st.text(max_size=300).map(lambda text: text.encode(errors="surrogatepass")),
    st.sampled_from(["", "text/html", "text/xml", "text/plain", "text/markdown", "application/json"]),
    st.sampled_from(["", "page", "list", "feed"]),
)
def test_any_bytes_give_a_reading_or_a_reason(content: bytes, content_type: str, read_as: str) -> None:
    check(outcome(content, URL, content_type, read_as))


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(SAMPLES), st.data())
def test_a_damaged_document_gives_a_reading_or_a_reason(name: str, data: st.DataObject) -> None:
    content = bytearray(sample(name))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content)))
        length = data.draw(st.integers(0, 60))
        content[at : at + length] = data.draw(
            st.sampled_from(
                [b"", b"<", b"&", b'"', b"]]>", b"<![CDATA[", b"\xff", b"\x00", b"&#x202e;", b"</item>", b"<!--"]
            )
        )
    check(outcome(bytes(content), "https://pier.example/a/b"))


BILLION = (
    b'<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    b"<rss><channel><item><title>&c;</title></item></channel></rss>"
)
OUTSIDE = (
    b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b"<rss><channel><item><title>a &x; b</title></item></channel></rss>"
)


def test_entities_neither_expand_nor_reach_outside() -> None:
    assert "haha" not in read(BILLION, URL, "").entries[0].title
    assert read(OUTSIDE, URL, "").entries[0].title == "a &x; b"


HOSTILE = {
    "angle brackets": b"<" * 1_000_000,
    "spaces": b"<html><p>a" + b" " * 1_000_000 + b"b",
    "ampersands": b"<rss><channel><item><title>" + b"&" * 500_000 + b"</title></item></channel></rss>",
    "cdata": b"<rss>" + b"<![CDATA[" * 50_000,
    "attributes": b"<html><a " + b" ".join(b"a%d=1" % n for n in range(50_000)) + b">x",
    "long author": items("<author>" + "a@" * 250_000 + "</author>"),
    "brackets": items("<author>" + "(" * 500_000 + "</author>"),
    "doctypes": b"<!DOCTYPE rss [" + b"]  " * 200_000,
    "comments": b"<html>" + b"<!--" * 200_000,
    "unclosed items": b"<rss><channel>" + b"<item>" * 100_000,
    "json depth": b'{"items":' + b"[" * 200_000,
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_megabyte_is_done_with_in_two_seconds(content: bytes) -> None:
    start = process_time()
    check(outcome(content, URL))
    assert process_time() - start < 2


@pytest.mark.parametrize("piece", ["[", "*", "`", "[a](", "- ", "> ", "_a", "a\n===", "---\n", "By ", "\n"])
def test_a_hostile_text_or_markdown_file_too(piece: str) -> None:
    content = (piece * (500_000 // len(piece))).encode()
    start = process_time()
    for content_type in ("text/markdown", "text/plain"):
        check(outcome(content, "", content_type))
    assert process_time() - start < 2


def test_as_written_a_date_keeps_its_zone_and_so_the_day_its_readers_saw() -> None:
    page = (
        b'<html><head><meta property="article:published_time" content="2025-03-02T22:05:00-05:00">'
        b"<title>Late</title></head><body><article><h1>Late</h1><p>" + b"Words of an article. " * 60 + b"</p></article>"
    )
    written = as_written(page, "https://a.example/late", "text/html", read_as=SourceKind.PAGE).written[0]["published"]
    told = read(page, "https://a.example/late", "text/html", read_as=SourceKind.PAGE).entries[0].published
    assert written == told
    assert written
    assert told
    assert (written.isoformat(), told.isoformat()) == ("2025-03-02T22:05:00-05:00", "2025-03-03T03:05:00+00:00")


@pytest.mark.parametrize(
    ("head", "body", "path", "day"),
    [
        (
            '<meta name="date" content="2026-01-26">',
            '<time datetime="2026-01-21">21 January</time>',
            "ferry",
            "2026-01-21",
        ),
        ('<meta name="date" content="2026-01-26">', "", "ferry", "2026-01-26"),
        ("", "", "weekly-report-14-20-january-2026.html", "2026-01-14"),
        ("", "", "ferry-2-maerz-2026", "2026-03-02"),
        ("", "", "ferry-2-times-2026", None),
    ],
)
def test_when_a_page_was_published(head: str, body: str, path: str, day: str | None) -> None:
    content = f"<html><head>{head}</head><body><h1>Ferry</h1>{body}<p>It runs.</p></body></html>".encode()
    (article,) = read(content, f"https://quay.example/{path}", "text/html", read_as=SourceKind.PAGE).entries
    assert (article.published.date().isoformat() if article.published else None) == day
