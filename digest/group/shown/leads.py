"""Which article leads its story: the one whose headline names the event (pure)."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from itertools import chain

from digest.config.digests import Source
from digest.group.words.stop_words import COMMON
from digest.group.words.terms import fold, names, opening, words
from digest.model.article import Article
from digest.text.quotations import quoted_share

#: What each makes of an article's worth: how much of its headline the others say too, the names in it that they
#: name, its text; and a question mark takes from it.
_SHARED, _NAMES, _TEXT, _QUESTION = 1.0, 0.6, 0.6, 0.4
_ENOUGH_NAMES = 2
_FULL_TEXT = 2_000
#: From here on a headline is what somebody said, not what happened.
_QUOTED = 0.5
#: So many articles of a story are asked what they share.
_ASKED = 30

#: How sites file opinion: in categories, in addresses, before a headline's colon or bar.
_OPINION_TYPED = """
opinion opinions op-ed oped editorial editorials comment commentary commentisfree column columns columnist columnists
letters viewpoint viewpoints perspective kommentar kommentare meinung meinungen kolumne kolumnen leitartikel gastbeitrag
glosse debatte tribune tribunes chronique chroniques edito editos editorial opinions idees debats opiniones columna
columnas tribuna tribunas editoriales cartas opinie opinies commentaar ingezonden brieven opinione opinioni editoriale
commenti opiniao coluna colunas artigo-de-opiniao ledare debatt kronika kronikk kronik leder felieton felietony opinie
komentar komentare мнение мнения колонка
"""
_OPINION = frozenset(fold(word) for word in _OPINION_TYPED.split())


def lead_first(articles: Sequence[Article], sources: Mapping[str, Source]) -> tuple[Article, ...]:
    """The articles of a story, the one to lead it first: one with a title, that is no opinion piece and no quotation,
    of the weightiest source; of these the one whose headline shares most with the others, with much text, dated, first.

    The order in which they are given makes no difference.
    """
    by_number = sorted(articles, key=lambda article: article.number)
    keywords = [_keywords(article) for article in by_number[:_ASKED]]
    names_of = [frozenset(names(opening(article))) for article in by_number[:_ASKED]]
    worth = {
        article.number: _worth(
            article, keywords[:place] + keywords[place + 1 :], names_of[:place] + names_of[place + 1 :]
        )
        for place, article in enumerate(by_number)
    }

    def order(article: Article) -> tuple[bool, bool, float, float, bool, float, int]:
        source = sources.get(article.source)
        when = article.published.timestamp() if article.published else math.inf
        beside = quoted_share(article.title) >= _QUOTED or is_opinion(article)
        weight = source.weight if source else 1.0
        untitled = not article.title.strip()
        return untitled, beside, -weight, -worth[article.number], article.published is None, when, article.number

    return tuple(sorted(by_number, key=order))


def one_of_each_first(articles: Sequence[Article]) -> tuple[Article, ...]:
    """The articles in their order, but the second ones of a source behind the first of every source."""
    first = {article.source: article for article in reversed(articles)}
    return tuple(sorted(articles, key=lambda article: first[article.source] is not article))


def is_opinion(article: Article) -> bool:
    """Whether its site files it as what somebody thinks."""
    label = next((article.title.partition(sign)[0] for sign in (":", "|") if sign in article.title), "")
    filed = chain(article.categories, _path(article.url), (label,))
    return any(fold(" ".join(name.split())) in _OPINION for name in filed)


def _path(url: str) -> list[str]:
    """The parts of an address between its host and its query."""
    return re.split(r"[?#]", url.partition("://")[2])[0].split("/")[1:]


def _keywords(article: Article) -> frozenset[str]:
    return frozenset(words(f"{article.title} {opening(article)}")) - COMMON


def _worth(article: Article, others: Sequence[frozenset[str]], named: Sequence[frozenset[str]]) -> float:
    headline = frozenset(words(article.title)) - COMMON
    shared = sum(len(headline & other) for other in others) / max(1, len(headline) * len(others))
    in_it = sum(min(len(headline & other), _ENOUGH_NAMES) for other in named) / max(1, _ENOUGH_NAMES * len(named))
    text = min(max(len(article.text), len(article.summary)), _FULL_TEXT) / _FULL_TEXT
    question = article.title.rstrip().endswith(("?", "\uff1f", "\u061f"))
    return round(_SHARED * shared + _NAMES * in_it + _TEXT * text - _QUESTION * question, 6)
