from __future__ import annotations

import pytest

from digest.model.article import Image
from digest.read.documents import read

BASE = "https://weir.example"
PROSE = "<p>The keepers mended the lock before the first frost came, and the river stood still.</p>" * 6


def picture(head: str, body: str = PROSE) -> Image | None:
    page = f"<!doctype html><html><head><title>The lock</title>{head}</head><body><main>{body}</main></body></html>"
    return read(page.encode(), f"{BASE}/lock", "text/html", read_as="page").entries[0].image


def og(name: str, content: str) -> str:
    return f'<meta property="og:image{name}" content="{content}">'


def test_a_page_s_picture_is_as_large_as_the_page_says() -> None:
    head = og("", "/a.jpg") + og(":secure_url", "/a.jpg") + og(":width", "1200") + og(":height", "630")
    assert picture(head) == Image(url=f"{BASE}/a.jpg", width=1200, height=630)


def test_each_of_several_pictures_has_its_own_size() -> None:
    head = og("", "/logo.svg") + og(":width", "90") + og("", "/a.jpg") + og(":width", "800") + og(":height", "600")
    assert picture(head) == Image(url=f"{BASE}/a.jpg", width=800, height=600)


@pytest.mark.parametrize("named", ["/logo.svg", "/img/placeholder.png", "data:image/png;base64,x", ""])
def test_where_it_names_none_that_can_be_shown_its_article_has_it(named: str) -> None:
    image = picture(og("", named), f'<figure><img src="/w.jpg" width="900" height="600"></figure>{PROSE}')
    assert image == Image(url=f"{BASE}/w.jpg", width=900, height=600)
