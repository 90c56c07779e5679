from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.group.shown.summary import summarise
from digest.group.words.sentences import length, sentences
from tests.group.made import FERRY, article

FIRST = "Ferry crews on the Solent voted on Monday to end their strike."
SECOND = "The vote in Southampton was 412 to 88."
QUOTED = "\u201cNobody saw any ship come in today. Not one!\u201d"
LONG = "Crews " + "and crews " * 40 + "voted."


@pytest.mark.parametrize(
    ("summary", "text", "budget", "said"),
    [
        ("", FERRY, 30, f"{FIRST} {SECOND}"),
        ("", FERRY, 12, FIRST),
        ("", FERRY, 9, SECOND),
        ("", FERRY, 4, ""),
        ("", "", 30, ""),
        ("Crews went back to work. All is well at sea.", FERRY, 30, "Crews went back to work. All is well at sea."),
        ("Crews went back to work today. Then they \u2026", FERRY, 30, "Crews went back to work today."),
        ("Crews went back to work and then [...]", FERRY, 12, FIRST),
        ("Crews went back to work and then... Continue reading \u2192", FERRY, 12, FIRST),
        ("Crews went back to work. Read more", "", 30, "Crews went back to work."),
        ("Children like to read more at sea.", "", 30, "Children like to read more at sea."),
        ("The Solent ferry strike ends.", FERRY, 12, FIRST),
        ("The week on the water in pictures", "", 30, "The week on the water in pictures"),
        ("The week on the water in pictures", FERRY, 30, "The week on the water in pictures"),
        ("But the islanders are paying for it", "", 30, "But the islanders are paying for it"),
        ("And all of this costs money", FERRY, 30, f"{FIRST} {SECOND}"),
        ("But the islanders are paying for it.", "", 30, ""),
        ("Ahoy! Sailing was added and is \u201copen\u201d", "", 30, "Ahoy! Sailing was added and is \u201copen\u201d"),
        ("Listen now.", "", 30, ""),
        (QUOTED, "", 30, QUOTED),
        ("\"Nobody saw a ship. Not one!\u201d He was sure of it.", FERRY, 12, FIRST),
        ("\u201cNobody saw any ship come in. He was sure of it.", FERRY, 12, FIRST),
        ("", "Une semaine sur l'eau en images", 30, "Une semaine sur l'eau en images"),
        ("", "Art gallery\n\nOils\n\nInk", 30, "Art gallery"),
        ("Ferry crews on the Solent voted on Monday to", FERRY, 12, FIRST),
        ("By Ann Lee", "", 30, ""),
        ("24 November 2026", "", 30, ""),
        ("Solent ferry strike: the end", "", 30, ""),
        ("The week on the water in \u2026", "", 30, ""),
        ("", LONG, 30, ""),
        ("", FIRST, 9, FIRST),
        ("", "Ferry strike ends\n\nBy Ann Lee\n\n" + FERRY, 12, FIRST),
    ],
)  # fmt: skip
def test_a_summary_is_whole_sentences_within_the_budget(summary: str, text: str, budget: int, said: str) -> None:
    assert summarise(article(1, "Solent ferry strike ends", summary=summary, text=text), budget) == said


def test_a_sentence_that_leans_on_another_does_not_lead() -> None:
    text = f"{LONG} He said that this was so in the end. Sailings to Ryde resume on Wednesday morning."
    assert summarise(article(1, text=text), 12).startswith("Sailings")


