from __future__ import annotations

from dataclasses import replace

import pytest

from digest.config.digests import Source
from digest.model.grouping import Section
from digest.model.people import Segment
from digest.render.look.look import Look
from digest.render.samples import samples
from digest.render.segment_view import HEADLINE, edition_view, headline, minutes, names_given
from digest.render.view import EditionView, StoryView
from digest.text.lines import letters
from tests.render.made import ALL, article, draft, story


def view(look: Look, *stories: object, **given: object) -> EditionView:
    digest = samples.sample_digest().model_copy(update=given.pop("digest", {}))
    site = samples.sample_site().model_copy(update=given.pop("site", {}))
    shown = edition_view(draft(*stories, **given), digest, site, look.catalogues, ALL, names_given(digest))
    assert shown is not None
    return shown


def lead(look: Look, *others: object, **given: object) -> StoryView:
    return view(look, story("Bridge opens", *others, **given)).lead


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("word " * 119, 0),
        ("word " * 120, 1),
        ("word " * 220, 1),
        ("word " * 221, 2),
        ("word " * 1000, 5),
        ("漢" * 272, 0),
        ("漢" * 273, 1),
        ("漢" * 1001, 3),
        ("word " * 220 + "漢" * 500, 2),
    ],
)
def test_minutes_to_read_count_words_and_letters_of_dense_scripts(text: str, expected: int) -> None:
    assert minutes(text) == expected


@pytest.mark.parametrize(
    ("source", "url", "expected"),
    [
        ("https://wire.example/feed.xml", "https://x.example/1", "Northern Wire"),
        ("https://www.unknown.example/rss", "https://x.example/1", "unknown.example"),
        ("folder:/srv/inbox", "https://www.x.example/1", "x.example"),
        ("folder:/srv/inbox", "", "The Meridian"),
    ],
)
def test_a_source_is_named_by_the_editor_or_its_host(look: Look, source: str, url: str, expected: str) -> None:
    assert lead(look, source=source, url=url).source == expected


def test_also_names_each_other_source_of_the_same_headline_once_and_counts_those_after_the_fourth(look: Look) -> None:
    hosts = ["one.example", "one.example", *(f"{n}.example" for n in "abcde")]
    others = [article("SAME", source=f"https://{h}/f", url=f"https://{h}/1") for h in hosts]
    shown = view(look, story("Same", *others)).lead
    assert [also.name for also in shown.also_in] == ["one.example", "a.example", "b.example", "c.example"]
    assert shown.others == 2
    assert shown.headlines == ()


def test_other_headlines_of_a_story_stay_visible_also_those_of_one_source(look: Look) -> None:
    titles = ["Bridge opens", "Toll of the new bridge", "Crowds on the bridge", "crowds on the bridge"]
    shown = lead(look, *map(article, titles))
    assert [(also.title, also.name) for also in shown.headlines] == [
        ("Toll of the new bridge", "Northern Wire"),
        ("Crowds on the bridge", "Northern Wire"),
    ]
    assert shown.also_in == ()


def test_an_unnamed_source_in_the_digest_is_called_by_its_host(look: Look) -> None:
    sources = (Source(url="https://www.paper.example/rss"),)
    shown = view(look, story(source="https://www.paper.example/rss"), digest={"sources": sources})
    assert shown.lead.source == "paper.example"


def test_pictures_are_for_digests_that_want_them(look: Look) -> None:
    from tests.render.made import picture

    assert view(look, story(image=picture())).lead.large
    assert view(look, story(image=picture()), digest={"images": False}).lead.large is None


def test_an_article_in_another_language_says_so(look: Look) -> None:
    arabic = view(look, story("افتتاح الجسر", language="ar")).lead
    assert (arabic.language, arabic.direction) == ("ar", "rtl")
    german = lead(look, language="de")
    assert (german.language, german.direction) == ("de", "")
    assert lead(look, language="en").language == ""
    assert lead(look, language="").language == ""


def test_an_article_without_a_title_is_called_by_its_source(look: Look) -> None:
    assert view(look, story("")).lead.title == "Northern Wire"


def test_the_date_is_the_occasions_in_the_publications_zone(look: Look) -> None:
    assert view(look, story()).date == "Tuesday, 24 November 2026"
    assert view(look, story(), timezone="Pacific/Auckland").date == "Tuesday, 24 November 2026"
    assert view(look, story(), timezone="Pacific/Honolulu").date == "Monday, November 23, 2026"


def test_the_strip_counts_the_lead_in_its_section(look: Look) -> None:
    shown = view(look, story("One", rank=2), story("Two", rank=1))
    assert shown.strip == "World 2"
    assert shown.lead.title == "Two"
    assert [s.title for s in shown.sections[0].stories] == ["One"]


def test_the_sender_is_not_named_twice_where_the_address_begins_with_it(look: Look) -> None:
    assert view(look, story()).sender == "The Meridian, 12 Quay Street, Dunmore DM4 8XZ"
    assert view(look, story(), site={"address": "1 Rope Lane"}).sender == "The Meridian · 1 Rope Lane"
    assert view(look, story(), site={"address": ""}).sender == "The Meridian"


def test_stories_taken_out_are_counted(look: Look) -> None:
    whole = view(look, story("One"), story("Two", rank=2), story("Three", rank=3))
    shorter = whole.only({whole.stories[0]})
    assert (shorter.count, shorter.omitted) == (1, 2)


def test_sources_are_counted_by_name_with_those_that_have_the_story_too(look: Look) -> None:
    other = article("Same", source="https://courier.example/feed.xml", url="https://courier.example/1")
    assert view(look, story("One", other), story("Two", rank=2)).sources == 2


@pytest.mark.parametrize(
    ("language", "heading"),
    [("de", "Politik"), ("de-AT", "Politik"), ("ar", "سياسة"), ("en", "Politics"), ("fi", "Politics")],
)
def test_the_heading_of_a_ready_made_topic_is_in_the_language_of_the_mail(
    look: Look, language: str, heading: str
) -> None:
    of = Section(key="politics", name="Politics", stories=(story("Bridge opens"),))
    shown = edition_view(
        replace(draft(story("Bridge opens")), sections=(of,), language=language),
        samples.sample_digest(),
        samples.sample_site(),
        look.catalogues,
        Segment(language=language),
        {},
    )
    assert shown is not None
    assert [section.name for section in shown.sections] == [heading]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Bridge opens", "Bridge opens"),
        ("a" * 160, "a" * 160),
        ("The bridge of the harbour opens at last for those who walk: " + "many words " * 20,
         "The bridge of the harbour opens at last for those who walk"),
        ("words " * 40, "words " * 25 + "words…"),
    ],
)  # fmt: skip
def test_a_headline_has_160_letters_at_most_and_whole_clauses_where_it_has_some(title: str, shown: str) -> None:
    made = headline(title)
    assert letters(made) <= HEADLINE
    assert made == shown
