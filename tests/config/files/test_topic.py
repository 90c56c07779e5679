"""Topics as typed: a word, or a block of fields."""

from __future__ import annotations

import pytest

from digest.config.digests import Topic, slug
from digest.config.ready import ready_made
from tests.config.written import digest, problems

HEAD = "title: A\nsources:\n  - url: a.example\n    topic: Campus\n"


def topics(text: str, head: str = "title: A\nsources: a.example\n") -> tuple[Topic, ...]:
    return digest(f"{head}topics:{text}\n").topics


@pytest.mark.parametrize("word", sorted(ready_made()))
def test_a_ready_made_topic_needs_its_word_only(word: str) -> None:
    (topic,) = topics(f" {word}")
    assert (topic.key, topic.use, topic.keywords) == (word, word, ready_made()[word].keywords)
    assert topic.where == "config/digests/morning.yaml:3"


@pytest.mark.parametrize("typed", ["World", "WORLD", "world"])
def test_a_ready_made_topic_is_known_in_any_case(typed: str) -> None:
    assert topics(f" {typed}")[0].key == "world"


def test_topics_may_stand_on_one_line() -> None:
    assert [topic.key for topic in topics(" world, science")] == ["world", "science"]


def test_a_topic_that_a_source_is_sent_to_needs_no_keywords() -> None:
    (topic,) = topics(" Campus", HEAD)
    assert (topic.key, topic.name, topic.keywords) == ("campus", "Campus", ())


def test_the_name_of_a_ready_made_topic_without_keywords_means_it() -> None:
    (topic,) = topics("\n  - name: Science\n    max: 2")
    assert (topic.use, topic.max, topic.keywords) == ("science", 2, ready_made()["science"].keywords)


def test_the_name_of_a_ready_made_topic_with_keywords_is_one_of_your_own() -> None:
    (topic,) = topics("\n  - name: Science\n    keywords: [bees, bees, Bees]")
    assert (topic.use, topic.keywords) == ("", ("Bees",))


def test_a_renamed_topic_keeps_its_identity() -> None:
    (topic,) = topics("\n  - name: Arts\n    use: culture\n    was: High Culture")
    assert (topic.key, topic.name) == ("high-culture", "Arts")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Sport on campus", "sport-on-campus"),
        ("Kunst & Kultur", "kunst-kultur"),
        ("Спорт", "спорт"),
        ("STRAẞE", "strasse"),
        ("a,b:c", "a-b-c"),
        ("!?", ""),
    ],
)
def test_the_identity_of_a_topic_holds_letters_digits_and_hyphens(name: str, key: str) -> None:
    assert slug(name) == key


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (
            " word",
            3,
            'There is no ready-made topic "word". Did you mean: world?\n'
            "For a topic of your own, give it keywords, or send a source to it.",
        ),
        (
            " Gardening",
            3,
            'There is no ready-made topic "Gardening".\n'
            "For a topic of your own, give it keywords, or send a source to it.",
        ),
        (
            "\n  - name: Gardening",
            4,
            'Nothing would get into "Gardening".\n'
            "Give it keywords, or use: with a ready-made topic, or send a source to it.",
        ),
        ("\n  - name: A\n    use: sprot", 5, 'There is no ready-made topic "sprot". Did you mean: sport?'),
        ("\n  - keywords: a", 4, "This topic has no name. Give it one, or use: with a ready-made topic:"),
        ("\n  - name: Rest\n    keywords: a", 4, 'A topic cannot be called "Rest".'),
        ("\n  - name: '!?'\n    keywords: a", 4, 'A topic cannot be called "!?".'),
        ("\n  - name: A\n    keywords: '&'", 5, '"&" is no word that could be looked for.'),
        ("\n  - name: A\n    keywrods: x", 5, 'I do not know "keywrods". Did you mean: keywords?'),
        ("\n  - world\n  - name: World\n    max: 3", 5, 'The topic "World" stands here a second time; line 4 has it'),
        (
            "\n  - culture\n  - name: Arts\n    use: art\n    was: Culture",
            5,
            'The topic "Culture" stands here a second',
        ),
    ],
)
def test_what_cannot_be_is_told_with_its_line(text: str, line: int, what: str) -> None:
    first, *_ = problems(f"title: A\nsources: a.example\ntopics:{text}\n")
    assert first.line == line
    assert what in first.what
