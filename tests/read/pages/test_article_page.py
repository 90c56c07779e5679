from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from digest.model.article import Entry
from digest.model.source import SourceKind
from digest.read.documents import as_written, read
from tests.collect.samples import sample

URL = "https://news.example/2025/ferry"
PROSE = "".join(
    f"<p>Paragraph {n} tells at some length, and in whole sentences, what the council decided about the ferry.</p>"
    for n in range(8)
)


def article(head: str = "", body: str = "", url: str = URL) -> Entry:
    html = f"<!doctype html><html><head>{head}</head><body>{body}<article>{PROSE}</article></body></html>"
    (found,) = read(html.encode(), url, "text/html", read_as=SourceKind.PAGE).entries
    return found


def linked_data(**members: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", **members}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def test_a_squarespace_page_gives_its_article_and_nothing_around_it() -> None:
    reading = read(sample("squarespace.html"), "https://pier.example/articles/harbour-tram", "text/html")
    assert (reading.kind, reading.title) == ("page", "The Pier Review")
    assert reading.feeds == ("https://pier.example/articles?format=rss",)
    (found,) = reading.entries
    assert found.title == "Harbour tram returns"
    assert found.authors == ("Mina Farouk",)
    assert found.published == datetime(2025, 3, 2, 11, tzinfo=UTC)
    assert found.url == "https://pier.example/articles/harbour-tram"
    assert found.text.startswith("The harbour tram will run again from May,")
    assert found.text.endswith("every day but Sunday.")
    assert "Previous" not in found.text
    assert "Written by" not in found.text


def test_what_an_article_says_twice_is_kept_and_lines_of_its_source_are_no_lines() -> None:
    refrain = "The ferry sails at seven,\n    and the ferry sails at nine, whatever the weather says of it."
    verses = "".join(
        f"<p>Verse {n} is about the harbour and its gulls.</p><p>{refrain}</p><p>{refrain}</p>" for n in (1, 2)
    )
    markup = f"<html><body><article><h1>A song</h1>{verses}</article></body></html>"
    (found,) = read(markup.encode(), URL, "text/html", read_as=SourceKind.PAGE).entries
    line = "The ferry sails at seven, and the ferry sails at nine, whatever the weather says of it."
    assert found.text.split("\n\n") == [
        *("Verse 1 is about the harbour and its gulls.", line, line),
        *("Verse 2 is about the harbour and its gulls.", line, line),
    ]


def test_what_a_page_hides_is_not_in_the_text_but_an_article_that_a_script_shows() -> None:
    hidden = "<p hidden>Subscribe for more of this.</p><div style='display: none'><p>Log in to read on.</p></div>"
    shown = PROSE.replace("</p>", f"</p>{hidden}", 1)
    for frame in (f"<article>{shown}</article>", f"<div style='display:none'><article>{shown}</article></div>"):
        (found,) = read(f"<body>{frame}</body>".encode(), URL, "text/html", read_as=SourceKind.PAGE).entries
        assert found.text.count("Paragraph") == 8
        assert "Subscribe" not in found.text
        assert "Log in" not in found.text


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Ferry sails - The News</title>", "<h1>Ferry sails</h1>", "Ferry sails"),
        ("<title>Ferry sails again today | The News</title>", "", "Ferry sails again today"),
        ('<meta property="og:title" content="Ferry sails — The News">'
         '<meta property="og:site_name" content="The News">', "", "Ferry sails"),
        ('<meta property="og:title" content="Ferry sails again, and the har…">',
         "<h1>Ferry sails again, and the harbour is glad</h1>", "Ferry sails again, and the harbour is glad"),
        ("<title>The News: Ferry sails again</title><meta property='og:site_name' content='The News'>",
         "<h1>The News</h1>", "Ferry sails again"),
        ("<title>x</title>" + linked_data(headline="Ferry sails again"), "<h1>Menu of the day</h1>",
         "Ferry sails again"),
        ("", "<h1>Ferry sails</h1>", "Ferry sails"),
    ],
)  # fmt: skip
def test_the_title_is_what_page_and_metadata_agree_on_without_the_site(head: str, body: str, title: str) -> None:
    assert article(head, body).title == title


@pytest.mark.parametrize(
    ("head", "body", "people"),
    [
        (linked_data(headline="x", author={"@type": "Person", "name": "Jane Doe"}), "", ("Jane Doe",)),
        (linked_data(headline="x", author=[{"name": "Jane Doe"}, {"name": "John Roe"}]), "", ("Jane Doe", "John Roe")),
        (linked_data(headline="x", author={"@id": "#j"})
         + linked_data(**{"@type": "Person", "@id": "#j", "name": "Jane Doe"}), "", ("Jane Doe",)),
        ('<meta name="author" content="Jane Doe">', "", ("Jane Doe",)),
        ('<meta property="article:author" content="https://social.example/jane">', '<a rel="author">Jane Doe</a>',
         ("Jane Doe",)),
        ("", '<p class="byline">By <a href="/authors/jane-doe">Jane Doe</a>, Science Editor</p>', ("Jane Doe",)),
        ("", "<p>Von Jürgen Groß</p>", ("Jürgen Groß",)),
        ('<meta name="author" content="The News"><meta property="og:site_name" content="The News">',
         '<span class="author">Jane Doe</span>', ("Jane Doe",)),
        ("", '<div class="comments"><span class="author">A Troll</span></div>', ()),
    ],
)  # fmt: skip
def test_the_authors_are_people_named_by_metadata_or_byline(head: str, body: str, people: tuple[str, ...]) -> None:
    assert article(head, body).authors == people


