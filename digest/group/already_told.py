"""Stories that ran before: whether what came since is news (pure)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from digest.group.words.stop_words import COMMON
from digest.group.words.terms import counts, names, opening
from digest.model.article import Article
from digest.model.grouping import PastStory
from digest.text.web_addresses import place_of

#: Of the telling terms of what came since, how many the story that ran did not have.
_FRESH = 0.4
#: Names and numbers it did not have either.
_FACTS = 3
#: Fewer terms than this are a headline, in which names do not show: its terms alone decide.
_HEADLINE = 16


def key(articles: Sequence[Article]) -> str:
    """The identity of a story, the same in every edition: made from its earliest article."""
    first = min(articles, key=lambda article: article.number)
    named = "\0".join((first.source, first.guid or first.url or first.title))
    return hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def brings_news(articles: Sequence[Article], before: PastStory) -> bool:
    """Something came after the story ran, and says what it did not: two fifths of its telling terms are new, and,
    where there is text, at least three names or numbers. The same page again is no news."""
    since = [article for article in articles if article.dated > before.ran]
    shown = pages([before])
    since = [article for article in since if place_of(article.url) not in shown]
    terms = {term for article in since for term in counts(article)} - COMMON
    if not terms:
        return False
    known = {term for article in before.articles for term in counts(article)}
    facts = {name for article in since for name in names(opening(article))} - known
    return len(terms - known) >= _FRESH * len(terms) and (len(terms) < _HEADLINE or len(facts) >= _FACTS)


def pages(past: Sequence[PastStory]) -> dict[str, PastStory]:
    """Address of every article that ran → the latest story it ran in."""
    return {page: story for story in past for article in story.articles if (page := place_of(article.url))}
