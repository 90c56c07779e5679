"""`/unsubscribe/TOKEN`: a page with one button, and the POST of mail programs (RFC 8058)."""

from __future__ import annotations

from digest.actions.readers import leaving
from digest.actions.readers.leaving import Leaving
from digest.render.form_view import Body, Field, FieldKind, Form
from digest.web.answers import Answer, sentence
from digest.web.form import Filled, one
from digest.web.served import Served

#: What a mail program sends, and nothing else does (RFC 8058, section 3.2).
ONE_CLICK = ("List-Unsubscribe", "One-Click")


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
    return _done(served, link, of_all=of_all) if link else served.nothing_here()


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


def _done(served: Served, link: Leaving, *, of_all: bool) -> Answer:
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
    )
    return served.page(body, link.language)
