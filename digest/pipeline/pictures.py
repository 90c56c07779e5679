"""Pictures of stories that run, measured where nobody said how large they are, and kept so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from digest.collect.pictures import Wanted, looked_at
from digest.model.announcement import Announcement
from digest.model.article import Article, Image
from digest.model.grouping import Section, Story
from digest.pipeline.kit import Kit
from digest.render.mail_links import picture


def pictured(sections: tuple[Section, ...], kit: Kit) -> tuple[Section, ...]:
    """The sections with the sizes of the pictures that lead their stories, which are asked for once: what a publisher
    gave is remembered with the article, and so is that it gave none."""
    wanted = {article.number: (article, image) for article, image in _unknown(sections)}
    if not wanted:
        return sections
    looks = looked_at([Wanted(image=image, source=article.source) for article, image in wanted.values()], kit.client)
    known = {number: looks[image.url] for number, (_, image) in wanted.items() if image.url in looks}
    kit.store.articles.picture(known)
    return tuple(
        replace(section, stories=tuple(_pictured(story, known) for story in section.stories)) for section in sections
    )


def sized(
    announcements: tuple[Announcement, ...], kit: Kit, known: Sequence[Announcement] = ()
) -> tuple[Announcement, ...]:
    """The announcements with the sizes of their pictures; those of `known` ones are not asked for again, and a picture
    that is gone is left out."""
    sizes = {one.picture.url: one.picture for one in known if one.picture and one.picture.width is not None}
    wanted = [one.picture for one in announcements if one.picture and one.picture.url not in sizes]
    looks = looked_at([Wanted(image=image, source="") for image in wanted], kit.client) if wanted else {}
    every: dict[str, Image | None] = {**looks, **sizes}
    return tuple(
        replace(one, picture=every.get(one.picture.url, one.picture)) if one.picture else one for one in announcements
    )


def _unknown(sections: Sequence[Section]) -> Iterator[tuple[Article, Image]]:
    """Leads with a picture that a mail could show, of unknown size."""
    for lead in (story.lead for section in sections for story in section.stories):
        image = lead.image
        if image and (image.width is None or image.height is None) and picture(image.url):
            yield lead, image


def _pictured(story: Story, known: dict[int, Image | None]) -> Story:
    lead = story.lead
    if lead.number not in known:
        return story
    return replace(story, articles=(replace(lead, image=known[lead.number]), *story.articles[1:]))
