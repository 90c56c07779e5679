"""`/join` and `/join/DIGEST`: the form, what is answered to it, and the same for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence

from digest.actions.readers import joining
from digest.actions.readers.joining import Asked, Asking, Wish
from digest.actions.readers.reader import joinable, named
from digest.config.digests import Digest
from digest.render.form_view import Body, Field, FieldKind, Form, Option
from digest.render.look.words import Catalogue
from digest.web.answers import Answer, json_line
from digest.web.form import Filled, one
from digest.web.served import Served

_STATUS = {
    Asking.KEPT: 202,
    Asking.NO_ADDRESS: 400,
    Asking.NONE_CHOSEN: 400,
    Asking.NO_DIGEST: 404,
    Asking.TOO_MANY: 429,
    Asking.CLOSED: 403,
}


def shown(served: Served, digest: str) -> Answer:
    """The form for that digest, or (empty) for all."""
    if not joining.is_open(served.publication):
        return _closed(served)
    digest, offered = _offered(served, digest)
    return _form(served, digest, offered) if offered else served.nothing_here()


def posted(served: Served, digest: str, fields: Filled, net: str) -> Answer:
    """What became of the form. One that no form of ours sent, or too soon, or after a day, is asked for one more press;
    one that a machine filled in is answered as all others are, and not kept."""
    publication = served.publication
    if not joining.is_open(publication):
        return _closed(served)
    digest, offered = _offered(served, digest)
    if not offered:
        return served.nothing_here()
    if one(fields, "website"):
        return _sent(served, digest)
    chosen = (offered[0].key,) if len(offered) == 1 else fields.get("digests", ())
    wish = _wish(served, digest, one(fields, "address"), chosen, net)
    if not joining.filled_in(publication, one(fields, "mark")):
        return _once_more(served, digest, wish, offered)
    return _answer(served, digest, wish, joining.join(publication, wish), offered)


def as_json(served: Served, body: bytes, kind: str, net: str) -> Answer:
    """A wish to join that a program posts: {"address": …, "digests": [ … ]}; without digests, of the only one there
    is."""
    if kind.partition(";")[0].strip().lower() != "application/json":
        return _answer_with(415, "Send application/json.")
    try:
        wish = json.loads(body)
        address, digests = wish["address"], wish.get("digests", [])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return _answer_with(400, 'Send {"address": "name@post.example", "digests": ["morning"]}.')
    if not isinstance(address, str) or not isinstance(digests, list) or not all(isinstance(d, str) for d in digests):
        return _answer_with(400, 'Send {"address": "name@post.example", "digests": ["morning"]}.')
    offered = joinable(served.publication)
    chosen = tuple(digests) or (tuple(digest.key for digest in offered) if len(offered) == 1 else ())
    outcome = joining.join(served.publication, _wish(served, "", address.strip(), chosen, net, page="/api/v1/join"))
    return _answer_with(_STATUS[outcome.what], _SENTENCES[outcome.what], outcome.seconds)


_SENTENCES = {
    Asking.KEPT: "Look into your mail.",
    Asking.NO_ADDRESS: "This is not one mail address.",
    Asking.NONE_CHOSEN: "Choose at least one.",
    Asking.NO_DIGEST: "There is no such digest.",
    Asking.TOO_MANY: "Too many people subscribe just now. Try again later.",
    Asking.CLOSED: "Nobody can subscribe here just now.",
}


def _answer_with(status: int, words: str, seconds: int = 0) -> Answer:
    return json_line(status, words, {"Cache-Control": "no-store"} | ({"Retry-After": str(seconds)} if seconds else {}))


def _offered(served: Served, digest: str) -> tuple[str, tuple[Digest, ...]]:
    """What the digest that the address names is called now, and what one can subscribe to there."""
    chosen = named(served.publication, digest) if digest else None
    key = chosen.key if chosen else digest
    return key, tuple(one for one in joinable(served.publication) if not key or one.key == key)


def _language(served: Served, digest: str) -> str:
    chosen = served.publication.digests.get(digest)
    return (chosen.language if chosen else "") or served.publication.site.language


def _wish(served: Served, digest: str, address: str, digests: Sequence[str], net: str, *, page: str = "") -> Wish:
    return Wish(
        address=address,
        digests=tuple(digests),
        page=page or f"/join/{digest}".rstrip("/"),
        language=_language(served, digest),
        net=net,
    )


def _answer(served: Served, digest: str, wish: Wish, outcome: Asked, offered: Sequence[Digest]) -> Answer:
    words = served.words(_language(served, digest))
    match outcome.what:
        case Asking.KEPT:
            return _sent(served, digest)
        case Asking.NO_ADDRESS:
            error = words.say("This is not one mail address, such as name@post.example.")
            return _form(served, digest, offered, wish, address=error)
        case Asking.NONE_CHOSEN:
            return _form(served, digest, offered, wish, digests=words.say("Choose at least one."))
        case Asking.TOO_MANY:
            return served.too_many(words.language, outcome.seconds)
        case Asking.CLOSED:
            return _closed(served)
        case _:
            return served.nothing_here()


def _form(served: Served, digest: str, offered: Sequence[Digest], wish: Wish | None = None, **errors: str) -> Answer:
    language = _language(served, digest)
    words, name = served.words(language), served.publication.site.name
    title = offered[0].title if len(offered) == 1 else name
    field = Field(
        name="address",
        kind=FieldKind.EMAIL,
        label=words.say("Your mail address"),
        value=wish.address if wish else "",
        error=errors.get("address", ""),
        needed=True,
        auto="email",
    )
    fields = (field, *_choices(words, offered, wish, errors.get("digests", "")), *_hidden(served, words))
    body = Body(
        heading=words.say("{title} by mail", title=title),
        paragraphs=tuple(filter(None, [offered[0].description if len(offered) == 1 else ""])),
        forms=(Form(button=words.say("Subscribe"), action=f"/join/{digest}".rstrip("/"), fields=fields),),
        notes=(
            words.say("A mail comes with a button. Until you press it, nothing else does."),
            words.say("Your address is used for nothing else, and every mail lets you unsubscribe in one press."),
        ),
    )
    return served.page(body, language, status=400 if errors else 200)


def _choices(words: Catalogue, offered: Sequence[Digest], wish: Wish | None, error: str) -> tuple[Field, ...]:
    if len(offered) == 1:
        return ()
    options = tuple(
        Option(
            value=digest.key,
            label=digest.title,
            note=digest.description,
            chosen=bool(wish) and digest.key in wish.digests if wish else False,
        )
        for digest in offered
    )
    label = words.say("What would you like to get?")
    return (Field(name="digests", kind=FieldKind.MANY, label=label, options=options, error=error),)


def _hidden(served: Served, words: Catalogue) -> tuple[Field, ...]:
    return (
        Field(name="website", kind=FieldKind.TRAP, label=words.say("Leave this empty")),
        Field(name="mark", kind=FieldKind.HIDDEN, value=joining.form_mark(served.publication)),
    )


def _once_more(served: Served, digest: str, wish: Wish, offered: Sequence[Digest]) -> Answer:
    """What was filled in, with one button: a form on another's site has no mark of ours."""
    language = _language(served, digest)
    words = served.words(language)
    titles = [one.title for one in offered if one.key in wish.digests]
    if not titles:
        return _form(served, digest, offered, wish, digests=words.say("Choose at least one."))
    hidden = [Field(name="address", kind=FieldKind.HIDDEN, value=wish.address)]
    if len(offered) > 1:
        hidden += [Field(name="digests", kind=FieldKind.HIDDEN, value=key) for key in wish.digests]
    body = Body(
        heading=words.say("One more press"),
        paragraphs=(
            words.say(
                "Then a mail about {title} goes to {address}.",
                title=served.listed(titles, language),
                address=wish.address,
            ),
        ),
        forms=(
            Form(
                button=words.say("Subscribe"),
                action=f"/join/{digest}".rstrip("/"),
                fields=(*hidden, *_hidden(served, words)),
            ),
        ),
    )
    return served.page(body, language)


def _sent(served: Served, digest: str) -> Answer:
    """The page after the form: it tells nobody whether the address is known."""
    language = _language(served, digest)
    words = served.words(language)
    body = Body(
        heading=words.say("Look into your mail"),
        paragraphs=(words.say("A mail is on its way to you. Press the button in it, and you are subscribed."),),
        notes=(words.say("Has none come after some minutes? Look among the spam, and whether the address was right."),),
    )
    return served.page(body, language)


def _closed(served: Served) -> Answer:
    words = served.words("")
    body = Body(
        heading=words.say("Nobody can subscribe here just now."),
        paragraphs=(words.say("Whoever is subscribed already gets every mail as before."),),
    )
    return served.page(body, status=403)
