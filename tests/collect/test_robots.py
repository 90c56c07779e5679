"""What robots.txt lets us fetch by ourselves (RFC 9309)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.collect.robots import CLOSED, Robots, robots


def allows(text: str, path: str) -> bool:
    return robots(text, "digest").allows(path)


@pytest.mark.parametrize(
    ("rule", "path", "allowed"),
    [
        ("Disallow:", "/a", True),
        ("Disallow: /", "/a", False),
        ("Disallow: /", "/robots.txt", True),
        ("Disallow: /private/", "/private/a", False),
        ("Disallow: /private/", "/private", True),
        ("Disallow: /private", "/privateer", False),
        ("Disallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("Allow: /a/b\nDisallow: /a", "/a/c", False),
        ("Allow: /page\nDisallow: /page", "/page", True),
        ("Disallow: /*.pdf$", "/x/y.pdf", False),
        ("Disallow: /*.pdf$", "/x/y.pdf?z", True),
        ("Disallow: /*.pdf", "/x/y.pdf?z", False),
        ("Disallow: /*/print/", "/news/print/1", False),
        ("Disallow: /*/print/", "/print/1", True),
        ("Disallow: /a$", "/a", False),
        ("Disallow: /a$", "/ab", True),
        ("Disallow: /a*$", "/abc", False),
        ("Disallow: /*ab$", "/abab", False),
        ("Disallow: *", "/a", False),
        ("Disallow: /?", "/?page=2", False),
        ("Disallow: /a # but why", "/a", False),
        ("DISALLOW : /a", "/a", False),
        ("Sitemap: https://x.example/s.xml\nDisallow: /a", "/a", False),
        ("nonsense", "/a", True),
        ("Disallow /a", "/a", True),
    ],
)
def test_the_longest_rule_that_fits_decides(rule: str, path: str, allowed: bool) -> None:
    assert allows(f"User-agent: *\n{rule}\n", path) is allowed


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ("/~joe", "/~joe/a"),
        ("/%7Ejoe", "/~joe/a"),
        ("/~joe", "/%7Ejoe/a"),
        ("/%7ejoe", "/%7Ejoe/a"),
        ("/foo/bar?baz=quz", "/foo/bar?baz=quz"),
        ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar"),
        ("/foo/bar?baz=https%3A%2F%2Ffoo.bar", "/foo/bar?baz=https://foo.bar"),
        ("/*baz=https%3a%2f%2ffoo", "/foo/bar?baz=https%3A%2F%2Ffoo.bar"),
        ("/?a=%2F*b=%2F", "/?a=%2Fxb=%2F"),
        ("/a?*=%2F*=/", "/a?b=%2F&c=%2F"),
        ("/*baz=https://foo", "/foo/bar?baz=https%3A%2F%2Ffoo.bar"),
        ("/foo/bar/\u30c4", "/foo/bar/%E3%83%84"),
        ("/foo/bar/%E3%83%84", "/foo/bar/\u30c4"),
        ("/foo/bar/%e3%83%84", "/foo/bar/%E3%83%84"),
        ("/foo/bar/%62%61%7A", "/foo/bar/baz"),
        ("/foo/bar/baz", "/foo/bar/%62%61%7A"),
        ("/a%2fb", "/a%2Fb"),
        ("/a b", "/a%20b"),
        ("/file-with-a-%2A.html", "/file-with-a-*.html"),
        ("/foo-%24", "/foo-$"),
        ("/foo-$bar", "/foo-$bar"),
        ("/foo-$bar", "/foo-%24bar"),
        ("/100%", "/100%"),
        ("/*%7Ejoe$", "/a/~joe"),
    ],
)
def test_a_path_is_closed_however_its_characters_are_spelt(rule: str, path: str) -> None:
    assert not allows(f"User-agent: *\nDisallow: {rule}\n", path)


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ("/a%2Fb", "/a/b"),
        ("/a/b", "/a%2Fb"),
        ("/a?b", "/a%3Fb"),
        ("/?a%26b", "/?a&b"),
        ("/file-with-a-%2A.html", "/file-with-a-b.html"),
        ("/foo-%24", "/foo-"),
    ],
)
def test_a_character_that_parts_an_address_is_another_one_when_it_is_escaped(rule: str, path: str) -> None:
    assert allows(f"User-agent: *\nDisallow: {rule}\n", path)


def test_the_longest_rule_is_the_one_of_most_octets_after_spelling() -> None:
    assert not allows("User-agent: *\nAllow: /%7E%7E%7E\nDisallow: /~~~a", "/~~~a")
    assert allows("User-agent: *\nDisallow: /\u30c4*\nAllow: /\u30c4/a", "/\u30c4/a")


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("/?aZ~%27eE3é:@&=+ツ "), max_size=20), st.text(max_size=10))
def test_a_path_that_begins_as_the_rule_is_written_is_closed(rule: str, rest: str) -> None:
    assert not Robots(rules=robots(f"User-agent: *\nDisallow: /{rule}x", "digest").rules).allows(f"/{rule}x{rest}")


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        ("Disallow: /", True),
        ("User-agent: digest\nDisallow: /", False),
        ("user-AGENT: DIGEST\nDisallow: /", False),
        ("User-agent: digest/2.0\nDisallow: /", False),
        ("User-agent: other\nDisallow: /", True),
        ("User-agent: digestive\nDisallow: /", True),
        ("User-agent: dig\nDisallow: /", True),
        ("User-agent: the-digest\nDisallow: /", True),
        ("User-agent: digest2\nDisallow: /", True),
        ("User-agent: digest 2.0\nDisallow: /", False),
        ("User-agent: Digest; who reads\nDisallow: /", False),
        ("User-agent:\nDisallow: /", True),
        ("User-agent: *bot\nDisallow: /", True),
        ("User-agent: other\nSitemap: https://x.example/s\nUser-agent: digest\nDisallow: /", False),
        ("User-agent: *\nCrawl-delay: 5\n\nUser-agent: other\nDisallow: /", True),
        ("User-agent: digest\n\n# ours\n\nDisallow: /", False),
        ("User-agent: *\nAllow: /\n\nUser-agent: *\nDisallow: /n", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: digest\nAllow: /", True),
        ("User-agent: digest\nDisallow:\n\nUser-agent: *\nDisallow: /", True),
        ("User-agent: a\nUser-agent: digest\nUser-agent: b\nDisallow: /", False),
        ("User-agent: digest\nDisallow: /x\nUser-agent: digest\nDisallow: /", False),
        ("\ufeffUser-agent: *\nDisallow: /", False),
        ("User-agent: *\r\nDisallow: /\r\n", False),
        ("User-agent: *\rDisallow: /\r", False),
    ],
)
def test_our_own_group_goes_before_everybodys(text: str, allowed: bool) -> None:
    assert allows(text, "/news") is allowed


@pytest.mark.parametrize(
    ("written", "delay"),
    [("5", 5.0), ("0.5", 0.5), ("3600", 10.0), ("-1", 0.0), ("soon", 0.0), ("", 0.0), ("9e9", 0.0)],
)
def test_a_crawl_delay_is_kept_up_to_ten_seconds(written: str, delay: float) -> None:
    assert robots(f"User-agent: *\nCrawl-delay: {written}\n", "digest").delay == delay


LIMIT = 500 * 1024


def test_the_first_500_kibibytes_are_read() -> None:
    last = "Disallow: /last\n"
    text = "User-agent: *\n" + "Disallow: /other\n" * 60_000
    whole = text[: LIMIT - len(last) - 1] + "\n" + last

    assert len(whole) == LIMIT
    assert not allows(whole + "Disallow: /late\n", "/last")
    assert allows(whole + "Disallow: /late\n", "/late")


def test_a_rule_cut_in_two_by_the_limit_does_not_count() -> None:
    start = "User-agent: *\n"
    text = start + "#" * (LIMIT - len(start) - len("\nDisallow: /")) + "\nDisallow: /private/"

    assert text[:LIMIT].endswith("\nDisallow: /")
    assert allows(text, "/news")


def test_without_rules_all_is_open_and_unknown_rules_close_all() -> None:
    assert Robots().allows("/a")
    assert not CLOSED.allows("/a")


def test_patterns_full_of_stars_are_quick() -> None:
    assert robots("User-agent: *\nDisallow: /" + "a*" * 5000 + "b", "digest").allows("/" + "a" * 4000)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=30))
def test_any_text_gives_rules(text: str, path: str) -> None:
    assert robots(f"User-agent: *\n{text}", "digest").allows(path) in (True, False)
