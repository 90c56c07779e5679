from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.article import Image
from digest.read.feeds import elements
from digest.read.feeds.images import best_image
from digest.read.feeds.img_elements import image_in
from digest.read.feeds.pictures import image
from digest.read.text.trees import xml_tree

BASE = "https://weir.example/feed"
SPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
)


def best(inner: str) -> str:
    root = xml_tree(f"<item {SPACES}>{inner}</item>", BASE)
    assert root is not None
    found = best_image(elements.fields(root))
    return found.url.removeprefix("https://weir.example/") if found else ""


@pytest.mark.parametrize(
    ("inner", "url"),
    [
        ("", ""),
        ('<media:content url="/a.jpg" medium="image"/>', "a.jpg"),
        ('<media:content url="/a" type="image/webp"/>', "a"),
        ('<media:content url="/a.png?w=9"/>', "a.png?w=9"),
        ('<media:content url="/a.mp4"/>', ""),
        ('<media:content url="/a.jpg" medium="video"/>', ""),
        ('<media:thumbnail url="/a.jpg"/>', "a.jpg"),
        ('<enclosure url="/a.jpg" type="image/jpeg"/>', "a.jpg"),
        ('<enclosure url="/a.mp3" type="audio/mpeg"/>', ""),
        ('<enclosure url="/a.jpg"/>', "a.jpg"),
        ('<enclosure url="/a.jpg" type="jpg"/>', "a.jpg"),
        ('<enclosure url="/a.png" type="application/octet-stream"/>', "a.png"),
        ('<enclosure url="/a.mp3"/>', ""),
        ('<enclosure url="/a.svg" type="image/svg+xml"/>', ""),
        ('<link href="/a.jpg"/>', ""),
        ('<media:content url="/a.mp4" type="video/mp4"><media:thumbnail url="/a.jpg"/></media:content>', "a.jpg"),
        ('<link href="/a.jpg" type="image/png"/>', "a.jpg"),
        ('<itunes:image href="/a.jpg"/>', "a.jpg"),
        ("<image>/a.jpg</image>", "a.jpg"),
        ("<image><url>/a.jpg</url></image>", "a.jpg"),
        ("<description>&lt;p&gt;x &lt;img src='/a.jpg'&gt;</description>", "a.jpg"),
        ("<content:encoded>&lt;img src=/a.jpg&gt;</content:encoded>", "a.jpg"),
        ('<media:content url="javascript:x" medium="image"/>', ""),
        ('<media:content medium="image"/>', ""),
    ],
)
def test_every_place_that_feeds_put_a_picture_in_is_looked_at(inner: str, url: str) -> None:
    assert best(inner) == url


def test_the_widest_of_several_wins() -> None:
    wide = "".join(f'<media:content url="/{n}.jpg" medium="image" width="{n}"/>' for n in (300, 1200, 640))
    assert best(wide) == "1200.jpg"


def test_a_stamp_gives_way_to_any_other_picture_and_is_better_than_none() -> None:
    stamp = '<media:thumbnail url="/stamp.jpg" width="72"/>'
    assert best(f'{stamp}<enclosure url="/whole.jpg" type="image/jpeg"/>') == "whole.jpg"
    assert best(f"{stamp}<description>&lt;img src='/inside.jpg'&gt;</description>") == "inside.jpg"
    assert best(stamp) == "stamp.jpg"
    assert best('<media:thumbnail url="/unsaid.jpg"/><enclosure url="/whole.jpg" type="image/jpeg"/>') == "unsaid.jpg"


@pytest.mark.parametrize(
    ("url", "more"),
    [
        ("", {}),
        ("data:image/png;base64,AAAA", {}),
        ("javascript:alert(1)", {}),
        ("//[bad", {}),
        ("https://user:word@weir.example/a.jpg", {}),
        ("https://secure.gravatar.com/avatar/9f", {}),
        ("https://GRAVATAR.com/avatar/9f", {}),
        ("/a.gif", {"width": "1"}),
        ("/a.gif", {"height": "0"}),
        ("/a.gif", {"width": "2px"}),
        (f"/{'a' * 3_000}.jpg", {}),
    ],
)
def test_pixels_that_count_readers_faces_and_bad_addresses_are_no_pictures(url: str, more: dict[str, str]) -> None:
    assert image(url, BASE, **more) is None


@pytest.mark.parametrize(
    ("written", "pixels"),
    [
        ("640", 640),
        (" 640px ", 640),
        ("999999", 100_000),
        ("64.5", 64),
        ("100%", None),
        ("auto", None),
        ("", None),
        *(("9" * 40, None), ("٦٤٠", None), ("-3", None)),
    ],
)
def test_sizes_are_pixels_or_unknown(written: str, pixels: int | None) -> None:
    found = image("/a.jpg", BASE, width=written, height=written)
    assert found == Image(url="https://weir.example/a.jpg", width=pixels, height=pixels)


