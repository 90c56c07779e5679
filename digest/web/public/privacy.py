"""`/privacy`: what is kept of readers, for how long, and who else learns of it; made from the settings in force."""

from __future__ import annotations

from digest.render.form_view import Body, Chapter, Step
from digest.render.look.words import Catalogue
from digest.text.mail_addresses import name_and_address
from digest.web.answers import Answer
from digest.web.served import Served

#: Who delivers, as they are called; a mail server of one's own is nobody else.
_DELIVER = {
    "postmark": "Postmark",
    "ses": "Amazon SES",
    "resend": "Resend",
    "mailgun": "Mailgun",
    "brevo": "Brevo",
    "sendgrid": "SendGrid",
    "mailjet": "Mailjet",
}


def shown(served: Served) -> Answer:
    """The page, which anybody may keep."""
    words, site = served.words(""), served.publication.site
    body = Body(
        heading=words.say("What we keep of you"),
        paragraphs=(words.say("This is what {publication} knows of its readers, and why.", publication=site.name),),
        chapters=(_kept(words), _until(words), _counted(served, words), _others(served, words), _asked(served, words)),
        steps=(Step(href="/choices", label=words.say("Choose what you get")),),
    )
    return served.page(body, private=False)


def _kept(words: Catalogue) -> Chapter:
    return Chapter(
        heading=words.say("What is kept"),
        paragraphs=(
            words.say("Your mail address, what you chose to get, and in which language; a name, if one is known."),
            words.say("When and how you agreed to it."),
            words.say("Which mails were sent to you, and what became of them."),
            words.say("Why you unsubscribed, if you say so."),
        ),
    )


def _until(words: Catalogue) -> Chapter:
    return Chapter(
        heading=words.say("For how long"),
        paragraphs=(
            words.say("Who fills in the form and does not press the button in the mail is forgotten after seven days."),
            words.say("Who unsubscribes stays known as somebody who gets nothing, so that no list brings them back."),
            words.say("Who asks to be forgotten is: all that stays is a mark from which nobody can read the address."),
        ),
    )


def _counted(served: Served, words: Catalogue) -> Chapter:
    if any(digest.count_clicks for digest in served.publication.digests.values()):
        clicks = words.say("How often a story is opened is counted, never by whom: all readers have the same link.")
    else:
        clicks = words.say("Nobody counts what you click.")
    return Chapter(
        heading=words.say("What is counted"),
        paragraphs=(
            words.say("Nobody notices whether you open a mail."),
            clicks,
            words.say("How many forms come from one network is counted, so that nobody can read from which."),
            words.say("These pages set no cookie and run no program in your browser."),
        ),
    )


def _others(served: Served, words: Catalogue) -> Chapter:
    publication = served.publication
    sent: tuple[str, ...] = ()
    if name := _DELIVER.get(publication.site.mail.provider):
        sent = (words.say("{provider} delivers our mails, and so has your address.", provider=name),)
    pictures: tuple[str, ...] = ()
    if any(digest.images and digest.pictures == "linked" for digest in publication.digests.values()):
        pictures = (words.say("Pictures come from whoever published the story, who sees that somebody loads them."),)
    return Chapter(
        heading=words.say("Who else learns of it"),
        paragraphs=(
            *sent,
            *pictures,
            words.say("Your address is given to nobody else by this program."),
        ),
    )


def _asked(served: Served, words: Catalogue) -> Chapter:
    site = served.publication.site
    _, mail = name_and_address(site.mail.reply_to or next(iter(site.editors), ""))
    where = (words.say("Or write to {address}.", address=mail),) if mail else ()
    return Chapter(
        heading=words.say("What you can ask for"),
        paragraphs=(
            words.say("On the page of your choices you see all that is known of you, change it, or have it forgotten."),
            *where,
        ),
    )
