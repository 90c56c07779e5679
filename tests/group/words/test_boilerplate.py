from __future__ import annotations

import pytest

from digest.group.words.boilerplate import without_boilerplate
from digest.model.article import Article
from tests.group.made import FERRY, FERRY_AGAIN, VACCINE, article

A = "https://a.example/rss"


def texts(*articles: Article) -> list[str]:
    return [one.text.strip() for one in without_boilerplate(articles)]


@pytest.mark.parametrize(
    "footer",
    [
        "Bookings at the club house, Mill Lane 4.",
        "Anmeldung im Vereinsheim bei Frau Ökçe, Telefon 0123 4567.",
        "Inscriptions à la mairie, rue du Port.",
        "Más información en la sede del club.",
        "Meer weten? Kom langs in het clubhuis aan de haven.",
        "詳しくは港のクラブハウスまでお問い合わせください。",
    ],
)
def test_what_a_source_writes_under_two_articles_belongs_to_none(footer: str) -> None:
    given = [
        article(1, "One", source=A, text=f"{FERRY} {footer}"),
        article(2, "Two", source=A, text=f"{VACCINE}\n{footer}"),
    ]
    assert texts(*given) == [FERRY, VACCINE]


def test_what_stands_under_one_headline_or_in_two_sources_stays() -> None:
    footer = "Bookings at the club house, Mill Lane 4."
    for more in ({"title": "One"}, {"title": "Two", "source": "https://b.example/rss"}):
        given = [article(1, "One", source=A, text=f"{FERRY} {footer}")]
        given += [article(2, text=f"{VACCINE} {footer}", **{"source": A, **more})]
        assert texts(*given) == [one.text for one in given]


def test_in_the_middle_of_a_text_three_articles_make_it_boilerplate() -> None:
    advert = "Get our morning mail before everybody else does."
    several = [text.replace(". ", f". {advert} ", 1) for text in (FERRY, FERRY_AGAIN, VACCINE)]
    given = [article(number, f"Title {number}", source=A, text=text) for number, text in enumerate(several, 1)]
    assert all(advert in text for text in texts(*given[:2]))
    assert not any(advert in text for text in texts(*given))


def test_a_copy_under_another_headline_keeps_its_text() -> None:
    given = [article(1, "One", source=A, text=FERRY), article(2, "Two", source=A, text=f"{FERRY} More.")]
    assert texts(*given) == [one.text for one in given]


def test_without_text_nothing_happens() -> None:
    given = [article(1, source=A), article(2, "x", source=A)]
    assert without_boilerplate(given) == given
