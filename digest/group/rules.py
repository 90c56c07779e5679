"""What an editor leaves out, or takes only: whole words, any case, any accent (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from digest.config.digests import Digest, Source
from digest.config.rules import Part, Rule
from digest.group.words.terms import fold, words
from digest.model.article import Article
from digest.model.grouping import Outcome, Verdict

#: Of longer texts the rest is not looked at.
_CHARACTERS = 200_000
#: Signs that are no part of a word and yet meant: "C++", "#ad", "/video/".
_MEANT = re.compile(r"[^\w\s'\u2019\u2018\u201c\u201d\"\-\u2013.,;:&]")


def left_out(article: Article, digest: Digest, source: Source) -> Verdict | None:
    """The verdict when a rule of the digest or of its source leaves the article out, no `only` rule takes it, or it
    has no title to show."""
    if not article.title.strip():
        return _verdict(article, "it has no title", "")
    for rule in (*digest.leave_out, *source.leave_out):
        if matches(rule, article, source):
            return _verdict(article, f'the rule "{rule.text}" leaves it out', rule.where)
    for only in (digest.only, source.only):
        if only and not any(matches(rule, article, source) for rule in only):
            return _verdict(article, f"only what matches {_listed(only)} may be in", only[0].where)
    return None


def matches(rule: Rule, article: Article, source: Source) -> bool:
    """The rule's words stand in that part of the article, as whole words in that order."""
    match rule.part:
        case Part.PAYWALLED:
            return article.paywalled
        case Part.LANGUAGE:
            return fold(rule.words.strip()) in _languages(article.language.lower())
        case Part.URL if not rule.words.strip().isalnum():
            return fold(rule.words.strip()) in fold(article.url)
    return any(_stand_in(rule.words, text) for text in _looked_at(rule.part, article, source))


def _verdict(article: Article, reason: str, where: str) -> Verdict:
    return Verdict(article=article.number, outcome=Outcome.LEFT_OUT, reason=reason, where=where)


def _listed(rules: Sequence[Rule]) -> str:
    return " or ".join(f'"{rule.text}"' for rule in rules)


def _looked_at(part: Part, article: Article, source: Source) -> Iterable[str]:
    match part:
        case Part.TITLE:
            return (article.title,)
        case Part.TEXT:
            return article.text, article.summary
        case Part.AUTHOR:
            return article.authors
        case Part.CATEGORY:
            return article.categories
        case Part.URL:
            return (article.url,)
        case Part.SOURCE:
            return source.name, source.key
    return article.title, article.text, article.summary, *article.categories


def _stand_in(typed: str, text: str) -> bool:
    folded, (wanted, sign) = fold(text[:_CHARACTERS]), _wanted(typed)
    if sign and sign not in folded:
        return False
    # Reading words is slow: most texts do not even hold the letters.
    if not all(word in folded for word in wanted):
        return False
    return bool(sign or wanted) and (not wanted or f" {' '.join(wanted)} " in f" {' '.join(words(folded))} ")


@lru_cache(maxsize=4096)
def _wanted(typed: str) -> tuple[tuple[str, ...], str]:
    """The words of a rule, and what must stand there letter by letter because words do not say it."""
    wanted, folded = tuple(words(typed)), fold(typed.strip())
    if len(wanted) == 1 and len(wanted[0]) == 1 and not wanted[0].isascii():
        return (), folded
    return wanted, folded if not wanted or _MEANT.search(folded) else ""


@lru_cache(maxsize=256)
def _languages(code: str) -> frozenset[str]:
    """What an editor may call a language: "de", "german", "deutsch"."""
    if not code:
        return frozenset()
    short = code.replace("_", "-").partition("-")[0]
    try:
        locale = Locale.parse(short)
        names = (locale.english_name, locale.display_name)
    except (ValueError, UnknownLocaleError):
        names = ("", "")
    return frozenset(fold(name) for name in (code, short, *names) if name)
