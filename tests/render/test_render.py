from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import places
from digest.config.digests import Topic
from digest.model.edition import Draft, Letterhead
from digest.model.grouping import Section
from digest.model.notice import Notice, NoticeKind
from digest.model.people import Segment
from digest.render import SLOTS, check, page, render, render_notices, slot_mark
from digest.render.look.look import Look, read_look
from digest.render.mail.subject import PREHEADER, SUBJECT
from digest.render.plain import plain
from digest.render.samples import samples
from digest.render.segment_view import headline
from digest.text.direction import bare
from digest.text.lines import letters
from tests.render.made import ALL, article, draft, headlines, mail, story, tree, words
from tests.render.mail.told import EDITION

HOSTILE = (
    "{{7*7}}",
    "{% raw %}{{ x }}{% endraw %}",
    "</mj-text><mj-text>",
    "--><script>alert(1)</script>",
    "<![CDATA[ x ]]> <!-- <b> 1 < 2 & &amp; &#8205; &nbsp;",
    "%recipient.email% *|FNAME|* [[data:name]] ${x} #{y} <%= z %>",
    "back\\slash \\u{200d} no\u00a0break r\u200flm 👩\u200d👩\u200d👧 e\u0301",
    "line\nbreak\r\nand\ttab \u2028",
    "\"double\" 'single' `back`",
    "<mj-include path='/etc/passwd'/>",
    "None",
    "漢字" * 100,
    "a" * 500,
)


def test_two_renderings_of_one_edition_are_the_same_bytes(look: Look) -> None:
    again = read_look("broadsheet", places.TEMPLATES)
    assert mail(samples.sample_draft(), look) == mail(samples.sample_draft(), again)


def test_a_mail_holds_every_story_of_the_edition_in_both_parts(look: Look) -> None:
    sample = samples.sample_draft()
    rendering = mail(sample, look)
    assert sorted(headlines(rendering)) == sorted(s.lead.title for s in sample.stories)
    for told in sample.stories:
        assert told.lead.title in " ".join(rendering.text.split())
        assert told.lead.url in rendering.text


def test_both_parts_tell_the_stories_in_the_same_order(look: Look) -> None:
    rendering = mail(samples.sample_draft(), look)
    flat = " ".join(rendering.text.split())
    places_in_text = [flat.index(title) for title in headlines(rendering)]
    assert places_in_text == sorted(places_in_text)


@pytest.mark.parametrize("name", ["broadsheet", "brief", "cards"])
def test_every_look_passes_our_own_checks(name: str) -> None:
    own = read_look(name, places.TEMPLATES)
    assert check(mail(samples.sample_draft(), own), samples.sample_draft()) == ()


@pytest.mark.parametrize("language", ["en", "de", "ar", "he", "fr", "xx"])
def test_a_mail_says_its_language_and_direction(look: Look, language: str) -> None:
    sample = samples.sample_draft()
    rendering = mail(replace(sample, language=language), look, Segment(language=language))
    root = tree(rendering)
    assert (root.get("lang"), root.get("dir")) == (language, "rtl" if language in ("ar", "he") else "ltr")
    assert check(rendering, sample) == ()


def test_the_best_ranked_story_of_the_chosen_topics_leads(look: Look) -> None:
    rendering = mail(samples.sample_draft(), look, Segment(language="en", topics=("culture", "sport")))
    assert headlines(rendering)[0] == "A novel written backwards wins the Lantern Prize"
    assert rendering.subject == "A novel written backwards wins the Lantern Prize"
    assert len(headlines(rendering)) == 9


def test_what_fits_nowhere_is_only_for_those_who_chose_no_topics(look: Look) -> None:
    rest = Section(key="rest", name="More", stories=(story("Odds and ends", rank=2),))
    sample = replace(draft(story()), sections=(*draft(story()).sections, rest))
    assert "Odds and ends" in mail(sample, look).text
    assert "Odds and ends" not in mail(sample, look, Segment(language="en", topics=("world",))).text


