"""The language of a text that does not say (pure)."""

from __future__ import annotations

import pycld2

from digest.model.article import Entry

#: Shorter texts are guessed wrongly too often.
_SHORTEST = 80
#: More text changes nothing: measured on news, 600 characters are enough.
_LONGEST = 600
#: Of the text, that is in its language.
_SURE = 90
#: Languages of news; without this choice filler text is Latin, and lists of names are in whatever they sound like.
_KNOWN = """
ar bg bn ca cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu id is it ja kn ko lt lv mk ml mr ms nl nn no
pa pl pt ro ru sk sl sq sr sv sw ta te th tl tr uk ur vi zh
"""
_LANGUAGES = frozenset(_KNOWN.split())
#: As the recogniser writes them → ISO 639-1.
_OTHERWISE = {"iw": "he", "zh-Hant": "zh"}


def language_of(entry: Entry) -> str:
    """The entry's language: what it says itself, or else that of its text; empty where nobody can be sure."""
    return entry.language or spoken(entry.text or entry.summary)


def spoken(text: str) -> str:
    """ISO 639-1 of the text's language; empty where it is too short, or nobody can be sure."""
    if len(text) < _SHORTEST:
        return ""
    try:
        sure, _, (first, *_others) = pycld2.detect(text[:_LONGEST].encode(errors="replace"), isPlainText=True)
    except pycld2.error:  # a character that it does not know
        return ""
    _, code, share, _ = first
    language = _OTHERWISE.get(code, code)
    return language if (sure or share >= _SURE) and language in _LANGUAGES else ""
