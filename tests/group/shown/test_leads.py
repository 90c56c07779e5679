"""The headline that stands for a story names its event."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config.digests import Source
from digest.group.shown.leads import is_opinion, lead_first, one_of_each_first
from tests.group.made import FERRY, FERRY_AGAIN, NOW, article


def lead(*titles: str, text: str = "") -> str:
    return lead_first([article(number, title, text=text) for number, title in enumerate(titles, 1)], {})[0].title


@pytest.mark.parametrize(
    "titles",
    [
        ("Ferry captain Ines Okafor rescued off Ryde", "Captain Okafor saved by trawler off Ryde", "A night at sea"),
        ("Fährkapitänin Okafor vor Rügen gerettet", "Kutter rettet Kapitänin Okafor vor Rügen", "Eine Nacht auf See"),
        ("La capitaine Okafor sauvée au large de Brest", "Brest : Okafor sauvée par un chalutier", "Une nuit en mer"),
        ("La capitana Okafor, rescatada frente a Vigo", "Un pesquero salva a Okafor frente a Vigo", "Noche en el mar"),
        ("Kapitein Okafor gered bij Texel", "Viskotter redt kapitein Okafor bij Texel", "Een nacht op zee"),
    ],
)
def test_the_headline_that_shares_most_with_the_others_leads(titles: tuple[str, ...]) -> None:
    for order in itertools.permutations(titles):
        assert lead(*order) != titles[2]


@pytest.mark.parametrize(
    ("plain", "quoted"),
    [
        ("Okafor quits as head of the ferry line", "\u2018Nobody at the ferry line listened to me, says Okafor\u2019"),
        ("Okafor quits as head of the ferry line", "\u201cThe ferry line never listened\u201d: Okafor quits as head"),
        ("Okafor verlässt die Reederei", "\u201eDie Reederei hat nie zugehört\u201c: Okafor verlässt sie"),
        ("Okafor quitte la compagnie maritime", "« La compagnie maritime n'écoute personne » : Okafor quitte"),
        ("Okafor deja la naviera", "«La naviera nunca escucha a nadie»: Okafor la deja"),
        ("Okafor verlaat de rederij", "\u2018De rederij luistert nooit naar iemand\u2019: Okafor verlaat rederij"),
    ],
)
def test_a_quotation_does_not_lead_where_another_names_the_event(plain: str, quoted: str) -> None:
    assert lead(quoted, plain) == plain
    assert lead_first([article(1, quoted, text=FERRY * 20), article(2, plain)], {})[0].title == plain


@pytest.mark.parametrize(
    "filed",
    [
        {"title": "Opinion: the ferry strike had to end"},
        {"title": "Opinion | The ferry strike had to end"},
        {"title": "Kommentar: Der Streik musste enden"},
        {"title": "Édito : la grève devait finir"},
        {"url": "https://quay.example/commentisfree/2026/ferry"},
        {"url": "https://quay.example/meinung/faehre.html?ref=rss"},
        {"url": "https://quay.example/es/opiniones/ferri#top"},
        {"categories": ("News", "Opinion")},
        {"categories": ("Columnas",)},
        {"categories": ("opinie",)},
    ],
)
def test_what_its_site_files_as_opinion_leads_no_news(filed: dict[str, Any]) -> None:
    opinion = replace(article(1, text=FERRY * 20), **filed)
    assert is_opinion(opinion)
    assert lead_first([opinion, article(2, "Ferry crews vote", text=FERRY_AGAIN)], {})[0].number == 2


@pytest.mark.parametrize(
    "filed", [{"title": "Opinion polls: Okafor ahead"}, {"url": "https://opinion.example/news/ferry"}, {"url": ""}]
)
def test_a_headline_about_opinions_is_none(filed: dict[str, str]) -> None:
    assert not is_opinion(replace(article(1), **filed))


def test_a_question_does_not_lead_where_another_says_what_happened() -> None:
    assert lead("Will the ferry strike end?", "The ferry strike ends") == "The ferry strike ends"


@pytest.mark.parametrize(
    ("more", "leads"),
    [
        ({"text": FERRY}, True),
        ({"text": ""}, False),
        ({"text": FERRY, "title": " "}, False),
        ({"text": FERRY[:80], "published": NOW - timedelta(days=1)}, True),
        ({"text": FERRY[:80], "published": None}, False),
    ],
)
def test_of_equal_headlines_the_one_with_more_text_or_the_earlier_leads(more: dict[str, Any], leads: bool) -> None:
    articles = [article(1, text=FERRY[:80]), article(2, **more)]
    assert (lead_first(articles, {})[0].number == 2) is leads


def test_the_weightiest_source_leads_but_not_with_an_opinion() -> None:
    heavy = {"https://2.example/rss": Source(url="https://2.example/rss", weight=2)}
    news, other = article(1, text=FERRY), article(2, "Crews vote", text=FERRY[:80])
    assert lead_first([news, other], heavy)[0].number == 2
    assert lead_first([news, replace(other, categories=("opinion",))], heavy)[0].number == 1


def test_one_article_of_each_source_stands_before_their_others() -> None:
    articles = [article(number, source=source) for number, source in enumerate("aabcb", 1)]
    assert [one.number for one in one_of_each_first(articles)] == [1, 3, 4, 2, 5]


TITLES = ["Ferry strike ends", "“We won”", "Opinion: no", "", "渡轮罢工", "Will it?", "Crews vote in Ryde"]


@given(st.lists(st.sampled_from(TITLES), min_size=1, max_size=6).flatmap(st.permutations))
def test_the_order_in_which_they_come_makes_no_difference(titles: list[str]) -> None:
    given_articles = [
        article(TITLES.index(title) * 10 + titles[:at].count(title), title) for at, title in enumerate(titles)
    ]
    assert lead_first(given_articles, {}) == lead_first(given_articles[::-1], {})
