"""How many pieces of evidence there are in the words of a story for a topic (pure)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from digest.group.words.keywords import spaced
from digest.group.words.terms import TITLE_WEIGHT, opening, words
from digest.model.article import Article

_HALF = 0.5
#: Where more keywords than these stand for themselves, nobody looks where they stand.
_MANY = 2
#: Nothing that stands on both sides of it is a phrase.
_GAP = " | "


def pieces(
    articles: Sequence[Article], keywords: Collection[str], others: Collection[str], own: Collection[str]
) -> float:
    """A keyword is one piece, two where it stands in a title or is said three times, and so is a phrase of the editor's
    own; each of the `others` is half of one. What stands only within a longer one of them is none. Of three pieces and
    more there may be more than are counted."""
    within = {word for term in (*keywords, *others) if " " in term for word in term.split(" ")}
    apart = sum(" " not in term and term not in within for term in keywords)
    return float(apart) if apart > _MANY else _read(articles, keywords, others, own)


def _read(
    articles: Sequence[Article], keywords: Collection[str], others: Collection[str], own: Collection[str]
) -> float:
    titles = _GAP.join(spaced(words(article.title)) for article in articles)
    texts = _GAP.join(spaced(words(opening(article))) for article in articles)
    evidence = 0.0
    for term in sorted({*keywords, *others}, key=lambda term: (-term.count(" "), term)):
        wanted = spaced(term.split(" "))
        entitled, times = titles.count(wanted), texts.count(wanted)
        if not (entitled or times):
            continue
        titles, texts = titles.replace(wanted, _GAP), texts.replace(wanted, _GAP)
        if term not in keywords:
            evidence += _HALF
        else:
            evidence += 2 if entitled or times >= TITLE_WEIGHT or (" " in term and term in own) else 1
    return evidence
