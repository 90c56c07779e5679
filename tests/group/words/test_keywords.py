from __future__ import annotations

import numpy as np
import pytest

from digest.config.digests import Topic
from digest.group.vectors import Counted, counted
from digest.group.words.keywords import Keyword, keywords, shared, weights, with_phrases
from digest.group.words.terms import counts
from digest.model.article import Article
from tests.group.made import article


def topic(name: str, *words: str, description: str = "") -> Topic:
    return Topic(key=name.casefold(), name=name, keywords=words, description=description)


def typed(*topics: Topic) -> dict[tuple[int, str], float]:
    return {(place, keyword.term): keyword.weight for place, topic in enumerate(keywords(topics)) for keyword in topic}


def test_name_keywords_and_the_words_of_the_description_speak_for_a_topic() -> None:
    found = typed(topic("Harbour", "ferry", "port authority", description="Boats and cranes."))
    assert found == {
        (0, "harbour"): 1,
        (0, "ferry"): 1,
        (0, "port authority"): 1,
        (0, "boats"): 0.5,
        (0, "cranes"): 0.5,
    }


def test_words_that_stand_everywhere_speak_for_nothing_but_in_a_phrase() -> None:
    assert typed(topic("And", "the", "of the people")) == {(0, "of the people"): 1}


def test_case_and_accents_do_not_matter_and_the_first_spelling_is_remembered() -> None:
    ((keyword,),) = keywords([topic("CAFÉ", "Café", "cafe", description="café")])
    assert (keyword.typed, keyword.term, keyword.weight) == ("CAFÉ", "cafe", 1)


def test_the_same_word_may_speak_for_several_topics() -> None:
    assert set(typed(topic("Sea", "ferry"), topic("Town", "ferry"))) >= {(0, "ferry"), (1, "ferry")}


@pytest.mark.parametrize("name", ["", "—", "🎉", "  "])
def test_a_name_without_letters_says_nothing(name: str) -> None:
    assert keywords([topic(name)]) == ((),)


def phrased(articles: list[Article], *phrases: str) -> Counted:
    wanted = tuple(Keyword(typed=phrase, term=phrase, weight=1) for phrase in phrases)
    return with_phrases(counted(counts(one) for one in articles), articles, [wanted])


def amount(given: Counted, row: int, term: str) -> float:
    column = given.ids.get(term)
    place = slice(given.starts[row], given.starts[row + 1])
    return float(given.amounts[place][given.terms[place] == column].sum()) if column is not None else 0.0


@pytest.mark.parametrize(
    ("title", "text", "times"),
    [
        ("x", "The port authority of Ryde.", 1),
        ("x", "PORT AUTHORITY, the port\nauthority; a Port-Authority", 3),
        ("Port authority moves", "", 3),
        ("Port authority moves", "The port authority said so.", 4),
        ("Authority of the port", "The port has authority.", 0),
        ("x", "The port. Authority is all.", 1),
        ("x", "The airport authority.", 0),
        ("x", "The port authorityless.", 0),
        ("Port", "Authority", 0),
        ("x", "Port authority, port authority, port authority!", 3),
        ("Port authority port authority", "", 6),
    ],
)
def test_a_phrase_counts_where_its_words_stand_together_and_more_in_a_title(title: str, text: str, times: int) -> None:
    given = phrased([article(1, title, text=text)], "port authority")
    assert amount(given, 0, "port authority") == times


def test_a_phrase_that_stands_nowhere_is_no_term() -> None:
    assert "port authority" not in phrased([article(1, "Ferry")], "port authority").ids


def test_what_was_counted_before_stays_in_the_row_of_its_article() -> None:
    articles = [article(1, "Ferry sails"), article(2, "Port authority"), article(3, "Crane falls")]
    before, after = counted(counts(one) for one in articles), phrased(articles, "port authority", "crane falls")
    for row, one in enumerate(articles):
        for term in counts(one):
            assert amount(after, row, term) == amount(before, row, term)
    assert [amount(after, row, "port authority") for row in range(3)] == [0, 3, 0]
    assert [amount(after, row, "crane falls") for row in range(3)] == [0, 0, 3]
    assert after.sizes.tolist() == [2, 3, 3]


def test_rows_beyond_the_articles_are_left_out() -> None:
    articles = [article(1, "Ferry sails"), article(2, "Port authority")]
    given = with_phrases(counted(counts(one) for one in articles), articles[:1], ())
    assert given.sizes.tolist() == [2]


def test_a_phrase_of_a_script_without_spaces_is_found_by_its_pairs() -> None:
    ((keyword, *_),) = keywords([topic("北京大学")])
    assert len(keyword.term.split()) == 3
    given = with_phrases(counted([counts(one := article(1, "在北京大学开会"))]), [one], [(keyword,)])
    assert amount(given, 0, keyword.term) == 3


def test_a_word_of_several_topics_tells_less_of_each() -> None:
    wanted = keywords([topic("Sea", "ferry"), topic("Town", "ferry", description="ferry crane")])
    found = shared(weights(wanted, {"ferry": 0, "crane": 1, "sea": 2}), 0)
    assert found.shape == (2, 3)
    assert found[:, 0] == pytest.approx([1 / np.sqrt(2), 1 / np.sqrt(2)])
    assert found[:, 1].tolist() == [0, 0.5]
    assert found[:, 2].tolist() == [1, 0]


def test_a_word_of_a_topic_that_was_asked_for_is_hardly_one_of_the_others_any_more() -> None:
    wanted = keywords([topic("Sea", "ferry"), topic("Town", "ferry", "crane")])
    found = shared(weights(wanted, {"ferry": 0, "crane": 1}), 1)
    assert found[0, 0] > 5 * found[1, 0] > 0
    assert found[:, 1].tolist() == [0, 1]


def test_a_hint_tells_less_than_a_keyword() -> None:
    wanted = keywords([Topic(key="sea", name="Sea", keywords=("ferry",), hints=("wave",))])
    assert weights(wanted, {"ferry": 0, "wave": 1}).tolist() == [[1, 0.3]]


def test_a_word_of_a_language_that_is_not_the_digests_tells_less_than_one_that_is() -> None:
    sport = Topic(
        key="sport", name="Sport", keywords=("Treffer", "goal"), hints=("Spiel",), foreign=frozenset({"goal"})
    )
    weighed = typed(sport)
    assert weighed[0, "treffer"] > weighed[0, "goal"] > weighed[0, "spiel"]


def test_words_that_no_article_has_weigh_nothing() -> None:
    assert not weights(keywords([topic("Sea", "ferry")]), {"crane": 0}).any()
