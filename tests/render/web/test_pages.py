from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html
from lxml.html import HtmlElement

from digest.config.site import Web
from digest.model.edition import Draft, Edition, Letterhead, Occasion, Status
from digest.render.look.look import Look
from digest.render.passing_on import SHARE
from digest.render.samples import samples
from digest.render.segment_view import page_path, web_page
from digest.render.web.feed import IN_FEED
from digest.render.web.pages import front_page, pages
from tests.render.made import article, draft, mail, story, words

SITE = samples.sample_site()
PUBLIC = SITE.model_copy(update={"web": Web(url="https://meridian.example/news")})
DIGEST = samples.sample_digest()


def editions(count: int, *stories: object) -> list[Edition]:
    """Of successive days, newest first."""
    first = draft(*stories) if stories else samples.sample_draft()  # type: ignore[arg-type]
    return [
        _frozen(
            replace(
                first,
                number=count - back,
                occasion=Occasion(key=f"2026-11-{24 - back}T07:00", at=first.occasion.at - timedelta(days=back)),
            )
        )
        for back in range(count)
    ]


def _frozen(draft: Draft) -> Edition:
    return Edition(id=draft.number, draft=draft, hash="5e", frozen=draft.occasion.at, status=Status.SENT)


def changed(edition: Edition, **given: Any) -> Edition:
    return replace(edition, draft=replace(edition.draft, **given))


def published(look: Look, *shown: Edition, public: bool = True) -> dict[str, bytes]:
    return dict(pages(DIGEST, PUBLIC if public else SITE, look, shown))


def page(content: bytes) -> HtmlElement:
    return html.document_fromstring(content.decode())


def test_every_edition_has_a_page_and_the_digest_an_archive_and_a_feed(look: Look) -> None:
    assert list(published(look, *editions(2))) == [
        "morning/2026-11-24-0700.html",
        "morning/2026-11-23-0700.html",
        "morning/index.html",
        "morning/feed.xml",
    ]


def test_an_edition_by_hand_is_found_by_its_second() -> None:
    hand = replace(draft(story()), occasion=Occasion(key="hand-2026-11-24T16:02:11.5", at=samples.NOW, by_hand=True))
    assert page_path(hand) == "morning/2026-11-24-160211.html"


def test_the_link_in_a_mail_leads_to_the_page_that_is_published(look: Look) -> None:
    by_hand = Occasion(key="hand-2026-11-24T16:02:11.5", at=samples.NOW, by_hand=True)
    for sent in (editions(1)[0], changed(editions(1)[0], occasion=by_hand)):
        public = changed(sent, letterhead=Letterhead(web_url="https://meridian.example/news"))
        assert web_page(public.draft).removeprefix("https://meridian.example/news/") in published(look, public)


@pytest.mark.parametrize("key", ["world", "art & life", "науки", 'quote"s'])
def test_the_places_that_a_mail_names_are_on_the_page(look: Look, key: str) -> None:
    whole = samples.sample_draft()
    sections = (replace(whole.sections[0], stories=whole.sections[0].stories[:1]), *whole.sections[1:3])
    sent = changed(editions(1)[0], sections=(replace(sections[0], key=key), *sections[1:]))
    public = changed(sent, letterhead=Letterhead(web_url="https://meridian.example/news"))
    strip = html.document_fromstring(mail(public.draft, look).html).xpath("//td[contains(@class, 'strip')]//a/@href")
    assert len(strip) == 3
    shown = page(published(look, public)["morning/2026-11-24-0700.html"])
    assert {str(way).partition("#")[2] for way in strip} <= {str(place) for place in shown.xpath("//@id")}


def test_the_page_holds_every_headline_with_its_link(look: Look) -> None:
    shown = page(published(look, *editions(1))["morning/2026-11-24-0700.html"])
    links = {anchor.get("href"): anchor.text_content() for anchor in shown.iter("a")}
    for told in samples.sample_draft().stories:
        assert links[told.lead.url] == told.lead.title
    assert [heading.text_content() for heading in shown.iter("h1")] == ["Morning Meridian"]


OWN = {"source": "folder:/quay/inbox", "url": "", "guid": "wall.md", "text": "The wall <b>rises</b>.\n\nIn May."}


def test_a_piece_that_lies_nowhere_else_stands_on_the_page_whole(look: Look) -> None:
    (edition,) = editions(1, story("The wall", summary="The wall rises.", **OWN), story("Other", rank=2))
    public = changed(edition, letterhead=Letterhead(web_url="https://meridian.example/news"))
    shown = page(published(look, public)["morning/2026-11-24-0700.html"])
    texts = [paragraph.text_content() for paragraph in shown.iter("p")]
    assert "The wall <b>rises</b>." in texts
    assert "In May." in texts
    (head,) = (head for head in shown.iter("h3") if head.text_content() == "The wall")
    assert head.find("a").get("href") == f"{web_page(public.draft)}#{head.get('id')}"


