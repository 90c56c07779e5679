"""A feed in slices: its pieces, and what stands around them."""

from __future__ import annotations

import json

import pytest

from digest.read.feeds.slices import json_sliced, sliced

ONE, TWO = b"<item><title>One</title></item>", b"<item  a='b'>\n<title>Two</title></item >"
CDATA = b"<item><description><![CDATA[</item><item>]]></description><!-- </item> --></item>"
E_ACUTE, NESTED = b"<entry>\xc3\xa9</entry>", b"<entry><entry/></entry>"


def rss(*items: bytes) -> bytes:
    return b"<rss><channel><title>The item</title>" + b"\n".join(items) + b"</channel></rss>"


@pytest.mark.parametrize(
    ("content", "pieces"),
    [
        (rss(ONE, TWO), (ONE, TWO)),
        (rss(CDATA, ONE), (CDATA, ONE)),
        (rss(b"<item/>", ONE), (b"<item/>", ONE)),
        (rss(), ()),
        (b"<feed>" + E_ACUTE + b"<x/>" + NESTED + b"</feed>", (E_ACUTE, NESTED)),
        (b"<a:feed xmlns:a='x'><a:entry/></a:feed>", (b"<a:entry/>",)),
        (b"<rdf:RDF xmlns:rdf='r'><channel><items/></channel><item>1</item></rdf:RDF>", (b"<item>1</item>",)),
        (b"<?xml version='1.0' encoding='iso-8859-1'?><feed>" + E_ACUTE + b"</feed>", (E_ACUTE,)),
    ],
)
def test_the_pieces_of_a_feed_are_its_own_bytes(content: bytes, pieces: tuple[bytes, ...]) -> None:
    slices = sliced(content)
    assert slices
    assert slices.pieces == pieces
    assert slices.of(range(len(pieces))) == content
    without = slices.of(())
    assert len(without) == len(content) - sum(map(len, pieces))
    assert sliced(without)


@pytest.mark.parametrize(
    "content",
    [
        rss(ONE)[:-1],
        rss(b"<item>&nbsp;</item>"),
        b"<!DOCTYPE rss>" + rss(ONE),
        b"<rss><channel><item/></channel><channel><item/></channel></rss>",
        b"<rss><channel><item/></channel><item/></rss>",
        b"<rss><item/><channel><item/></channel></rss>",
        rss(*[ONE] * 1_001),
        rss(ONE + b" " * 1_000_000),
        b"<html><item/></html>",
        b'{"items": []}',
        b"",
    ],
)
def test_other_documents_have_no_slices(content: bytes) -> None:
    assert sliced(content) is None


def test_a_feed_has_the_pieces_that_are_wanted() -> None:
    slices = sliced(rss(ONE, CDATA, TWO))
    assert slices
    assert slices.of({1}) == rss(b"", CDATA, b"")


def test_a_json_feed_has_the_items_that_are_wanted() -> None:
    slices = json_sliced('\ufeff{"title": "Käi", "items": [{"id": 1}, {"id": 2.50}, {"id": "\\ud800"}], "authors": []}')
    assert slices
    assert len({*slices.pieces}) == 3
    assert json.loads(slices.of({0, 2})) == {"title": "Käi", "items": [{"id": 1}, {"id": "\ud800"}], "authors": []}


@pytest.mark.parametrize(
    "text",
    [
        '{"items": []}',
        '{"items": [{"id": 1}]',
        '{"items": [{"id": 1}, "2"]}',
        '{"items": {"id": 1}}',
        '{"items": "1"}',
        '{"items": 1}',
        '{"title": "Quay"}',
        '[{"id": 1}]',
        json.dumps({"items": [{}] * 1_001}),
        '{"items": [{"id": ' + "[" * 100_000,
        "",
    ],
)
def test_other_json_has_no_slices(text: str) -> None:
    assert json_sliced(text) is None
