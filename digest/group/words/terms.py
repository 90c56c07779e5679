"""Text as comparable terms: any case, any accent, any script (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from digest.model.article import Article

TITLE_WEIGHT = 3
NAME_WEIGHT = 2
TEXT_WORDS = 200
#: Text is cut here before anything looks at it; 200 words mostly end below.
TEXT_CHARACTERS = 4_000
_LONGEST = 40
_WORDS_MEANT = 30

#: Scripts written without spaces, and Hangul, whose words grow endings: read as pairs of characters.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
#: Vowel signs of Indic scripts belong to the word though they are no letters.
_WORD = re.compile("(?:[^\\W_]|[\u0900-\u0dff])+")
_RUN = re.compile(rf"[{_UNSPACED}]+|(?:(?![{_UNSPACED}])[^\W_]|[\u0900-\u0dff])+")
_ASCII_WORD = re.compile("[a-z0-9]+")
_PAIRED = re.compile(f"[{_UNSPACED}]")
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]")
_POSSESSIVE = re.compile("'s\\b")
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
_LETTER = re.compile(f"[{''.join(_LETTERS)}]")
#: Signs that most texts hold beyond ASCII; without them most English is ASCII and read three times faster.
_SIGNS = tuple(zip("\u2018\u2019\u201c\u201d\u2013\u2014\xa0", "''\"\"-- ", strict=True))
#: A capital after a small letter or a comma, so not at the start of a sentence; or digits.
_NAME = re.compile(r"(?<=[^\W\d_A-Z] |, |\d )[^\W\d_a-z][^\W\d_]+|\d+")


def counts(article: Article) -> dict[str, int]:
    """Term → how much the article says it: once for each time in its first words, more in the title, and more
    where it is a name or a number. Single letters and digits are no terms."""
    text = opening(article)
    amounts: Counter[str] = Counter(words(text)[:TEXT_WORDS])
    for word in words(article.title[:TEXT_CHARACTERS])[:TEXT_WORDS]:
        amounts[word] += TITLE_WEIGHT
    for name in names(text):
        if name in amounts:
            amounts[name] += NAME_WEIGHT
    return {term: count for term, count in amounts.items() if len(term) > 1 or not term.isascii()}


def opening(article: Article) -> str:
    """The beginning of the text, or of the teaser where that says more."""
    return max(article.text, article.summary, key=len)[:TEXT_CHARACTERS]


def beginning(article: Article) -> str:
    """Title and first words of the text of an article: what it means is asked of these."""
    return f"{article.title}. {' '.join(opening(article).split()[:_WORDS_MEANT])}"


def words(text: str) -> list[str]:
    """The folded words of a text in order; text without spaces gives overlapping pairs of characters."""
    plain = fold(text)
    if "'s" in plain:
        plain = _POSSESSIVE.sub("", plain)
    if plain.isascii():
        runs = _ASCII_WORD.findall(plain)
    elif _PAIRED.search(plain):
        runs = [word for run in _RUN.findall(plain) for word in _read(run)]
    else:
        runs = _WORD.findall(plain)
    return runs if max(map(len, runs), default=0) <= _LONGEST else [run[:_LONGEST] for run in runs]


def _read(run: str) -> list[str]:
    if not _PAIRED.match(run):
        return [run]
    return [run[i : i + 2] for i in range(max(1, len(run) - 1))]


def names(text: str) -> list[str]:
    """Folded words written with a capital within a sentence, and numbers."""
    return fold(" ".join(_NAME.findall(text))).split()


def fold(text: str) -> str:
    """The text in one case, without accents, ligatures, wide letters or typographic quotes and dashes."""
    if not text.isascii():
        for sign, plain in _SIGNS:
            text = text.replace(sign, plain)
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    apart = unicodedata.normalize("NFKD", apart.casefold())  # mathematical letters have a case only now
    plain = unicodedata.normalize("NFC", _MARKS.sub("", apart))
    return _LETTER.sub(lambda letter: _LETTERS[letter[0]], plain)
