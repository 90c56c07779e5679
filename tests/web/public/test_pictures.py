"""Our own copies of pictures, handed out of the database."""

from __future__ import annotations

import hashlib

import pytest

from tests.web.conftest import Pages

JPEG = b"\xff\xd8\xff a picture"
NAME = f"{hashlib.sha256(JPEG).hexdigest()}.jpg"


@pytest.fixture
def kept(pages: Pages) -> Pages:
    store, now = pages.wiring.store, pages.wiring.clock()
    store.prints.keep({NAME: JPEG, NAME.replace("jpg", "png"): b"\x89PNG"}, now)
    return pages


def test_a_print_is_handed_out_once_and_for_all(kept: Pages) -> None:
    answer = kept.get(f"/pictures/{NAME}")
    assert (answer.status_code, answer.content) == (200, JPEG)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers
    again = kept.get(f"/pictures/{NAME}", If_None_Match=answer.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert kept.http.head(f"/pictures/{NAME}").status_code == 200
    assert kept.get(f"/pictures/{NAME.replace('jpg', 'png')}").headers["Content-Type"] == "image/png"


@pytest.mark.parametrize(
    "name",
    [
        f"{'0' * 64}.jpg",
        NAME.upper(),
        NAME.replace("jpg", "svg"),
        NAME[1:],
        f"{NAME}/",
        f"..%2f{NAME}",
        f"{NAME}%0a",
        "%00",
        "",
    ],
)
def test_whatever_else_is_asked_for_is_not_there(kept: Pages, name: str) -> None:
    assert kept.get(f"/pictures/{name}").status_code == 404


def test_nothing_is_posted_there(kept: Pages) -> None:
    assert kept.http.post(f"/pictures/{NAME}", content=b"x").status_code == 405


def test_a_digest_may_be_called_so(kept: Pages) -> None:
    page = kept.wiring.publication.site.pages / "pictures" / "2026-11-24-0700.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>Its edition")
    (page.parent / "index.html").write_text("<p>Its archive")
    assert "Its edition" in kept.get("/pictures/2026-11-24-0700.html").text
    assert "Its archive" in kept.get("/pictures/index.html").text
    assert "Its archive" in kept.http.get("/pictures", follow_redirects=True).text