GOOD = {
    "en": "Sailings to Ryde resume on Wednesday morning.",
    "de": "Die Fähren nach Ryde fahren ab Mittwoch wieder.",
    "fr": "Les ferries pour Ryde repartent mercredi matin.",
    "es": "Los ferris a Ryde vuelven a salir el miércoles.",
    "nl": "De veerboten naar Ryde varen woensdag weer uit.",
}
NOT_FIRST = [
    ("en", "This comes after nine days without ferries."),
    ("en", "But the islanders had waited for nine days."),
    ("en", "However, the islanders had waited nine days."),
    ("en", "\u201cWe waited for nine days."),
    ("de", "Dies folgt auf neun Tage ohne jede Fähre."),
    ("de", "Zuvor hatten die Insulaner neun Tage gewartet."),
    ("de", "Dennoch warteten die Insulaner neun Tage lang."),
    ("fr", "Cette décision fait suite à neuf jours de grève."),
    ("fr", "Cependant, les insulaires ont attendu neuf jours."),
    ("es", "Esta decisión llega tras nueve días de huelga."),
    ("es", "Pero los isleños esperaron durante nueve días."),
    ("nl", "Dit komt na negen dagen zonder enige veerboot."),
    ("nl", "Echter, de eilanders wachtten negen dagen lang."),
]
ONLY_IN_PLACE = [
    ("en", "Everything is so quiet in the port now."),
    ("de", "Sie hatten neun Tage auf die Fähre gewartet."),
    ("fr", "Ils ont attendu le ferry pendant neuf jours."),
    ("es", "Todos esperaron el ferri durante nueve días."),
    ("nl", "Zij wachtten negen dagen op de veerboot."),
]
LAST = [
    ("en", "According to the union, the vote was very close."),
    ("en", "Police said that nobody was hurt at the harbour."),
    ("de", "Nach Angaben der Gewerkschaft war es sehr knapp."),
    ("de", "Die Polizei sagte, dass am Hafen niemand verletzt sei."),
    ("fr", "Selon le syndicat, le vote a été très serré."),
    ("fr", "La police a déclaré que personne n'est blessé au port."),
    ("es", "Según el sindicato, la votación fue muy reñida."),
    ("es", "La policía dijo que no hay heridos en el puerto."),
    ("nl", "Volgens de vakbond was de stemming heel spannend."),
    ("nl", "De politie zei dat niemand in de haven gewond is."),
]


@pytest.mark.parametrize(("language", "sentence"), NOT_FIRST)
def test_what_points_back_never_comes_first(language: str, sentence: str) -> None:
    for text in (f"{sentence} {GOOD[language]}", f"{GOOD[language]} {sentence}"):
        for given_article in (article(1, text=text, language=language), article(1, summary=text, language=language)):
            assert summarise(given_article, 9) == GOOD[language]
    assert summarise(article(1, text=sentence, language=language), 30) == ""


@pytest.mark.parametrize(("language", "sentence"), ONLY_IN_PLACE)
def test_what_stands_for_a_name_leads_only_where_the_headline_names_it(language: str, sentence: str) -> None:
    assert summarise(article(1, text=f"{sentence} {GOOD[language]}", language=language), 9) == GOOD[language]
    assert summarise(article(1, summary=sentence, language=language), 30) == sentence
    assert summarise(article(1, text=f"{LONG} {sentence}", language=language), 30) == ""


@pytest.mark.parametrize(("language", "sentence"), LAST)
def test_who_says_it_comes_before_the_fact_only_where_nothing_else_stands(language: str, sentence: str) -> None:
    assert summarise(article(1, text=f"{sentence} {GOOD[language]}", language=language), 10) == GOOD[language]
    assert summarise(article(1, summary=sentence, text=GOOD[language], language=language), 10) == GOOD[language]
    assert summarise(article(1, summary=sentence, language=language), 10) == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "This week ferries return to Ryde at last.",
        "Diese Woche fahren die Fähren wieder aus.",
        "Cette semaine, les ferries repartent enfin.",
        "Esta semana vuelven los ferris a la isla.",
        "Deze week varen de veerboten weer uit.",
        "Ferry crews, the union said, voted to work.",
    ],
)
def test_what_only_looks_like_it_may_lead(sentence: str) -> None:
    assert summarise(article(1, "Ryde", text=sentence), 30) == sentence


def test_without_spaces_two_characters_are_a_word() -> None:
    assert (
        summarise(article(1, "标题", text="索伦特渡轮船员周一投票结束罢工。开往赖德的航班周三恢复。"), 9)
        == "索伦特渡轮船员周一投票结束罢工。"
    )


@given(st.text(max_size=300), st.text(max_size=300), st.integers(1, 50))
def test_no_summary_is_cut_in_mid_sentence_or_far_over_the_budget(summary: str, text: str, budget: int) -> None:
    given_article = article(1, summary=summary, text=text)
    said = summarise(given_article, budget)
    assert length(said) <= 1.75 * budget
    assert not said or said in " ".join(f"{summary}\n{text}".split()) or sentences(said)


@pytest.mark.parametrize("flood", ["Read more ", "The post ", "appeared first on ", "a. ", "... ", "word"])
def test_a_flood_of_one_word_is_no_long_summary(flood: str) -> None:
    assert length(summarise(article(1, summary=flood * 50_000, text=flood * 50_000), 30)) <= 45
