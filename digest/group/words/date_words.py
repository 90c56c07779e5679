"""Words of dates and times, which agree between articles of one week and say nothing of the event (pure)."""

from __future__ import annotations

from digest.read.dates.months import MONTHS

#: Folded names of days and seasons, in the languages of `stop_words`.
_TYPED = """
monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonnabend
sonntag montags dienstags mittwochs donnerstags freitags samstags sonntags lundi mardi mercredi jeudi vendredi samedi
dimanche lunes martes miercoles jueves viernes sabado domingo lunedi martedi mercoledi giovedi venerdi sabato domenica
segunda terca quarta quinta sexta feira maandag dinsdag woensdag donderdag vrijdag zaterdag zondag mandag tirsdag
onsdag torsdag fredag lordag sondag tisdag poniedzialek wtorek sroda czwartek piatek sobota niedziela pondeli utery
streda ctvrtek patek nedele понедельник вторник среда четверг пятница суббота воскресенье понеділок вівторок середа
четвер субота неділя pazartesi sali carsamba persembe cuma cumartesi pazar uhr heures horas uur
spring summer autumn winter fruhling fruhjahr sommer herbst printemps ete automne hiver primavera verano otono invierno
estate autunno inverno verao outono lente voorjaar zomer herfst najaar var sommar host vinter
"""
_DAYS = frozenset(_TYPED.split())
_DAYS_AND_HOURS, _YEARS = range(32), range(1900, 2100)
#: Shorter names of months are abbreviations, and words of other languages.
_MONTH = 4


def is_date(term: str) -> bool:
    """Whether a folded term is the number of a day, an hour or a year, or the name of a day, a month or a season."""
    if term.isascii() and term.isdigit():
        return len(term) <= len("2026") and (int(term) in _DAYS_AND_HOURS or int(term) in _YEARS)
    return term in _DAYS or (len(term) >= _MONTH and term in MONTHS)
