"""Lists of feeds as feed readers exchange them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import UsageError
from digest.read.feeds.opml import Outline, read_opml, write_opml

FILE = b"""<?xml version="1.0"?>
<opml version="2.0">
  <head><title>Mine</title></head>
  <body>
    <outline text="The Quay" type="rss" xmlUrl="https://quay.example/rss" htmlUrl="https://quay.example/"/>
    <outline text="Science">
      <outline text="Space &amp; time" xmlUrl="https://space.example/feed"/>
      <outline text="Life">
        <outline title="Birds" xmlURL="feed://birds.example/atom.xml"/>
      </outline>
      <outline text="Genes" xmlUrl="https://genes.example/feed"/>
    </outline>
    <outline text="Twice" xmlUrl="https://quay.example/rss"/>
    <outline text="Odd" xmlUrl="javascript:alert(1)"/>
    <outline text="Nothing"/>
  </body>
</opml>
"""


def test_every_feed_is_found_once_with_its_name_and_the_outline_it_stands_under() -> None:
    found = [(feed.url, feed.name, feed.topic, feed.line) for feed in read_opml(FILE, "mine.opml").feeds]
    assert found == [
        ("https://quay.example/rss", "The Quay", "", 5),
        ("https://space.example/feed", "Space & time", "Science", 7),
        ("https://birds.example/atom.xml", "Birds", "Life", 9),
        ("https://genes.example/feed", "Genes", "Science", 11),
    ]


def test_what_is_no_address_is_told_with_its_line() -> None:
    assert read_opml(FILE, "mine.opml").problems == ("line 14: javascript:alert(1) is no address that can be asked",)


def opml(body: str) -> bytes:
    return f"<opml version='2.0'>\n<body>\n{body}\n</body></opml>".encode()


BOMB = b'<?xml version="1.0"?>\n\n<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<opml><body/></opml>'


@pytest.mark.parametrize(
    ("content", "line", "why"),
    [
        (BOMB, 3, "document type"),
        (b'<opml>\n<!doctype x SYSTEM "file:///etc/hostname"><body/></opml>', 2, "document type"),
        (opml("<outline text='a'>"), 4, "broken XML"),
        (b"", 1, "broken XML"),
        (b"\x00\xff\xfe", 1, "broken XML"),
        (b"<rss>\n</rss>", 1, "no OPML"),
        (b"<opml>\n</opml>", 1, "no OPML"),
        (opml("<outline text='deep'>" * 40 + "</outline>" * 40), 3, "nested more than 30"),
        (opml("<outline/>" * 10_001), 3, "more than 10,000"),
        (b"<opml>" + b" " * 5_000_001, 1, "longer than 5 MB"),
    ],
)
def test_a_file_that_is_no_honest_list_is_refused_with_its_line(content: bytes, line: int, why: str) -> None:
    with pytest.raises(UsageError) as raised:
        read_opml(content, "mine.opml")
    assert raised.value.what.startswith(f"mine.opml, line {line}: ")
    assert why in raised.value.what


def test_text_in_names_is_only_text() -> None:
    (feed,) = read_opml(
        opml("<outline text='&#27;[2J &lt;b>B&#10;C' xmlUrl='https://a.example/'/>".replace("&#27;", "")), "f"
    ).feeds
    assert feed.name == "[2J <b>B C"


@given(
    st.lists(
        st.builds(
            Outline,
            url=st.integers(0, 50).map(lambda n: f"https://a.example/{n}?x=1&y=2"),
            name=st.text(st.characters(codec="utf-8"), max_size=20),
            topic=st.sampled_from(["", "Science", "Arts & <letters>"]),
        ),
        unique_by=lambda feed: feed.url,
    )
)
def test_what_was_written_is_read_again(feeds: list[Outline]) -> None:
    read = read_opml(write_opml("Mine", feeds), "f").feeds
    assert [(feed.url, feed.topic) for feed in read] == [(feed.url, feed.topic) for feed in feeds]
