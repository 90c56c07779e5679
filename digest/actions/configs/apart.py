"""Two stories that are not the same, written into a digest's file."""

from __future__ import annotations

from collections.abc import Sequence

from digest.actions.configs.edit import Edited, Shown, edit
from digest.config.edits.edit import Add, Entry, Place
from digest.publication import Publication
from digest.text.lines import one_line


def keep_apart(
    publication: Publication, seen: Shown, headlines: Sequence[str], how: str = "not the same story"
) -> Edited:
    """No edition puts articles of these headlines into one story again: the digest's file has a line of `not_same:`.

    Raises as `edit`, also where fewer than two headlines are given, or two are the same.
    """
    rule = ", ".join(one_line(headline.replace(",", " ").replace('"', " ")) for headline in headlines)
    add = Add(place=Place(field="not_same"), entries=(Entry(text=rule),))
    return edit(publication, seen, [add], how)
