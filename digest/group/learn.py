"""How much each story speaks for each topic, from an editor's keywords and from the stories themselves (pure).

The keywords of a topic place the stories they know; from these every topic learns further words, starting from what
the editor wrote and weighed against what all stories say (naive Bayes with expectation-maximisation), so that few
stories change little of what was written and many add what the editor did not think of.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from digest.group.vectors import IMAGINED, Counted, Floats, Ints

#: From here on a story fits a topic: what each of its words tells of it, on average, and the keywords in it.
CUT = 0.25
_BY_KEYWORDS = 2.0
_ROUNDS = 3
#: Of an article nobody gave us.
_WORDS = 500
#: How sharply keywords alone decide, at the start.
_SHARPNESS = 8.0
#: How much a likeness of meaning counts beside the words, and from where on it says that a story fits.
_MEANING = 4.0
_BY_MEANING, _VAGUE = 2.0, 0.1
#: What the editor wrote counts as so many words of text, what all stories say as so many more.
_WRITTEN, _EVERYWHERE = 2_000.0, 6_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryTerms:
    """What stories say: entry i is column `columns[i]`, `amounts[i]` times (sublinear), in story `rows[i]`, sorted."""

    rows: Ints
    columns: Ints
    amounts: Floats
    stories: int

    def of(self, story: int) -> tuple[Ints, Floats]:
        """Columns and amounts of one story."""
        mine = slice(*np.searchsorted(self.rows, [story, story + 1]))
        return self.columns[mine], self.amounts[mine]


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What was learned of topics and stories."""

    scores: Floats
    """Story × topic: how much more it speaks for the topic than for none."""
    fits: Floats
    """Story × topic: how sure it is, to be compared with CUT."""
    tells: Floats
    """Topic × column: how much a word speaks for it."""


def of_stories(known: Counted, stories: Ints, kept: Ints) -> StoryTerms:
    """The kept terms of all articles of a story together; `stories` is the story of each article."""
    column = np.full(len(known.ids), -1, dtype=np.int64)
    column[kept] = np.arange(len(kept))
    mine = column[known.terms] >= 0
    cells = stories[known.rows[mine]] * max(1, len(kept)) + column[known.terms[mine]]
    different, place = np.unique(cells, return_inverse=True)
    amounts: Floats = np.bincount(place, 1 + np.log(known.amounts[mine]), minlength=len(different)).astype(np.float64)
    rows, columns = np.divmod(different, max(1, len(kept)))
    return StoryTerms(rows=rows, columns=columns, amounts=amounts, stories=int(stories.max(initial=-1)) + 1)


def learn(
    terms: StoryTerms, written: Floats, telling: Floats, missing: Floats, meant_alike: Floats | None = None
) -> Learned:
    """Scores of every story. `written` is topic × column, `telling` the idf of each column, `missing` how much of each
    topic's keywords stands in no article: without it the few that do would count as all of them. `meant_alike` is how
    near each story is to each topic in meaning, -1 to 1, where that is known."""
    alike = np.zeros((terms.stories, len(written))) if meant_alike is None else meant_alike
    meant = written * telling
    meant /= np.maximum(meant.sum(axis=1) + missing, 1e-9)[:, None]
    everywhere = np.bincount(terms.columns, terms.amounts, minlength=len(telling)) + 0.5
    everywhere /= everywhere.sum() + IMAGINED * _WORDS
    lengths = np.sqrt(np.maximum(np.bincount(terms.rows, terms.amounts, minlength=terms.stories), 1))[:, None]
    known = _known(terms, written, telling)
    first = known + alike
    shares = np.where(first.max(axis=1, keepdims=True) > 0, _softmax(_SHARPNESS * first), 0.0)
    scores, fits, tells = np.zeros_like(shares), np.zeros_like(shares), np.zeros_like(written)
    for _ in range(_ROUNDS):
        for topic in range(len(written)):
            heard = np.bincount(terms.columns, terms.amounts * shares[terms.rows, topic], minlength=len(telling))
            says = heard + _WRITTEN * meant[topic] + _EVERYWHERE * everywhere
            tells[topic] = np.log(says / (heard.sum() + _WRITTEN + _EVERYWHERE)) - np.log(everywhere)
        heard_all = _sums(terms, tells, terms.amounts) / lengths
        scores = heard_all + _MEANING * alike
        fits = heard_all / lengths + _BY_KEYWORDS * known + _BY_MEANING * np.maximum(alike - _VAGUE, 0)
        # Only stories that fit may teach; or else every topic would learn the words of what fits none.
        shares = _softmax(scores) * (fits.max(axis=1, keepdims=True) >= CUT)
    return Learned(scores=scores, fits=fits, tells=tells)


def _known(terms: StoryTerms, written: Floats, telling: Floats) -> Floats:
    """Story × topic: how much of what a story says are the keywords of the topic."""
    weights = terms.amounts * telling[terms.columns]
    norms = np.sqrt(np.maximum(np.bincount(terms.rows, weights**2, minlength=terms.stories), 1e-9))[:, None]
    known: Floats = _sums(terms, written, weights) / norms
    return known


def _sums(terms: StoryTerms, tells: Floats, amounts: Floats) -> Floats:
    """Story × topic: what all words of the story tell of the topic."""
    sums = [np.bincount(terms.rows, amounts * row[terms.columns], minlength=terms.stories) for row in tells]
    return np.column_stack(sums)


def _softmax(scores: Floats) -> Floats:
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = grown / grown.sum(axis=1, keepdims=True)
    return shares