def test_what_a_picture_shows_is_told_in_one_plain_line() -> None:
    found = image("/a.jpg", BASE, alt="The <b>weir</b>\n at &amp; after dawn\u202e")
    assert found is not None
    assert found.alt == "The weir at & after dawn"
    long = image("/a.jpg", BASE, alt="weir " * 200)
    assert long is not None
    assert len(long.alt) <= 300


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ("<IMG SRC='/a.jpg'>", "/a.jpg"),
        ('<img alt="x" class=y src="/a.jpg"/>', "/a.jpg"),
        ("<img src=/a.jpg>", "/a.jpg"),
        ('<img src="/a.jpg?x=1&amp;y=2">', "/a.jpg?x=1&y=2"),
        ('<img data-src="/a.jpg">', "/a.jpg"),
        ('<img src="" data-src="/a.jpg">', "/a.jpg"),
        ('<img src="/p.gif" width="1" height="1"><img src="/a.jpg">', "/a.jpg"),
        ("<image src='/a.jpg'>", None),
        ("&lt;img src='/a.jpg'&gt;", None),
        ("no picture", None),
        ("", None),
    ],
)
def test_the_first_picture_of_some_markup_is_found(markup: str, url: str | None) -> None:
    found = image_in(markup, "https://weir.example/")
    assert (found.url if found else None) == (url and f"https://weir.example{url}")


def test_a_picture_far_down_a_huge_text_is_not_looked_for() -> None:
    assert image_in(f"{'x' * 100_000}<img src='https://weir.example/a.jpg'>") is None
    assert image_in("<img " * 100_000) is None


pieces = st.sampled_from(
    ["<img", " src=", '"', "'", "/a.jpg", ">", "<", " width=1", "&amp;", "https://", "é", " ", "data-src=x"]
)


@given(st.lists(pieces, max_size=16).map("".join))
def test_any_markup_gives_a_checked_picture_or_none(markup: str) -> None:
    found = image_in(markup, "https://weir.example/")
    assert found is None or (found.url.isascii() and found.url.startswith(("https://", "http://")))


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ('<img src="/img/lazyload.gif#x" data-src="/a.jpg">', "a.jpg"),
        ('<img src="data:image/gif;base64,R0" data-lazy-src="/a.jpg">', "a.jpg"),
        ('<img src="/small.jpg" data-orig-file="/a.jpg">', "a.jpg"),
        ('<img class="lazy" src="/img/blank.png"><noscript><img src="/a.jpg"></noscript>', "a.jpg"),
        ('<img srcset="/s.jpg 300w, /a.jpg 900w">', "a.jpg"),
        ('<img srcset="/s.jpg, /a.jpg 2x">', "a.jpg"),
        ('<img data-srcset="/s.jpg 300w,/a.jpg 900w" src="/img/placeholder.png">', "a.jpg"),
        ('<picture><source srcset="/a.jpg 800w"><img></picture>', "a.jpg"),
        ('<picture><source srcset="/b.webp 800w"><img src="/a.jpg"></picture>', "a.jpg"),
        ('<img src="https://s.w.org/images/core/emoji/15/72x72/1f600.png"><img src="/a.jpg">', "a.jpg"),
        ('<img class="wp-smiley" src="/s.png"><img src="/a.jpg">', "a.jpg"),
        ('<img src="/logo.svg" width="400"><img src="/a.jpg">', "a.jpg"),
        ('<img src="/count.png" style="width:1px;height:1px"><img src="/a.jpg">', "a.jpg"),
        ('<img src="/count.png" style="display: none"><img src="/a.jpg">', "a.jpg"),
        ('<img src="https://feeds.feedburner.com/~ff/weir?d=1"><img src="/a.jpg">', "a.jpg"),
        ('<img src="/icons/facebook.png"><img src="/a.jpg">', "a.jpg"),
        ('<img src="/stamp.jpg" width="48"><img src="/a.jpg" width="640">', "a.jpg"),
        ('<img src="/stamp.jpg" width="96">', "stamp.jpg"),
        ('<img src="/img/1x1.gif">', ""),
        ('<img data-src="javascript:x">', ""),
    ],
)
def test_of_markup_the_picture_is_taken_that_a_reader_would_see(markup: str, url: str) -> None:
    picture = image_in(markup, "https://weir.example/feed")
    assert (picture.url.removeprefix("https://weir.example/") if picture else "") == url


def test_a_picture_is_as_wide_as_its_attributes_its_style_or_its_set_say() -> None:
    for markup, size in (
        ('<img src="/a.jpg" width="640" height="480.5">', (640, 480)),
        ('<img src="/a.jpg" style="width: 640px; height: 480px">', (640, 480)),
        ('<img srcset="/a.jpg 640w" width="320" height="240">', (640, None)),
        ('<img src="/a.jpg" width="100%">', (None, None)),
    ):
        picture = image_in(markup, "https://weir.example/")
        assert picture is not None
        assert (picture.width, picture.height) == size


@pytest.mark.parametrize(
    ("address", "size"),
    [
        ("/uploads/lock-150x100.jpg", (150, 100)),
        ("/uploads/lock-150x100.jpg?ver=2", (150, 100)),
        ("https://1.bp.blogspot.com/-a/b/s72-c/lock.jpg", (72, 72)),
        ("/lock.jpg?w=640&q=80", (640, None)),
        ("/lock-1911.jpg", (None, None)),
        ("/2024x2025/lock.jpg", (None, None)),
    ],
)
def test_an_address_may_say_how_large_its_picture_is(address: str, size: tuple[int | None, int | None]) -> None:
    picture = image(address, BASE)
    assert picture is not None
    assert (picture.width, picture.height) == size
    told = image(address, BASE, width="900")
    assert told is not None
    assert told.width == 900
