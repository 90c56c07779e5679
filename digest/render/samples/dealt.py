"""Editions made of the sample's stories: so many, dealt to topics, with other pictures and addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from digest.model.article import Image
from digest.model.edition import Draft
from digest.model.grouping import Section, Story
from digest.render.samples import samples


def of(stories: Sequence[Story], topics: Sequence[str] = samples.TOPICS, language: str = "en") -> Draft:
    """An edition of the stories, dealt to the topics in turn."""
    sections = tuple(
        Section(key=f"t{place}", name=topic, stories=dealt)
        for place, topic in enumerate(topics)
        if (dealt := tuple(stories[place :: len(topics)]))
    )
    return replace(samples.sample_draft(), sections=sections, language=language)


def each(draft: Draft) -> Draft:
    """The first story of each section."""
    return replace(draft, sections=tuple(replace(s, stories=s.stories[:1]) for s in draft.sections))


def stories_of(amount: int) -> list[Story]:
    """So many stories of the sample's length; from the thirty-first on, the sample's again with a part number."""
    thirty = samples.sample_draft().stories
    numbers = count(1)
    return [_again(thirty[n % 30], n // 30, next(numbers)) for n in range(amount)]


def _again(story: Story, part: int, rank: int) -> Story:
    if not part:
        return replace(story, rank=rank)
    articles = tuple(
        replace(article, title=f"{article.title}, part {part + 1}", url=f"{article.url}-{part + 1}")
        for article in story.articles
    )
    return replace(story, key=f"{story.key}-{part}", articles=articles, rank=rank)


def led_far(amount: int) -> list[Story]:
    """So many stories, each at an address as long as those of a shop."""
    far = "?utm_source=" + "newsletter-of-the-morning-" * 16
    return [
        replace(story, articles=tuple(replace(one, url=f"{one.url}{far}{story.rank}") for one in story.articles))
        for story in stories_of(amount)
    ]


def illustrated(stories: Sequence[Story], images: Sequence[Image | None]) -> list[Story]:
    """The stories with these pictures, in turn."""
    return [
        replace(story, articles=(replace(story.lead, image=images[n % len(images)]), *story.articles[1:]))
        for n, story in enumerate(stories)
    ]
