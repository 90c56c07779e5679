from __future__ import annotations

import re
from dataclasses import replace

import pytest

from digest.errors import ConfigError
from digest.model.edition import Letterhead, Rendering
from digest.model.grouping import Section, Story
from digest.model.people import Segment
from digest.render import check
from digest.render.look.look import Look
from digest.render.mail.document import LARGEST, weight
from digest.render.samples import samples
from digest.render.segment_view import web_page
from tests.render.made import article, draft, headlines, mail, picture, story, tree, words


def changed(look: Look, **templates: str) -> Look:
    names = {"edition_mjml": "edition.mjml", "edition_txt": "edition.txt"}
    return replace(look, templates={**look.templates, **{names[k]: text for k, text in templates.items()}})


def many(count: int) -> tuple[Story, ...]:
    return tuple(story(f"Story number {n} " + "of many " * 16, rank=n, summary="Words. " * 60) for n in range(1, count))


def test_the_tail_of_a_mail_too_long_for_gmail_is_left_out_and_counted(look: Look) -> None:
    sample = draft(*many(200))
    rendering = mail(sample, look)
    shown = headlines(rendering)
    assert 0.9 * LARGEST < weight(rendering.html) <= LARGEST
    assert shown == [" ".join(s.lead.title.split()) for s in sample.stories[: len(shown)]]
    missing = len(sample.stories) - len(shown)
    assert f"{missing} more stories did not fit." in words(tree(rendering))
    assert f"{missing} more stories did not fit." in rendering.text
    assert [f.severity for f in check(rendering, sample)] == ["warning"]


def test_the_tail_is_that_of_the_ranking_not_of_the_last_section(look: Look) -> None:
    stories = many(200)
    sections = (Section(key="a", name="A", stories=stories[100:]), Section(key="b", name="B", stories=stories[:100]))
    shown = headlines(mail(replace(draft(), sections=sections), look))
    assert shown[0].startswith("Story number 1 ")
    assert not any(title.startswith("Story number 199 ") for title in shown)


def test_a_story_that_cannot_be_laid_out_is_left_out_and_the_others_go(look: Look) -> None:
    sample = draft(story("One"), story("Two", rank=2), story("Three", rank=3), story("Odd", rank=4))
    rendering = mail(sample, changed(look, edition_mjml=_odd_wherever(look.templates["edition.mjml"])))
    assert headlines(rendering) == ["One", "Two", "Three"]
    assert "Odd" not in rendering.text
    assert [f.severity for f in check(rendering, sample)] == ["warning"]


def _odd_wherever(page: str) -> str:
    """A look in which a story called Odd opens an element it never closes, wherever it stands."""
    return page.replace("<mj-body", '{% for s in page.stories if s.title == "Odd" %}<mj-odd>{% endfor %}\n<mj-body', 1)


def test_a_look_that_refuses_every_story_is_named(look: Look) -> None:
    with pytest.raises(ConfigError) as raised:
        mail(draft(story()), changed(look, edition_mjml="<mjml><mj-body>"))
    assert raised.value.where == look.files["edition.mjml"]


@pytest.mark.parametrize(
    "source", ["{{ page.nothing }}", "{% if %}", "{{ page.title|safe }}", "{{ page.title.__class__ }}", "{{ 1/page }}"]
)
def test_a_broken_template_is_named_with_what_is_wrong(look: Look, source: str) -> None:
    look = replace(look, own=True)
    for changes in ({"edition_mjml": source}, {"edition_txt": source}):
        with pytest.raises(ConfigError) as raised:
            mail(draft(story()), changed(look, **changes))
        assert re.search(r"broadsheet/edition\.(mjml|txt):1$", raised.value.where)
        assert raised.value.advice


def test_pictures_have_a_width_no_words_and_a_link_nobody_tabs_to(look: Look) -> None:
    rendering = mail(draft(story(image=picture()), story("Two", rank=2, image=picture())), look)
    images = list(tree(rendering).iter("img"))
    assert [image.get("width") for image in images] == ["536", "120"]
    assert [image.get("height") for image in images] == ["302", "68"]
    for image in images:
        assert image.get("alt") == ""
        assert (image.getparent().get("aria-hidden"), image.getparent().get("tabindex")) == ("true", "-1")


def test_only_the_first_story_of_a_section_has_a_thumbnail(look: Look) -> None:
    stories = [story(f"S{n}", rank=n, image=picture()) for n in range(1, 6)]
    assert len(list(tree(mail(draft(*stories), look)).iter("img"))) == 2


def test_headlines_are_the_links_and_a_story_without_address_has_none(look: Look) -> None:
    rendering = mail(draft(story("One"), story("Two", rank=2, url="")), look)
    first, second = tree(rendering).iter("h3")
    assert first.find("a").get("href") == "https://wire.example/One"
    assert second.find("a") is None


