"""A digest's file becomes a value: every field, the computed defaults, and what contradicts itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from digest.config.files.digest_file import Around, read_digest
from digest.config.load import Broken, parse
from digest.config.ready import ready_made
from digest.config.rules import Part
from tests.config.written import DIGEST_FILE, MORNING, RICH, digest, sentences, site

ONE = "title: A\nsources: https://a.example/rss\n"


def test_the_short_example_is_all_that_is_needed() -> None:
    morning = digest(MORNING)
    assert morning.title == "Morning Post"
    assert [source.url for source in morning.sources] == [
        "https://www.post.example/rss",
        "https://www.harbour.example/news",
        "https://guardian.example/education",
    ]
    assert [topic.key for topic in morning.topics] == ["world", "science", "culture"]
    assert morning.send.words == "weekdays at 07:00"


def test_every_field_of_the_rich_example_arrives() -> None:
    morning = digest(RICH)
    assert morning.description == "The university before your first lecture, in five minutes."
    assert morning.except_days == ((date(2026, 12, 5), date(2027, 1, 18)),)
    assert morning.holidays == ("GB-ENG",)
    assert morning.late_limit == timedelta(hours=5)
    assert morning.rest == "More"
    assert [(rule.part, rule.words) for rule in morning.leave_out] == [
        (Part.ANY, "horoscope"),
        (Part.ANY, "sponsored content"),
        (Part.TITLE, "weekly quiz"),
        (Part.URL, "/video/"),
        (Part.AUTHOR, "wire"),
        (Part.PAYWALLED, ""),
    ]
    assert morning.only == ()
    assert morning.not_in == ("weekend",)
    assert (morning.max_stories, morning.max_per_topic, morning.max_per_source, morning.min_stories) == (16, 4, 6, 3)
    assert (morning.if_fewer, morning.max_age, morning.carry_over) == ("wait", timedelta(days=4), 2)
    assert (morning.summary, morning.lead_summary, morning.already_told) == (31, 51, "leave out")
    assert (morning.look, morning.subject, morning.images, morning.colour) == (
        "broadsheet",
        "{title}: {lead}",
        False,
        "#204060",
    )


def test_every_source_of_the_rich_example_arrives() -> None:
    feed, page, notices, folder = digest(RICH).sources
    assert feed.key == "https://www.post.example/rss"
    assert (page.name, page.topic, page.weight, page.full_text, page.max) == (
        "University of Harbourton",
        "Campus",
        2.0,
        True,
        4,
    )
    assert [rule.words for rule in page.leave_out] == ["vacancies"]
    assert (notices.read_as, notices.links) == ("list", "main article h3 a")
    assert folder.key == "folder:/home/ed/config/digests/inbox"
    assert folder.where == "config/digests/morning.yaml:18"


def test_every_topic_of_the_rich_example_arrives() -> None:
    campus, sport, arts = digest(RICH).topics
    assert (campus.key, campus.name, campus.max) == ("campus", "Campus", 6)
    assert campus.keywords == ("vice-chancellor", "college", "students' union", "tuition fees")
    assert (sport.key, sport.use) == ("sport-on-campus", "sport")
    assert {"rowing", "blues", *ready_made()["sport"].keywords} == set(sport.keywords)
    assert (arts.key, arts.name, arts.was, arts.use) == ("culture", "Arts", "Culture", "culture")
    assert arts.keywords == ready_made()["culture"].keywords


def test_rules_know_the_line_they_stand_in() -> None:
    assert {rule.where for rule in digest(RICH).leave_out} == {"config/digests/morning.yaml:31"}


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("sources: https://a.example\n", 1, "A digest needs a title. Write:"),
        ("title: A\n", 1, "A digest needs at least one source. Write:"),
        ("title: A\nsources: []\n", 2, "There is no source here. Write:"),
        ("title: A\nsources:\n", 2, "There is no source here. Write:"),
        (ONE + "max_stories: 3\nmin_stories: 9\n", 4, "An edition would need 9 stories and could hold 3"),
        (ONE + "leave_out: quiz\nonly: [war, Quiz]\n", 4, '"Quiz" is left out in line 3, so nothing could run.'),
        (ONE + "leave_out: quiz\nonly:\n  - war\n  - quiz\n", 6, '"quiz" is left out in line 3'),
        (
            "title: A\nsources:\n  - url: a.example\n    leave_out: x\n    only: x\n",
            5,
            '"x" is left out in line 4, so nothing could run',
        ),
        (
            "title: A\nsources: [https://A.example:443/x, 'https://a.example/x#top']\n",
            2,
            "This source stands here a second time; line 2 has it already.",
        ),
        (
            "title: A\nsources:\n  - a.example\n  - url: https://a.example/\n",
            4,
            "This source stands here a second time; line 3 has it already.",
        ),
        (ONE + "topics: [world, science, World]\n", 3, 'The topic "World" stands here a second time; line 3 has it'),
        (
            "title: A\nsources:\n  - url: a.example\n    topic: Campas\ntopics:\n  - name: Campus\n    keywords: x\n",
            4,
            'There is no topic "Campas" in this file. Did you mean: Campus?',
        ),
        (
            "title: A\nsources:\n  - url: a.example\n    topic: Campus\n",
            4,
            'There is no topic "Campus" in this file. List it under topics:',
        ),
        (ONE + "not_in: morning\n", 3, "A digest never repeats its own stories"),
        (ONE + "rest: leave out\n", 3, "Without topics nothing could run"),
        (ONE + "topics: world\nrest: World\n", 4, 'A topic is called "World", too.'),
        (ONE + "max_age: 7\n", 3, '"7" is not a duration. Write 7 days, or 7 hours:'),
        (ONE + "max_age: 10 minutes\n", 3, '"10 minutes" is too little: 1 hour is the least.'),
        (ONE + "late_limit: 90 days\n", 3, '"90 days" is too much: 30 days is the most.'),
        (ONE + "max_stories: many\n", 3, '"many" is not a whole number.'),
        (ONE + "max_stories: 15 stories\n", 3, '"15 stories" is not a whole number. Write:'),
        (ONE + "max_stories: 0\n", 3, "0 is too little: 1 is the least."),
        (ONE + "if_fewer: skip\n", 3, '"skip" is not known here. Write wait or send.'),
        (ONE + "images: maybe\n", 3, '"maybe" is neither yes nor no.'),
        (ONE + "look: brodsheet\n", 3, 'There is no look "brodsheet". Did you mean: broadsheet?'),
        (ONE + 'subject: "{led}"\n', 3, '"{led}" is not known here. Did you mean {lead}?'),
        (ONE + "title:\n", 3, '"title" stands here a second time'),
        ("title:\nsources: a.example\n", 1, "There is no value here. Write one, or take the line out."),
        ("title: [A, B]\nsources: a.example\n", 1, "One value goes here, not a list."),
        ("title:\n  de: A\nsources: a.example\n", 2, "A text goes here."),
        (ONE + "max-storys: 15\n", 3, 'I do not know "max-storys". Did you mean: max_stories?'),
        (ONE + "color: red\n", 3, 'I do not know "color". Did you mean: colour?'),
    ],
)
def test_what_cannot_be_is_told_with_its_line(text: str, line: int, sentence: str) -> None:
    morning = sentences(text)
    assert len(morning) == 1, morning
    assert morning[0][0] == line
    assert sentence in morning[0][1]


def test_all_problems_come_at_once_in_the_order_of_the_lines() -> None:
    text = "title: A\nsend: weekdays at 7\nsources:\n  - nonsense\nmax_stories: x\nmax_age: 7\n"
    assert [line for line, _ in sentences(text)] == [2, 4, 5, 6]


@pytest.mark.parametrize("name", ["name", "timezone", "editors", "mail", "database", "web", "intranet"])
def test_a_field_of_the_site_belongs_in_its_file(name: str) -> None:
    assert sentences(f"{ONE}{name}: x\n") == [(3, f'"{name}" belongs in config/digest.yaml.')]


def test_a_field_of_the_mail_belongs_in_the_site_file() -> None:
    assert sentences(f"{ONE}token: ${{A}}\n") == [(3, '"token" belongs under mail: in config/digest.yaml.')]


@pytest.mark.parametrize(("name", "owner"), [("weight", "a source"), ("keywords", "a topic")])
def test_a_field_of_a_source_or_topic_belongs_below_it(name: str, owner: str) -> None:
    ((_, what),) = sentences(f"{ONE}{name}: 2\n")
    assert what.startswith(f'"{name}" belongs to {owner}: write it below')


def test_digests_named_in_not_in_must_exist_where_all_are_known() -> None:
    around = Around(site=site(), ready=ready_made, digests=("morning", "evening", "weekend"))
    with pytest.raises(Broken) as broken:
        read_digest(ONE + "not_in: [evening, weekand]\n", "morning", DIGEST_FILE, around)
    assert [problem.what for problem in broken.value.problems] == [
        'There is no digest "weekand". Did you mean: weekend?'
    ]


def test_defaults_lie_beneath_a_digest() -> None:
    below = "defaults:\n  max_stories: 9\n  max_age: 2 days\n  leave_out: horoscope\n"
    morning = digest(ONE + "max_age: 5 days\n", below=below)
    assert (morning.max_stories, morning.max_age) == (9, timedelta(days=5))
    assert morning.written["max_stories"] == "config/digest.yaml:9"
    assert morning.written["max_age"] == "config/digests/morning.yaml:3"
    assert morning.leave_out[0].where == "config/digest.yaml:11"


def test_a_folder_among_the_defaults_lies_beside_the_site_file() -> None:
    morning = digest("title: A\n", below="defaults:\n  sources:\n    - folder: inbox\n")
    assert morning.sources[0].folder == "/home/ed/config/inbox"


def test_what_contradicts_a_default_is_told_where_the_digest_says_it() -> None:
    with pytest.raises(Broken) as broken:
        digest(ONE + "min_stories: 11\n", below="defaults:\n  max_stories: 10\n")
    assert [(p.line, p.file) for p in broken.value.problems] == [(3, "")]


def test_a_list_of_its_own_replaces_the_list_among_the_defaults() -> None:
    morning = digest(ONE, below="defaults:\n  sources: https://b.example\n")
    assert [source.url for source in morning.sources] == ["https://a.example/rss"]


def test_a_digest_named_among_the_defaults_ignores_itself() -> None:
    assert digest(ONE, below="defaults:\n  not_in: [morning, weekend]\n").not_in == ("weekend",)


def test_parsing_a_text_again_gives_the_same_value() -> None:
    assert digest(RICH) == digest(RICH)


def test_what_is_broken_names_its_file() -> None:
    with pytest.raises(Broken, match=r"config/digests/x\.yaml: 1 thing to mend"):
        parse("title: A\n", "x", site(), "config/digests/x.yaml")


def test_a_ready_made_topic_begins_with_the_words_of_the_digests_language_and_what_was_typed_is_of_every_one() -> None:
    typed = ONE + "language: de\ntopics:\n  - use: sport\n    keywords: [goal, striker]\n"
    (sport,) = read_digest(typed, "morning", DIGEST_FILE, Around(site=site(), ready=ready_made)).topics
    assert sport.keywords[:3] == ("goal", "striker", "Sport")
    assert "football" in sport.foreign
    assert not {"goal", "striker", "fussball"} & sport.foreign
