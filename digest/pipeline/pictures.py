"""Pictures of stories that run: measured where nobody said how large they are, and kept so; or made into prints of our
own, where the digest wants them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from digest import places
from digest.collect import printing
from digest.collect.pictures import Wanted, looked_at
from digest.collect.printing import Printed, Unprinted
from digest.config.digests import Digest
from digest.errors import ConfigError
from digest.model.announcement import Announcement
from digest.model.article import Article, Image, Prints
from digest.model.edition import Draft
from digest.model.grouping import Section, Story
from digest.model.look import PICTURED, Pictured
from digest.model.run import Event
from digest.pipeline.kit import Kit
from digest.render.look.look import read_look
from digest.render.mail_links import link, picture
from digest.text.pictures import BOX, SHEET, Place, print_sizes


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


def had(
    draft: Draft, digest: Digest, kit: Kit, known: Sequence[Announcement] = ()
) -> tuple[Draft, Mapping[str, bytes]]:
    """The draft with what its mails need of pictures, from where the digest wants them: of our own prints as `printed`
    gives them, else the sizes of its announcements'."""
    if digest.pictures == "ours":
        return printed(draft, digest, kit)
    blocks = sized(draft.announcements, kit, known) if digest.images else draft.announcements
    return replace(draft, announcements=blocks), {}


def printed(draft: Draft, digest: Digest, kit: Kit) -> tuple[Draft, Mapping[str, bytes]]:
    """The draft with our own prints of all pictures that it shows, or why there is none of one; and, by name, the bytes
    of those that are new. What it has prints of, and what had none, is not asked for again."""
    wanted = {one.url: one for one in sorted(_shown(draft, digest, kit), key=lambda one: one.place.room)}
    new = [one for one in wanted.values() if one.url not in draft.unprinted and not _has(draft.prints, one)]
    if not new or not draft.stories:
        return draft, {}
    answers = _answers(new, draft, kit)
    made = {url: answer for url, answer in answers.items() if isinstance(answer, Printed)}
    none = {url: answer for url, answer in answers.items() if isinstance(answer, str) and url not in draft.prints}
    prints = {**draft.prints, **{url: one.prints for url, one in made.items()}}
    contents = {name: content for one in made.values() for name, content in one.contents.items()}
    return replace(draft, prints=prints, unprinted={**draft.unprinted, **none}), contents


def _answers(new: Sequence[Unprinted], draft: Draft, kit: Kit) -> Mapping[str, Printed | str]:
    if hindrance := unprintable(draft.letterhead.web_url):
        return {one.url: hindrance for one in new}
    kit.report(Event(name="picture.copied", total=len(new)))
    answers = printing.printed(new, kit.client, kit.printer)
    without = sum(isinstance(answer, str) for answer in answers.values())
    kit.report(Event(name="picture.copied", done=len(new), total=len(new), text=f"{without} left out"))
    return answers


def unprintable(web_url: str) -> str:
    """Why no picture can be ours, a sentence without subject; empty where they can."""
    if not places.can_print():
        return "cannot be copied: the extra `pictures` is not installed on this machine"
    return "" if web_url.startswith("https://") else "cannot come from your pages: they have no https address"


def _shown(draft: Draft, digest: Digest, kit: Kit) -> Iterator[Unprinted]:
    """Pictures where a mail or page may show them."""
    for logo in (kit.site.logo, kit.site.logo_dark):
        if logo and logo.url:
            yield Unprinted(url=logo.url, place=Place(logo=True), source="")
    if not digest.images or not _look_shows_pictures(kit):
        return
    for one in draft.announcements:
        if one.picture:
            yield Unprinted(url=one.picture.url, place=Place(room=BOX), source="")
    look = PICTURED.get(kit.look.name, Pictured())
    for section in draft.sections:
        large = section.stories[: look.large]
        for story in section.stories[: look.shown]:
            lead, room = story.lead, SHEET if story in large else 0
            if lead.image and link(lead.image.url):
                yield Unprinted(url=lead.image.url, place=Place(room=room), source=lead.source)


def _look_shows_pictures(kit: Kit) -> bool:
    with suppress(ConfigError):
        return read_look(kit.look.name, places.TEMPLATES, kit.site.folder).pictures
    return True


def _has(prints: Mapping[str, Prints], one: Unprinted) -> bool:
    """It is printed as its place wants it."""
    has = prints.get(one.url)
    return has is not None and (bool(has.wide) or print_sizes(has.width, has.height, one.place)[0] is None)


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
