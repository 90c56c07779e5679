from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.text.web_addresses import LONGEST, canonical, host_of, link


@pytest.mark.parametrize(
    ("url", "base", "checked"),
    [
        ("https://a.example/b?c=d#e", "", "https://a.example/b?c=d#e"),
        ("/b", "https://a.example/x/y", "https://a.example/b"),
        ("b", "https://a.example/x/", "https://a.example/x/b"),
        ("?q=1", "https://a.example/x", "https://a.example/x?q=1"),
        ("//b.example/c", "https://a.example/", "https://b.example/c"),
        (" https://a.example/\n b ", "", "https://a.example/%20b"),
        ("https://bücher.example/straße?ü=ö", "", "https://xn--bcher-kva.example/stra%C3%9Fe?%C3%BC=%C3%B6"),
        ("https://a.example/%C3%9F", "", "https://a.example/%C3%9F"),
        ("https://a.example:8080/", "", "https://a.example:8080/"),
        ("http://[2001:db8::1]/x", "", "http://[2001:db8::1]/x"),
        ("https:\\\\a.example\\b", "", "https://a.example/b"),
        ("https://a.example/“x”", "", "https://a.example/%E2%80%9Cx%E2%80%9D"),
    ],
)
def test_a_good_address_is_absolute_and_ascii(url: str, base: str, checked: str) -> None:
    assert link(url, base) == checked


@pytest.mark.parametrize(
    "url",
    [
        "",
        "b",
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://a.example/",
        "mailto:a@b.example",
        "https://user:secret@a.example/",
        "https://good.example@evil.example/",
        "https:///path",
        "https://[::1",
        "https://a b.example/",
        "https://a.example:99999/",
        "https://a.example:x/",
        'https://a.example">/',
        "https://" + "a" * 70 + ".example/",
        "https://a.example/" + "x" * LONGEST,
    ],
)
def test_what_is_no_web_address_is_nothing(url: str) -> None:
    assert link(url) == ""


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("HTTPS://WWW.A.example:443/B", "https://www.a.example/B"),
        ("http://a.example:80", "http://a.example/"),
        ("https://a.example/b?utm_source=x&id=7&UTM_medium=y&fbclid=z", "https://a.example/b?id=7"),
        ("https://a.example/b?at_medium=RSS&at_campaign=KARANGA", "https://a.example/b"),
        ("https://a.example/b#comments", "https://a.example/b"),
        ("https://a.example/#!/about", "https://a.example/#!/about"),
        ("https://a.example/b?c", "https://a.example/b?c"),
        ("https://a.example:8443/", "https://a.example:8443/"),
    ],
)
def test_spellings_of_one_address_are_the_same(url: str, same: str) -> None:
    assert canonical(url) == same


def test_a_host_is_told_without_www() -> None:
    assert host_of("https://www.A.example/b") == "a.example"
    assert host_of("https://[::1") == ""


@settings(max_examples=120, deadline=None)
@given(st.text(), st.sampled_from(["", "https://a.example/x"]))
def test_any_text_gives_a_web_address_in_ascii_or_nothing(text: str, base: str) -> None:
    for url in (link(text, base), link("https://" + text, base)):
        assert url == "" or re.fullmatch(r"https?://[^\s@/\"<>]+(?:[/?#][!-~]*)?", url)
        assert len(url) <= LONGEST
        assert link(url) == url
        assert canonical(canonical(url)) == canonical(url)


@pytest.mark.parametrize("base", ["https://Quay.example:8443/a/b?c", "http://é.example", "", "ftp://quay.example/"])
@pytest.mark.parametrize(
    "path", ["/", "/a", "/a/b/", "/2025/3/a-b.html", "/a.b:c", "/~x/@y", "/a,b;c", "/.a/../b", "//a"]
)
def test_a_path_from_the_root_means_what_its_full_address_means(path: str, base: str) -> None:
    assert link(path, base) == link(urljoin(base, path))