def test_a_story_with_news_is_marked(look: Look) -> None:
    assert "Update" in words(tree(mail(draft(story(ran="2026-11-23T07:00")), look)))


def test_an_update_leads_to_the_page_of_the_edition_that_had_it_before(look: Look) -> None:
    told = story(ran="2026-11-23T07:00")
    public = draft(told, letterhead=Letterhead(web_url="https://meridian.example/news"))
    (link,) = (a.get("href") for a in tree(mail(public, look)).iter("a") if words(a) == "Update")
    assert link == "https://meridian.example/news/morning/2026-11-23-0700.html"
    assert not [a for a in tree(mail(draft(told), look)).iter("a") if words(a) == "Update"]
    assert "Update" not in words(tree(mail(draft(story()), look)))


PAGES = Letterhead(web_url="https://meridian.example")


def strip(rendering: Rendering) -> dict[str, str]:
    return {words(a): a.get("href", "") for a in tree(rendering).xpath("//td[contains(@class, 'strip')]//a")}


def test_the_strip_follows_the_lead_and_each_place_in_it_leads_to_its_section_on_the_web(look: Look) -> None:
    sample = replace(samples.sample_draft(), letterhead=PAGES)
    made = mail(sample, look)
    page = web_page(sample)
    assert list(strip(made).values()) == [f"{page}#topic-{topic.lower()}" for topic in samples.TOPICS]
    first, *_, sixth = strip(made)
    assert (first, sixth) == ("World 6", "Sport 4")
    assert made.html.index(">Two shores") < made.html.index("topic-world") < made.html.index(">Flood gates")


def test_without_pages_the_strip_leads_nowhere(look: Look) -> None:
    made = mail(samples.sample_draft(), look)
    assert strip(made) == {}
    assert len(tree(made).find_class("w")) == 6
    assert 'href="#' not in made.html


@pytest.mark.parametrize(("topics", "shown"), [(1, 0), (2, 0), (3, 3)])
def test_fewer_than_three_sections_have_no_strip(look: Look, topics: int, shown: int) -> None:
    whole = replace(samples.sample_draft(), letterhead=PAGES)
    assert len(strip(mail(replace(whole, sections=whole.sections[:topics]), look))) == shown


def test_whoever_reads_fewer_topics_is_led_to_the_same_places(look: Look) -> None:
    whole = replace(samples.sample_draft(), letterhead=PAGES)
    some = mail(whole, look, Segment(language="en", topics=("culture", "science", "sport")))
    assert set(strip(some).values()) < set(strip(mail(whole, look)).values())


def test_nothing_is_fetched_but_pictures(look: Look) -> None:
    root = tree(mail(samples.sample_draft(), look))
    assert not list(root.iter("link", "script", "iframe"))
    assert "@import" not in mail(samples.sample_draft(), look).html
    assert all(image.get("src").startswith("https://pictures.") for image in root.iter("img"))


def test_style_stays_under_what_gmail_keeps(look: Look) -> None:
    styles = [style.text or "" for style in tree(mail(samples.sample_draft(), look)).iter("style")]
    assert sum(map(len, styles)) < 8_192
    assert any("prefers-color-scheme:dark" in style for style in styles)
    assert any("[data-ogsc]" in style for style in styles)


def test_rules_that_some_mail_programs_do_not_know_stand_in_blocks_of_their_own(look: Look) -> None:
    blocks = [style.text or "" for style in tree(mail(samples.sample_draft(), look)).iter("style")]
    for some in ("max-width:480px", "prefers-color-scheme:dark", "[data-ogsc]", "x-apple-data-detectors", "u+div"):
        (alone,) = (block for block in blocks if some in block)
        assert not any(other in alone for other in ("hyphens", ":root"))


@pytest.mark.parametrize("preheader", ["", "A few words", "Words of the editors " * 9])
def test_behind_a_preheader_nothing_of_the_mail_shows_in_the_inbox(look: Look, preheader: str) -> None:
    root = tree(mail(replace(samples.sample_draft(), preheader=preheader), look))
    (hidden,) = (div for div in root.iter("div") if "display:none" in (div.get("style") or ""))
    assert len(hidden.text_content().replace("\u034f", "")) >= 150
    assert len(" ".join(words(hidden).replace("\u034f", "").split())) <= 100


def test_the_publications_colour_is_used_and_an_unknown_one_is_not(look: Look) -> None:
    assert "#0b5c4a" in mail(draft(story()), look, colour="#0b5c4a").html
    assert "url(" not in mail(draft(story()), look, colour="red;background:url(x)").html


def test_also_in_names_the_others_with_links(look: Look) -> None:
    other = article("One", source="https://courier.example/feed.xml", url="https://courier.example/1")
    root = tree(mail(draft(story("One", other)), look))
    (link,) = [a for a in root.iter("a") if a.get("href") == "https://courier.example/1"]
    assert words(link) == "The Evening Courier"
    assert "also in The Evening Courier" in words(link.getparent())
