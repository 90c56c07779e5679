"""Which column of a list holds what (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from digest.actions.people.lists.words import (
    ASIDE,
    BESIDE,
    NO,
    NO_MATTER,
    STATUS,
    TOLD_ELSEWHERE,
    VALUES,
    YES,
    YES_NO,
    Meaning,
    plain,
    telling_words,
    word_list,
)

_MAIL = word_list("email, emails, mail, mailadresse, emailadresse, courriel, correo, mailadres, emailadres")
_BESIDE_MAIL = word_list("""
    e, address, addresses, adresse, adres, adresy, direccion, indirizzo, de, di, del, electronico, electronique
    elettronica, posta, poczty, poczta, elektronicznej, your, primary, main, work, home, personal, privat, subscriber
    contact, kontakt, 1
""")
_ADDRESS = word_list("address, adresse, adres, direccion, indirizzo, subscriber, e-mail")
_NAME = word_list("""
    name, full name, fullname, display name, subscriber name, contact name, nom complet, nom et prénom, prénom et nom
    nombre completo, nombre y apellidos, nome completo, nome e cognome, volledige naam, naam, imię i nazwisko
""")
_FIRST = word_list("""
    first name, firstname, fname, given name, forename, first, vorname, prénom, nombre, nome, voornaam, imię
""")
_LAST = word_list("""
    last name, lastname, lname, family name, surname, last, nachname, familienname, nom, nom de famille, apellido
    apellidos, cognome, achternaam, nazwisko
""")
_ZONE = word_list("""
    timezone, time zone, tz, zeitzone, fuseau horaire, zona horaria, fuso orario, tijdzone, strefa czasowa
""")
_A_TIME = re.compile(r"\d{4}|\d{1,2}[./-]\d{1,2}")
_NOTHING = re.compile(r"[0\W]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A column that says who wants mail."""

    place: int
    """In a row, from 0."""
    heading: str
    yes: Meaning | None = None
    """What a yes means; None where the values are words of their own."""
    no: Meaning = Meaning.UNSAID
    wanting: frozenset[str] = field(default_factory=frozenset)
    """Values that somebody named as those of who wants mail; all others are then left out."""

    def meaning(self, cell: str) -> Meaning:
        """What the cell says of its person."""
        value = plain(cell)
        known = VALUES.get(value)
        if self.wanting:
            return Meaning.ACTIVE if value in self.wanting else max(known or Meaning.PENDING, Meaning.PENDING)
        if self.yes is None:
            return self._word(value, known)
        if value in NO or (not value and cell.strip()) or (value and _NOTHING.fullmatch(value)):
            return self.no
        if not value:
            return Meaning.UNSAID if self.yes.stops or self.yes is Meaning.PENDING else Meaning.SILENT
        if value in YES or self.yes.stops:
            return max(self.yes, known or Meaning.UNSAID)
        return known or (self.yes if _A_TIME.search(cell) else Meaning.UNKNOWN)

    def _word(self, value: str, known: Meaning | None) -> Meaning:
        if not value:
            return Meaning.SILENT
        if known is None and value in YES | NO and len(value) > 1:  # one letter may be anything: S, not confirmed
            return Meaning.ACTIVE if value in YES else Meaning.UNSUBSCRIBED
        return known or Meaning.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Places in a row, from 0."""

    address: int
    names: tuple[int, ...] = ()
    """One with the whole name, or those of its parts in order."""
    telling: tuple[Telling, ...] = ()
    zone: int | None = None
    """Of their clock."""
    others: tuple[int, ...] = ()
    """Those that no table knows."""

    def meaning(self, cells: Sequence[str]) -> Meaning:
        """What the list says of the row's person; the strictest column counts."""
        meanings = (column.meaning(cell(cells, column.place)) for column in self.telling)
        return max(meanings, default=Meaning.UNSAID)


def cell(cells: Sequence[str], place: int) -> str:
    """What stands there; empty where the row is shorter."""
    return cells[place] if place < len(cells) else ""


def address_column(heads: Sequence[str]) -> int | None:
    """Where the addresses are; None where no heading says so."""
    names = [plain(head) for head in heads]
    for place, name in enumerate(names):
        words = frozenset(name.split())
        if words & _MAIL and words <= _MAIL | _BESIDE_MAIL:
            return place
    return next((place for place, name in enumerate(names) if name in _ADDRESS), None)


def columns_of(heads: Sequence[str], address: int) -> Columns:
    """What each column is, by its heading."""
    names = [plain(head) for head in heads]
    name_columns = _names(names)
    zone = next((place for place, name in enumerate(names) if name in _ZONE), None)
    telling, others = [], []
    for place, (name, head) in enumerate(zip(names, heads, strict=True)):
        if place in (address, zone, *name_columns) or _does_not_matter(name, names):
            continue
        if column := telling_column(place, head):
            telling.append(column)
        else:
            others.append(place)
    return Columns(address=address, names=name_columns, telling=tuple(telling), zone=zone, others=tuple(others))


def telling_column(place: int, head: str) -> Telling | None:
    """The column as one that says who wants mail; None where its heading is in no table."""
    name = plain(head)
    words = set(name.split())
    if words & STATUS and words <= STATUS | BESIDE:
        return Telling(place=place, heading=head.strip())
    for telling in telling_words(name):
        if meanings := YES_NO.get(telling):
            return Telling(place=place, heading=head.strip(), yes=meanings[0], no=meanings[1])
    for telling in telling_words(name, occasion=True):
        meanings = YES_NO.get(telling)
        if meanings and meanings[0].stops:
            return Telling(place=place, heading=head.strip(), yes=meanings[0], no=Meaning.UNSAID)
    return None


def _names(names: Sequence[str]) -> tuple[int, ...]:
    whole, first, last = (
        next((place for place, name in enumerate(names) if name in words), None) for words in (_NAME, _FIRST, _LAST)
    )
    return (whole,) if whole is not None else tuple(place for place in (first, last) if place is not None)


def _does_not_matter(name: str, names: Sequence[str]) -> bool:
    return name in NO_MATTER or bool(ASIDE & set(name.split())) or TOLD_ELSEWHERE.get(name) in names
