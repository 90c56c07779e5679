"""Mails to one reader: is it you, welcome, you get it already. The words of each kind are a template of its name; one
frame for HTML and one for text hold them. No word in them was typed by a visitor."""

from __future__ import annotations

import re
from functools import partial

from digest.config.site import Site
from digest.model.edition import Rendering
from digest.model.letter import LetterKind
from digest.render.letter_view import LetterView, Part
from digest.render.look.look import Look
from digest.render.look.words import Catalogue, catalogue
from digest.render.mail import document, text
from digest.render.plain import plain, plain_sentence
from digest.render.view import sender
from digest.text.direction import of_language
from digest.text.seams import held_apart

#: Characters of a subject.
SUBJECT = 120
_BETWEEN = re.compile(r"\n(?:[ \t]*\n)+")
_BUTTON = "=> "


def render_letter(
    kind: LetterKind,
    title: str,
    site: Site,
    look: Look,
    language: str,
    *,
    link: str = "",
    unsubscribe: str = "",
    preferences: str = "",
) -> Rendering:
    """The letter about the digests of that title, in that language; it has no slots. Raises `ConfigError` when a
    template is broken."""
    words = catalogue(look.catalogues, language)
    publication = plain(site.name, 120)
    values = {"title": plain(title, 200), "publication": publication, "link": link}
    heading, *parts = _BETWEEN.split(text.filled(f"letters/{kind}.txt", look, words, values).strip())
    view = LetterView(
        language=language,
        direction=of_language(language),
        publication=publication,
        title=plain_sentence(heading),
        parts=tuple(
            Part(text=plain_sentence(part.removeprefix(_BUTTON)), button=part.startswith(_BUTTON)) for part in parts
        ),
        link=link,
        reason=_reason(kind, words, publication),
        unsubscribe=unsubscribe,
        preferences=preferences,
        sender=sender(publication, plain(site.address, 300), of_language(language)),
    )
    preheader = plain_sentence(view.parts[0].text, 100)
    page = {"page": view, "preheader": preheader, **document.accents(site.colour, look)}
    return Rendering(
        segment="",
        subject=held_apart(plain_sentence(view.title, SUBJECT)),
        preheader=preheader,
        html=document.filled("letters/letter.mjml", look, words, page),
        text=text.filled("letters/letter.txt", look, words, page),
        mark="",
    )


def _reason(kind: LetterKind, words: Catalogue, publication: str) -> str:
    say = partial(words.say, publication=publication)
    match kind:
        case LetterKind.CHOICES:
            return say("You get this mail because your address was typed in to have this link.")
        case LetterKind.ADDRESS:
            return say("You get this mail because a reader wants the mails of {publication} at this address.")
        case LetterKind.MOVED:
            return say("You get this mail because the mails of {publication} came to this address.")
        case _:
            return say("You get this mail because your address was typed into the form of {publication}.")
