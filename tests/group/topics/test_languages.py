"""News in other languages, of which a digest asks for a part: what it gets is of that part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from digest.config.digests import Topic
from digest.config.ready import ready_made
from digest.group.embeddings import installed
from digest.group.stories import UnplacedStory
from digest.group.topics.placing import placed
from digest.group.vectors import counted
from digest.group.words.terms import counts
from tests.group.made import article

News = Mapping[str, Sequence[tuple[str, str]]]

GERMAN: News = {
    "sport": [
        ("Späte Tore retten den Meister", "Der Stürmer traf zweimal, der Trainer lobte die Abwehr."),
        ("Schwimmerin holt dritte Medaille", "Im Finale war sie schneller als der Weltrekord."),
        ("Torwart fällt wochenlang aus", "Der Verein spielt im Pokal ohne ihn, sagte der Trainer."),
        ("Der Abstieg ist besiegelt", "Die Mannschaft steigt nach dem letzten Spieltag aus der Bundesliga ab."),
    ],
    "politics": [
        ("Koalition einigt sich auf Wahlrecht", "Der Bundestag stimmt im Herbst ab, die Opposition ist dagegen."),
        ("Ministerin tritt zurück", "Die Abgeordneten der Fraktion erfuhren es am Morgen, der Kanzler dankte ihr."),
        ("Landtag streitet über Haushalt", "Die Regierung habe das Parlament zu spät gefragt, sagt die Opposition."),
        ("Umfrage sieht beide Parteien gleichauf", "Vor der Landtagswahl wirbt die Spitzenkandidatin um Wähler."),
    ],
    "business": [
        ("Autobauer streicht Stellen", "Der Konzern senkt die Prognose, die Aktie verliert an der Börse vier Prozent."),
        ("Bank verdient mehr", "Der Vorstand erhöht die Dividende, der Umsatz stieg um ein Zehntel."),
        ("Möbelhändler meldet Insolvenz an", "Die Gläubiger verhandeln mit Investoren über eine Übernahme."),
    ],
    "culture": [
        ("Theater eröffnet mit Schiller", "Die Regisseurin zeigt auf der Bühne ein Ensemble von zwölf Schauspielern."),
        ("Museum zeigt späte Gemälde", "Die Ausstellung des Malers öffnet am Sonntag, die Kuratorin führt hindurch."),
    ],
    "": [
        ("Ein Brief vom Nachtbus", "Der Fahrer wartet, bis jeder den Schlüssel gefunden hat. Niemand spricht."),
        ("Was der Hund von nebenan weiß", "Er kennt jeden, der am Zaun vorbeigeht, und bellt nur, wenn es schneit."),
        ("Rosen schneidet man schräg", "Über der Knospe, mit sauberer Schere, und das Laub bleibt liegen."),
        ("Sieg über den Giersch", "Wer drei Sommer jätet, hat ihn los. Ein Leser gab auf und isst ihn als Salat."),
        ("Vierzig Jahre Kegelrunde", "Jeder trägt einen Titel, den ihm keiner glaubt, und der Wirt ist der Kanzler."),
    ],
}  # fmt: skip

FRENCH: News = {
    "Sport": [
        ("Deux buts tardifs au Vélodrome", "L'attaquant a marqué deux fois, l'entraîneur a salué ses joueurs."),
        ("La nageuse prend l'or", "En finale du championnat, elle bat le record et offre une médaille à la France."),
        ("Le gardien forfait pour la coupe", "Le club jouera le match sans lui, dit l'entraîneur."),
    ],
    "": [
        ("Le gouvernement présente son budget", "Les députés votent mardi, l'opposition dépose une motion de censure."),
        ("Le constructeur supprime des emplois", "L'action recule en bourse, le bénéfice aussi."),
        ("Une lettre du dernier bus", "Le chauffeur attend que chacun ait trouvé sa clé. Personne ne parle."),
        ("Tailler les rosiers", "Au-dessus du bourgeon, avec une lame propre, le but étant de garder la tige saine."),
        ("Un roman sur l'exil", "La romancière raconte trois générations, son éditeur attend le prix."),
    ],
}  # fmt: skip

SPANISH: News = {
    "Deportes": [
        ("Dos goles en el descuento", "El delantero marcó dos veces y el entrenador elogió al portero y al equipo."),
        ("Oro para la nadadora", "Ganó la final del campeonato y batió el récord, su tercera medalla."),
        ("El portero se pierde la copa", "El equipo jugará el partido sin él, dijo el entrenador."),
    ],
    "": [
        ("El Congreso aprueba los presupuestos", "Los diputados votaron de noche, la oposición habla de derrota."),
        ("La empresa recorta empleos", "Las acciones cayeron en bolsa y el beneficio baja un tercio."),
        ("Carta desde el último autobús", "El conductor espera a que cada uno encuentre la llave. Nadie habla."),
        ("Cómo podar los rosales", "Sobre la yema, con tijera limpia, y sin prisa."),
        ("Una novela sobre el exilio", "La escritora cuenta tres generaciones, en un partido de recuerdos."),
    ],
}  # fmt: skip

ARABIC: News = {
    "رياضة": [
        ("هدفان في الدقائق الأخيرة", "سجل المهاجم هدفين في المباراة وأشاد المدرب بحارس المرمى."),
        ("ذهبية للسباحة", "فازت في نهائي البطولة وحطمت الرقم القياسي ونالت ميدالية ثالثة."),
        ("الحارس يغيب عن الكأس", "يلعب الفريق المباراة من دونه كما قال المدرب."),
    ],
    "": [
        ("البرلمان يقر الموازنة", "صوت النواب ليلا وتحدثت المعارضة عن خسارة."),
        ("الشركة تقلص الوظائف", "تراجعت الأسهم في البورصة وانخفضت الأرباح."),
        ("رسالة من الحافلة الأخيرة", "ينتظر السائق حتى يجد كل راكب مفتاحه ولا أحد يتكلم."),
        ("تقليم الورود", "فوق البرعم بمقص نظيف ومن دون عجلة."),
        ("رواية عن المنفى", "تحكي الكاتبة عن ثلاثة أجيال في بيت واحد."),
    ],
}  # fmt: skip

OWN = {
    "fr": (FRENCH, "Sport", "but, buts, joueurs, entraîneur, gardien, match, coupe, championnat, club, attaquant"),
    "es": (SPANISH, "Deportes", "gol, goles, equipo, entrenador, portero, partido, copa, campeonato, final, delantero"),
    "ar": (ARABIC, "رياضة", "هدف, هدفين, المباراة, المدرب, المهاجم, المرمى, الفريق, البطولة, نهائي, ميدالية, الكأس"),
}  # fmt: skip


def taken(news: News, asked: Sequence[Topic], language: str, *, meant: bool) -> dict[str, list[str]]:
    """Key of what it is of → the keys of where each piece goes."""
    rows = [(of, title, text) for of, pieces in news.items() for title, text in pieces]
    given = [article(n, title, text=text, language=language) for n, (_, title, text) in enumerate(rows, 1)]
    events = [UnplacedStory(articles=(one,)) for one in given]
    ready, embed = tuple(ready_made(language).values()), installed() if meant else None
    places = placed(events, asked, {}, counted(map(counts, given)), embed, ready)
    goes: dict[str, list[str]] = {}
    for (of, _, _), place in zip(rows, places, strict=True):
        goes.setdefault(of, []).append(place.topic.key if place.topic else "")
    return goes


@pytest.mark.parametrize("meant", [False, True])
@pytest.mark.parametrize(
    "keys", [("sport",), ("politics",), ("sport", "politics"), ("business", "culture"), ("sport", "politics", "world")]
)
def test_a_german_digest_gets_what_it_asks_for_and_nothing_else(keys: Sequence[str], meant: bool) -> None:
    ready = ready_made("de")
    goes = taken(GERMAN, [ready[key] for key in keys], "de", meant=meant)
    for of, places in goes.items():
        assert set(places) <= ({of, ""} if of in keys else {""}), of
    wanted = [place for key in keys for place in goes.get(key, ())]
    assert sum(map(bool, wanted)) >= 0.6 * len(wanted)


@pytest.mark.parametrize("meant", [False, True])
@pytest.mark.parametrize("language", OWN)
def test_so_does_one_in_a_language_that_no_ready_made_topic_knows(language: str, meant: bool) -> None:
    news, name, words = OWN[language]
    topic = Topic(key="sport-here", name=name, keywords=tuple(words.split(", ")))
    goes = taken(news, [topic], language, meant=meant)
    assert set(goes[""]) == {""}
    assert sum(map(bool, goes[name])) >= 2
