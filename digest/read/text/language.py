"""The language of a text that does not say (pure)."""

from __future__ import annotations

from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from digest.model.article import Entry

#: Shorter texts are guessed wrongly too often.
_SHORTEST = 80
#: More text changes nothing: measured on news, 600 characters are enough.
_LONGEST = 600
_SURE = 0.9
#: Languages of news; without this choice English prose is taken for pidgins and dialects.
_KNOWN = """
ar bg bn ca cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu id is it ja kn ko lt lv mk ml mr ms nb nl nn
no pa pl pt ro ru sk sl sq sr sv sw ta te th tl tr uk ur vi zh
"""


def language_of(entry: Entry) -> str:
    """The entry's language: what it says itself, or else that of its text; empty where nobody can be sure."""
    return entry.language or spoken(entry.text or entry.summary)


def spoken(text: str) -> str:
    """ISO 639-1 of the text's language; empty where it is too short, or nobody can be sure."""
    if len(text) < _SHORTEST:
        return ""
    language, sureness = _identifier().classify(text[:_LONGEST])
    return str(language) if sureness >= _SURE else ""


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([code for code in _KNOWN.split() if code in identifier.nb_classes])
    return identifier
