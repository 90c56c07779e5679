"""Mistakes of a first day, each with what to write; what is proposed is understood."""

from __future__ import annotations

from datetime import date

import pytest

from digest.config.load import Broken, parse
from tests.config.written import DIGEST_FILE, SITE, digest, problems, site, site_problems

HEAD = "title: A\nsources: a.example\n"


@pytest.mark.parametrize(
    ("typed", "write"),
    [
        ("send: weekdays at 07:00;", "send: weekdays at 07:00"),
        ("send: weekdays at 7am EST", "send: weekdays at 07:00"),
        ("send: weekdays at 07:00 UTC+2", "send: weekdays at 07:00"),
        ("send: daily 0700", "send: daily at 07:00"),
        ("send: every morning", "send: daily at 07:00"),
        ("send: daily except sundays at 7am", "send: monday to saturday at 7am"),
        ("send: every 2 days at 7am", "send: mondays, wednesdays and fridays at 7am"),
        ("send: twice a week at 7am", "send: tuesdays and fridays at 7am"),
        ("send: täglich um 7 Uhr", "send: daily at 07:00"),
        ("send: werktags um 7:30 Uhr", "send: weekdays at 07:30"),
        ("send: Montag bis Freitag 7 Uhr", "send: monday to friday at 07:00"),
        ("send: montags und donnerstags um 07:00", "send: mondays and thursdays at 07:00"),
        ("send: jeden Freitag um 12 Uhr mittags", "send: fridays at 12:00"),
        ("send: monatlich am 1. um 08:00", "send: monthly on the 1st at 08:00"),
        ("send: jeden letzten Freitag um 18:00", "send: monthly on the last friday at 18:00"),
        ("max_stories: ten", "max_stories: 10"),
        ("max_stories: 10,", "max_stories: 10"),
        ("images: nein", "images: no"),
        ("language: Deutsch", "language: de"),
        ("rest: More;", "rest: More"),
        ('rest: "More",', 'rest: "More"'),
        ("except: 24.12.2026 bis 31.12.2026", "except: 2026-12-24 to 2026-12-31"),
        ("except: Feiertage", "except: holidays GB-ENG"),
    ],
)
def test_a_slip_in_a_digests_file_is_told_with_the_whole_line(typed: str, write: str) -> None:
    (problem,) = problems(f"{HEAD}{typed}\n")
    assert (problem.line, problem.write) == (3, (write,))
    assert digest(f"{HEAD}{write}\n")


@pytest.mark.parametrize(
    ("typed", "write"),
    [
        ("theweek.example;", "theweek.example"),
        ("https://a.example/rss,", "https://a.example/rss"),
        ("https://a.example/rss.", "https://a.example/rss"),
        ("<https://a.example/rss>", "https://a.example/rss"),
        ("“https://a.example/rss”", "https://a.example/rss"),
        ("[The Week](https://a.example/rss)", "https://a.example/rss"),
        ("htps://a.example/rss", "https://a.example/rss"),
        ("http:/a.example/rss", "http://a.example/rss"),
        ("https//a.example/rss", "https://a.example/rss"),
        ("http://https://a.example/rss", "https://a.example/rss"),
    ],
)
@pytest.mark.parametrize("head", ["  - ", "  - url: "])
def test_what_is_almost_an_address_is_told_with_the_address(head: str, typed: str, write: str) -> None:
    (problem,) = problems(f"title: A\nsources:\n{head}{typed}\n")
    assert problem.write == (f"{head}{write}",)
    assert digest(f"title: A\nsources:\n{head}{write}\n").sources


@pytest.mark.parametrize(
    "typed",
    [
        *("  - The Week https://a.example/rss", "  - https://a.example/rss The Week", "  - The Week - a.example/rss"),
        *("  - https://a.example/rss (The Week)", "  - The Week: https://a.example/rss", "  The Week: a.example/rss"),
    ],
)
def test_a_name_beside_an_address_goes_into_a_line_of_its_own(typed: str) -> None:
    (problem,) = problems(f"title: A\nsources:\n{typed}\n")
    assert problem.write[1] == "    name: The Week"
    written = "\n".join(problem.write)
    assert digest(f"title: A\nsources:\n{written}\n").sources[0].name == "The Week"


