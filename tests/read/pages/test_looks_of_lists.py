"""Pages that list articles, as many kinds of site lay them out; what is followed, in any language."""

from __future__ import annotations

import pytest

from digest.model.source import SourceKind
from digest.read.documents import read

URL = "https://quay.example/news"
HEADLINES = {
    "en": ["Pilots refuse to enter the silted basin", "Lamp of the old beacon is lit once more"],
    "zh": ["引水员拒绝驶入淤塞的港池", "旧灯塔的灯光再次点亮夜空"],
    "ja": ["水先人が土砂で埋まった泊地への入港を拒否", "古い灯台に再び明かりがともる"],
    "th": ["นักบินนำร่องปฏิเสธเข้าอ่างจอดเรือที่ตื้นเขิน", "ไฟประภาคารเก่าสว่างขึ้นอีกครั้งหลังสามสิบปี"],
}


def listed(body: str, url: str = URL) -> list[tuple[str, str]]:
    links = read(f"<html><body>{body}</body></html>".encode(), url, "text/html", read_as=SourceKind.LIST).links
    return [(link.url.removeprefix("https://quay.example"), link.title) for link in links]


def wanted(language: str = "en", folder: str = "/news") -> list[tuple[str, str]]:
    return [(f"{folder}/{number}-story", title) for number, title in enumerate(HEADLINES[language])]


def each(piece: str, language: str = "en", folder: str = "/news") -> str:
    """The piece once for every headline, with its link and title filled in."""
    return "".join(piece.replace("LINK", link).replace("TITLE", title) for link, title in wanted(language, folder))


@pytest.mark.parametrize("language", HEADLINES)
def test_headlines_need_no_spaces(language: str) -> None:
    assert listed(each("<h3><a href=LINK>TITLE</a></h3>", language)) == wanted(language)


@pytest.mark.parametrize("folder", ["/about/news", "/topics/x", "/category/harbour", "/en/about/us/press"])
def test_articles_may_lie_below_a_page_of_links(folder: str) -> None:
    assert listed(each("<article><h2><a href=LINK>TITLE</a></h2></article>", folder=folder)) == wanted(folder=folder)


TEASER = "The harbour board met in the evening and heard six speakers, none of whom would be named afterwards."


@pytest.mark.parametrize(
    "card",
    [
        pytest.param(
            "<div class=c><a href=LINK><img></a><a class=cat href=/section/science>Science and Technology News</a>"
            f"<h3><a href=LINK>TITLE</a></h3><p>{TEASER}</p><a class=by href=/people/ada>Ada Quay of Harbourton</a>"
            "<a href=LINK>Read more</a></div>",
            id="picture, section, author, read more",
        ),
        pytest.param(
            f"<div><h3>TITLE</h3><p>{TEASER}</p><a href=LINK aria-label='TITLE'></a></div>", id="link over it"
        ),
        pytest.param(f"<div><h3>TITLE</h3><p>{TEASER}</p><a href=LINK></a></div>", id="link over it, without a name"),
        pytest.param(f"<div><h3>TITLE</h3><p>{TEASER}</p><a href=LINK>Read more</a></div>", id="read more"),
        pytest.param(
            f"<li><h4>TITLE</h4>{TEASER}<span><a href=LINK>اقرأ المزيد</a></span></li>", id="read more, Arabic"
        ),
        pytest.param(f"<a href=LINK><div><h3>TITLE</h3><p>{TEASER}</p></div></a>", id="all of it a link"),
    ],
)
def test_a_card_is_one_article_with_the_title_in_its_heading(card: str) -> None:
    assert listed(f"<main>{each(card)}</main>") == wanted()


def test_without_headings_an_item_is_called_by_its_first_line() -> None:
    rows = each("<div><p>TITLE</p><p>Words below.</p><a href=LINK>More</a></div>")
    third = "<div><p>Dredgers return to the inner harbour</p><a href=/news/2-story>More</a></div>"
    assert listed(rows + third) == [*wanted(), ("/news/2-story", "Dredgers return to the inner harbour")]


def test_the_heading_above_a_list_is_no_title_of_its_links() -> None:
    rows = (
        each("<li><a href=LINK>TITLE</a></li>") + "<li><a href=/news/2-story>Dredgers return to the inner harbour</a>"
    )
    links = listed(f"<section><h2><a href=/sport>Sport</a></h2><ul>{rows}</ul></section>")
    assert [url for url, _ in links] == ["/news/0-story", "/news/1-story", "/news/2-story"]


def test_where_the_main_part_lists_articles_nothing_else_of_the_page_counts() -> None:
    legal = "".join(
        f"<div><a href=/{name}>{name} and all the conditions</a></div>"
        for name in ("gdpr", "imprint-of-us", "jobs-here")
    )
    rows = each("<div><a href=LINK>TITLE</a></div>") + "<div><a href=/news/2-story>Dredgers return to the harbour</a>"
    links = listed(f"<div>{legal}</div><main>{rows}</div></main>")
    assert [url for url, _ in links] == ["/news/0-story", "/news/1-story", "/news/2-story"]


def test_a_card_gives_the_date_in_it_however_many_links_it_has() -> None:
    card = (
        "<div><a href=/a/1>One</a><a href=/a/2>Two</a><a href=/a/3>Three</a><h3><a href=LINK>TITLE</a></h3>"
        "<time datetime=2026-11-24>Tuesday</time></div>"
    )
    page = f"<html><body>{each(card)}</body></html>".encode()
    links = read(page, URL, "text/html", read_as=SourceKind.LIST).links
    assert [str(link.published)[:10] for link in links] == ["2026-11-24", "2026-11-24"]


@pytest.mark.parametrize(
    "announcement",
    [
        '<link rel=alternate type="application/rss+xml" href=/f>',
        '<link rel=alternate type="application/xml" href=/f>',
        '<link rel="alternate feed" type="text/xml; charset=utf-8" href=/f>',
        "<link rel=feed href=/f>",
    ],
)
def test_a_feed_may_be_announced_as_any_xml(announcement: str) -> None:
    page = f"<html><head>{announcement}</head><body><p>Hello</p></body></html>".encode()
    assert read(page, URL, "text/html").feeds == ("https://quay.example/f",)


def test_other_versions_of_a_page_are_no_feeds() -> None:
    head = '<link rel=alternate hreflang=de href=/de><link rel=alternate type="application/json" href=/wp-json/1>'
    assert read(f"<html><head>{head}</head><body><p>Hello</p></body></html>".encode(), URL, "text/html").feeds == ()


def test_where_a_front_page_leads_is_told_feeds_first() -> None:
    body = (
        "<nav><a href=/prices>Prices</a><a href=/news/>News</a><a href=/a/b/c>Deep</a><a href=/log?in=1>Log in</a>"
        "<a href=https://other.example/x>Other</a></nav><footer><a href=/news/rss.xml>RSS</a></footer>"
    )
    reading = read(
        f"<html><body>{body}</body></html>".encode(), "https://quay.example/", "text/html", read_as=SourceKind.LIST
    )
    ways = [(link.url, link.title) for link in reading.ways]
    assert ways == [
        ("https://quay.example/news/rss.xml", "RSS"),
        ("https://quay.example/prices", "Prices"),
        ("https://quay.example/news/", "News"),
    ]
