"""Quotation marks and brackets, as languages write them (pure)."""

from __future__ import annotations

import re

#: An apostrophe within a word closes nothing.
_PAIRS = re.compile(
    "\u201c[^\u201c\u201d]*\u201d|\u201e[^\u201e\u201c\u201d]*[\u201c\u201d]|\u00ab[^\u00ab\u00bb]*\u00bb"
    "|\u00bb[^\u00ab\u00bb]*\u00ab|\u2039[^\u203a]*\u203a|\u300c[^\u300d]*\u300d|\u300e[^\u300f]*\u300f"
    '|["\u201c\u201d][^"\u201c\u201d]*["\u201d]'
    r"|(?<!\w)[\u2018'](?:[^\u2018\u2019']|(?<=\w)[\u2019'](?=\w))*[\u2019'](?!\w)|\u201a[^\u201a\u2018]*\u2018"
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
#: What opens or closes something, and stands alone when all pairs are gone. "’" is an apostrophe, too.
_SINGLE = re.compile('[\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a\u300c\u300d\u300e\u300f"\u2018\u201a()\\[\\]]')
_LETTERS = re.compile(r"\w")
OPENING = "\"'\u201c\u201e\u00ab\u2039\u2018\u201a\u300c\u300e"


def quoted_share(text: str) -> float:
    """How much of the text's letters stand in quotation marks, 0 to 1."""
    all_letters = len(_LETTERS.findall(text))
    quoted = sum(len(_LETTERS.findall(pair)) for pair in _PAIRS.findall(text))
    return quoted / all_letters if all_letters else 0.0


def balanced(text: str) -> bool:
    """Whether every quotation and bracket that opens also closes, and the other way round."""
    return not _SINGLE.search(_BRACKETS.sub("", _PAIRS.sub("", text)))
