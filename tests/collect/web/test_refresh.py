"""Pages that only say where they have gone."""

from __future__ import annotations

from time import process_time

import pytest

from digest.collect.web.client import Client
from digest.collect.web.refresh import refresh
from tests.collect.conftest import Loopback, Page


def meta(content: str) -> str:
    return f'<!doctype html><html><head><meta http-equiv="refresh" content="{content}"></head><body>Moved</body></html>'


@pytest.mark.parametrize(
    ("page", "leads_to"),
    [
        (meta("0;url=/rss2.xml"), "/rss2.xml"),
        (meta("0; URL='/rss2.xml'"), "/rss2.xml"),
        (meta("5 ; url = https://quay.example/?a=1&amp;b=2"), "https://quay.example/?a=1&b=2"),
        (meta("0, /rss2.xml"), "/rss2.xml"),
        ("<META CONTENT='0;URL=/x' HTTP-EQUIV=Refresh>", "/x"),
        ("<title>Moved</title><meta http-equiv=refresh content=0;url=/x>", "/x"),
        (meta("300"), ""),
        (meta("300; url=/"), ""),
        (meta(""), ""),
        (meta("now; url=/"), ""),
        (f"<html><noscript>{meta('0;url=/no-script')}</noscript>", ""),
        (f"<html><!-- {meta('0;url=/old')} -->", ""),
        (f"<html><script>var a = '{meta('0;url=/x')}'</script>", ""),
        (f"<html><!-- never closed {meta('0;url=/old')}", ""),
        ('<html><meta name="refresh" content="0;url=/x">', ""),
        (f"<html>{' ' * 20_000}{meta('0;url=/far')}", ""),
    ],
)
def test_a_page_leads_where_it_sends_its_visitors_by_itself(page: str, leads_to: str) -> None:
    assert refresh(page.encode(), "text/html; charset=utf-8") == leads_to


def test_only_web_pages_are_looked_at() -> None:
    assert refresh(meta("0;url=/x").encode(), "") == "/x"
    assert refresh(b"<rss><item>" + meta("0;url=/x").encode(), "application/rss+xml") == ""


@pytest.mark.parametrize("unit", ["<!--", "<style>", "<meta ", "<meta http-equiv='", "a='", "content="])
def test_no_page_takes_long(unit: str) -> None:
    begun = process_time()
    refresh(b"<html>refresh" + unit.encode() * 100_000, "text/html")
    assert process_time() - begun < 0.5


def test_a_moved_feed_is_read_where_its_old_address_sends_everybody(client: Client, loopback: Loopback) -> None:
    server = loopback.pages({"/old": Page.html("", head=meta("0;url=/new")), "/new": Page.rss("One")})
    answer = client.get(f"{server.url}/old")
    assert (answer.url, answer.moved_to) == (f"{server.url}/new", "")


@pytest.mark.parametrize("leads_to", ["", "/news", "ftp://127.0.0.1/", "http://[", "javascript:alert(1)"])
def test_a_page_that_refreshes_itself_or_leads_nowhere_is_read_as_it_is(
    client: Client, loopback: Loopback, leads_to: str
) -> None:
    server = loopback.pages({"/news": Page.html("News", head=meta(f"5;url={leads_to}"))})
    assert b"News" in client.get(f"{server.url}/news").content
    assert server.paths == ["/news"]


def test_pages_that_send_each_other_their_visitors_are_read_after_two(client: Client, loopback: Loopback) -> None:
    server = loopback.pages(lambda path, _: Page.html("Spin", head=meta(f"0;url={path}1")))
    assert b"Spin" in client.get(f"{server.url}/1").content
    assert server.paths == ["/1", "/11", "/111"]
