from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text.clauses import clause, phrase
from digest.text.lines import letters
from digest.text.quotations import balanced


@pytest.mark.parametrize(
    ("headline", "whole"),
    [
        ("Bridge opens", "Bridge opens"),
        ("Night train returns to the coast: what travellers of all ages should know about fares and times this summer",
         "Night train returns to the coast"),
        ("Night train returns to the coast \u2014 and travellers of all ages are asking what it costs them",
         "Night train returns to the coast"),
        ("Is the night train coming back? What travellers of all ages should know about the fares and times of summer",
         "Is the night train coming back?"),
        ("The night train returns to us. Travellers of all ages should know about the fares and the times of summer",
         "The night train returns to us"),
        ("Night trains return to nine cities of the coast, as operators hope for more travellers of all ages in summer",
         "Night trains return to nine cities of the coast"),
        ("Night trains return to nine cities of the coast after operators of six countries found the carriages for it",
         "Night trains return to nine cities of the coast"),
        ("Der Nachtzug kehrt in neun Städte an der Küste zurück, weil sechs Bahnen endlich genug Schlafwagen fanden",
         "Der Nachtzug kehrt in neun Städte an der Küste zurück"),
        ("Le train de nuit revient dans neuf villes de la côte : ce que les voyageurs de tout âge doivent en savoir",
         "Le train de nuit revient dans neuf villes de la côte"),
        ("El tren nocturno vuelve a nueve ciudades de la costa tras años de quejas de viajeros de todas las edades",
         "El tren nocturno vuelve a nueve ciudades de la costa"),
        ("De nachttrein keert terug in negen steden aan de kust nadat zes spoorwegen eindelijk slaapwagens vonden",
         "De nachttrein keert terug in negen steden aan de kust"),
        ("Ines Okafor, the captain who brought the night train back to nine cities of the coast, retires at seventy",
         ""),
        ("Okafor: \u201cI never thought that the night train would come back to nine cities in my days\u201d",
         ""),
        ("Captain Okafor says \u201cthe night train: a dream, a scandal and a timetable\u201d in a new book",
         ""),
        ("Night trains return (and how: nine cities of the coast, six railways, four hundred carriages at long last)",
         ""),
        ("Night trains are still missed on the coast three weeks after the last of them left all nine cities for ever",
         "Night trains are still missed on the coast"),
        ("Operators drop night trains after a survey of all nine cities finds that nobody could name a station",
         "Operators drop night trains"),
        ("Night train services stop tonight, last carriages go to museums, and nine cities are left without",
         "Night train services stop tonight"),
        ("Railways keep night trains, sleepers and couchettes for another year as nine cities ask for it",
         "Railways keep night trains, sleepers and couchettes for another year"),
        ("Railways of six countries call it ‘a night for all,’ nine cities of the coast call it late",
         "Railways of six countries call it ‘a night for all’"),
        ("Railways of six countries bring night trains back to nine cities of the coast (what it costs)",
         "Railways of six countries bring night trains back to nine cities of the coast"),
        ("The long-serving chief of the railways Gov. Ines Okafor appointed retires with a last ride at night",
         ""),
        ("Whether it is a night train or an early flight, more travellers of all ages are asking for a cheap way home",
         ""),
        ("Night train driver found on the coast is identified as an admiral with a history of very long disappearances",
         ""),
        ("A very long headline about the slow return of the night train to every city of the coast", ""),
        ("漢" * 40 + "。" + "字" * 60, "漢" * 40),
    ],
)  # fmt: skip
def test_a_headline_ends_where_a_clause_does(headline: str, whole: str) -> None:
    assert clause(headline, 78) == whole


@pytest.mark.parametrize(
    ("headline", "whole"),
    [
        ("Operators of nine cities bring back night trains on every line of the coast and the hills and the islands",
         "Operators of nine cities bring back night trains"),
        ("Les compagnies de neuf villes relancent les trains de nuit sur toutes les lignes de la côte et des îles",
         "Les compagnies de neuf villes relancent les trains de nuit"),
        ("Las compañías de nueve ciudades recuperan los trenes nocturnos en todas las líneas de la costa y las islas",
         "Las compañías de nueve ciudades recuperan los trenes nocturnos"),
        ("Neun Städte wollen gemeinsam mit sechs Bahnen alle Nachtzüge an der Küste und auf Inseln wieder einführen",
         ""),
        ("Ines Okafor, who drove trains on every line of the coast and the hills and the islands, retires at seventy",
         ""),
        ("Operators of nine cities hire back the drivers who left when the last night train stopped years ago",
         "Operators of nine cities hire back the drivers"),
        ("The driver who brought the last night train home and saw nine cities of the coast left without one retires",
         ""),
        ("Operators of nine cities keep the night trains going and ask all passengers to bring blankets of their own",
         "Operators of nine cities keep the night trains going"),
    ],
)  # fmt: skip
def test_a_headline_without_clauses_ends_before_a_place_or_a_way(headline: str, whole: str) -> None:
    assert phrase(headline, 78) == whole


@given(st.text(alphabet="ab ,.:;?!—–-|()“”‘’\"'«»。\u0301👩\u200d", max_size=200), st.integers(1, 90))
def test_a_clause_begins_the_text_fits_and_leaves_nothing_open(text: str, limit: int) -> None:
    cut = clause(text, limit)
    assert text.startswith(cut)
    assert letters(cut) <= limit
    assert cut == text or balanced(cut)