@pytest.mark.parametrize(
    ("head", "body", "url", "day"),
    [
        (linked_data(headline="x", datePublished="2025-03-02T10:00:00Z"), "", URL, "2025-03-02"),
        ('<meta property="article:published_time" content="2025-03-02">', "", URL, "2025-03-02"),
        ("", '<time datetime="2025-03-02T10:00">Sunday</time>', URL, "2025-03-02"),
        ("", '<p class="meta">2nd March 2025</p>', URL, "2025-03-02"),
        ("", "<h1>x y z</h1><p>2. März 2025</p>", URL, "2025-03-02"),
        ("", "", "https://news.example/2025/03/02/ferry", "2025-03-02"),
        ("", '<time datetime="2 Mar">2 Mar</time>', URL, None),
        ("", '<footer><time datetime="2020-01-01">then</time></footer>', URL, None),
        ('<meta name="date" content="2025">', "", URL, None),
        ('<meta name="date" content="2025-11-20">', "", "https://news.example/2017/07/12/ferry", "2017-07-12"),
    ],
)
def test_the_date_is_never_guessed(head: str, body: str, url: str, day: str | None) -> None:
    published = article(head, body, url).published
    assert (published.date().isoformat() if published else None) == day


def test_a_date_as_written_keeps_the_publishers_own_day() -> None:
    page = b"<meta property=article:published_time content='2025-03-02T22:30:00-05:00'><h1>Low tide</h1>"
    moment = datetime(2025, 3, 3, 3, 30, tzinfo=UTC)
    written = Entry(**as_written(page, "", "", read_as=SourceKind.PAGE).written[0])
    (article,) = read(page, "", "", read_as=SourceKind.PAGE).entries
    assert (written.published, article.published) == (moment, moment)
    assert written.published
    assert written.published.date().isoformat() == "2025-03-02"
    assert article.published
    assert article.published.date().isoformat() == "2025-03-03"


def test_a_page_says_language_picture_keywords_and_whether_it_costs() -> None:
    found = article(
        '<meta property="og:image" content="/ferry.jpg"><meta property="article:tag" content="Ferry">'
        + linked_data(headline="x", isAccessibleForFree=False, inLanguage="da")
    )
    assert found.paywalled
    assert found.image is not None
    assert found.image.url == "https://news.example/ferry.jpg"
    assert (found.language, found.categories) == ("da", ("Ferry",))


def test_a_page_that_is_free_is_not_paywalled() -> None:
    assert not article(linked_data(headline="x", isAccessibleForFree="True")).paywalled


@pytest.mark.parametrize(
    ("said", "url"),
    [
        ("https://news.example/ferry", "https://news.example/ferry"),
        ("/ferry", "https://news.example/ferry"),
        ("https://www.news.example/ferry", "https://www.news.example/ferry"),
        ("https://evil.example/ferry", URL),
        ("javascript:x", URL),
    ],
)
def test_a_canonical_address_counts_on_the_same_host_only(said: str, url: str) -> None:
    assert article(f'<link rel="canonical" href="{said}">').url == url


def test_related_links_behind_the_article_are_cut_off() -> None:
    tail = "<p>Related articles</p><p>Why fish is dear</p><p>Cranes move</p>"
    html = f"<html><body><article><div class='entry-content'>{PROSE}{tail}</div></article></body></html>"
    (found,) = read(html.encode(), URL, "text/html", read_as=SourceKind.PAGE).entries
    assert found.text.endswith("about the ferry.")


@pytest.mark.parametrize(
    "broken", ["{", '{"@type": "Article",}', "<!-- {} -->", "[[[", '{"@type": "Article", "headline": 7}']
)
def test_broken_linked_data_costs_nothing_else(broken: str) -> None:
    head = f'<script type="application/ld+json">{broken}</script><meta property="og:title" content="Ferry sails">'
    assert article(head).title in ("Ferry sails", "7")


def test_one_tag_with_a_hundred_thousand_attributes_is_bared() -> None:
    bomb = "<a " + " ".join(f"a{n}=1" for n in range(100_000)) + ">"
    assert article("<title>Ferry sails again</title>", bomb).title == "Ferry sails again"


@pytest.mark.parametrize("label", ["RSS", "RSS-Feed", "Atom feed", '<img src="/r.png" alt="RSS">'])
def test_a_feed_may_be_announced_to_readers_only(label: str) -> None:
    shown = f'<a href="/other">RSS explained to all</a><a href="/news.x">{label}</a>'
    page = f"<html><body>{shown}<article>{PROSE}</article></body></html>"
    assert read(page.encode(), URL, "text/html").feeds == ("https://news.example/news.x",)
    head = '<link rel="alternate" type="application/rss+xml" href="/own.rss">'
    page = f"<html><head>{head}</head><body>{shown}<article>{PROSE}</article></body></html>"
    assert read(page.encode(), URL, "text/html").feeds == ("https://news.example/own.rss",)


def test_the_picture_that_a_link_element_names_counts() -> None:
    image = article('<link rel="image_src" href="/wall.jpg">').image
    assert image
    assert image.url == "https://news.example/wall.jpg"
