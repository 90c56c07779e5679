from __future__ import annotations

from typing import Any

import pytest

from digest.config.digests import Source, Topic
from digest.config.ready import ready_made
from digest.group.stories import UnplacedStory
from digest.group.topics.placing import Placed, placed
from digest.group.topics.reading import read
from digest.group.vectors import counted
from digest.group.words.terms import counts
from digest.model.article import Article
from tests.group.made import CAMPUS, FERRY, SCIENCE, VACCINE, article

TOPICS = (CAMPUS, SCIENCE)


def place(*articles: Article, sources: tuple[Source, ...] = (), topics: tuple[Topic, ...] = TOPICS) -> Placed:
    """Where one story of these articles goes."""
    said = counted(counts(one) for one in articles)
    return placed([UnplacedStory(articles=articles)], topics, {source.key: source for source in sources}, said)[0]


@pytest.mark.parametrize(
    ("said", "topic", "reason"),
    [
        ({"text": VACCINE}, "Science", "keywords vaccine, trial put it in Science"),
        ({"text": "The Students\u2019 Union votes."}, "Campus", "keyword students' union puts it in Campus"),
        ({"text": "A union of students votes."}, None, "it fits no topic"),
        ({"text": FERRY}, None, "it fits no topic"),
        ({"text": "The ferry made a trial run."}, None, "it fits no topic: a single word is too little"),
        ({"text": "", "title": ""}, None, "it fits no topic"),
        ({"text": VACCINE, "categories": ("Rowing",)}, "Campus", 'its feed files it under "Rowing", which is Campus'),
        ({"categories": ("x", "SCIENCE")}, "Science", 'its feed files it under "SCIENCE", which is Science'),
        ({"text": FERRY, "categories": ("", "News")}, None, "it fits no topic"),
    ],
)  # fmt: skip
def test_categories_come_before_words_and_the_reason_names_what_decided(
    said: dict[str, Any], topic: str | None, reason: str
) -> None:
    found = place(article(1, **said))
    assert (found.topic.name if found.topic else None, found.reason) == (topic, reason)


@pytest.mark.parametrize("typed", ["Campus", "campus", "CAMPUS"])
def test_a_source_sent_to_a_topic_decides_before_its_categories(typed: str) -> None:
    source = Source(url="https://1.example/rss", topic=typed)
    found = place(article(1, text=VACCINE, categories=("Science",)), sources=(source,))
    assert found.topic == CAMPUS


def test_a_source_may_still_name_a_topic_as_it_was_called() -> None:
    arts = Topic(key="culture", name="Arts", was="Culture")
    source = Source(url="https://1.example/rss", topic="Culture")
    assert place(article(1), sources=(source,), topics=(arts,)).topic == arts


def test_the_articles_of_a_story_decide_together() -> None:
    vague = article(1, "Hopes rise in Malawi", text="Families in Blantyre are hopeful.")
    assert place(vague).topic is None
    assert place(vague, article(2, text=VACCINE), article(3, "A vaccine at last")).topic == SCIENCE


def test_topics_learn_words_from_the_stories_their_keywords_place() -> None:
    sure = [
        article(n, f"Vaccine trial {n}", text="Antibody doses and placebo groups in a vaccine trial.")
        for n in range(1, 30)
    ]
    other = [
        article(n, f"Rowing {n}", text="Oars and bow side in a rowing race of the college.") for n in range(30, 60)
    ]
    unsure = article(60, "Antibody doses", text="Placebo groups got no antibody doses.")
    given = [*sure, *other, unsure]
    found = placed([UnplacedStory(articles=(one,)) for one in given], TOPICS, {}, counted(counts(one) for one in given))
    assert found[-1].topic == SCIENCE
    assert found[-1].reason.startswith("words ")


