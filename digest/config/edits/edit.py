"""What may be changed in a digest's file, as values (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from digest.errors import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A field of a digest's file, or of one of the sources or topics in it."""

    field: str
    within: str = ""
    """"sources" or "topics", where it is a field of one of these."""
    entry: str = ""
    """Which of them: the address, folder or digest of a source, the name of a topic."""

    def __str__(self) -> str:
        return f"{self.field} of {self.entry}" if self.within else self.field


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of a list that is to be written: a text, or fields."""

    text: str = ""
    fields: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    """In the order in which they are to stand; what counts where there are several."""
    remark: str = ""
    """Written as a comment behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """The field has that value, whether it was written or not."""

    place: Place
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clear:
    """The field is not written any more."""

    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Add:
    """The list has these entries behind its others."""

    place: Place
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """The list has that entry no longer: a source by where it is, a topic by its name, any other by its text."""

    place: Place
    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An entry of the list has another text."""

    place: Place
    entry: str
    text: str


Edit = Put | Clear | Add | Remove | Change


class Unwritable(Refused):
    """The file is written in a way that the edit cannot be made in without touching what it does not name; `lines` are
    to be pasted by its editor."""

    def __init__(self, place: Place, lines: tuple[str, ...], why: str = "") -> None:
        todo = "Nothing was changed. Write it yourself:" if lines else "Nothing was changed. Change it in the file."
        what = why or f"{place} is written in a way that I cannot change."
        super().__init__(what, advice="\n".join([todo, *lines]))
        self.lines = lines


class NoSuchEntry(Refused):
    """What is to be changed is not in the file."""


def new_source(url: str, *, name: str = "", topic: str = "", remark: str = "") -> Entry:
    """A source as short as it can be written."""
    fields = {field: text for field, text in (("name", name), ("topic", topic)) if text}
    return Entry(fields={"url": url, **fields}, remark=remark) if fields else Entry(text=url, remark=remark)


def of_source(entry: str, field: str) -> Place:
    """A field of a source of the digest."""
    return Place(field=field, within="sources", entry=entry)


def of_topic(entry: str, field: str) -> Place:
    """A field of a topic of the digest."""
    return Place(field=field, within="topics", entry=entry)
