"""How much each story speaks for each topic, from an editor's keywords and from the stories themselves (pure).

The keywords of a topic place the stories they know; from these every topic learns further words, starting from what
was written of it and weighed against what all stories say (naive Bayes with expectation-maximisation), so that few
stories change little of what was written and many add what nobody thought of. Where topics are an open set "none of
them" competes, too, and a topic that holds little of the batch must be the surer of a story.
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
#: How sharply keywords alone decide, at the start; and where meaning counts among an open set of topics, to all of
#: which every story is a little alike.
_SHARPNESS, _SHARPER = 8.0, 14.0
#: How much a likeness of meaning counts beside the words, and from where on it says that a story fits.
_MEANING = 4.0
_BY_MEANING, _VAGUE = 2.0, 0.1
#: What was written of a topic of 25 keywords counts as so many words of text, what all stories say as so many more.
_WRITTEN, _EVERYWHERE = 2_000.0, 6_000.0
#: What 25 keywords weigh; more words tell more, but each of them less.
_USUAL, _MORE = 110.0, 0.6
#: What "none of them" scores.
_NONE = 1.0


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

    def sums(self, tells: Floats, amounts: Floats) -> Floats:
        """Story × row of `tells`: what all words of the story tell together."""
        sums = [np.bincount(self.rows, amounts * row[self.columns], minlength=self.stories) for row in tells]
        return np.column_stack(sums)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lore:
    """What is known of topics before any story is read."""

    written: Floats
    """Topic × column: how much is meant by a word."""
    telling: Floats
    """Of each column, its idf."""
    missing: Floats
    """How much of each topic's keywords stands in no article: without it the few that do would count as all."""
    meant_alike: Floats
    """Story × topic: how near they are in meaning, -1 to 1; 0 where nothing is known of it."""
    filed: Floats
    """Story × topic: what its source's sections say of it."""

    def of(self, topics: Ints) -> Lore:
        """Of these topics alone."""
        return Lore(
            written=self.written[topics],
            telling=self.telling,
            missing=self.missing[topics],
            meant_alike=self.meant_alike[:, topics],
            filed=self.filed[:, topics],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What was learned of topics and stories."""

    scores: Floats
    """Story × topic: how much more it speaks for the topic than for none."""
    fits: Floats
    """Story × topic: how sure it is, to be compared with CUT."""
    tells: Floats
    """Topic × column: how much a word speaks for it."""
    shares: Floats
    """Story × topic: the chance that it is of this topic; what is lacking to 1 is the chance of none."""

    def beside(self, alone: Learned, much: float) -> Learned:
        """So much of what was learned of the first topics alone, and the rest of what was learned of all."""
        return Learned(
            scores=_mixed(self.scores, alone.scores, much),
            fits=_mixed(self.fits, alone.fits, much),
            tells=_mixed(self.tells.T, alone.tells.T, much).T,
            shares=_mixed(self.shares, alone.shares, much),
        )


def _mixed(every: Floats, first: Floats, much: float) -> Floats:
    mixed: Floats = every * (1 - much)
    mixed[:, : first.shape[1]] += first * much
    return mixed


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


def learn(terms: StoryTerms, lore: Lore, *, open_set: bool = False) -> Learned:
    """Scores of every story; in an open set a story may be of none of the topics."""
    held = lore.written * lore.telling
    whole = np.maximum(held.sum(axis=1) + lore.missing, 1e-9)
    written = held / whole[:, None] * (_WRITTEN * (whole / _USUAL) ** _MORE)[:, None]
    weights = _WRITTEN * (whole / _USUAL) ** _MORE + _EVERYWHERE
    everywhere = np.bincount(terms.columns, terms.amounts, minlength=len(lore.telling)) + 0.5
    everywhere /= everywhere.sum() + IMAGINED * _WORDS
    lengths = np.sqrt(np.maximum(np.bincount(terms.rows, terms.amounts, minlength=terms.stories), 1))[:, None]
    known = _known(terms, lore)
    leaning = _MEANING * lore.meant_alike + lore.filed
    sharpness = _SHARPER if open_set and lore.meant_alike.any() else _SHARPNESS
    first = known + lore.meant_alike + lore.filed
    shares = np.where(first.max(axis=1, keepdims=True) > 0, _softmax(sharpness * first), 0.0)
    scores, fits, tells = np.zeros_like(shares), np.zeros_like(shares), np.zeros_like(written)
    fitting = np.ones((terms.stories, 1), dtype=bool)
    teaching = shares
    for _ in range(_ROUNDS):
        for topic in range(len(written)):
            heard = np.bincount(terms.columns, terms.amounts * teaching[terms.rows, topic], minlength=len(lore.telling))
            says = heard + written[topic] + _EVERYWHERE * everywhere
            tells[topic] = np.log(says / (heard.sum() + weights[topic])) - np.log(everywhere)
        heard_all = terms.sums(tells, terms.amounts) / lengths
        scores = heard_all + leaning
        meant = _BY_MEANING * np.maximum(lore.meant_alike - _VAGUE, 0)
        fits = heard_all / lengths + _BY_KEYWORDS * known + meant + lore.filed
        fitting = fits.max(axis=1, keepdims=True) >= CUT
        shares = _open_shares(scores, shares * fitting) if open_set else _softmax(scores)
        # Only stories that fit may teach; or else every topic would learn the words of what fits none.
        teaching = shares * fitting
    return Learned(scores=scores, fits=fits, tells=tells, shares=shares)


def _open_shares(scores: Floats, held: Floats) -> Floats:
    """The chance of each topic beside that of none, topics that hold much of the batch being the likelier."""
    holding = held.sum(axis=0) + 1
    likely = scores + np.log(holding / holding.sum())
    return _softmax(np.column_stack([likely, np.full(len(scores), _NONE)]))[:, :-1]


def _known(terms: StoryTerms, lore: Lore) -> Floats:
    """Story × topic: how much of what a story says are the keywords of the topic."""
    weights = terms.amounts * lore.telling[terms.columns]
    norms = np.sqrt(np.maximum(np.bincount(terms.rows, weights**2, minlength=terms.stories), 1e-9))[:, None]
    known: Floats = terms.sums(lore.written, weights) / norms
    return known


def _softmax(scores: Floats) -> Floats:
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = grown / grown.sum(axis=1, keepdims=True)
    return shares
