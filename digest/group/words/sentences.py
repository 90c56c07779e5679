"""Text cut into whole sentences (pure)."""

from __future__ import annotations

import re

from digest.group.words.terms import fold

_CLOSING = "\"'\u201d\u2019\u00bb\u203a)\\]"
#: An end, and whatever closes behind it; CJK needs no space to follow.
_END = re.compile(
    rf"[.!?\u2026\u061f\u06d4]+[{_CLOSING}\u201c]*(?=\s|$)|[\u3002\uff01\uff1f\u0964]+[\u300d\u300f\u201d\u2019)]*"
)
_SPACE = re.compile(r"\s+")
_LAST_WORD = re.compile(r"([^\s(\[\"'\u201c\u2018\u201e\u00ab]+)\.$")
_ABBREVIATIONS_TYPED = """
a.m abs al approx apr aug av avv bijv bzw capt cf cmdr co col corp d.c d.h dec dept dhr dott dr dra drs e.g
eds ee.uu env est etc evtl feb fig fr fri ft gen ggf gov hon hr i.e inc ing inkl jan jr jul jun lt ltd m mevr
mio mlle mm mme mon mr mrd mrs ms mt nos nov nr o.a oct p.ej p.ex p.m ph.d pp pres prof rep rev sen sep sept
sgt sig sr sra srta st str tel thu thurs tue tues u.a u.k u.n u.s usw vgl vol vs z.b
"""
_ABBREVIATIONS = frozenset(_ABBREVIATIONS_TYPED.split())
#: Languages that write "3. October".
_ORDINALS_TYPED = "bs cs da de et fi fo hr hu is lb lv nb nn no pl sk sl sr"
_ORDINALS = frozenset(_ORDINALS_TYPED.split())
_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def sentences(text: str, language: str = "") -> list[str]:
    """The whole sentences of a text in order: what ends with a full stop, a question or an exclamation mark. Lines that
    end without one (bylines, headings, cut teasers) are none."""
    whole: list[str] = []
    for paragraph in text.split("\n"):
        start = 0
        for end in _END.finditer(paragraph):
            if _ends(paragraph[start : end.end()], paragraph[end.end() :], language):
                whole.append(_SPACE.sub(" ", paragraph[start : end.end()]).strip())
                start = end.end()
    return [sentence for sentence in whole if sentence]


def length(sentence: str) -> int:
    """How many words; two characters of a script without spaces count as one."""
    wide = len(_WIDE.findall(sentence))
    return len(_WIDE.sub(" ", sentence).split()) + (wide + 1) // 2


def _ends(sentence: str, rest: str, language: str) -> bool:
    """The stop is the sentence's own: not an abbreviation's, an initial's or an ordinal's, nor within a quotation
    that goes on."""
    following = rest.lstrip()
    if following[:1].islower():
        return False
    last = _LAST_WORD.search(sentence)
    if not last or not following:
        return True
    word = fold(last[1])
    if word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()):
        return False
    return not (word.isdigit() and len(word) < 3 and language in _ORDINALS)
