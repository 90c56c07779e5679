"""One mail for many, in which the mail API itself fills in each person's values (pure).

What others wrote may look like such a place, and must not be filled in: it is written so that the API does not know it
again, and readers see no difference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from digest.model.edition import Rendering
from digest.model.mail import Message
from digest.send.dialects.parts import Head, head
from digest.send.encode import Slot, in_pieces, value
from digest.text.lines import one_line
from digest.text.seams import NON_JOINER

_STYLE = re.compile(r"(<style\b.*?</style>)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """How an API writes the place of a value."""

    place: Callable[[str], str]
    """The place of the value of that name: letters, digits and _."""
    begins: re.Pattern[str]
    """The one sign with which whatever else it fills in begins, by what follows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What goes to everybody alike, with a place for everything that differs."""

    sender: str
    reply_to: str
    subject: str
    text: str
    html: str
    headers: dict[str, str]
    """Those that are alike in all messages, encoded."""
    personal: tuple[dict[str, str], ...]
    """For each message, the others."""
    values: tuple[dict[str, str], ...]
    """For each message: name of the place → value."""


def shared(messages: Sequence[Message], rendering: Rendering, language: Language) -> Shared:
    """The mail of the messages, which all have the same rendering. Raises `DigestError` where somebody has no value
    for a place."""
    heads = [head(message) for message in messages]
    text, markup = in_pieces(rendering)
    common = _common(heads)
    slots = {_name(piece): piece for piece in (*text, *markup) if isinstance(piece, Slot)}
    return Shared(
        sender=tamed(heads[0].sender, language),
        reply_to=tamed(heads[0].reply_to, language),
        subject=tamed(one_line(rendering.subject), language),
        text=_joined(text, language, tamed),
        html=_joined(markup, language, _tamed_markup),
        headers={name: tamed(value, language) for name, value in common.items()},
        personal=tuple({n: text for n, text in given.others.items() if n not in common} for given in heads),
        values=tuple({name: value(slot, message.slots) for name, slot in slots.items()} for message in messages),
    )


def tamed(text: str, language: Language) -> str:
    """Plain text in which the API finds nothing to fill in."""
    return language.begins.sub(lambda sign: sign[0] + NON_JOINER, text)


def _joined(pieces: Sequence[str | Slot], language: Language, tame: Callable[[str, Language], str]) -> str:
    return "".join(
        language.place(_name(piece)) if isinstance(piece, Slot) else tame(piece, language) for piece in pieces
    )


def _tamed_markup(markup: str, language: Language) -> str:
    """HTML, in which a sign can be written by its number, and within a style sheet a space parts what is read alone."""
    parts = _STYLE.split(markup)
    parts[::2] = [language.begins.sub(lambda sign: f"&#{ord(sign[0])};", part) for part in parts[::2]]
    parts[1::2] = [language.begins.sub(lambda sign: f"{sign[0]} ", part) for part in parts[1::2]]
    return "".join(parts)


def _common(heads: Sequence[Head]) -> Mapping[str, str]:
    first = heads[0].others
    return {name: text for name, text in first.items() if all(given.others.get(name) == text for given in heads)}


def _name(slot: Slot) -> str:
    return f"{slot.name}_html" if slot.markup else slot.name
