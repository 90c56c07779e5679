"""`/unsubscribe/TOKEN`: a page with one button, and the POST of mail programs (RFC 8058)."""

from __future__ import annotations

from digest.actions.readers import leaving
from digest.actions.readers.leaving import Leaving
from digest.model.people import Why
from digest.render.form_view import Body, Field, FieldKind, Form, Option
from digest.render.look.words import Catalogue
from digest.web.answers import Answer, sentence
from digest.web.form import Filled, one
from digest.web.served import Served

#: What a mail program sends, and nothing else does (RFC 8058, section 3.2).
ONE_CLICK = ("List-Unsubscribe", "One-Click")
_WHY = "why"


def shown(served: Served, token: str) -> Answer:
    """The page of the link. It changes nothing: scanners and prefetchers open every link of a mail."""
    link = leaving.leaving(served.publication, token)
    return _page(served, link) if link else served.nothing_here()


def posted(served: Served, token: str, fields: Filled) -> Answer:
    """They get it no more, from the next mail on. A mail program has a line of text, a person a page."""
    of_all = one(fields, "all") == "yes"
    if not leaving.leave(served.publication, token, of_all=of_all):
        return served.nothing_here()
    name, value = ONE_CLICK
    if one(fields, name) == value:
        return sentence(200, "Unsubscribed.", Cache_Control="no-store")
    link = leaving.leaving(served.publication, token)
    return _done(served, link, token, of_all=of_all) if link else served.nothing_here()


def reason_given(served: Served, token: str, fields: Filled) -> Answer:
    """Why they left is kept, as far as they said."""
    chosen = one(fields, _WHY)
    why = Why(chosen) if chosen in tuple(Why) else Why.ELSE
    link = leaving.say_why(served.publication, token, why, one(fields, "words"))
    if link is None:
        return served.nothing_here()
    words = served.words(link.language)
    body = Body(
        heading=words.say("Thank you."),
        paragraphs=(words.say("Whoever makes {publication} reads it.", publication=served.publication.site.name),),
    )
    return served.page(body, link.language)


def _page(served: Served, link: Leaving) -> Answer:
    words = served.words(link.language)
    name = served.publication.site.name
    if link.gone:
        heading = words.say("You do not get {title} any more.", title=link.title)
        return served.page(Body(heading=heading), link.language)
    every = Field(
        name="all", kind=FieldKind.TICK, label=words.say("and nothing else from {publication} either", publication=name)
    )
    body = Body(
        heading=words.say("Unsubscribe from {title}?", title=link.title),
        paragraphs=(words.say("One press, and the next mail does not come any more."),),
        forms=(Form(button=words.say("Unsubscribe"), fields=(every,) if link.digest else ()),),
    )
    return served.page(body, link.language)


def _done(served: Served, link: Leaving, token: str, *, of_all: bool) -> Answer:
    words = served.words(link.language)
    name = served.publication.site.name
    body = Body(
        heading=words.say("Done. You are unsubscribed."),
        paragraphs=(
            words.say(
                "You get no mail from {title} any more. A mail that is on its way just now may still arrive.",
                title=name if of_all else link.title,
            ),
        ),
        forms=(_why(words, token),),
    )
    return served.page(body, link.language)


def _why(words: Catalogue, token: str) -> Form:
    """Nobody has to say it."""
    options = (
        Option(value=Why.OFTEN, label=words.say("It comes too often.")),
        Option(value=Why.OTHER, label=words.say("It is not what I want to read.")),
        Option(value=Why.UNASKED, label=words.say("I never asked for it.")),
        Option(value=Why.ELSE, label=words.say("Something else.")),
    )
    own = Field(
        name="words",
        kind=FieldKind.LINES,
        label=words.say("In your own words"),
        hint=words.say("At most {number} letters.", number=leaving.WORDS),
        longest=leaving.WORDS,
    )
    why = Field(name=_WHY, kind=FieldKind.CHOICE, label=words.say("Will you tell us why?"), options=options)
    return Form(button=words.say("Send it"), action=f"/unsubscribe/{token}/why", fields=(why, own), quiet=True)
