"""Blocks between the stories, as typed, as values (pure)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from digest.config.announcements import Booking
from digest.config.typed.addresses import web_address
from digest.config.typed.announced import LONGEST_LABEL, LONGEST_TITLE, marked_down, place, shown_picture
from digest.config.typed.blocks import Block, Field, Filled
from digest.config.typed.days import day
from digest.config.typed.entries import items
from digest.config.typed.kinds import STRING, TEXT, Kind, line_of_text, list_of, one
from digest.config.yaml.nodes import Fields, Node, Text, Unreadable
from digest.config.yaml.problems import Problems
from digest.text.near_misses import quoted

MOST = 20
"""Blocks of one digest."""


ANNOUNCEMENT = Block(
    model=Booking,
    fields={
        "title": Field(kind=line_of_text(LONGEST_TITLE)),
        "text": Field(kind=one(marked_down(1000), TEXT)),
        "link": Field(kind=one(web_address, STRING)),
        "picture": Field(kind=one(shown_picture, STRING)),
        "label": Field(kind=line_of_text(LONGEST_LABEL)),
        "place": Field(kind=one(place, STRING)),
        "from": Field(kind=one(day, STRING), into=("first",)),
        "to": Field(kind=one(day, STRING), into=("last",)),
    },
)


def announcements() -> Kind[tuple[Booking, ...]]:
    """A list of blocks."""
    return Kind(_read, list_of(ANNOUNCEMENT.shape()))


def _read(node: Node, problems: Problems) -> tuple[Booking, ...] | None:
    if isinstance(node, Unreadable) or (isinstance(node, Text) and not node.text):
        return None if isinstance(node, Unreadable) else ()
    listed = items(node, problems)
    if len(listed) > MOST:
        problems.add(node.spot, f"These are {len(listed)} blocks: {MOST} are the most.")
    return tuple(_bookings(listed[:MOST], problems))


def _bookings(listed: tuple[Node, ...], problems: Problems) -> Iterator[Booking]:
    lines: dict[str, int] = {}
    for item in listed:
        if not isinstance(item, Fields):
            if not isinstance(item, Unreadable):
                problems.add(item.spot, "A block has fields. Write:", "  - title: Freshers' ball", "    text: …")
            continue
        booking = _booking(item, ANNOUNCEMENT.read(item, problems), problems)
        if booking is None:
            continue
        first = lines.setdefault(booking.title.casefold(), item.spot.line)
        if first != item.spot.line:
            what = f"A block {quoted(booking.title)} stands in line {first} already. Give one of them another title."
            problems.add(item.spot, what)
        yield booking


def _booking(item: Fields, filled: Filled, problems: Problems) -> Booking | None:
    if "title" not in filled.pairs and "title" not in filled.meant:
        problems.add(item.spot, "This block has no title. Give it one:", "  - title: Freshers' ball")
    first, last = filled.values.get("from"), filled.values.get("to")
    if isinstance(first, date) and isinstance(last, date) and last < first:
        problems.add(filled.spot("to"), "It would end before it begins.")
    if "title" not in filled.values:
        return None
    return Booking.model_validate({**filled.parts(), "where": item.spot.where})
