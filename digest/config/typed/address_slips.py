"""What was probably meant by something that is almost a web address (pure)."""

from __future__ import annotations

import re

_WRAPPED = re.compile(r"[<(\[{\"'“„«‹]+([^\s<>]+?)[>)\]}\"'”“»›]+[.,;]*")
_LINKED = re.compile(r"\[([^\]]*)\]\(\s*([^\s()]+)\s*\)[.,;]*")
_SCHEME = re.compile(r"(?:h{1,2}t{1,3}ps?|htps?|ttps?|hpts?)(s?)\s?(?::/{0,3}|;//|//:?)(?=\w)", re.IGNORECASE)
_FORM = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
_BESIDE = " \t-–—:|·,;()[]\"'“”"


def meant(text: str) -> tuple[str, str]:
    """The address in a text as it would be typed, and the name that stands beside it; both empty where there is none,
    or more than one. What is an address already is meant as it stands."""
    if linked := _LINKED.fullmatch(text.strip()):
        return _address(linked[2]), linked[1].strip()
    words = text.split()
    addresses = [word for word in words if _FORM.fullmatch(_address(word))]
    if len(words) == 1:
        return (_address(text), "") if addresses else ("", "")
    with_scheme = [word for word in addresses if "//" in word] or addresses
    if len(with_scheme) != 1:
        return "", ""
    name = " ".join(word for word in words if word != with_scheme[0]).strip(_BESIDE)
    return (_address(with_scheme[0]), name) if re.match(r"\w(?!.*//)", name) else ("", "")


def _address(word: str) -> str:
    """Without signs around and behind it, and with a scheme as it is written."""
    word = word.strip()
    wrapped = _WRAPPED.fullmatch(word)
    bare = re.sub(r"(?<=[\w/])[.,;:]+$", "", wrapped[1] if wrapped else word)
    bare = re.sub(r"^https?:/+(?=https?:/)", "", bare, flags=re.IGNORECASE)
    scheme = _SCHEME.match(bare)
    if not scheme or re.match(r"https?://", bare, re.IGNORECASE):
        return bare
    return f"http{'s' if 's' in scheme[0].lower() else ''}://{bare[scheme.end() :]}"
