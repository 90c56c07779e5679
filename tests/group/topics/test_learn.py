from __future__ import annotations

import numpy as np
import pytest

from digest.group.topics.learn import CUT, Learned, Lore, StoryTerms, learn, of_stories
from digest.group.vectors import counted

FERRY, CRANE, RAIN, SUN = range(4)


def story_terms(*stories: dict[int, float]) -> StoryTerms:
    cells = [(row, column, amount) for row, story in enumerate(stories) for column, amount in sorted(story.items())]
    rows, columns = (np.array([cell[at] for cell in cells], dtype=np.int64) for at in range(2))
    amounts = np.array([amount for _, _, amount in cells], dtype=np.float64)
    return StoryTerms(rows=rows, columns=columns, amounts=amounts, stories=len(stories))


def learned(
    *stories: dict[int, float],
    written: list[list[float]],
    missing: list[float] | None = None,
    alike: object = None,
    open_set: bool = False,
) -> Learned:
    topics = np.array(written, dtype=float)
    nothing = np.zeros((len(stories), len(written)))
    lore = Lore(
        written=topics,
        telling=np.full(topics.shape[1], 2.0),
        missing=np.array(missing or [0.0] * len(written)),
        meant_alike=nothing if alike is None else np.array(alike, dtype=float),
        filed=nothing,
    )
    return learn(story_terms(*stories), lore, open_set=open_set)


SEA, SKY = [1.0, 0, 0, 0], [0.0, 0, 1, 0]


def test_a_story_goes_where_its_keywords_point() -> None:
    found = learned({FERRY: 1, CRANE: 1}, {RAIN: 1, SUN: 1}, written=[SEA, SKY])
    assert found.scores.argmax(axis=1).tolist() == [0, 1]
    assert (found.fits.max(axis=1) >= CUT).all()


def test_a_story_without_any_known_word_fits_nothing() -> None:
    found = learned({FERRY: 1}, {SUN: 1}, written=[SEA, SKY])
    assert (found.fits[1] < CUT).all()


def test_words_beside_a_keyword_are_learned_from_many_stories() -> None:
    written = [SEA, SKY]
    many = learned(*[{FERRY: 2, CRANE: 2}] * 60, *[{RAIN: 2}] * 60, {CRANE: 2}, written=written)
    few = learned({FERRY: 2, CRANE: 2}, {RAIN: 2}, {CRANE: 2}, written=written)
    assert many.scores[-1].argmax() == 0
    assert many.tells[0, CRANE] > few.tells[0, CRANE] > many.tells[1, CRANE]


def test_what_fits_no_topic_teaches_no_topic() -> None:
    with_strangers = learned({FERRY: 1}, *[{SUN: 3}] * 200, written=[SEA, SKY])
    assert with_strangers.tells[0, SUN] <= 0
    assert with_strangers.tells[0, FERRY] > 0


def test_keywords_that_stand_in_no_article_make_the_others_tell_less() -> None:
    whole = learned({FERRY: 1}, {RAIN: 1}, written=[SEA, SKY])
    lacking = learned({FERRY: 1}, {RAIN: 1}, written=[SEA, SKY], missing=[20.0, 0])
    assert lacking.tells[0, FERRY] < whole.tells[0, FERRY]
    assert lacking.tells[1, RAIN] == pytest.approx(whole.tells[1, RAIN])


def test_a_likeness_of_meaning_places_what_no_word_does() -> None:
    silent = learned({SUN: 1}, {SUN: 1}, written=[SEA, SKY], alike=[[0.6, 0], [0, 0.6]])
    assert silent.scores.argmax(axis=1).tolist() == [0, 1]
    assert (silent.fits.max(axis=1) >= CUT).all()


def test_in_an_open_set_a_story_may_be_of_no_topic() -> None:
    stories = [*[{FERRY: 2, CRANE: 2}] * 20, *[{SUN: 3}] * 20]
    opened = learned(*stories, written=[SEA, SKY], open_set=True)
    assert (opened.shares[:20, 0] > 0.5).all()
    assert (opened.shares[20:].sum(axis=1) < 0.5).all()
    closed = learned(*stories, written=[SEA, SKY])
    assert closed.shares.sum(axis=1) == pytest.approx(1)


def test_in_an_open_set_a_topic_that_holds_much_is_the_likelier() -> None:
    opened = learned(*[{FERRY: 2}] * 30, {RAIN: 2}, {FERRY: 1, RAIN: 1}, written=[SEA, SKY], open_set=True)
    assert opened.shares[-1, 0] > opened.shares[-1, 1]


def test_everything_learned_is_a_number() -> None:
    for stories in ([{}], [{FERRY: 1e-6}], [{FERRY: 1e6}, {}, {SUN: 5}]):
        for open_set in (False, True):
            found = learned(*stories, written=[SEA, [0.0, 0, 0, 0]], open_set=open_set)
            for numbers in (found.scores, found.fits, found.tells, found.shares):
                assert np.isfinite(numbers).all()


def test_the_terms_of_all_articles_of_a_story_count_together_and_often_less_than_their_sum() -> None:
    known = counted([{"ferry": 1, "crane": 1}, {"ferry": 1, "rain": 9}, {"sun": 1}])
    kept = np.array([known.ids["ferry"], known.ids["rain"], known.ids["sun"]])
    terms = of_stories(known, np.array([0, 0, 1]), kept)
    assert terms.stories == 2
    columns, amounts = terms.of(0)
    assert columns.tolist() == [0, 1]
    assert amounts == pytest.approx([2.0, 1 + np.log(9)])
    assert [numbers.tolist() for numbers in terms.of(1)] == [[2], [1.0]]


def test_without_kept_terms_or_articles_there_is_nothing_to_say() -> None:
    known = counted([{"ferry": 1}])
    nothing = of_stories(known, np.array([0]), np.array([], dtype=np.int64))
    assert (nothing.rows.tolist(), nothing.stories) == ([], 1)
    none = of_stories(counted([]), np.array([], dtype=np.int64), np.array([], dtype=np.int64))
    assert none.stories == 0
