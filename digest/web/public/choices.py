"""`/choices/TOKEN`: what a reader gets, on one page with one button; and what is known of them."""

from __future__ import annotations

from datetime import timedelta

from digest.actions.readers import choices as choosing
from digest.actions.readers import forgetting
from digest.actions.readers.choices import LONGEST_PAUSE, Choices, Chosen, Fault, Offer
from digest.render.form_view import Body, Field, FieldKind, Form, Option, Step
from digest.render.look.words import Catalogue, language_name
from digest.web.answers import Answer
from digest.web.form import Boxes, Filled, one
from digest.web.served import Served

_OF = "of."
"""What the name of a field of topics begins with, before the digest's."""


def boxes(served: Served) -> Boxes:
    """Everything that can be ticked there, of all digests."""
    digests = served.publication.digests
    topics = ((f"{_OF}{key}", topic.key) for key, digest in digests.items() for topic in digest.topics)
    return (*(("digests", key) for key in digests), *topics)


def shown(served: Served, token: str) -> Answer:
    """The page of the link. It changes nothing: scanners and prefetchers open every link of a mail."""
    choices = choosing.choices(served.publication, token)
    return _page(served, token, choices) if choices else served.nothing_here()


def posted(served: Served, token: str, fields: Filled) -> Answer:
    """What they chose is kept; or the page again, with a sentence beside what is wrong."""
    filled = Chosen(
        digests=fields.get("digests", ()),
        topics={name.removeprefix(_OF): ticked for name, ticked in fields.items() if name.startswith(_OF)},
        language=one(fields, "language"),
        until=one(fields, "until")[:40],
    )
    kept = choosing.choose(served.publication, token, filled)
    if kept is None:
        return served.nothing_here()
    choices, fault = kept
    return _page(served, token, choices, fault) if fault else _kept(served, token, choices)


def known(served: Served, token: str) -> Answer:
    """All that is known of them, as JSON to be saved."""
    everything = forgetting.known(served.publication, token)
    if everything is None:
        return served.nothing_here()
    return served.private(
        f"{everything.model_dump_json(indent=2)}\n".encode(),
        "application/json; charset=utf-8",
        {"Content-Disposition": 'attachment; filename="what-is-known-of-me.json"'},
    )


def _page(served: Served, token: str, choices: Choices, fault: Fault | None = None) -> Answer:
    words = served.words(choices.language)
    fields = (_digests(words, choices), *_language(words, choices), _pause(served, words, choices, fault))
    leave = Step(href=choices.leave, label=words.say("Unsubscribe from everything"))
    body = Body(
        whose=choices.address,
        heading=words.say("Your choices"),
        forms=(Form(button=words.say("Keep these choices"), fields=fields, instead=leave),),
        steps=_steps(words, token, choices),
    )
    return served.page(body, choices.language, status=400 if fault else 200)


def _digests(words: Catalogue, choices: Choices) -> Field:
    options = tuple(
        Option(
            value=offer.key,
            label=offer.title,
            note=offer.description,
            aside=_often(words, offer.mails),
            chosen=offer.chosen,
            within=_topics(words, offer),
        )
        for offer in choices.offers
    )
    hint = words.say("Fewer mails? Take a digest that comes less often.") if len(options) > 1 else ""
    return Field(
        name="digests", kind=FieldKind.MANY, label=words.say("What you want to read"), options=options, hint=hint
    )


def _topics(words: Catalogue, offer: Offer) -> Field | None:
    if not offer.topics:
        return None
    options = tuple(Option(value=topic.key, label=words.say(topic.name), chosen=topic.chosen) for topic in offer.topics)
    label = words.say("Topics of {title}", title=offer.title)
    return Field(name=f"{_OF}{offer.key}", kind=FieldKind.MANY, label=label, options=options)


def _often(words: Catalogue, mails: int) -> str:
    """How often it comes, from how often that is in four weeks."""
    weekly = round(mails / 4)
    if mails >= 4:
        return words.count("{number} mail a week.", "{number} mails a week.", weekly)
    if mails:
        return words.count("{number} mail in four weeks.", "{number} mails in four weeks.", mails)
    return words.say("It comes now and then.")


def _language(words: Catalogue, choices: Choices) -> tuple[Field, ...]:
    if not choices.languages:
        return ()
    own = Option(value="", label=words.say("As each digest is"), chosen=not choices.chosen_language)
    named = (
        Option(value=tag, label=language_name(tag), chosen=tag == choices.chosen_language) for tag in choices.languages
    )
    hint = words.say("Of all that stands around the stories; they stay as they were written.")
    return (
        Field(name="language", kind=FieldKind.CHOICE, label=words.say("Language"), options=(own, *named), hint=hint),
    )


def _pause(served: Served, words: Catalogue, choices: Choices, fault: Fault | None) -> Field:
    site = served.publication.site
    today = served.publication.clock().astimezone(site.zone).date()
    return Field(
        name="until",
        kind=FieldKind.DATE,
        label=words.say("Nothing until"),
        value=choices.until,
        hint=words.say("For a holiday. Empty: no pause."),
        error=_error(words, fault) if fault else "",
        earliest=f"{today + timedelta(days=1)}",
        latest=f"{today + LONGEST_PAUSE}",
    )


def _error(words: Catalogue, fault: Fault) -> str:
    match fault:
        case Fault.NO_DAY:
            return words.say("This is not a day, such as 2027-01-18.")
        case Fault.PAST:
            return words.say("This day is over. Take one that is to come.")
        case Fault.FAR:
            return words.say("A pause lasts a year at most. To get nothing at all, unsubscribe.")


def _steps(words: Catalogue, token: str, choices: Choices) -> tuple[Step, ...]:
    return (
        Step(href=f"/choices/{token}/address", label=words.say("Another address")),
        Step(href=f"/choices/{token}/known", label=words.say("What you know of me")),
        Step(href=choices.erase, label=words.say("Forget me")),
    )


def _kept(served: Served, token: str, choices: Choices) -> Answer:
    words = served.words(choices.language)
    titles = [offer.title for offer in choices.offers if offer.chosen]
    if titles:
        what = words.say("You get {title}.", title=served.listed(titles, choices.language))
    else:
        what = words.say("You get nothing any more.")
    pause = words.say("Until {day} nothing comes.", day=served.day(choices.until, choices.language))
    body = Body(
        whose=choices.address,
        heading=words.say("Your choices are kept"),
        paragraphs=(what, *((pause,) if choices.until else ()), words.say("It counts from the next mail on.")),
        steps=(Step(href=f"/choices/{token}", label=words.say("Back to your choices")),),
    )
    return served.page(body, choices.language)