@pytest.mark.parametrize(
    "other",
    [
        {"url": "https://quay.example/wall"},
        {"source": "https://wire.example/feed.xml"},
        {"guid": "<1@quay.example>"},
        {"guid": "letter.eml"},
    ],
)
def test_nothing_of_others_is_published_whole(look: Look, other: dict[str, str]) -> None:
    (edition,) = editions(1, story("The wall", summary="The wall rises.", **(OWN | other)))
    assert "In May." not in published(look, edition)["morning/2026-11-24-0700.html"].decode()


def test_the_page_says_how_to_share_it_and_each_story_has_a_place_and_a_link_to_it(look: Look) -> None:
    (edition,) = editions(1)
    public = changed(edition, letterhead=Letterhead(web_url="https://meridian.example/news"))
    shown = page(published(look, public)["morning/2026-11-24-0700.html"])
    links = {words(a): a.get("href") for a in shown.get_element_by_id(SHARE).iter("a")}
    address = "https://meridian.example/news/morning/2026-11-24-0700.html"
    assert links[address] == address
    assert parse_qs(links["Send by mail"].removeprefix("mailto:?")) == {
        "subject": ["Morning Meridian, 24 November 2026"],
        "body": [address],
    }
    ways = {a.get("aria-label"): a.get("href") for a in shown.iter("a") if words(a) == "Link"}
    assert len(ways) == len(public.draft.stories) == 30
    for told in public.draft.stories:
        place = shown.get_element_by_id(ways[f"Link: {told.lead.title}"].removeprefix("#"))
        assert words(place) == told.lead.title


def test_a_page_without_an_address_has_nothing_to_share(look: Look) -> None:
    shown = page(published(look, *editions(1), public=False)["morning/2026-11-24-0700.html"])
    assert shown.xpath(f"//*[@id='{SHARE}']") == []
    assert "Link" not in {words(a) for a in shown.iter("a")}


def test_pages_lead_to_the_one_before_and_after_and_to_the_archive(look: Look) -> None:
    middle = page(published(look, *editions(3))["morning/2026-11-23-0700.html"])
    leads = {anchor.get("rel"): anchor.get("href") for anchor in middle.iter("a") if anchor.get("rel")}
    assert leads == {"prev": "2026-11-22-0700.html", "next": "2026-11-24-0700.html"}
    assert "index.html" in {anchor.get("href") for anchor in middle.iter("a")}


def test_nothing_on_a_page_runs_or_loads_but_pictures_over_https(look: Look) -> None:
    for path, content in published(look, *editions(1)).items():
        if path.endswith(".html"):
            shown = page(content)
            assert shown.findall(".//script") == []
            assert all((image.get("src") or "").startswith("https://") for image in shown.iter("img"))
            (policy,) = shown.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
            assert "default-src 'none'" in policy


def test_a_page_knows_its_own_address_where_the_site_has_one(look: Look) -> None:
    canonical = "//link[@rel='canonical']/@href"
    there = published(look, *editions(1))
    assert page(there["morning/2026-11-24-0700.html"]).xpath(canonical) == [
        "https://meridian.example/news/morning/2026-11-24-0700.html"
    ]
    without = published(look, *editions(1), public=False)
    assert "morning/feed.xml" not in without
    assert page(without["morning/2026-11-24-0700.html"]).xpath(canonical) == []


def test_the_feed_holds_the_newest_editions_with_the_headlines(look: Look) -> None:
    feed = etree.fromstring(published(look, *editions(IN_FEED + 3))["morning/feed.xml"])
    items = feed.findall("channel/item")
    assert len(items) == IN_FEED
    assert items[0].findtext("link") == "https://meridian.example/news/morning/2026-11-24-0700.html"
    assert items[0].findtext("guid") == "morning 2026-11-24T07:00"
    assert items[0].findtext("pubDate") == "Tue, 24 Nov 2026 07:00:00 GMT"
    assert "A novel written backwards wins the Lantern Prize" in (items[0].findtext("description") or "")


def test_the_feed_shows_an_edition_as_readers_of_feeds_can_see_it(look: Look) -> None:
    (edition,) = editions(1, story("The wall <holds>", source="https://wire.example/feed.xml", summary="Since May."))
    feed = etree.fromstring(published(look, changed(edition, intro="Good *morning*."))["morning/feed.xml"])
    (item,) = feed.findall("channel/item")
    shown = page((item.findtext("description") or "").encode())
    (section,) = edition.draft.sections
    assert [name.text_content() for name in shown.iter("h2")] == [section.name]
    assert [name.text for name in item.findall("category")] == [section.name]
    assert [title.text_content() for title in shown.iter("h3")] == ["The wall <holds>"]
    texts = [paragraph.text_content().strip() for paragraph in shown.iter("p")]
    assert texts[:2] == ["Good morning.", "Since May."]
    assert len(texts) == 3, "the source"
    assert texts[2]


