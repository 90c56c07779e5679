"""`/choices/TOKEN/address` and `/address/TOKEN`: another address; `/choices`: the link to one's choices by mail."""

from __future__ import annotations

from digest.actions.readers import choices as choosing
from digest.actions.readers import moving
from digest.actions.readers.joining import Asked, Asking
from digest.actions.readers.reader import Reader
from digest.render.form_view import Body, Field, FieldKind, Form, Step
from digest.render.look.words import Catalogue
from digest.web.answers import Answer
from digest.web.form import Filled, one
from digest.web.served import Served


def shown(served: Served, token: str) -> Answer:
    """The form for another address."""
    choices = choosing.choices(served.publication, token)
    return _form(served, token, choices.language, choices.address) if choices else served.nothing_here()


def posted(served: Served, token: str, fields: Filled, net: str) -> Answer:
    """The new address is asked by mail; or the form again, with a sentence beside the field."""
    typed = one(fields, "address")
    choices = choosing.choices(served.publication, token)
    outcome = moving.ask_to_move(served.publication, token, typed, net) if choices else None
    if choices is None or outcome is None:
        return served.nothing_here()
    words = served.words(choices.language)
    match outcome.what:
        case Asking.NO_ADDRESS:
            return _form(served, token, choices.language, choices.address, typed, error=_no_address(words))
        case Asking.TOO_MANY:
            return served.too_many(choices.language, outcome.seconds)
    body = Body(
        whose=choices.address,
        heading=words.say("Look into the mail of the new address"),
        paragraphs=(words.say("A mail is on its way there. Press the button in it, and everything comes there."),),
        notes=(words.say("Until then nothing changes."),),
        steps=(_back(words, token),),
    )
    return served.page(body, choices.language)


def confirming(served: Served, token: str) -> Answer:
    """A page with one button. It changes nothing: scanners and prefetchers open every link of a mail."""
    reader = moving.moving(served.publication, token)
    if reader is None:
        return served.nothing_here()
    words, name = served.words(reader.language), served.publication.site.name
    body = Body(
        heading=words.say("Are the mails of {publication} to come here?", publication=name),
        paragraphs=(words.say("One press, and the next mail comes to this address, and none to the one before."),),
        forms=(Form(button=words.say("Yes, send it here")),),
    )
    return served.page(body, reader.language)


def confirmed(served: Served, token: str) -> Answer:
    """Their mails come to the new address."""
    reader = moving.move(served.publication, token)
    return _moved(served, reader) if reader else served.nothing_here()


def lost(served: Served) -> Answer:
    """The form for whoever has no mail at hand."""
    return _lost_form(served)


def asked_for_link(served: Served, fields: Filled, net: str, *, again: bool) -> Answer:
    """The page after the form tells nobody whether the address is known; the mail does. What another site had
    somebody's browser send is asked `again`, with a press on our own page."""
    typed = one(fields, "address")
    if again:
        return _lost_form(served, typed)
    outcome: Asked = moving.ask_for_link(served.publication, typed, served.publication.site.language, net)
    words = served.words("")
    match outcome.what:
        case Asking.NO_ADDRESS:
            return _lost_form(served, typed, error=_no_address(words))
        case Asking.TOO_MANY:
            return served.too_many("", outcome.seconds)
    body = Body(
        heading=words.say("Look into your mail"),
        paragraphs=(words.say("If the address gets something from us, a mail with your link is on its way to it."),),
        notes=(
            words.say("There is one such mail a day. Every mail of ours has the link at its foot, too."),
            words.say("Has none come after some minutes? Look among the spam, and whether the address was right."),
        ),
    )
    return served.page(body)


def _moved(served: Served, reader: Reader) -> Answer:
    words = served.words(reader.language)
    body = Body(
        heading=words.say("Done. The next mail comes here."),
        paragraphs=(words.say("The address before is told, and gets nothing more."),),
    )
    return served.page(body, reader.language)


def _form(served: Served, token: str, language: str, whose: str, typed: str = "", *, error: str = "") -> Answer:
    words = served.words(language)
    field = _address(words.say("The new address"), typed, error)
    body = Body(
        whose=whose,
        heading=words.say("Another address"),
        paragraphs=(words.say("A mail goes there first, to ask whether it is yours. Your choices come along."),),
        forms=(Form(button=words.say("Ask at that address"), fields=(field,)),),
        steps=(_back(words, token),),
    )
    return served.page(body, language, status=400 if error else 200)


def _lost_form(served: Served, typed: str = "", *, error: str = "") -> Answer:
    words = served.words("")
    field = _address(words.say("Your mail address"), typed, error)
    body = Body(
        heading=words.say("Choose what you get"),
        paragraphs=(
            words.say("Every mail has a link to your choices at its foot. Is none at hand? Then it comes by mail."),
        ),
        forms=(Form(button=words.say("Send me the link"), fields=(field,)),),
    )
    return served.page(body, status=400 if error else 200, private=bool(typed))


def _address(label: str, typed: str, error: str) -> Field:
    return Field(
        name="address",
        kind=FieldKind.EMAIL,
        label=label,
        value=typed,
        error=error,
        needed=True,
        auto="email",
    )


def _no_address(words: Catalogue) -> str:
    return words.say("This is not one mail address, such as name@post.example.")


def _back(words: Catalogue, token: str) -> Step:
    return Step(href=f"/choices/{token}", label=words.say("Back to your choices"))
