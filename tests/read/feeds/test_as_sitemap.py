from __future__ import annotations

from datetime import UTC, datetime

from digest.read.documents import Link, read

SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
  xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
  <url><loc>https://a.example/one</loc><lastmod>2025-03-02</lastmod></url>
  <url><loc>https://a.example/two</loc><news:news><news:publication_date>2025-03-03T10:00:00Z</news:publication_date>
    <news:title>Two &amp;amp; more</news:title></news:news></url>
  <url><loc>file:///etc/passwd</loc></url></urlset>"""


def test_a_sitemap_gives_pages_with_dates_and_the_titles_of_news() -> None:
    reading = read(SITEMAP, "https://a.example/sitemap.xml", "text/xml")
    assert reading.kind == "sitemap"
    assert reading.links == (
        Link(url="https://a.example/one", published=datetime(2025, 3, 2, tzinfo=UTC)),
        Link(url="https://a.example/two", title="Two & more", published=datetime(2025, 3, 3, 10, tzinfo=UTC)),
    )


def test_an_index_gives_its_sitemaps_whatever_they_are_called() -> None:
    index = b"<sitemapindex><sitemap><loc>https://a.example/map/?outputType=xml</loc></sitemap></sitemapindex>"
    reading = read(index, "https://a.example/sitemap.xml", "")
    assert (reading.kind, reading.links) == ("sitemap", ())
    assert [one.url for one in reading.maps] == ["https://a.example/map/?outputType=xml"]


def test_of_a_huge_sitemap_the_newest_thousand_count() -> None:
    urls = "".join(
        f"<url><loc>https://a.example/no/{n}</loc><lastmod>20{n % 80:02}-01-01</lastmod></url>" for n in range(3_000)
    )
    links = read(f"<urlset>{urls}</urlset>".encode(), "https://a.example/sitemap.xml", "").links
    assert len(links) == 1_000
    assert links[0].published == datetime(2079, 1, 1, tzinfo=UTC)


def paths(*named: str) -> list[str]:
    urls = "".join(f"<url><loc>https://a.example{path}</loc></url>" for path in named)
    links = read(f"<urlset>{urls}</urlset>".encode(), "https://a.example/sitemap.xml", "").links
    return [link.url.removeprefix("https://a.example") for link in links]


def test_the_front_page_and_pages_of_terms_and_people_are_passed_over() -> None:
    assert paths("/", "/tag/wall", "/author/ada/", "/contact", "/2026/wall") == ["/2026/wall"]


def test_where_a_sitemap_has_nothing_else_they_count() -> None:
    assert paths("/topics/wall", "/topics/ferry") == ["/topics/wall", "/topics/ferry"]
