"""A block of one edition, out of the words that an editor typed (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from digest.config.announcements import Booking
from digest.config.typed.addresses import web_address
from digest.config.typed.announced import LONGEST_LABEL, LONGEST_TITLE, marked_down, place, shown_picture
from digest.config.typed.unclear import Unclear
from digest.errors import UsageError
from digest.model.change import Act, Announce, Withdraw
from digest.pipeline.drafts.listing import Shown
from digest.text.lines import one_line

_READ: Mapping[str, Callable[[str], str]] = {
    "text": marked_down(1000),
    "link": web_address,
    "picture": shown_picture,
    "label": lambda text: one_line(text)[:LONGEST_LABEL],
    "place": place,
}
"""What may be said of one, by the names that it has in a digest's file."""


def block(shown: Shown, words: Sequence[str]) -> Act | None:
    """The announcement typed, or that the one of that heading goes; None where no heading was. Raises `UsageError` for
    what cannot be meant."""
    if not words:
        return None
    title, *rest = words
    if [word.casefold() for word in rest] == ["none"]:
        return Withdraw(title=one_line(title)[:LONGEST_TITLE])
    fields: dict[str, str] = {}
    for word in rest:
        name, typed = _field(word)
        try:
            fields[name] = _READ[name](typed)
        except Unclear as unclear:
            what = f"{unclear.what} {unclear.write}".strip()
            raise UsageError(f"{name}: {what}", advice="Nothing was changed.") from None
    return Announce(announcement=Booking(title=one_line(title)[:LONGEST_TITLE], **fields).announcement)


def _field(word: str) -> tuple[str, str]:
    """What is said by "label: Sponsored", by a bare address, or by words alone."""
    if field := re.match(rf"({'|'.join(_READ)}): *(?!//)", word):
        return field[1], word[field.end() :]
    return ("link" if re.match(r"https?://\S+$", word) else "text"), word
