"""Announcements as templates see them, and where they stand between the stories."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from digest.model.announcement import Announcement
from digest.model.article import Image
from digest.render import mail_links
from digest.render.pictures import Picture, Placed, large, small
from digest.render.plain import plain
from digest.render.prose import Prose, written
from digest.text.direction import of_text
from digest.text.pictures import BOX
from digest.text.web_addresses import host_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementView:
    """An announcement as templates see it."""

    title: str
    text: tuple[Prose, ...]
    """In paragraphs."""
    url: str
    """Where it leads; empty where nowhere."""
    label: str
    """What it is, where it is no editor's piece: "Sponsored"."""
    after: int | None
    """Behind so many stories; None: behind the last."""
    image: Image | None
    """Over the whole width, and beside the words too where `thumb` is no other."""
    thumb: Image | None = None
    """Beside the words."""
    direction: str = ""
    """Which way it is written, "rtl" or "ltr", where it is not the mail's way; else empty."""

    @property
    def host(self) -> str:
        """Where it leads, in short: "quay.example"."""
        return host_of(self.url).removeprefix("www.") if self.url else ""

    @property
    def large(self) -> Picture | None:
        """The picture over the whole width of its box; None where there is none so large."""
        return large(self.image, BOX)

    @property
    def small(self) -> Picture | None:
        """The picture beside the words; None where there is none, or a large one."""
        return None if self.large else small(self.thumb or self.image)


def announcement_view(announcement: Announcement, picture: Placed, *, way: str) -> AnnouncementView:
    """The announcement with its picture, its links checked, in a mail that is written that way."""
    own = of_text(f"{announcement.title} {announcement.text}", way)
    return AnnouncementView(
        direction=own if own != way else "",
        title=plain(announcement.title, 120),
        text=written(announcement.text),
        url=mail_links.link(announcement.link) if announcement.link else "",
        label=plain(announcement.label, 40),
        after=announcement.after,
        image=picture.wide,
        thumb=picture.small,
    )


def behind(
    announcements: Sequence[AnnouncementView], keys: Sequence[str]
) -> Mapping[str, tuple[AnnouncementView, ...]]:
    """Key of a story → what stands right behind it. `keys` are those of all stories, in the order in which they stand;
    what stands before the first, or behind the last, is behind none."""
    placed_ = {key: tuple(_after(announcements, at)) for at, key in enumerate(keys[:-1], start=1)}
    return {key: some for key, some in placed_.items() if some}


def first(announcements: Sequence[AnnouncementView]) -> tuple[AnnouncementView, ...]:
    """What stands before the first story."""
    return tuple(_after(announcements, 0))


def last(announcements: Sequence[AnnouncementView], count: int) -> tuple[AnnouncementView, ...]:
    """What stands behind the last of so many stories."""
    return tuple(one for one in announcements if one.after is None or one.after >= max(count, 1))


def _after(announcements: Sequence[AnnouncementView], at: int) -> Iterator[AnnouncementView]:
    return (one for one in announcements if one.after == at)