def test_a_list_of_pages_names_each_editions_first_headlines(look: Look) -> None:
    shown = editions(1)
    titles = [told.lead.title for told in shown[0].draft.stories]
    archive = page(published(look, *shown)["morning/index.html"])
    assert archive.xpath("string(//ol//h2)") == titles[0]
    assert [title.text_content() for title in archive.xpath("//ol//p/bdi")] == titles[1:4]
    front = page(front_page(PUBLIC, look, {"morning": (DIGEST, shown[0])}))
    assert [title.text_content() for title in front.xpath("//ol//p[last()]/bdi")] == titles[:3]


def test_a_picture_that_cannot_be_had_keeps_no_place(look: Look) -> None:
    shown = page(published(look, *editions(1))["morning/2026-11-24-0700.html"])
    pictures = [image for image in shown.iter("img") if image.get("alt") == ""]
    assert pictures
    assert not [image for image in pictures if image.get("height") or image.get("width")]


def test_below_the_last_story_readers_are_asked_to_subscribe_where_they_can(look: Look) -> None:
    asked = "//main//a[@class='button']/@href"
    path = "morning/2026-11-24-0700.html"
    assert page(published(look, *editions(1))[path]).xpath(asked) == ["../join/morning"]
    assert page(published(look, *editions(1), public=False)[path]).xpath(asked) == []


def test_an_edition_without_a_story_has_no_page(look: Look) -> None:
    empty = changed(editions(1)[0], sections=())
    assert list(published(look, empty)) == ["morning/index.html", "morning/feed.xml"]


def test_the_front_page_leads_to_every_digest(look: Look) -> None:
    shown = page(front_page(PUBLIC, look, {"morning": (DIGEST, editions(1)[0])}))
    (main,) = shown.iter("main")
    assert [(anchor.get("href"), anchor.text_content()) for anchor in main.iter("a")] == [
        ("morning/index.html", "Morning Meridian")
    ]


def test_a_digest_without_an_edition_is_on_the_front_page_to_be_joined(look: Look) -> None:
    (main,) = page(front_page(PUBLIC, look, {"morning": (DIGEST, None)})).iter("main")
    assert [anchor.get("href") for anchor in main.iter("a")] == ["join/morning"]


def test_every_page_leads_to_joining_choosing_and_the_privacy_note_where_they_are_served(look: Look) -> None:
    for path, content in published(look, *editions(1)).items():
        ways = {anchor.get("href") for anchor in page(content).iter("a")} if path.endswith("html") else set()
        assert ways >= {"../join/morning", "../choices", "../privacy"} or path.endswith("xml")
    alone = page(published(look, *editions(1), public=False)["morning/index.html"])
    assert not any("choices" in str(anchor.get("href")) for anchor in alone.iter("a"))


def test_where_nobody_can_join_no_page_leads_there(look: Look) -> None:
    site = PUBLIC.model_copy(update={"web": Web(url="https://meridian.example", joining=False)})
    shown = page(front_page(site, look, {"morning": (DIGEST, editions(1)[0])}))
    assert not any("join" in str(anchor.get("href")) for anchor in shown.iter("a"))


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("de", "ltr")])
def test_a_page_speaks_the_editions_language(look: Look, language: str, direction: str) -> None:
    shown = page(published(look, changed(editions(1)[0], language=language))["morning/2026-11-24-0700.html"])
    assert (shown.get("lang"), shown.get("dir")) == (language, direction)
    assert "Lead story" not in shown.text_content()


HOSTILE = st.one_of(
    st.text(max_size=80),
    st.sampled_from(["</title><script>alert(1)</script>", "{{7*7}}", '" onload="x', "a\x00b\ud800", "]]>", "<!--"]),
)


@settings(max_examples=60, deadline=None)
@given(title=HOSTILE, summary=HOSTILE, url=HOSTILE)
def test_whatever_was_collected_stays_text(look: Look, title: str, summary: str, url: str) -> None:
    hostile = editions(1, story(title, article("Other", url=url), summary=summary, url=url))
    written = published(look, *hostile)
    shown = page(written["morning/2026-11-24-0700.html"])
    assert shown.findall(".//script") == []
    assert {name for element in shown.iter() for name in element.attrib if name.startswith("on")} == set()
    assert all(
        (anchor.get("href") or "#").startswith(("http", "#", "index", "../", "mailto:?subject="))
        for anchor in shown.iter("a")
    )
    assert len(etree.fromstring(written["morning/feed.xml"]).findall("channel/item")) == 1
