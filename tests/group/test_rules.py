from __future__ import annotations

from typing import Any

import pytest

from digest.config.digests import Source
from digest.config.rules import Part, Rule
from digest.group.rules import left_out, matches
from digest.model.grouping import Outcome
from tests.group.made import article, digest

SOURCE = Source(url="https://www.bbc.example/rss", name="The Example Wire")


@pytest.mark.parametrize(
    ("part", "typed", "said", "matching"),
    [
        (Part.ANY, "horoscope", {"title": "Your HOROSCOPE today"}, True),
        (Part.ANY, "horoscope", {"title": "Horoscopes"}, False),
        (Part.ANY, "sponsored content", {"text": "This is Sponsored-Content."}, True),
        (Part.ANY, "sponsored content", {"text": "content sponsored by us"}, False),
        (Part.ANY, "quiz", {"categories": ("Weekly Quiz",)}, True),
        (Part.ANY, "quiz", {"url": "https://1.example/quiz"}, False),
        (Part.ANY, "resume", {"title": "Le résumé"}, True),
        (Part.ANY, "c++", {"title": "Vitamin C is good"}, False),
        (Part.ANY, "c++", {"title": "C++ at thirty"}, True),
        (Part.ANY, "广告", {"title": "看广告吧"}, True),
        (Part.ANY, "广告", {"title": "看新闻吧"}, False),
        (Part.ANY, "!!!", {"title": "Wow!!!"}, True),
        (Part.ANY, " ", {"title": "anything"}, False),
        (Part.TITLE, "weekly quiz", {"title": "The Weekly Quiz: 24 November"}, True),
        (Part.TITLE, "weekly quiz", {"text": "The weekly quiz"}, False),
        (Part.TEXT, "advert", {"summary": "An advert."}, True),
        (Part.AUTHOR, "wire", {"authors": ("Ann Lee", "News Wire")}, True),
        (Part.AUTHOR, "wire", {"title": "Wire"}, False),
        (Part.CATEGORY, "sport", {"categories": ("Sport",)}, True),
        (Part.URL, "/video/", {"url": "https://1.example/VIDEO/9"}, True),
        (Part.URL, "/video/", {"url": "https://1.example/videos/9"}, False),
        (Part.URL, "video", {"url": "https://1.example/video-9"}, True),
        (Part.URL, "video", {"url": "https://1.example/videos"}, False),
        (Part.SOURCE, "example wire", {}, True),
        (Part.SOURCE, "bbc.example", {}, True),
        (Part.SOURCE, "guardian", {}, False),
        (Part.LANGUAGE, "de", {"language": "de"}, True),
        (Part.LANGUAGE, "German", {"language": "de-AT"}, True),
        (Part.LANGUAGE, "Französisch", {"language": "fr"}, False),
        (Part.LANGUAGE, "de", {"language": ""}, False),
        (Part.PAYWALLED, "", {"paywalled": True}, True),
        (Part.PAYWALLED, "", {}, False),
    ],
)
def test_a_rule_matches_whole_words_of_its_part(part: Part, typed: str, said: dict[str, Any], matching: bool) -> None:
    assert matches(Rule(part=part, words=typed), article(1, **{"title": "Something", **said}), SOURCE) is matching


def test_the_verdict_names_the_rule_as_typed_and_its_line() -> None:
    rule = Rule(part=Part.TITLE, words="weekly quiz", where="morning.yaml:14")
    verdict = left_out(article(1, "Weekly quiz"), digest(leave_out=(rule,)), SOURCE)
    assert verdict
    assert (verdict.outcome, verdict.where) == (Outcome.LEFT_OUT, "morning.yaml:14")
    assert verdict.reason == 'the rule "title: weekly quiz" leaves it out'


def test_a_rule_of_a_source_is_for_its_articles_only() -> None:
    strict = Source(url="https://2.example/rss", leave_out=(Rule(words="vacancies"),))
    assert left_out(article(1, "Vacancies"), digest(), strict)
    assert left_out(article(1, "Vacancies"), digest(), SOURCE) is None


@pytest.mark.parametrize(("title", "taken"), [("Rowing at Henley", True), ("Cooking at home", False)])
def test_only_takes_what_matches_one_of_its_rules(title: str, taken: bool) -> None:
    rules = (Rule(words="rowing", where="morning.yaml:15"), Rule(words="blues"))
    verdict = left_out(article(1, title), digest(only=rules), SOURCE)
    assert (verdict is None) is taken
    if verdict:
        assert (verdict.reason, verdict.where) == ('only what matches "rowing" or "blues" may be in', "morning.yaml:15")


def test_an_article_without_a_title_is_left_out() -> None:
    verdict = left_out(article(1, " "), digest(), SOURCE)
    assert verdict
    assert verdict.reason == "it has no title"
