from __future__ import annotations

import pytest

from digest.render.samples.samples import BEFORE, NOW, TOPICS, sample_digest, sample_draft, sample_site

STORIES = sample_draft().stories


def test_the_sample_edition_is_the_same_every_time() -> None:
    assert sample_draft() == sample_draft()
    assert sample_digest() == sample_digest()


def test_thirty_stories_stand_in_every_section_of_its_digest() -> None:
    draft = sample_draft()
    assert [section.name for section in draft.sections] == list(TOPICS) == [t.name for t in sample_digest().topics]
    assert [section.key for section in draft.sections] == [topic.key for topic in sample_digest().topics]
    assert len({story.key for story in STORIES}) == 30


def test_ranks_go_from_section_to_section_so_that_none_has_all_the_best() -> None:
    assert [story.rank for story in STORIES] == list(range(1, 31))
    firsts = [section.stories[0].rank for section in sample_draft().sections]
    assert firsts == [1, 2, 3, 4, 5, 6]


def test_every_source_of_a_story_is_one_of_its_digest() -> None:
    known = {source.key for source in sample_digest().sources}
    for story in STORIES:
        assert {article.source for article in story.articles} <= known
        assert len({article.source for article in story.articles}) == len(story.articles)


def test_the_lead_has_a_picture_and_company_and_some_stories_are_updates() -> None:
    lead = STORIES[0]
    assert lead.lead.image is not None
    assert len(lead.articles) > 2
    updates = [story for story in STORIES if story.update]
    assert len(updates) == 2
    assert {story.ran for story in updates} == {BEFORE}


@pytest.mark.parametrize("mark", ["*", "+"])
def test_no_mark_of_the_table_is_left_in_a_title(mark: str) -> None:
    assert not any(article.title.startswith(mark) for story in STORIES for article in story.articles)


def test_every_article_is_of_the_day_before_and_has_an_address_of_its_own_source() -> None:
    for story in STORIES:
        for article in story.articles:
            assert article.published is not None
            assert 0 < (NOW - article.published).total_seconds() <= 30 * 3600
            assert article.url.split("/")[2] == article.source.split("/")[2]
            assert article.url.isascii()


def test_reading_times_differ_as_written() -> None:
    minutes = {story.rank: round(len(story.lead.text.split()) / 200) for story in STORIES}
    assert minutes[1] == 6
    assert set(minutes.values()) == {2, 3, 4, 5, 6, 7}


def test_the_sample_publication_names_whom_the_law_asks_for() -> None:
    site = sample_site()
    assert site.address.startswith("The Meridian, 12 Quay Street")
    assert site.editors
