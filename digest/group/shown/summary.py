"""What a story says in one or two whole sentences of its own (pure)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from digest.group.shown.openings import Opening, opening_of
from digest.group.words.date_words import is_date
from digest.group.words.sentences import length, sentences
from digest.group.words.stop_words import COMMON
from digest.group.words.terms import words
from digest.model.article import Article
from digest.text.quotations import OPENING, balanced

#: Text behind this is not read, nor are sentences behind these.
_CHARACTERS, _CONSIDERED = 8_000, 30
_MAX_SENTENCES = 2
#: An only sentence may be so much over the budget: nothing is worse than long.
_STRETCH = 1.75
#: Shorter sentences, and shorter phrases, tell nothing.
_SHORTEST, _SHORTEST_PHRASE = 4, 2
#: A sentence whose words nearly all stand in the headline repeats it.
_REPEATS = 0.8
_CUT_OFF = re.compile(r"(?:…|\.\.\.|\[(?:…|\.\.\.|&hellip;)\])[\s\])]*$")
_LEFT_OUT = re.compile(r"…|\.\.\.")
_BYLINE = re.compile(r"(?:written )?(?:by|von|par|por|door|di)\s", re.IGNORECASE)
_GOES_ON = (",", ":", ";", "-", "\u2013", "\u2014", "(")

#: (article, words) → whole sentences within so many words; empty where there are none.
Summarise: TypeAlias = Callable[[Article, int], str]


def summarise(article: Article, budget: int) -> str:
    """One or two whole sentences within `budget` words; empty where the article has none that short.

    The source's own teaser, also a phrase without a full stop, or else the text's best by place and by how much of the
    article they speak of. What needs something before it never stands first, and what tells who says it before what,
    only where nothing else does. A sentence is never cut; where all are over the budget, the first may be three
    quarters longer.
    """
    teaser, text = _whole(article.summary, article), _whole(article.text, article)
    offers = (
        _first(teaser, budget),
        _phrase(article.summary, article, budget),
        _best(text, budget),
        _phrase(article.text, article, budget),
    )
    usable = [offer for offer in offers if offer and offer.opening is not Opening.NOT]
    return min(usable, key=lambda offer: offer.opening).text if usable else ""


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    opening: Opening


def _whole(text: str, article: Article) -> list[_Sentence]:
    """The sentences worth repeating: long enough, not cut off, not the headline again."""
    candidates = _quotations_whole(sentences(text[:_CHARACTERS], article.language.partition("-")[0])[:_CONSIDERED])
    return [
        _Sentence(one, opening_of(one, first=place == 0))
        for place, one in enumerate(candidates)
        if length(one) >= _SHORTEST and not _CUT_OFF.search(one) and not _repeats(one, article.title)
    ]


def _quotations_whole(candidates: Sequence[str]) -> list[str]:
    """The sentences; two of which the first opens a quotation that the second closes are one."""
    whole: list[str] = []
    for one in candidates:
        if whole and whole[-1][0] in OPENING and not balanced(whole[-1]) and balanced(f"{whole[-1]} {one}"):
            whole[-1] = f"{whole[-1]} {one}"
        else:
            whole.append(one)
    return whole


def _repeats(sentence: str, title: str) -> bool:
    """Nearly all of it stands in the headline, or all that tells something and half of the rest."""
    own, named = set(words(sentence)), set(words(title))
    telling = own - COMMON
    again = len(own & named) / max(1, len(own))
    return bool(named) and (again >= _REPEATS or (again >= _REPEATS / 2 and telling <= named))


def _first(kept: Sequence[_Sentence], budget: int) -> _Sentence | None:
    """The first sentence that can stand first, within the budget."""
    short = [place for place, one in enumerate(kept) if length(one.text) <= budget]
    place = min(short, key=lambda place: (kept[place].opening, place), default=None)
    return None if place is None else _with_next(kept, place, budget)


def _with_next(kept: Sequence[_Sentence], place: int, budget: int) -> _Sentence:
    """The sentence there, and the one after it if there is room."""
    both = " ".join(one.text for one in kept[place : place + _MAX_SENTENCES])
    fits = length(both) <= budget and balanced(both)
    return _Sentence(both, kept[place].opening) if fits else kept[place]


def _best(kept: Sequence[_Sentence], budget: int) -> _Sentence | None:
    """The best sentence within the budget, with the one after it if there is room; or the first, if hardly over."""
    short = [place for place, one in enumerate(kept) if length(one.text) <= budget and one.opening < Opening.NOT]
    if short:
        scores = _scores([one.text for one in kept])
        return _with_next(kept, max(short, key=lambda at: (-kept[at].opening, scores[at], -at)), budget)
    long = (one for one in kept if length(one.text) <= _STRETCH * budget and one.opening < Opening.NOT)
    return min(long, key=lambda one: one.opening, default=None)


def _scores(kept: Sequence[str]) -> list[float]:
    """By place, and by the words they share with the others."""
    terms = [set(words(one)) - COMMON for one in kept]
    shared = Counter(term for one in terms for term in one)
    most = max(1, len(kept) - 1)
    return [
        1 / (1 + place) ** 0.5 + sum(shared[term] - 1 for term in sorted(own)) / (most * max(1, len(own)))
        for place, own in enumerate(terms)
    ]


def _phrase(text: str, article: Article, budget: int) -> _Sentence | None:
    """The first line of a text in which no sentence is worth repeating, where it is a whole phrase: "The week in
    pictures"."""
    whole = text[:_CHARACTERS].strip()
    phrase = " ".join(whole.partition("\n")[0].split())
    shortest = _SHORTEST if sentences(phrase) else _SHORTEST_PHRASE
    if _whole(whole, article) or not shortest <= length(phrase) <= _STRETCH * budget:
        return None
    goes_on = sentences(article.text) and article.text.startswith(phrase)
    cut = (
        goes_on
        or _CUT_OFF.search(phrase)
        or (sentences(phrase) and _LEFT_OUT.search(phrase))
        or phrase.endswith(_GOES_ON)
    )
    dated = all(is_date(word) or len(word) < _SHORTEST for word in words(phrase))
    if cut or dated or _BYLINE.match(phrase) or _repeats(phrase, article.title):
        return None
    return _Sentence(phrase, opening_of(phrase, first=True, alone=not sentences(phrase)))
