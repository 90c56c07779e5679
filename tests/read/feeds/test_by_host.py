from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.read.feeds.by_host import feed_of_profile, feeds_by_host, is_well_known

ID = "abcdefghijklmnopqrst-_"
VIDEOS = "https://www.youtube.com/feeds/videos.xml"
OF_CHANNEL = (f"{VIDEOS}?playlist_id=UULF{ID}", f"{VIDEOS}?channel_id=UC{ID}")


@pytest.mark.parametrize(
    ("url", "announced", "feeds"),
    [
        ("https://github.com/quay/wall", (), ("https://github.com/quay/wall/releases.atom",)),
        ("https://github.com/quay/wall/", (), ("https://github.com/quay/wall/releases.atom",)),
        ("https://github.com/quay/wall.py/releases", (), ("https://github.com/quay/wall.py/releases.atom",)),
        ("https://github.com/quay/wall/releases/tag/1.0", (), ("https://github.com/quay/wall/releases.atom",)),
        ("https://github.com/quay/wall/tags", (), ("https://github.com/quay/wall/tags.atom",)),
        ("https://github.com/quay", (), ()),
        ("https://github.com/quay/wall/issues", (), ()),
        ("https://bsky.app/profile/quay.example", (), ("https://bsky.app/profile/quay.example/rss",)),
        ("https://bsky.app/profile/quay.example/post/1", (), ()),
        (f"https://www.youtube.com/channel/UC{ID}", (), OF_CHANNEL),
        (f"https://m.youtube.com/channel/UC{ID}/videos", (), OF_CHANNEL),
        ("https://www.youtube.com/@quay", (f"{VIDEOS}?channel_id=UC{ID}",), OF_CHANNEL),
        ("https://www.youtube.com/@quay", (), ()),
        ("https://quay.example/github.com/a/b", (), ()),
        ("https://www.reddit.com/r/harbour", (), ("https://www.reddit.com/r/harbour/.rss",)),
        ("https://old.reddit.com/user/quay/", (), ("https://www.reddit.com/user/quay/.rss",)),
        ("https://www.reddit.com/r/harbour/top/?t=week", (), ("https://www.reddit.com/r/harbour/top/.rss",)),
        ("https://www.reddit.com/r/harbour/comments/1", (), ()),
    ],
)
def test_well_known_hosts_have_feeds_that_they_do_not_announce(
    url: str, announced: tuple[str, ...], feeds: tuple[str, ...]
) -> None:
    assert feeds_by_host(url, announced) == feeds


@pytest.mark.parametrize(
    ("page", "feeds"),
    [
        (f'<meta itemprop="identifier" content="UC{ID}">', OF_CHANNEL),
        (f'<link rel="canonical" href="https://www.youtube.com/channel/UC{ID}">', OF_CHANNEL),
        (f'<script>var x = {{"externalId":"UC{ID}"}}</script>', OF_CHANNEL),
        (f'<a href="/channel/UC{ID}">somebody else</a>', ()),
        ("", ()),
    ],
)
def test_the_page_of_a_channel_says_whose_it_is(page: str, feeds: tuple[str, ...]) -> None:
    assert feeds_by_host("https://www.youtube.com/@quay", (), page.encode()) == feeds


@pytest.mark.parametrize(
    ("url", "feeds"),
    [
        ("https://social.example/@quay", ("https://social.example/@quay.rss",)),
        ("http://127.0.0.1:80/@quay?x=1", ("http://127.0.0.1:80/@quay.rss",)),
        ("https://social.example/@quay/1", ()),
        ("https://social.example/quay", ()),
    ],
)
def test_a_profile_has_its_feed_behind_its_address(url: str, feeds: tuple[str, ...]) -> None:
    assert feed_of_profile(url) == feeds


@given(st.text(max_size=40))
def test_any_path_names_feeds_of_that_host_alone(path: str) -> None:
    for feed in feeds_by_host(f"https://github.com/{path}", ()):
        assert feed.startswith("https://github.com/")


@pytest.mark.parametrize(
    ("url", "known"),
    [("https://m.youtube.com/@q", True), ("https://old.reddit.com/r/q", True), ("https://q.example/", False)],
)
def test_hosts_whose_feeds_are_known_are_known_by_any_of_their_names(url: str, known: bool) -> None:
    assert is_well_known(url) is known
