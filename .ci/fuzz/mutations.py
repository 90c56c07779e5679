"""Bytes that are nearly what somebody wrote: cut, doubled, spliced, and with signs in them that readers trip over."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random  # noqa: TID251

#: What a mutated text may hold at most, so that one execution stays short.
LONGEST = 60_000
#: Signs that mean something to one reader or another: ends of lines and of words, numbers at their limits, characters
#: that vanish, turn the writing around or stand for half of one, marks of encodings, and openings that nothing closes.
ODD = [
    b"\x00", b"\r", b"\n", b"\r\n", b"\t", b"\x1b[31m", b"\x85", b"\xa0", b"\xff", b"\xfe\xff", b"\xed\xa0\x80",
    b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\xe2\x80\xa8", b"\xe2\x80\x8b", b"\xc2\xad", b"\xef\xbf\xbe",
    b"\xf0\x9f\x91\xa9", b"\xcc\x81" * 40, b"\xd9\xa3", b"\xef\xbc\x91", b"-1", b"0", b"1e999", b"99999999999999999999",
    b"NaN", b"0x10", b"9999-12-31T23:59:60Z", b"0000-00-00", b"-0001-01-01", b"31 Feb 2026", b"+99:99",
    b"=?utf-8?q?=00?=", b"&#0;", b"&#xD800;", b"&#99999999999;", b"&amp;amp;lt;", b"&nbsp", b"<![CDATA[", b"]]>",
    b"<!--", b"-->", b"<!DOCTYPE a [<!ENTITY b 'b'>]>", b"<?xml", b"<script>", b"<p>", b"</p>", b"<a href='",
    b"<base href='//x'>", b"<template>", b"javascript:", b"data:text/html,", b"//", b"http://[", b"https://a@b",
    b"https://xn--", b"https://x:99999/", b"..%2f", b"%00", b"%zz", b"?", b"#", b"#!", b"'", b'"', b"`", b"\\",
    b"\\u0000", b"{", b"}", b"{{", b"{%", b"${HOME}", b"[", b"]", b"[[[[[[[[", b"((((((((", b":", b": ", b" #",
    b"- ", b"|", b">", b"&a", b"*a", b"!!python/object", b"=cmd|' /C calc'!A0", b";", b",", b"@", b"a@b", b"<>", b"%s",
    b"\xe2\x80\x9c", b"\xe2\x80\x93", b"None", b"null", b"yes",
]  # fmt: skip


def mutated(seeds: Sequence[bytes], random: Random) -> bytes:
    """One of the seeds, changed one to eight times."""
    text = random.choice(seeds)
    for _ in range(random.choice((1, 1, 2, 2, 3, 5, 8))):
        text = random.choice(MUTATIONS)(text, random, seeds)[:LONGEST]
    return text


def _span(text: bytes, random: Random, longest: int = 400) -> tuple[int, int]:
    start = random.randint(0, len(text))
    return start, min(len(text), start + random.randint(1, random.choice((2, 20, longest))))


def _flip(text: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    at = random.randrange(len(text)) if text else 0
    return text[:at] + bytes([random.randrange(256)]) + text[at + 1 :]


def _odd(text: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    at = random.randint(0, len(text))
    return text[:at] + random.choice(ODD) + text[at:]


def _odd_instead(text: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    start, end = _span(text, random, 20)
    return text[:start] + random.choice(ODD) + text[end:]


def _drop(text: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    start, end = _span(text, random)
    return text[:start] + text[end:]


def _end(text: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    return text[: random.randint(0, len(text))]


def _double(text: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    start, end = _span(text, random)
    return text[:end] + text[start:end] * random.choice((1, 1, 2, 30, 1000)) + text[end:]


def _move(text: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    start, end = _span(text, random)
    rest = text[:start] + text[end:]
    at = random.randint(0, len(rest))
    return rest[:at] + text[start:end] + rest[at:]


def _splice(text: bytes, random: Random, seeds: Sequence[bytes]) -> bytes:
    other = random.choice(seeds)
    start, end = _span(other, random, 4000)
    at = random.randint(0, len(text))
    return text[:at] + other[start:end] + text[at:]


MUTATIONS = (_flip, _odd, _odd, _odd_instead, _odd_instead, _drop, _end, _double, _move, _splice)