@pytest.mark.parametrize("typed", ["a.example, b.example", "a.example; b.example", "\n  - a.example; b.example"])
def test_several_addresses_in_a_line_are_several(typed: str) -> None:
    assert [source.url for source in digest(f"title: A\nsources: {typed}\n").sources] == [
        "https://a.example/",
        "https://b.example/",
    ]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        *(("schedule", "send"), ("when", "send"), ("frequency", "send"), ("cron", "send"), ("Send", "send")),
        *(("exclude", "leave_out"), ("filter", "leave_out"), ("limit", "max_stories"), ("lang", "language")),
        *(("theme", "look"), ("sections", "topics"), ("color", "colour"), ("betreff", "subject")),
    ],
)
def test_a_field_by_the_name_that_others_give_it_is_known(name: str, meant: str) -> None:
    (problem,) = problems(f"{HEAD}{name}: x\n")
    assert problem.what == f'I do not know "{name}". Did you mean: {meant}?'


@pytest.mark.parametrize("typed", ["titel: A\nquellen: a.example\n", "Title: A\nfeeds: [a.example]\n"])
def test_what_was_surely_meant_is_not_said_to_be_missing(typed: str) -> None:
    assert [(problem.line, problem.place) for problem in problems(typed)] == [(1, ""), (2, "")]


def test_a_topic_that_only_a_source_names_is_to_be_listed() -> None:
    (problem,) = problems("title: A\nsources:\n  - url: a.example\n    topic: Harbour\n")
    assert problem.write == ("topics:", "  - Harbour")
    (problem,) = problems("title: A\nsources:\n  - url: a.example\n    topic: Harbour\ntopics: [world]\n")
    assert problem.write == ("  - Harbour",)


@pytest.mark.parametrize(
    "field", ["sources: [a.example]", "source: a.example", "url: a.example", "feeds:\n      - a.example"]
)
def test_sources_below_a_topic_are_told_where_they_belong(field: str) -> None:
    (problem,) = problems(f"title: A\ntopics:\n  - name: Harbour\n    {field}\n")
    assert problem.write == ("sources:", "  - url: a.example", "    topic: Harbour")


@pytest.mark.parametrize(
    ("typed", "write"),
    [
        ("  Harbour: ferry, port", [("  - name: Harbour", "    keywords: ferry, port")]),
        ("  - Harbour: ferry, port", [("  - name: Harbour", "    keywords: ferry, port")]),
        ("  world:\n  science:", [("  - world",), ("  - science",)]),
        ("  world and science", [("  - world", "  - science")]),
        ("  - world / science", [("  - world", "  - science")]),
    ],
)
def test_topics_in_another_shape_are_told_as_a_list(typed: str, write: list[tuple[str, ...]]) -> None:
    assert [problem.write for problem in problems(f"{HEAD}topics:\n{typed}\n")] == write


def test_a_rhythm_of_weeks_proposes_the_next_such_day() -> None:
    with pytest.raises(Broken) as broken:
        parse(f"{HEAD}send: every other week on friday at noon\n", "a", site(), DIGEST_FILE, date(2026, 11, 27))
    (problem,) = broken.value.problems
    assert problem.write == ("send: every other week on friday from 2026-12-04 at noon",)


@pytest.mark.parametrize(
    ("typed", "city"),
    [
        *(("GMT+1", "Europe/Berlin"), ("UTC+02:00", "Europe/Athens"), ("+05:30", "Asia/Kolkata")),
        *(("UTC-5", "America/New_York"), ("UTC−8", "America/Los_Angeles"), ("CEST", "Europe/Berlin")),
        *(("PST", "America/Los_Angeles"), ("BST", "Europe/London"), ("EST", "America/New_York")),
        *(("MEZ", "Europe/Berlin"), ("Eastern Time", "America/New_York"), ("Germany", "Europe/Berlin")),
    ],
)
def test_a_zone_by_its_hours_or_letters_is_told_as_a_city(typed: str, city: str) -> None:
    (problem,) = site_problems(SITE.replace("Europe/London  ", f"{typed}  "))
    assert [line.split("#")[0].strip() for line in problem.write] == [f"timezone: {city}"]


@pytest.mark.parametrize("typed", ["Ed <ed@post.example>", "mailto:ed@post.example", "(ed@post.example)"])
def test_a_mail_address_with_something_around_it_is_told_alone(typed: str) -> None:
    (problem,) = site_problems(f"name: A\ntimezone: Europe/London\neditors: {typed}\n")
    assert problem.write == ("editors: ed@post.example",)