def test_words_of_any_text_tell_nothing_of_a_topic_though_few_articles_say_them() -> None:
    some = [article(n, f"Vaccine {n}", text="How can you always get a cheap vaccine?") for n in range(1, 7)]
    given = [*some, *(article(n, f"Quay{n}", text=f"crane{n} lamp{n} gulls") for n in range(7, 150))]
    events = [UnplacedStory(articles=(one,)) for one in given]
    reading = read(events, (SCIENCE,), counted(counts(one) for one in given), READY, None)
    assert {"vaccine", "cheap"} <= set(reading.spelled)
    assert not {"how", "can", "you", "always", "get"} & set(reading.spelled)


def test_without_topics_nothing_is_placed() -> None:
    assert place(article(1), topics=()).topic is None


READY = tuple(ready_made().values())
NEWS = {
    "sport": (
        "The striker scored twice and the goalkeeper saved a penalty in the Premier League.",
        "The sprinter won an Olympic gold medal after a year with an injured hamstring.",
        "The cricketer took five wickets before the tea interval of the test match.",
    ),
    "world": (
        "Rebels and the army agreed to a ceasefire, and peacekeepers crossed the border.",
        "The foreign minister met the ambassador after missiles hit the embassy.",
        "Militants freed the hostages when the sanctions were lifted by the United Nations.",
    ),
    "business": (
        "Shares in the retailer fell after its profit warning and job cuts.",
        "The carmaker agreed to a takeover, and its chief executive left with a bonus.",
        "The airline raised its revenue forecast and will pay a dividend to shareholders.",
    ),
    "": (
        "Roses want a clean cut just above a bud, and mulch around the stem.",
        "A reader found an injury list in an old pub, and wrote down the results.",
    ),
}


def open_set(*keys: str, news: tuple[str, ...] = tuple(NEWS)) -> list[tuple[str, str | None]]:
    """What each piece of news is of, and where it goes when only these ready-made topics are asked for."""
    pieces = [(of, text) for of in news for text in NEWS[of]]
    given = [article(n, f"Report {n}", text=text) for n, (_, text) in enumerate(pieces, 1)]
    events = [UnplacedStory(articles=(one,)) for one in given]
    asked = tuple(ready_made()[key] for key in keys)
    goes = placed(events, asked, {}, counted(counts(one) for one in given), ready=READY)
    return [(of, place.topic.key if place.topic else None) for (of, _), place in zip(pieces, goes, strict=True)]


@pytest.mark.parametrize("keys", [("sport",), ("world",), ("business", "sport"), ("sport", "world", "culture")])
def test_only_what_belongs_to_a_topic_that_was_asked_for_gets_there(keys: tuple[str, ...]) -> None:
    assert all(goes == (of if of in keys else None) for of, goes in open_set(*keys))


def test_a_batch_of_one_topic_alone_still_goes_there() -> None:
    assert open_set("sport", news=("sport",)) == [("sport", "sport")] * 3


def test_the_reason_names_what_a_story_rather_is() -> None:
    given = [article(n, f"Report {n}", text=text) for n, text in enumerate(NEWS["business"], 1)]
    events = [UnplacedStory(articles=(one,)) for one in given]
    terms = counted(counts(one) for one in given)
    assert placed(events, (ready_made()["sport"],), {}, terms, ready=READY)[0].reason == (
        "it fits no topic; it is rather Business"
    )


@pytest.mark.parametrize(
    ("title", "text", "goes"),
    [
        ("Nine days at sea", "An islander waited for the ferry and read a book about whales.", False),
        ("The ferry is back", "Islanders waved.", True),
        ("Crossings resume", "The port authority opened the quay for passengers.", True),
        ("Monday, 7 November", "On Monday at 7 o'clock a reader waited.", False),
    ],
)
def test_a_single_word_in_passing_is_too_little_but_a_title_or_a_phrase_is_not(
    title: str, text: str, goes: bool
) -> None:
    harbour = Topic(key="harbour", name="Harbour", keywords=("ferry", "port authority", "Monday", "7"))
    given = article(1, title, text=text)
    terms = counted([counts(given)])
    (place,) = placed([UnplacedStory(articles=(given,))], (harbour,), {}, terms, ready=READY)
    assert bool(place.topic) == goes
