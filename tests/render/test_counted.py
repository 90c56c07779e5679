"""Links that count clicks: the same for all readers of an edition, in both parts, and of nothing else."""

from __future__ import annotations

import re
from dataclasses import replace

from digest.model.edition import Draft, Letterhead, Occasion
from digest.model.people import Segment
from digest.render import links, uncounted
from digest.render.look.look import Look
from digest.render.samples import samples
from tests.render.made import ALL, article, draft, mail, story

PAGES = "https://quay.example"
CODE = re.compile(re.escape(PAGES) + r"/r/([a-z2-7]{12})(?![\w/])")


def of_two(**given: object) -> Draft:
    also = article("Ferry is late", source="https://other.example/rss", url="https://other.example/b?x=1&y=2", number=2)
    stories = (story("Bridge opens", also), story("Ice on the lake", rank=2, number=3))
    head = Letterhead(sender="The Quay <news@quay.example>", web_url=PAGES)
    return draft(*stories, **{"counts_clicks": True, "letterhead": head, **given})


def test_every_link_of_a_story_leads_over_our_pages_in_both_parts(look: Look) -> None:
    made = of_two()
    rendering, codes = mail(made, look), {link.code: link.url for link in links(made)}
    assert sorted(codes.values()) == sorted(a.url for s in made.stories for a in s.articles)
    for part in (rendering.html, rendering.text):
        assert set(CODE.findall(part)) == set(codes)
        assert "wire.example/" not in part
        assert "other.example/b" not in part


def test_no_reader_has_a_link_of_their_own(look: Look) -> None:
    made = of_two()
    everything, one_language = mail(made, look), mail(made, look, Segment(language="de", topics=("world",)))
    assert set(CODE.findall(everything.html)) == set(CODE.findall(one_language.html))
    assert mail(made, look).html == everything.html


def test_each_edition_has_links_of_its_own() -> None:
    later = replace(of_two(), occasion=Occasion(key="2026-11-25T07:00", at=samples.NOW))
    assert not {link.code for link in links(of_two())} & {link.code for link in links(later)}


def test_without_pages_or_without_the_wish_links_are_plain(look: Look) -> None:
    for made in (of_two(letterhead=Letterhead()), of_two(counts_clicks=False)):
        assert links(made) == ()
        assert "https://wire.example/Bridgeopens" in mail(made, look).html
        assert "/r/" not in mail(made, look).html


def test_who_looks_a_draft_over_is_led_where_its_stories_are(look: Look) -> None:
    counted = mail(of_two(), look, ALL)
    plain = mail(of_two(counts_clicks=False), look, ALL)
    shown = uncounted(counted, of_two())
    for part in ("html", "text"):
        assert getattr(shown, part).replace(shown.mark, "") == getattr(plain, part).replace(plain.mark, "")