@pytest.mark.parametrize("name", ["broadsheet", "brief", "cards"])
def test_readers_choose_their_topics_by_a_mail_to_the_editors(name: str) -> None:
    own, sample = read_look(name, places.TEMPLATES), samples.sample_draft()
    choice = tuple(Topic(key=key, name=key) for key in ("World", "Art & Life"))
    offered = mail(sample, own, topics=choice)
    (link,) = (a.get("href") for a in tree(offered).iter("a") if words(a) == "Choose your topics")
    address, _, said = link.partition("?")
    assert address == "mailto:editors@meridian.example"
    assert parse_qs(said) == {
        "subject": ["My topics of Morning Meridian"],
        "body": ["Please send me only these topics (delete the others):\r\n\r\nWorld\r\nArt & Life"],
    }
    asked = "Choose your topics. Write to editors@meridian.example which of these you\nwant:\nWorld · Art & Life\n"
    assert asked in offered.text
    assert check(offered, sample) == ()
    for told, topics in ((sample, choice[:1]), (replace(sample, letterhead=Letterhead()), choice)):
        assert "Choose your topics" not in mail(told, own, topics=topics).html


def paged(sample: Draft) -> Draft:
    """One whose mails may lead to pages."""
    head = replace(sample.letterhead, web_url="https://meridian.example")
    return replace(sample, letterhead=head, token_key="1")


@pytest.mark.parametrize("name", ["broadsheet", "brief", "cards"])
def test_where_there_are_pages_readers_choose_on_one_of_them(name: str) -> None:
    own, sample = read_look(name, places.TEMPLATES), paged(samples.sample_draft())
    offered = mail(sample, own)
    slot = f"{offered.mark}preferences{offered.mark}"
    assert [a.get("href") for a in tree(offered).iter("a") if words(a) == "Choose what you get"] == [slot]
    assert f"Choose what you get:\n{slot}\n" in offered.text
    assert check(offered, sample) == ()


def test_readers_choose_their_topics_whatever_the_editors_are_called(look: Look) -> None:
    sample = replace(samples.sample_draft(), letterhead=Letterhead(reply_to="o'brien@paper.example"))
    offered = mail(sample, look, topics=(Topic(key="world", name="World"), Topic(key="art", name="Art")))
    (link,) = (a.get("href") for a in tree(offered).iter("a") if words(a) == "Choose your topics")
    assert link.partition("?")[0] == "mailto:o%27brien@paper.example"
    assert "Write to o'brien@paper.example which of these you want:\nWorld · Art\n" in offered.text.replace(
        "you\nwant", "you want"
    )
    assert check(offered, sample) == ()


def test_the_senders_address_keeps_its_order_in_a_mail_that_is_read_the_other_way(look: Look) -> None:
    rendering = mail(samples.sample_draft(), look, Segment(language="ar"))
    (address,) = (p for p in tree(rendering).iter("p") if "12 Quay Street" in words(p))
    assert (tree(rendering).get("dir"), address.get("dir")) == ("rtl", None)
    assert [span.get("dir") for span in address.iter("span")] == ["ltr"]


def test_a_segment_whose_topics_have_no_story_gets_no_rendering(look: Look) -> None:
    segment = Segment(language="en", topics=("gardening",))
    assert render(draft(story()), samples.sample_digest(), samples.sample_site(), look, segment, {}) is None


@pytest.mark.parametrize("slot", SLOTS)
def test_a_slot_survives_in_both_parts_and_in_a_link(look: Look, slot: str) -> None:
    rendering = mail(paged(samples.sample_draft()), look)
    token = f"{rendering.mark}{slot}{rendering.mark}"
    assert rendering.mark.isascii()
    assert rendering.mark.isalnum()
    assert f'href="{token}"' in rendering.html
    assert token in rendering.text
    for part in (rendering.html, rendering.text):
        assert part.count(rendering.mark) == 2 * sum(
            part.count(f"{rendering.mark}{name}{rendering.mark}") for name in SLOTS
        )
    assert rendering.mark not in rendering.subject + rendering.preheader


