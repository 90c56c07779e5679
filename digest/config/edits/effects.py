"""Whether two readings of a file differ by an edit, and in nothing else (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from digest.config.digests import Digest
from digest.config.edits.edit import Add, Edit, Remove
from digest.config.files.digest_fields import digest_block
from digest.config.value import Value

_COMPUTED = {"send": ("late_limit", "max_age"), "max_stories": ("max_per_source",), "sources": ("max_per_source",)}
"""What is computed from a field where it is not written."""
_FOLLOWS = {"language": ("topics",), "topics": ("sources",)}
"""What may be called otherwise: ready-made topics by another language, the topics of sources by their headings."""
_NAMES = {"language": ("name", "description", "hints", "foreign", "keywords", "also"), "topics": ("topic",)}
_INTO = {name: block.into(name) for block in (digest_block(),) for name in block.names}


def says_exactly(before: Digest, after: Digest, edit: Edit) -> bool:
    """`after` says what `before` did, and the edit. That it says the edit at all is not looked at."""
    field = edit.place.within or edit.place.field
    own = _INTO.get(field, (field,))
    for name in Digest.model_fields:
        if name == "written" or name in own or name in _COMPUTED.get(field, ()):
            continue
        without = _NAMES[field] if name in _FOLLOWS.get(field, ()) else ()
        if _plain(getattr(before, name), without) != _plain(getattr(after, name), without):
            return False
    return all(_entries_stay(getattr(before, name), getattr(after, name), edit) for name in own)


def _entries_stay(before: object, after: object, edit: Edit) -> bool:
    if edit.place.within and isinstance(before, tuple) and isinstance(after, tuple):
        return _others_stay(before, after, edit)
    return _grown_or_shrunk(before, after, edit)


def _others_stay(before: Sequence[object], after: Sequence[object], edit: Edit) -> bool:
    """One entry is not what it was, and of that a list only grew, or only shrank, where the edit says so."""
    pairs = [(old, new) for old, new in zip(before, after, strict=False) if _plain(old) != _plain(new)]
    if len(before) != len(after) or len(pairs) > 1:
        return False
    field = edit.place.field
    lists = [(getattr(old, field, ()), getattr(new, field, ())) for old, new in pairs]
    return all(_grown_or_shrunk(old, new, edit) for old, new in lists)


def _grown_or_shrunk(before: object, after: object, edit: Edit) -> bool:
    if not (isinstance(before, tuple) and isinstance(after, tuple)):
        return True
    old, new = ({repr(_plain(entry)) for entry in entries} for entries in (before, after))
    if isinstance(edit, Add):
        return old <= new
    return new <= old if isinstance(edit, Remove) else True


def _plain(value: object, without: Sequence[str] = ()) -> object:
    """A value without the places where it was typed."""
    if isinstance(value, tuple):
        return tuple(_plain(one, without) for one in value)
    if isinstance(value, Value):
        fields = type(value).model_fields
        return {name: _plain(getattr(value, name)) for name in fields if name != "where" and name not in without}
    return value
