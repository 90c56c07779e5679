"""Indexes of sitemaps: which of them are read."""

from __future__ import annotations

import pytest

from digest.config.digests import Source
from tests.collect.conftest import Loopback, Page, Server
from tests.collect.gather import Gather, titles
from tests.collect.made import article

XML = {"Content-Type": "application/xml"}


def index(server: Server, *paths: str) -> Page:
    located = "".join(f"<loc>{server.url}{path}</loc>" for path in paths)
    return Page(body=f"<sitemapindex>{located}</sitemapindex>".encode(), headers=XML)


def sitemap(server: Server, *paths: str) -> Page:
    return Page(body=f"<urlset>{''.join(f'<loc>{server.url}{path}</loc>' for path in paths)}</urlset>".encode())


@pytest.mark.parametrize(
    ("of_articles", "of_others"),
    [
        ("/post-sitemap.xml", ("/page-sitemap.xml", "/post_tag-sitemap.xml", "/category-sitemap.xml")),
        ("/wp-sitemap-posts-post-1.xml", ("/wp-sitemap-users-1.xml", "/wp-sitemap-taxonomies-post_tag-1.xml")),
        ("/sitemap-posts.xml", ("/sitemap-authors.xml", "/sitemap-pages.xml", "/sitemap-tags.xml")),
        ("/map/?outputType=xml", ("/author-sitemap.xml",)),
    ],
)
def test_sitemaps_of_people_terms_and_pages_are_passed_over(
    gather: Gather, loopback: Loopback, of_articles: str, of_others: tuple[str, ...]
) -> None:
    server = loopback.pages({})
    others = {path: sitemap(server, "/ada") for path in of_others}
    pages = {"/map.xml": index(server, *of_others, of_articles), of_articles: sitemap(server, "/wall")}
    server.pages = pages | others | {"/wall": article("Wall"), "/ada": article("Ada Quay")}
    assert titles(gather.one(Source(url=f"{server.url}/map.xml"))) == ["Wall"]
    assert not set(of_others) & set(server.paths)


def test_where_there_are_no_others_they_are_read(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({})
    server.pages = {
        "/map.xml": index(server, "/page-sitemap.xml"),
        "/page-sitemap.xml": sitemap(server, "/wall"),
        "/wall": article("Wall"),
    }
    assert titles(gather.one(Source(url=f"{server.url}/map.xml"))) == ["Wall"]


def test_an_index_may_lead_to_an_index(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({})
    server.pages = {
        "/map.xml": index(server, "/inner/?outputType=xml"),
        "/inner/?outputType=xml": index(server, "/inner/?outputType=xml&from=0"),
        "/inner/?outputType=xml&from=0": sitemap(server, "/wall"),
        "/wall": article("Wall"),
    }
    assert titles(gather.one(Source(url=f"{server.url}/map.xml"))) == ["Wall"]


def test_an_index_that_leads_to_itself_ends(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({})
    server.pages = {"/map.xml": index(server, "/map.xml")}
    failure = gather.one(Source(url=f"{server.url}/map.xml")).failure
    assert failure
    assert server.paths.count("/map.xml") == 7
