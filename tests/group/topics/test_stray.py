"""One word of a ready-made topic, in an article on something else, whatever topics were asked for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.config.ready import ready_made
from digest.group.embeddings import installed
from digest.group.stories import UnplacedStory
from digest.group.topics.placing import Placed, placed
from digest.group.vectors import Embed, counted
from digest.group.words.keywords import keywords
from digest.group.words.terms import counts, words
from digest.model.article import Article
from tests.group.made import article
from tests.group.topics.test_placing import NEWS

KEYS = sorted(ready_made())
NEUTRAL = (
    "The lamp on the corner was out, and the woman in the grey coat waited under it for her neighbour. She had brought "
    "two cups and a blanket. Nobody passed but a cat. Then, near midnight, somebody spoke of {}, and they laughed all "
    "the way home.",
    "Grandmother had left the key behind a loose brick. The stairs creaked, the cellar smelled of apples, and {} stood "
    "on a jar in her hand. My brother pushed the shutters open. The hedge was bare already.",
    "Die alte Frau zählt jeden Morgen die Tauben und sitzt auf ihrem Hocker. Von {} redet sie mit jedem, der neben ihr "
    "wartet. Niemand hört zu. Der Zaun ist grün, und die Lampe brennt noch.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """An article on nothing of the kind that holds one word of a topic, and what was asked for."""

    topic: str
    article: Article
    asked: Collection[str]
    language: str
    news: bool
    """It comes with news."""

    def place(self, embed: Embed | None = None, **more: object) -> Placed:
        ready = ready_made(self.language)
        news = [text for texts in NEWS.values() for text in texts] if self.news else []
        given = [
            replace(self.article, **more),
            *(article(n, f"Report {n}", text=text) for n, text in enumerate(news, 2)),
        ]
        events = [UnplacedStory(articles=(one,)) for one in given]
        topics = [ready[key] for key in sorted({self.topic, *self.asked})]
        return placed(events, topics, {}, counted(map(counts, given)), embed, tuple(ready.values()))[0]


@st.composite
def strays(draw: st.DrawFn) -> Stray:
    language, key = draw(st.sampled_from(["en", "de", "fr"])), draw(st.sampled_from(KEYS))
    topic = ready_made(language)[key]
    text = draw(st.sampled_from(NEUTRAL)).format(draw(st.sampled_from((*topic.keywords, *topic.hints))))
    return Stray(
        topic=key,
        article=article(1, "At the corner", text=text),
        asked=draw(st.sets(st.sampled_from(KEYS))),
        language=language,
        news=draw(st.booleans()),
    )


def test_the_neutral_articles_hold_no_word_of_any_topic() -> None:
    every = {keyword.term for topic in keywords(tuple(ready_made().values())) for keyword in topic}
    assert [word for text in NEUTRAL for word in words(text.format("")) if word in every] == []


@pytest.mark.parametrize("embed", [None, installed()], ids=["light", "extra"])
@settings(max_examples=60)
@given(stray=strays())
def test_one_word_in_passing_places_no_story(stray: Stray, embed: Embed | None) -> None:
    assert stray.place(embed).topic is None


@settings(max_examples=60)
@given(stray=strays())
def test_but_one_that_its_publisher_files_under_the_topic_does(stray: Stray) -> None:
    topic = ready_made(stray.language)[stray.topic]
    assert stray.place(categories=(topic.name,)).topic == topic
