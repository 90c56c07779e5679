"""How well a sentence can stand first, with only the headline before it (pure)."""

from __future__ import annotations

import re
from enum import IntEnum

from digest.group.words.terms import fold, words
from digest.text.quotations import OPENING, balanced

#: They join a sentence to the one before: "But …", "However, …".
_JOINS_TYPED = """
also and but furthermore however instead meanwhile moreover nevertheless nonetheless so still then therefore thus yet
aber allerdings ausserdem dabei dadurch dagegen daher damit danach daraufhin darum dennoch deshalb deswegen doch
hingegen indes jedoch somit stattdessen trotzdem und zudem zuvor
ainsi alors cependant donc ensuite et mais neanmoins pourtant puis toutefois
ademas asimismo entonces pero tambien tampoco y
bovendien daarbij daardoor daarna daarom daarvoor desondanks dus echter en maar vervolgens
allora anche cosi inoltre invece ma pero quindi tuttavia
alem assim contudo entretanto mas porem portanto tambem todavia
"""
#: They point at what was said: "This comes after …"; but not in "this week".
_POINTS_TYPED = """
this these those that such
dies diese dieser dieses diesem diesen solche solcher
ce cela celui celle ceci cet cette ces
esa ese eso esos esas esta este esto estos estas dicha dicho
deze dit zulke
questa queste questi questo quella quello
essa esse isso isto
"""
_WHEN_TYPED = """
afternoon autumn day evening fall morning month night spring summer time week weekend winter year
abend jahr jahres monat morgen nacht sommer winter tage tagen woche wochenende
annee apres-midi automne ete hiver jour matin mois nuit printemps semaine soir week-end
ano dia fin invierno manana mes noche otono primavera semana tarde verano
avond dag jaar maand nacht ochtend week weekeinde winter zomer
anno estate giorno inverno mese mattina notte pomeriggio sera settimana
monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag
lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miercoles jueves viernes sabado domingo
"""
#: They stand for somebody or something that was named; in a text's first sentence that is in the headline.
_STANDS_FOR_TYPED = """
he she it they his her hers its their theirs both everything everyone everybody
er sie ihr ihre ihren ihrem sein seine seinen seinem beide alles
il elle ils elles son sa ses leur leurs tout tous toutes
ella ellos ellas su sus ambos ambas todo todos todas
hij zij ze het hun beiden alles iedereen
lui lei loro entrambi tutto tutti
ele ela eles elas seu sua seus suas ambos tudo
"""
_ACCORDING = re.compile(
    r"according to\b|as reported by\b|laut\b|nach (?:angaben|informationen|aussage|darstellung|einschatzung)\b|selon\b"
    r"|d'apres\b|segun\b|de acuerdo (?:con|a)\b|volgens\b|naar verluidt\b|secondo\b|segundo\b|de acordo com\b"
)
_TELLS = re.compile(
    r"(?:\S+ ){1,6}?(?:(?:said|says|say|told \S+)(?! to\b)"
    r"|(?:sag(?:te|ten|t|en)|erklar(?:te|ten)|teil(?:te|ten)\b.{0,20}\bmit),? dass"
    r"|(?:a|ont) (?:dit|declare|affirme|indique) que?"
    r"|(?:dijo|dijeron|dice|afirmo|aseguro|explico) que"
    r"|(?:zei|zeiden|zegt|zeggen|meldt|melden),? dat"
    r"|ha(?:nno)? detto che|(?:disse|afirmou|diz) que)\b"
)
_ADDRESS = re.compile(r"https?://|www\.")


def _set(typed: str) -> frozenset[str]:
    return frozenset(fold(word) for word in typed.split())


_JOINS, _POINTS, _WHEN, _STANDS_FOR = map(_set, (_JOINS_TYPED, _POINTS_TYPED, _WHEN_TYPED, _STANDS_FOR_TYPED))


class Opening(IntEnum):
    """How well, the better the smaller."""

    #: by itself
    GOOD = 0
    #: it stands for what the headline names, or tells who says it before what
    LEANS = 1
    #: not at all: it goes on from something, or is a piece of a quotation
    NOT = 2


def opening_of(sentence: str, *, first: bool, alone: bool = False) -> Opening:
    """How well the sentence can stand first; `first`: it does in its own text; `alone`: it is a phrase, all of it, and
    written to go on from its headline ("But it has a price")."""
    folded = fold(sentence)
    start, following = [*words(folded[:60])[:2], "", ""][:2]
    if not start or not balanced(sentence) or _ADDRESS.search(sentence):
        return Opening.NOT
    if start in _JOINS or (start in _POINTS and following not in _WHEN):
        return Opening.LEANS if alone else Opening.NOT
    if start in _STANDS_FOR or sentence[0] in OPENING:
        return Opening.LEANS if first else Opening.NOT
    return Opening.LEANS if _ACCORDING.match(folded) or _TELLS.match(folded) else Opening.GOOD
