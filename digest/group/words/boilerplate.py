"""What a source writes under everything: "Sign up for our newsletter.", "Bookings at the club house." (pure)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import compress, takewhile
from typing import NamedTuple

from digest.group.words.terms import TEXT_CHARACTERS, fold
from digest.model.article import Article

_PIECE = re.compile(r"(?<=[.!?\u2026\u3002\uff01\uff1f])\s+|\n+")
#: Shorter pieces are words, not sentences.
_SHORTEST = 8
#: At the end of two articles a piece is the source's; elsewhere in so many.
_ANYWHERE = 3
#: A text that begins like another and shares so much of what it says is a copy.
_COPY = 0.7
#: Further on nothing is counted.
_READ = 1_600


class Piece(NamedTuple):
    """A sentence or line, as its source writes it."""

    source: str
    text: str


def without_boilerplate(articles: Sequence[Article]) -> list[Article]:
    """The articles without the sentences that their source writes under other headlines as well. What is nearly all
    repeated is a copy, and stays as it is."""
    pieces = [_Pieces(article) for article in articles]
    titles: dict[Piece, set[str]] = defaultdict(set)
    for one in pieces:
        for piece in one.long:
            titles[piece].add(one.title)
    twice = {piece for piece, under in titles.items() if len(under) > 1}
    own = {piece for piece in twice if len(titles[piece]) >= _ANYWHERE}
    for one in pieces:
        own.update(takewhile(twice.__contains__, reversed(one.long)))
    return [one.article if one.copies(twice) else one.without(own) for one in pieces]


class _Pieces:
    """The sentences and lines of an article, of those parts of its text that are read."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.title = fold(article.title[:TEXT_CHARACTERS])
        read = max(article.text, article.summary, key=len)[:_READ]
        self.long = [Piece(article.source, piece) for piece in _PIECE.split(read) if len(piece) >= _SHORTEST]

    def copies(self, twice: Collection[Piece]) -> bool:
        """Whether it begins like another one, and says little else."""
        shared = [piece in twice for piece in self.long]
        lengths = [len(piece.text) for piece in self.long]
        return shared[:1] == [True] and sum(compress(lengths, shared)) >= _COPY * sum(lengths)

    def without(self, own: Collection[Piece]) -> Article:
        """The article without the pieces that are its source's own."""
        repeated = {piece.text for piece in self.long if piece in own}
        if not repeated:
            return self.article
        text, summary = self.article.text, self.article.summary
        for piece in sorted(repeated, key=len, reverse=True):
            text, summary = text.replace(piece, ""), summary.replace(piece, "")
        return replace(self.article, text=text, summary=summary)
