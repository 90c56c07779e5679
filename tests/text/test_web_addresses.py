from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.text.web_addresses import (
    LONGEST,
    canonical,
    host,
    host_of,
    is_front,
    is_this_machine,
    link,
    origin,
    page_of,
    place_of,
    untracked,
)


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
        ("https://straße.example/", "", "https://xn--strae-oqa.example/"),
        ("https://a.example./x", "", "https://a.example/x"),
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
        "https://a.example:0/",
        "https://-a.example/",
        "https://a.-b.example/",
        "http://[fe80::1%25eth0]/",
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
        ("https://a.example./b", "https://a.example/b"),
        ("https://BÜCHER.example/b", "https://xn--bcher-kva.example/b"),
        ("https://straße.example/b", "https://xn--strae-oqa.example/b"),
        ("http://[2001:DB8:0::1]:80/x", "http://[2001:db8::1]/x"),
    ],
)
def test_spellings_of_one_address_are_the_same(url: str, same: str) -> None:
    assert canonical(url) == same


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("https://a.example/wall", "https://a.example/wall?utm_source=b"),
        ("https://a.example/wall", "http://www.a.example/wall/"),
        ("https://a.example/wall", "https://A.example:443/wall#utm_source=b&utm_medium=rss"),
        ("https://a.example/wall?id=7", "https://a.example/wall/?id=7&fbclid=x"),
        ("https://straße.example/wall", "https://xn--strae-oqa.example/wall"),
        ("https://a.example/#!/about", "https://www.a.example/#!/about"),
    ],
)
def test_addresses_of_one_article_name_one_place(url: str, other: str) -> None:
    assert place_of(url) == place_of(other) != ""


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("https://a.example/wall", "https://a.example/Wall"),
        ("https://a.example/wall?id=1", "https://a.example/wall?id=2"),
        ("https://a.example/wall#1", "https://a.example/wall#2"),
        ("https://straße.example/wall", "https://strasse.example/wall"),
    ],
)
def test_other_articles_have_other_places(url: str, other: str) -> None:
    assert place_of(url) != place_of(other)


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://www.A.example/b/?utm_source=x#top", "a.example/b"),
        ("http://a.example/b/?id=7", "a.example/b/?id=7"),
        ("https://a.example/", "a.example"),
        ("", ""),
        ("folder:/srv/in", ""),
    ],
)
def test_articles_are_known_again_for_years_by_the_same_text(url: str, page: str) -> None:
    assert page_of(url) == page


@pytest.mark.parametrize(
    ("url", "front"),
    [
        ("https://a.example", True),
        ("https://www.a.example/?utm_source=x", True),
        ("", True),
        ("http://[bad", True),
        ("https://a.example/b", False),
        ("https://a.example/?p=7", False),
        ("https://a.example/#!/about", False),
    ],
)
def test_a_front_page_is_no_articles_own(url: str, front: bool) -> None:
    assert is_front(url) is front
    assert (place_of(url) == "") is front


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.A.example/b", "a.example"),
        ("https://www.cam.ac.uk/news", "cam.ac.uk"),
        ("https://x.example:80/", "x.example"),
        ("https://www.straße.example/", "xn--strae-oqa.example"),
        ("folder:/srv/in", ""),
        ("https://[::1", ""),
    ],
)
def test_a_host_is_told_without_www(url: str, expected: str) -> None:
    assert host_of(url) == expected


@given(st.from_regex(r"https?://(www\.)?[a-z0-9.:@-]{0,12}(/[a-z]?|\?|#|)", fullmatch=True))
def test_a_plain_host_is_told_as_any_other(url: str) -> None:
    try:
        name = urlsplit(url).hostname or ""
    except ValueError:
        name = ""
    assert host_of(url) == host(name).removeprefix("www.")


@pytest.mark.parametrize(
    ("name", "ascii_name"),
    [
        ("WWW.A.Example.", "www.a.example"),
        ("straße.example", "xn--strae-oqa.example"),
        ("bücher。example", "xn--bcher-kva.example"),
        ("bu\u0308cher.example", "xn--bcher-kva.example"),
        ("a_b.example", "a_b.example"),
        ("0:0:0:0:0:0:0:1", "[::1]"),
        ("[::1]", "[::1]"),
        ("fe80::1%eth0", ""),
        ("a..example", ""),
        ("-a.example", ""),
        ("☃.example", ""),
        ("a b.example", ""),
        ("a." * 127 + "example", ""),
        ("", ""),
    ],
)
def test_a_host_has_one_name_in_ascii(name: str, ascii_name: str) -> None:
    assert host(name) == ascii_name


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://A.example:8443/b?c", "https://a.example:8443"),
        ("http://é.example", "http://xn--9ca.example"),
        ("ftp://a.example/", ""),
        ("/b", ""),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, site: str) -> None:
    assert origin(url) == site


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "127.0.0.2", "::1", "[::1]"])
def test_some_names_are_this_machine(name: str) -> None:
    assert is_this_machine(name)


@pytest.mark.parametrize("name", ["", "localhost.example", "127.example", "128.0.0.1"])
def test_other_names_are_not_this_machine(name: str) -> None:
    assert not is_this_machine(name)


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


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["", "https://", "http://a.example", "HTTPS://www.Ä.example:443/x?"]))
def test_what_is_made_the_same_stays_the_same(text: str, head: str) -> None:
    url = canonical(head + text)
    assert canonical(url) == url
    assert host(host(text)) == host(text)
    assert page_of(url) == page_of(head + text)


def test_an_address_escaped_for_markup_once_or_more_is_the_plain_one() -> None:
    for written in ("https://weir.example/?a=1&amp;b=2", "https://weir.example/?a=1&amp;amp;b=2"):
        assert link(written) == "https://weir.example/?a=1&b=2"


@pytest.mark.parametrize("word", ["#", "http://", "//", "TBA", "-", "N/A", " # "])
def test_a_word_for_no_address_is_none_wherever_it_stands(word: str) -> None:
    assert link(word, "https://a.example/feed.xml") == ""


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://a.example/n?utm_source=x&id=3", "https://a.example/n?id=3"),
        ("https://a.example/n?CMP=rss", "https://a.example/n"),
        ("https://a.example/n?cmp=3", "https://a.example/n?cmp=3"),
        ("https://a.example/n?smid=rss", "https://a.example/n"),
        ("https://a.example/n?xtor=RSS-1&p=2", "https://a.example/n?p=2"),
        ("https://a.example/n?mtm_campaign=x&pk_kwd=y", "https://a.example/n"),
        ("https://a.example/n#utm_source=rss&utm_medium=x", "https://a.example/n"),
        ("https://a.example/n?utm_source=x#chapter=2", "https://a.example/n#chapter=2"),
        ("https://a.example/n#comments", "https://a.example/n#comments"),
        ("https://a.example/n", "https://a.example/n"),
    ],
)
def test_a_readers_link_says_nothing_of_where_the_reader_came_from(given: str, kept: str) -> None:
    assert untracked(given) == kept
