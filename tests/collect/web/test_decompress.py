"""Compressed bodies become plain within a limit."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Callable
from functools import cache

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.collect.web.decompress import Decoder, Undecodable, unpacked

PLAIN = b"".join(f"<item><title>Story {n}</title></item>".encode() for n in range(3000)) + b"a" * 200_000


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKED = {
    "": PLAIN,
    "identity": PLAIN,
    "gzip": gzip.compress(PLAIN),
    "x-gzip": gzip.compress(PLAIN),
    "GZIP": gzip.compress(PLAIN),
    "deflate": zlib.compress(PLAIN),
    "br": brotli.compress(PLAIN, quality=3),
    "gzip, br": brotli.compress(gzip.compress(PLAIN), quality=3),
    "br , gzip": gzip.compress(brotli.compress(PLAIN, quality=3)),
    "deflate, identity, gzip": gzip.compress(zlib.compress(PLAIN)),
}


@pytest.mark.parametrize("size", [7, 1000, 10_000_000])
@pytest.mark.parametrize("encodings", list(PACKED))
def test_what_was_packed_comes_out_whatever_the_pieces(encodings: str, size: int) -> None:
    assert _through(encodings, PACKED[encodings], size) == PLAIN


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400), st.integers(1, 90), st.sampled_from(["gzip", "deflate", "br", "gzip, br"]))
def test_any_bytes_come_back_or_are_called_broken(data: bytes, size: int, encodings: str) -> None:
    for body in (data, PACKED[encodings][:50] + data):
        try:
            got = _through(encodings, body, size)
        except Undecodable as refused:
            got = refused
        assert isinstance(got, bytes) or "broken" in got.what


def test_bare_deflate_is_taken_like_wrapped_deflate() -> None:
    assert _through("deflate", raw_deflate(PLAIN), 999) == PLAIN


@pytest.mark.parametrize("size", [1, 300_000])
def test_gzip_members_follow_one_another_and_padding_ends_them(size: int) -> None:
    packed = gzip.compress(PLAIN[:5000]) + gzip.compress(b"") + gzip.compress(PLAIN[5000:9000]) + bytes(30)
    assert _through("gzip", packed, size) == PLAIN[:9000]


@pytest.mark.parametrize("size", [1, 300_000])
def test_plain_content_called_gzip_is_taken_as_it_is(size: int) -> None:
    assert _through("gzip", PLAIN[:3000], size) == PLAIN[:3000]


@pytest.mark.parametrize("encodings", ["gzip", "deflate", "br"])
def test_content_cut_short_gives_what_came(encodings: str) -> None:
    got = _through(encodings, PACKED[encodings][:1000], 100)
    assert got
    assert PLAIN.startswith(got)


def test_content_of_just_the_limit_passes_and_one_byte_more_does_not() -> None:
    assert _through("gzip", gzip.compress(bytes(1000)), 9999, limit=1000) == bytes(1000)
    with pytest.raises(Undecodable):
        _through("gzip", gzip.compress(bytes(1001)), 9999, limit=1000)
    assert _through("", b"1234567890", 5, limit=10) == b"1234567890"


@pytest.mark.parametrize("encodings", ["gzip", "deflate", "br", "gzip, br"])
def test_what_is_unpacked_comes_in_steps(encodings: str) -> None:
    packed = brotli.compress(bomb("gzip")) if encodings == "gzip, br" else bomb(encodings)
    steps = [len(step) for step in Decoder(encodings, 50_000_000).feed(packed)]
    assert sum(steps) == len(ZEROS)
    assert max(steps) < 100_000


ZEROS = bytes(30_000_000)
#: Made when they are first asked for: to pack them takes longer than to unpack them.
BOMBS: dict[str, Callable[[], bytes]] = {
    "gzip": lambda: gzip.compress(ZEROS, 6),
    "deflate": lambda: zlib.compress(ZEROS, 6),
    "br": lambda: brotli.compress(ZEROS, quality=1),
    "gzip, gzip": lambda: gzip.compress(bomb("gzip")),
    "gzip, br": lambda: brotli.compress(gzip.compress(b"") * 200_000, quality=1),
}


@cache
def bomb(encodings: str) -> bytes:
    return BOMBS[encodings]()


@pytest.mark.parametrize("encodings", list(BOMBS))
def test_a_bomb_costs_little_more_than_the_limit(encodings: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(Undecodable, match="larger than 1 MB"):
            _through(encodings, bomb(encodings), 65_536, limit=1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 6_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("encodings", ["gzip, gzip, gzip", "br, gzip, deflate, br", "compress", "zstd", "gzip, zstd"])
def test_odd_encodings_are_refused_before_anything_is_unpacked(encodings: str) -> None:
    with pytest.raises(Undecodable) as refused:
        Decoder(encodings)
    assert len(refused.value.what) < 100


@pytest.mark.parametrize("encodings", ["utf-8", "UTF-8", "none", "aws-chunked", "binary", "identity, none", "x" * 500])
def test_an_encoding_that_names_no_compression_is_none(encodings: str) -> None:
    assert _through(encodings, b"as it is", 99) == b"as it is"
    assert _through(f"{encodings}, gzip", gzip.compress(b"packed"), 99) == b"packed"


def test_a_file_that_is_gzip_is_unpacked_within_the_limit() -> None:
    assert b"".join(unpacked(gzip.compress(b"<urlset/>"))) == b"<urlset/>"
    assert b"".join(unpacked(b"<urlset/>")) == b"<urlset/>"
    assert b"".join(unpacked(b"")) == b""
    with pytest.raises(Undecodable):
        list(unpacked(bomb("gzip"), 1_000_000))


def _through(encodings: str, data: bytes, size: int, limit: int = 10_000_000) -> bytes:
    decoder = Decoder(encodings, limit)
    return b"".join(step for at in range(0, len(data), size) for step in decoder.feed(data[at : at + size]))
