from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from digest import places
from digest.config.ready import ready_made
from digest.errors import ConfigError

KEYS = [
    *("art", "books", "business", "culture", "economy", "education", "environment", "film-and-tv", "food", "health"),
    *("law", "music", "opinion", "politics", "science", "society", "sport", "technology", "travel", "world"),
]
TOPICS = ready_made()


def test_there_are_twenty_ready_made_topics() -> None:
    assert list(TOPICS) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_a_topic_has_a_name_one_sentence_and_words_in_both_languages(key: str) -> None:
    topic = TOPICS[key]
    assert topic.key == key == topic.name.lower().replace(" ", "-")
    assert topic.description.endswith(".")
    assert topic.description.count(".") == 1
    assert 35 <= len(topic.keywords) <= 300
    assert not topic.use
    assert all(word == " ".join(word.split()) and len(word.split()) <= 5 for word in topic.keywords)
    assert len({word.casefold() for word in topic.keywords}) == len(topic.keywords)


@pytest.mark.parametrize("key", KEYS)
def test_each_file_tells_strong_words_from_hints_in_both_languages(key: str) -> None:
    typed = tomllib.loads((places.TOPICS / f"{key}.toml").read_text(encoding="utf-8"))
    lists = ("keywords", "hints", "keywords_de", "hints_de")
    assert [name for name in typed if name != "part_of"] == ["name", "description", "also", *lists]
    written = {name: [" ".join(word.split()) for word in typed[name].split(",")] for name in lists}
    assert all(word for words in written.values() for word in words)
    for strong, weak in (("keywords", "hints"), ("keywords_de", "hints_de")):
        assert not {word.casefold() for word in written[strong]} & {word.casefold() for word in written[weak]}
    if key != "opinion":
        assert len(written["keywords"]) >= 70
        assert len(written["keywords_de"]) >= 30
    assert set(TOPICS[key].keywords) <= {*written["keywords"], *written["keywords_de"]}
    assert set(TOPICS[key].hints) <= {*written["hints"], *written["hints_de"]}


def test_a_topic_is_part_of_one_that_is_no_part_itself() -> None:
    parts = {topic.key: topic.part_of for topic in TOPICS.values() if topic.part_of}
    assert parts == dict.fromkeys(("art", "books", "film-and-tv", "music"), "culture") | {"economy": "business"}


def test_no_two_topics_are_called_alike() -> None:
    names = Counter(
        name for topic in TOPICS.values() for name in {word.casefold() for word in (topic.key, topic.name, *topic.also)}
    )
    assert max(names.values()) == 1


def test_most_words_of_a_topic_are_its_own_or_of_what_it_is_part_of() -> None:
    words = {key: {word.casefold() for word in topic.keywords} for key, topic in TOPICS.items()}
    for key, topic in TOPICS.items():
        family = {other for other, its in TOPICS.items() if key in (its.part_of, other) or other == topic.part_of}
        others = set().union(*(words[other] for other in TOPICS if other not in family))
        assert len(words[key] - others) / len(words[key]) >= 0.85, key


@pytest.mark.parametrize(
    ("headline", "key"),
    [
        ("Ceasefire talks resume as foreign minister flies to Ukraine", "world"),
        ("Prime minister faces backbenchers before by-election", "politics"),
        ("Retailer's shares fall after takeover is called off", "business"),
        ("Inflation keeps the central bank from cutting interest rates", "economy"),
        ("Hackers used malware hidden in smartphone apps", "technology"),
        ("Astronomers find a planet with a new telescope", "science"),
        ("Hospital doctors welcome vaccine for patients with diabetes", "health"),
        ("Drought and heatwave threaten wildlife as climate change bites", "environment"),
        ("Vice-chancellor defends tuition fees to students", "education"),
        ("Debut novel wins Booker Prize", "books"),
        ("Sitcom returns to Netflix for a final episode", "film-and-tv"),
        ("Orchestra and pianist sell out concert", "music"),
        ("Gallery shows the painter's last portraits", "art"),
        ("Late goals send striker's team to the quarter-final", "sport"),
        ("Charity warns of homelessness among families in poverty", "society"),
        ("Jury in murder trial hears from detectives", "law"),
        ("Tourists return to island hotels and beaches", "travel"),
        ("A chef's recipe for bread and cheese", "food"),
        ("Letters to the editor: the case for a longer debate", "opinion"),
        ("Festival brings opera, ballet and comedy to the theatre", "culture"),
        ("Bundeskanzler wirbt im Wahlkampf um die Koalition", "politics"),
        ("Trainer lobt Torwart nach Sieg im Pokal", "sport"),
    ],
)
def test_a_plain_headline_meets_more_words_of_its_topic_than_of_any_other(headline: str, key: str) -> None:
    words = f" {headline.casefold()} ".replace(",", " ").replace(":", " ").replace("'s ", " ")

    def meets(typed: tuple[str, ...]) -> int:
        return sum(f" {word.casefold()} " in words for word in typed)

    met = {name: meets(topic.keywords) + 0.3 * meets(topic.hints) for name, topic in TOPICS.items()}
    family = {name for name in TOPICS if TOPICS[name].part_of == key or TOPICS[key].part_of == name}
    met = {name: count for name, count in met.items() if name not in family}
    best = max(met.values())
    assert best
    assert [name for name, count in met.items() if count == best] == [key]


def test_what_was_read_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        TOPICS["world"] = TOPICS["art"]  # type: ignore[index]


@pytest.mark.parametrize(
    "text", ['name = "', "- a list", 'name = "Only a name"', "name = 3\nalso = 4\nkeywords = 5", ""]
)
def test_a_damaged_file_is_named(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.toml").write_text(text)
    monkeypatch.setattr("digest.config.ready.TOPICS", tmp_path)
    with pytest.raises(ConfigError, match=r"broken\.toml"):
        ready_made()


def test_the_words_of_a_digests_language_come_first_and_those_of_others_still_count() -> None:
    english, german = ready_made("en-GB")["sport"], ready_made("de-AT")["sport"]
    assert (english.keywords[0], german.keywords[0]) == ("sport", "Sport")
    assert set(map(str.casefold, english.keywords)) == set(map(str.casefold, german.keywords))
    assert {"fussball", "tore"} <= english.foreign
    assert {"football", "goals"} <= german.foreign
    assert not {"sport", "football", "goals"} & english.foreign
    assert ready_made("fr")["sport"].foreign == frozenset()
