"""`/confirm/TOKEN`: a page with one button, which subscribes."""

from __future__ import annotations

from digest.actions.readers import joining
from digest.actions.readers.joining import Confirming
from digest.render.form_view import Body, Form
from digest.web.answers import Answer
from digest.web.served import Served


def shown(served: Served, token: str) -> Answer:
    """The page of the link. It changes nothing: scanners and prefetchers open every link of a mail."""
    link = joining.confirming(served.publication, token)
    if link is None:
        return served.nothing_here()
    if not link.waits:
        return _done(served, link)
    words = served.words(link.language)
    body = Body(
        heading=words.say("Do you want {title}?", title=served.listed(link.titles, link.language)),
        paragraphs=(words.say("One press, and the next edition comes to you."),),
        forms=(Form(button=words.say("Yes, I want it")),),
    )
    return served.page(body, link.language)


def posted(served: Served, token: str) -> Answer:
    """They are subscribed, from the next edition on; a second time they are already."""
    link = joining.confirm(served.publication, token)
    return _done(served, link) if link else served.nothing_here()


def _done(served: Served, link: Confirming) -> Answer:
    words = served.words(link.language)
    body = Body(
        heading=words.say("You are subscribed to {title}", title=served.listed(link.titles, link.language)),
        paragraphs=(words.say("Thank you. The next edition comes to you."),),
    )
    return served.page(body, link.language)
