"""What is typed of an announcement: its words, its picture and its place in a mail (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from digest.config.typed.addresses import web_address
from digest.config.typed.prose import prose
from digest.config.typed.unclear import Unclear, simplified
from digest.text.near_misses import quoted
from digest.text.pictures import NOT_SHOWN

LONGEST_TITLE, LONGEST_LABEL = 120, 40
_TAG = re.compile(r"<\s*[/!]?\s*[a-z][\w-]*(?:\s[^<>]*)?/?>?", re.IGNORECASE)


def marked_down(longest: int) -> Callable[[str], str]:
    """Words in Markdown, of at most so many characters to read; markup is refused: what a sponsor sends is often HTML,
    and would be shown with its signs."""
    read = prose(longest)

    def parse(text: str) -> str:
        if tag := _TAG.search(text):
            what = f"{quoted(tag[0][:30])} is HTML. Here goes Markdown: **strong**, *emphasis* and [words](https://…)."
            raise Unclear(what)
        return read(text)

    return parse


def shown_picture(text: str) -> str:
    """The address of a picture that mail programs show."""
    url = web_address(text)
    if not url.startswith("https:"):
        raise Unclear("A picture in a mail comes over https. Write:", f"https:{url.partition(':')[2]}")
    ending = urlsplit(url).path.rpartition(".")[2].lower()
    if ending in NOT_SHOWN:
        raise Unclear(f"Not every mail program shows .{ending}. Give it a .png or .jpg.")
    return url


def place(text: str) -> str:
    """Where it stands, "top", "end" or "after 4 stories"."""
    phrase = simplified(text)
    if phrase in ("top", "end"):
        return phrase
    if match := re.fullmatch(r"after (?:the )?(\d{1,4}|lead|first)(?: (?:story|stories))?", phrase, re.ASCII):
        number = int(match[1]) if match[1].isdecimal() else 1
        return f"after {number} {'story' if number == 1 else 'stories'}" if number else "top"
    write = {"start": "top", "beginning": "top", "first": "top", "bottom": "end", "last": "end", "foot": "end"}
    proposal = write.get(phrase, "")
    hint = " Write:" if proposal else " Write top, end, or after 4 stories."
    raise Unclear(f"{quoted(text)} is no place in a mail.{hint}", proposal)


def after(place: str) -> int | None:
    """The stories that stand before a place; None: all of them."""
    if place == "end":
        return None
    return int(place.split()[1]) if place != "top" else 0
