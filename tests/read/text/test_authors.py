from __future__ import annotations

import pytest

from digest.read.text.authors import given, known, names


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("Jane Doe", ("Jane Doe",)),
        ("By Jane Doe", ("Jane Doe",)),
        ("Written by: Jane Doe", ("Jane Doe",)),
        ("BY Jane Doe and John Roe", ("Jane Doe", "John Roe")),
        ("By Jane Doe, John Roe and Ann Poe", ("Jane Doe", "John Roe", "Ann Poe")),
        ("Jane Doe, Science Editor", ("Jane Doe",)),
        ("Ursula von der Leyen", ("Ursula von der Leyen",)),
        ("Von Ada von Quay", ("Ada von Quay",)),
        ("Alles von Jane Doe", ("Jane Doe",)),
        ("Voir tous les articles de Jane Doe", ("Jane Doe",)),
        ("Author: Jane Doe, Datum: 03.Mär.19", ("Jane Doe",)),
        ("Jane (Henrietta) Doe", ("Jane (Henrietta) Doe",)),
        ("Jane (J.R.) Doe", ("Jane (J.R.) Doe",)),
        ("Jane Doe (avec Ann Poe et John Roe)", ("Jane Doe", "Ann Poe", "John Roe")),
        ("Jane Doe (with John Roe)", ("Jane Doe", "John Roe")),
        ("Jane Doe, Leiterin der Werft", ("Jane Doe",)),
        ("Jane Doe, Editor", ("Jane Doe",)),
        ("Jane Doe, Redakteurin", ("Jane Doe",)),
        ("Doe, Jane, Reporter", ("Doe, Jane",)),
        ("Ana Ruiz, corresponsal del puerto", ("Ana Ruiz",)),
        ("View all posts by Jane Doe", ("Jane Doe",)),
        ("Jane Doe Illustration von Max Roe", ("Jane Doe",)),
        ("Jane Doe, Photos: John Roe", ("Jane Doe",)),
        ("Jane Doe | Reporter", ("Jane Doe",)),
        ("Von Jürgen Groß", ("Jürgen Groß",)),
        ("Par Sébastien Farcis", ("Sébastien Farcis",)),
        ("Jane Doe (Reuters)", ("Jane Doe",)),
        ("Jane Doe <jane@news.example>", ("Jane Doe",)),
        ("Jane Doe, 2 March 2025", ("Jane Doe",)),
        ("John Smith, Jr.", ("John Smith",)),
        ("Jane Doe; jane doe", ("Jane Doe",)),
        ("Автор: Мария Ильина", ("Мария Ильина",)),
        ("Yazan: Deniz Kaya", ("Deniz Kaya",)),
        ("Tekst: Ewa Lis", ("Ewa Lis",)),
        ("文｜沈从文", ("沈从文",)),
        ("记者：王小波", ("王小波",)),
        ("بقلم: نجيب محفوظ", ("نجيب محفوظ",)),
        ("Por Ana Ruiz | Puerto Viejo", ("Ana Ruiz",)),
        ("Jane Doe · Opinion", ("Jane Doe",)),
        ("Jane Doe Monday, March", ("Jane Doe",)),
        ("Jane Doe Edited by John Roe", ("Jane Doe",)),
        ("Jane Doe, weir.example", ("Jane Doe",)),
        ("记者 王小波", ("王小波",)),
        ("한강수 기자", ("한강수",)),
        ("admin", ()),
        ("", ()),
        ("—", ()),
    ],
)
def test_a_byline_names_people_without_roles_and_places(byline: str, people: tuple[str, ...]) -> None:
    assert names(byline) == people


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("Author Name 1", ("Author Name 1",)),
        ("jane@news.example (Jane Doe)", ("Jane Doe",)),
        ("Jane Doe (jane@news.example)", ("Jane Doe",)),
        ("Gaby Acevedo and Jess Cunnington", ("Gaby Acevedo", "Jess Cunnington")),
        ("Ben and Jerry", ("Ben and Jerry",)),
        ("LAPALU, N., SIMON, A.", ("LAPALU, N., SIMON, A.",)),
        ("<p>Jane Doe</p>", ("Jane Doe",)),
        ("by Jane Doe", ("Jane Doe",)),
        ("jane@news.example", ("jane@news.example",)),
        ("Jane Doe, Professor of Marine Law, University of Weir", ("Jane Doe",)),
        ("Jane Doe, Lecturer at Weir College", ("Jane Doe",)),
        ("Jane Doe and agencies", ("Jane Doe",)),
        ("Jane Doe, John Roe and staff", ("Jane Doe", "John Roe")),
        ("The Weir Newsroom", ("The Weir Newsroom",)),
        ("Von Jane Doe und John Roe", ("Jane Doe", "John Roe")),
        ("Von Doe", ("Von Doe",)),
        ("Jane Doe in Lisbon", ("Jane Doe",)),
        ("Jane Doe for the Weir Post", ("Jane Doe",)),
        ("Jane B. Doe Science correspondent", ("Jane B. Doe",)),
        ("Jane Doe and agencies in Lisbon", ("Jane Doe",)),
        ("Jane Doe, Reuters and AFP", ("Jane Doe",)),
        ("Reuters", ("Reuters",)),
        ("Jane Doe, John Roe and others", ("Jane Doe", "John Roe")),
        ("Doe, Jane; van Roe, John", ("Jane Doe", "John van Roe")),
        ("[Jane Doe](https://weir.example/jane)", ("Jane Doe",)),
        ("Weir Institute for Water", ("Weir Institute for Water",)),
        ("Chief Political Correspondent", ("Chief Political Correspondent",)),
        ("Martin in Lisbon", ("Martin in Lisbon",)),
    ],
)
def test_a_field_made_for_a_name_keeps_it(name: str, people: tuple[str, ...]) -> None:
    assert given(name) == people


def test_accounts_that_are_nobody_are_left_out() -> None:
    assert known(["Admin", "Jane Doe", "noreply", "jane doe"]) == ("Jane Doe",)
