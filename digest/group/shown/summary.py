"""What a story says in one or two whole sentences of its own (pure)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeAlias

from digest.group.words.sentences import length, sentences
from digest.group.words.stop_words import COMMON
from digest.group.words.terms import words
from digest.model.article import Article

#: Text behind this is not read, nor are sentences behind these.
_CHARACTERS, _CONSIDERED = 8_000, 30
_MAX_SENTENCES = 2
#: An only sentence may be so much over the budget: nothing is worse than long.
_STRETCH = 1.5
_SHORTEST = 4
#: A sentence whose words nearly all stand in the headline repeats it.
_REPEATS = 0.8
#: What feeds hang on behind a teaser; looked for in so many last characters.
_TAIL_CHARACTERS = 500
_TAIL = re.compile(
    r"\s*(?<!\S)(?:The post\b.{0,300}?\bappeared first on\b|Continue reading|Keep reading|Read more|Read the full|"
    r"Read on\b|Click here|READ MORE|Weiterlesen|Mehr lesen|Lire la suite|Leer m[aá]s|Leggi tutto|Lees verder)"
    r"[^\n]{0,200}\s*$"
)
_CUT_OFF = re.compile(r"(?:…|\.\.\.|\[(?:…|\.\.\.|&hellip;)\])[\s\])]*$")
#: Starts that lean on the sentence before.
_LEANS_TYPED = "also and but he her his however instead it meanwhile she so that their then these they this those yet"
_LEANS = frozenset(_LEANS_TYPED.split())


#: (article, words) → whole sentences within so many words; empty where there are none.
Summarise: TypeAlias = Callable[[Article, int], str]


def summarise(article: Article, budget: int) -> str:
    """One or two whole sentences within `budget` words; empty where the article has none that short.

    The source's own teaser where it is good, or else the text's best by place and by how much of the article they
    speak of. A sentence is never cut; where all are over the budget, the first may be half as long again.
    """
    own = _whole(article.summary, article)
    return _first(own, budget) or _best(_whole(article.text, article), budget) or _phrase(article, budget)


def _whole(text: str, article: Article) -> list[str]:
    """The sentences worth repeating: long enough, not cut off, not the headline again."""
    candidates = sentences(_without_tail(text[:_CHARACTERS]), article.language.partition("-")[0])
    title = set(words(article.title))
    kept = [
        one for one in candidates if length(one) >= _SHORTEST and not _CUT_OFF.search(one) and not _repeats(one, title)
    ]
    return kept[:_CONSIDERED]


def _without_tail(text: str) -> str:
    place = max(0, len(text.rstrip()) - _TAIL_CHARACTERS)
    return text[:place] + _TAIL.sub("", text[place:])


def _repeats(sentence: str, title: set[str]) -> bool:
    own = set(words(sentence))
    return bool(title) and len(own & title) >= _REPEATS * len(own)


def _first(kept: Sequence[str], budget: int) -> str:
    """The first sentence and the second if there is room."""
    if not kept or length(kept[0]) > budget:
        return ""
    both = " ".join(kept[:_MAX_SENTENCES])
    return both if length(both) <= budget else kept[0]


def _best(kept: Sequence[str], budget: int) -> str:
    """The best sentence within the budget, with the one after it if there is room; or the first, if hardly over."""
    if not kept:
        return ""
    scores = _scores(kept)
    short = [place for place, one in enumerate(kept) if length(one) <= budget]
    if not short:
        return kept[0] if length(kept[0]) <= _STRETCH * budget else ""
    best = max(short, key=lambda place: (scores[place], -place))
    return _first(kept[best:], budget)


def _scores(kept: Sequence[str]) -> list[float]:
    """By place, by the words they share with the others, and by standing for themselves."""
    terms = [set(words(one)) - COMMON for one in kept]
    shared = Counter(term for one in terms for term in one)
    most = max(1, len(kept) - 1)
    scores = []
    for place, (one, own) in enumerate(zip(kept, terms, strict=True)):
        central = sum(shared[term] - 1 for term in sorted(own)) / (most * max(1, len(own)))
        leans = (words(one) or [""])[0] in _LEANS and place > 0
        scores.append(1 / (1 + place) ** 0.5 + central - 0.3 * leans)
    return scores


def _phrase(article: Article, budget: int) -> str:
    """The source's teaser where it is a whole phrase without a full stop: "The week in pictures"."""
    teaser = " ".join(_without_tail(article.summary[:_CHARACTERS]).split())
    usable = _SHORTEST <= length(teaser) <= _STRETCH * budget and not _CUT_OFF.search(teaser)
    repeated = _repeats(teaser, set(words(article.title)))
    return teaser if usable and not repeated and not sentences(teaser) else ""
