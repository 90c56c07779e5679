"""`/erase/TOKEN`: a page with one button, which forgets."""

from __future__ import annotations

from digest.actions.readers import forgetting
from digest.render.form_view import Body, Form
from digest.web.answers import Answer
from digest.web.served import Served


def shown(served: Served, token: str) -> Answer:
    """The page of the link. It changes nothing."""
    reader = forgetting.forgettable(served.publication, token)
    if reader is None:
        return served.nothing_here()
    words = served.words(reader.language)
    body = Body(
        heading=words.say("Forget everything about you?"),
        paragraphs=(
            words.say("Your address, your name and your choices are taken away, and nothing comes to you any more."),
            words.say("This cannot be taken back."),
            words.say("A mark stays that tells nobody who you are, and keeps lists from bringing you back."),
        ),
        forms=(Form(button=words.say("Forget me"), grave=True),),
    )
    return served.page(body, reader.language)


def posted(served: Served, token: str) -> Answer:
    """They are forgotten."""
    reader = forgetting.forget(served.publication, token)
    if reader is None:
        return served.nothing_here()
    words = served.words(reader.language)
    body = Body(
        heading=words.say("You are forgotten."),
        paragraphs=(words.say("Whoever delivers our mails may keep records of their own for a while."),),
    )
    return served.page(body, reader.language)
