"""Announcements and sponsors, as an editor lists them under `blocks:`: every field, its default and its sentence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pydantic import Field

from digest.config.typed.announced import after
from digest.config.value import Value
from digest.model.announcement import Announcement
from digest.model.article import Image


class Booking(Value):
    """An announcement, and the days on which it runs."""

    title: str = Field(description="its heading", examples=["Freshers' ball"])
    text: str = Field("", description="its words, in Markdown", examples=["Tickets from **Monday**."])
    link: str = Field("", description="where its heading and picture lead", examples=["https://quay.example/ball"])
    picture: str = Field("", description="the https address of a picture", examples=["https://quay.example/ball.jpg"])
    label: str = Field("", description="what it is, above it, also for screen readers", examples=["Sponsored"])
    place: str = Field("end", description="`top`, `after 4 stories` or `end`", examples=["after 4 stories"])
    first: date | None = Field(None, description="not before that day", examples=["2026-12-01"])
    last: date | None = Field(None, description="not after that day", examples=["2026-12-24"])
    where: str = ""

    @property
    def announcement(self) -> Announcement:
        """What stands in an edition."""
        return Announcement(
            title=self.title,
            text=self.text,
            link=self.link,
            picture=Image(url=self.picture) if self.picture else None,
            label=self.label,
            after=after(self.place),
        )

    def runs_on(self, day: date) -> bool:
        """It is in the editions of that day."""
        return (self.first or day) <= day <= (self.last or day)


def running(bookings: Iterable[Booking], day: date) -> tuple[Announcement, ...]:
    """What stands in an edition of that day, in its editor's order."""
    return tuple(booking.announcement for booking in bookings if booking.runs_on(day))
