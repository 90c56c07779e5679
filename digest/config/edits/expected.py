"""What a file says once an edit is made, from what it said before (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from digest.config.edits.edit import Add, Change, Clear, Edit, Entry, NoSuchEntry, Put, Remove
from digest.config.edits.parts import Content, identity
from digest.text.near_misses import quoted

Contents = Mapping[str, Content]


def expected(before: Contents, edit: Edit, short: str = "") -> Contents:
    """`short` is the field that the short form of a source or topic stands for, where it gets fields of its own.
    Raises `NoSuchEntry`."""
    place = edit.place
    if not place.within:
        return _edited(before, edit)
    listed = before.get(place.within, ())
    wanted = identity(place.within, place.entry)

    def inner(entry: Content) -> Content:
        fields = {short: entry} if isinstance(entry, str) else entry
        assert isinstance(fields, Mapping)
        changed = _edited(fields, edit)
        return changed[short] if isinstance(entry, str) and changed.keys() == {short} else changed

    matches = [identity(place.within, entry) == wanted for entry in listed]
    if not any(matches):
        raise NoSuchEntry(f"There is no {quoted(place.entry)} in {place.within}.", advice="Nothing was changed.")
    changed = tuple(inner(entry) if identity(place.within, entry) == wanted else entry for entry in listed)
    return {**before, place.within: changed}


def without_known(edit: Edit, before: Contents) -> Edit:
    """The edit without entries that its list has already."""
    if not isinstance(edit, Add):
        return edit
    place, block = edit.place, before
    if place.within:
        wanted = identity(place.within, place.entry)
        listed = before.get(place.within, ())
        block = next((one for one in listed if isinstance(one, Mapping) and identity(place.within, one) == wanted), {})
    known = {identity(place.field, entry) for entry in block.get(place.field, ())}
    new = [entry for entry in edit.entries if identity(place.field, _content(entry)) not in known]
    return replace(edit, entries=tuple(new))


def _edited(before: Contents, edit: Edit) -> Contents:
    field = edit.place.field
    others = {name: value for name, value in before.items() if name != field}
    if isinstance(edit, Put):
        return {**before, field: edit.value.strip()}
    if isinstance(edit, Clear):
        return others
    old = before.get(field, ())
    listed = old if isinstance(old, tuple) else (old,)
    changed = _list(field, listed, edit)
    return {**before, field: changed} if changed else others


def _list(field: str, listed: tuple[Content, ...], edit: Add | Remove | Change) -> tuple[Content, ...]:
    if isinstance(edit, Add):
        return (*listed, *map(_content, edit.entries))
    meant = [identity(field, entry) == identity(field, edit.entry) for entry in listed]
    if not any(meant):
        raise NoSuchEntry(f"There is no {quoted(edit.entry)} in {edit.place}.", advice="Nothing was changed.")
    if isinstance(edit, Remove):
        return tuple(entry for entry, gone in zip(listed, meant, strict=True) if not gone)
    return tuple(edit.text if new else entry for entry, new in zip(listed, meant, strict=True))


def _content(entry: Entry) -> Content:
    return dict(entry.fields) if entry.fields else entry.text


def same(one: Contents, other: Contents) -> bool:
    """Both say the same; the rules of `not_same` have no order."""

    def plain(contents: Contents) -> Contents:
        return {**contents, "not_same": tuple(sorted(map(str, contents.get("not_same", ()))))}

    return plain(one) == plain(other)
