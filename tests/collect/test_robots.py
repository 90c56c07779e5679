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
    ("text", "allowed"),
    [
        ("", True),
        ("Disallow: /", True),
        ("User-agent: digest\nDisallow: /", False),
        ("user-AGENT: DIGEST\nDisallow: /", False),
        ("User-agent: digest/2.0\nDisallow: /", False),
        ("User-agent: other\nDisallow: /", True),
        ("User-agent: digestive\nDisallow: /", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: digest\nAllow: /", True),
        ("User-agent: digest\nDisallow:\n\nUser-agent: *\nDisallow: /", True),
        ("User-agent: a\nUser-agent: digest\nUser-agent: b\nDisallow: /", False),
        ("User-agent: digest\nDisallow: /x\nUser-agent: digest\nDisallow: /", False),
        ("\ufeffUser-agent: *\nDisallow: /", False),
        ("User-agent: *\r\nDisallow: /\r\n", False),
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


def test_without_rules_all_is_open_and_unknown_rules_close_all() -> None:
    assert Robots().allows("/a")
    assert not CLOSED.allows("/a")


def test_patterns_full_of_stars_are_quick() -> None:
    assert robots("User-agent: *\nDisallow: /" + "a*" * 5000 + "b", "digest").allows("/" + "a" * 4000)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=30))
def test_any_text_gives_rules(text: str, path: str) -> None:
    assert robots(f"User-agent: *\n{text}", "digest").allows(path) in (True, False)