def test_the_mark_stands_nowhere_in_the_content() -> None:
    short = slot_mark("an edition")
    assert slot_mark("an edition") == short
    assert slot_mark("another edition") != short

    class Echo(str):
        """Content in which the first mark one would choose does stand."""

        __slots__ = ()

        def __contains__(self, part: object) -> bool:
            return part == short

    longer = slot_mark(Echo("an edition"))
    assert longer != short
    assert len(longer) > len(short)


def test_two_segments_have_two_marks(look: Look) -> None:
    world, sport = (Segment(language="en", topics=(topic,)) for topic in ("world", "sport"))
    assert mail(samples.sample_draft(), look, world).mark != mail(samples.sample_draft(), look, sport).mark


@pytest.mark.parametrize("typed", HOSTILE)
def test_9_whatever_an_article_says_arrives_as_typed(look: Look, typed: str) -> None:
    told = story("First", article("Other", source=typed), rank=1, summary="One.")
    hostile = story(typed, rank=2, summary=typed, text=typed * 50)
    rendering = mail(draft(told, hostile), look)
    shown = tree(rendering).findall(".//h3")[1]
    assert words(shown) == " ".join(headline(typed).split())
    assert check(rendering, draft(told, hostile)) == ()
    for part in (rendering.html, rendering.text, rendering.subject):
        for begins in ("{{", "{%", "%recipient.", "*|F", "[[", "${", "<%", "<mj-", "<script", "</mj"):
            assert begins not in part


@pytest.mark.parametrize("typed", HOSTILE)
def test_whatever_an_editor_types_arrives_as_typed(look: Look, typed: str) -> None:
    sample = replace(draft(story()), title=typed)
    rendering = mail(sample, look, description=typed, subject="{title} {lead}")
    root = tree(rendering)
    assert bare(words(next(root.iter("h1")))) == " ".join(bare(plain(typed, 120)).split())
    assert "script" not in {element.tag for element in root.iter()}


@settings(max_examples=60, deadline=None)
@given(title=st.text(max_size=60), summary=st.text(max_size=120), url=st.text(max_size=40))
def test_no_text_stops_an_edition(look: Look, title: str, summary: str, url: str) -> None:
    told = story(title, summary=summary, url=f"https://x.example/{url}")
    rendering = mail(draft(told, story("Second", rank=2)), look)
    assert check(rendering, draft(told, story("Second", rank=2))) == ()
    assert len(headlines(rendering)) == 2
    assert 0 < letters(rendering.subject.replace("\u200c", "")) <= SUBJECT
    assert len(rendering.preheader) <= PREHEADER


def test_forty_stories_stay_under_sixty_kilobytes(look: Look) -> None:
    rows = [s for s in samples.sample_draft().stories for _ in (1, 2)][:40]
    long = [replace(s, key=str(n), rank=n, summary=(s.summary * 2)[:190]) for n, s in enumerate(rows, start=1)]
    topics = tuple(Section(key=f"t{n}", name=f"Topic {n}", stories=tuple(long[n::8])) for n in range(8))
    sample = replace(draft(), sections=topics)
    rendering = mail(sample, look)
    assert len(headlines(rendering)) == 40
    assert len(rendering.html.encode()) <= 60_000


def test_a_page_to_look_at_has_no_slots(look: Look) -> None:
    rendering = mail(draft(story()), look)
    assert rendering.mark not in page(rendering)
    assert 'href="#"' in page(rendering)


def test_a_notice_to_look_at_is_its_html(look: Look) -> None:
    held = Notice(kind=NoticeKind.HELD, facts={**EDITION, "reason": "it must"}, key="held")
    rendering = render_notices((held,), samples.sample_site(), look)
    assert page(rendering) == rendering.html


def test_the_sample_has_samples_ranked_from_one_in_six_sections() -> None:
    sample = samples.sample_draft()
    assert [s.rank for s in sample.stories] == list(range(1, 31))
    assert len(sample.sections) == 6
    assert len({s.key for s in sample.stories}) == 30


def test_everybody_in_a_segment_gets_its_key(look: Look) -> None:
    assert mail(draft(story()), look, ALL).segment == ALL.key
