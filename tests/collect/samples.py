"""Documents written for these tests, and where the given corpora are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

DATA = Path(__file__).parent / "data"


def sample(name: str) -> bytes:
    return (DATA / name).read_bytes()


def corpora(*parts: str) -> Path:
    """A folder or file of the corpora; skips the test where there are none."""
    home = os.environ.get("DIGEST_CORPORA")
    if not home:
        pytest.skip("DIGEST_CORPORA names no folder with the given feeds and pages")
    return Path(home, *parts)


def items(*inner: str, root: str = 'rss version="2.0"') -> bytes:
    """An RSS document of items with these contents."""
    name = root.split()[0]
    return f"<{root}><channel>{''.join(f'<item>{i}</item>' for i in inner)}</channel></{name}>".encode()


def every(document: object) -> Iterator[object]:
    """All values inside a parsed JSON document."""
    yield document
    inner = document.values() if isinstance(document, dict) else document if isinstance(document, list) else ()
    for value in inner:
        yield from every(value)
