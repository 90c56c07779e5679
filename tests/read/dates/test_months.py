from __future__ import annotations

import pytest

from digest.read.dates.months import FILL, HALF, MONTHS
from digest.text.lines import folded


@pytest.mark.parametrize(
    ("month", "names"),
    [
        (1, "January Januar Jänner janvier enero gennaio januari janeiro gener tammikuuta stycznia leden ianuarie"),
        (2, "February février febrero helmikuuta luty února лютого февраля φεβρουαρίου şubat"),
        (3, "March März mars marzo maart março marzec března març mrt марта березня"),
        (4, "April avril abril aprile huhtikuuta kwiecień duben квітня апреля nisan"),
        (5, "May mai mayo maggio mei maio maig maj toukokuuta května мая травня mayıs"),
        (6, "June Juni juin junio giugno junho juny kesäkuuta czerwca června июня червня haziran"),
        (7, "July Juli juillet julio luglio julho heinäkuuta lipca července июля липня temmuz"),
        (8, "August août agosto augustus elokuuta sierpnia srpna августа серпня ağustos"),
        (9, "September septembre septiembre settembre setembro syyskuuta września září сентября вересня eylül"),
        (10, "October Oktober octobre octubre ottobre outubro lokakuuta października října октября жовтня ekim"),
        (11, "November novembre noviembre novembro marraskuuta listopada ноября листопада kasım"),
        (12, "December Dezember décembre diciembre dicembre dezembro joulukuuta grudnia prosince декабря aralık"),
    ],
)
def test_months_are_known_in_the_languages_news_is_written_in(month: int, names: str) -> None:
    assert {MONTHS.get(folded(name)) for name in names.split()} == {month}


def test_every_month_has_a_number_and_every_name_is_folded() -> None:
    assert set(MONTHS.values()) == set(range(1, 13))
    assert all(name == folded(name) and name.isalpha() for name in MONTHS)


def test_where_languages_disagree_the_one_of_more_news_decides() -> None:
    assert (MONTHS["mar"], MONTHS["lis"], MONTHS["mai"], MONTHS["ago"]) == (3, 11, 5, 8)


def test_one_word_alone_is_both_a_month_and_a_word_that_says_nothing() -> None:
    assert FILL & MONTHS.keys() == {"des"}
    assert all(word == folded(word) for word in FILL)


def test_the_second_half_of_the_day_is_said_in_three_scripts() -> None:
    assert [word for word, second in HALF.items() if second] == ["pm", "下午", "오후"]
