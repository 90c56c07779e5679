"""The page that tells editors why every article is in or out."""

from __future__ import annotations

from dataclasses import replace

from lxml import html
from lxml.html import HtmlElement

from digest.model.grouping import Outcome, Verdict
from digest.model.run import SourceReport
from digest.model.source import Failure
from digest.render.look.look import Look
from digest.render.samples import samples
from digest.render.web.reasons import reasons_page
from tests.render.made import article, draft, story

SITE = samples.sample_site()
LEAD = replace(article("Bridge opens"), number=1)
OTHER = replace(article("The bridge is open"), number=2)
QUIZ = replace(article('Weekly quiz </h3><script>alert("1")</script>', url="javascript:alert(1)"), number=3)
VERDICTS = (
    Verdict(article=1, outcome=Outcome.LEAD, reason="keywords bridge put it in World", rank=1),
    Verdict(article=2, outcome=Outcome.MEMBER, reason="the same story: bridge, opens", rank=1),
    Verdict(article=3, outcome=Outcome.LEFT_OUT, reason='"quiz" in its title', where="config/digests/morning.yaml:6"),
)


def page(look: Look, *sources: SourceReport) -> HtmlElement:
    shown = draft(story("Bridge opens"))
    section = replace(shown.sections[0], stories=(replace(shown.stories[0], articles=(LEAD, OTHER), why="3 sources"),))
    content = reasons_page(replace(shown, sections=(section,)), (LEAD, OTHER, QUIZ), VERDICTS, sources, SITE, look)
    return html.document_fromstring(content.decode())


def words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_every_article_stands_once_with_its_reason(look: Look) -> None:
    shown = page(look)
    assert [words(title) for title in shown.iter("h3")] == [
        "1. Bridge opens",
        "The bridge is open",
        words(shown.findall(".//h3")[2]),
    ]
    reasons = [words(said) for said in shown.xpath("//article/p[1]")]
    assert reasons == [
        "keywords bridge put it in World; 3 sources",
        "the same story: bridge, opens",
        '"quiz" in its title',
    ]
    assert "2 of 3 articles run" in words(shown)


def test_what_was_left_out_names_the_line_to_change(look: Look) -> None:
    left_out = page(look).findall(".//section")[-1]
    assert words(left_out.find("h2")) == "left out (1)"
    assert words(left_out.find(".//article/p[@class='origin']")) == "config/digests/morning.yaml:6"


def test_hostile_titles_and_addresses_are_only_text(look: Look) -> None:
    shown = page(look)
    assert not shown.findall(".//script")
    assert '</h3><script>alert("1")</script>' in words(shown)
    assert all(link.get("href", "").startswith("https://") for link in shown.iter("a"))


def test_sources_that_failed_stand_at_the_end(look: Look) -> None:
    failure = Failure(
        source="s", name="Wire", url="https://wire.example/feed", reason="answered 404 Not Found", advice="Look."
    )
    last = page(look, SourceReport(source="s", name="Wire", new=0, failure=failure)).findall(".//section")[-1]
    assert words(last) == "sources that failed (1) Wire answered 404 Not Found. Look."
