"""What is answered where nothing else can be: a person gets the one page of the publication, a program JSON or a
line."""

from __future__ import annotations

from collections.abc import Mapping

from digest.render.form_view import Body
from digest.render.look.words import ENGLISH, Catalogue
from digest.web.answers import Answer, json_line, sentence
from digest.web.served import Served
from digest.web.visit import Visit

_HEADERS: Mapping[int, Mapping[str, str]] = {
    405: {"Allow": "GET, HEAD"},
    408: {"Connection": "close"},
    413: {"Connection": "close"},
    414: {"Connection": "close"},
    503: {"Retry-After": "60"},
}


def fault(served: Served, visit: Visit, status: int) -> Answer:
    """The answer of that status. What goes wrong in making the page leaves a line of text."""
    headers = {"Cache-Control": "no-store", **_HEADERS.get(status, {})}
    what, now = _words(ENGLISH, status)
    if visit.wants_json:
        return json_line(status, what, headers)
    if not visit.wants_a_line:
        try:
            heading, paragraph = _words(served.words(""), status)
            return served.page(Body(heading=heading, paragraphs=(paragraph,)), status=status).with_headers(headers)
        except Exception:  # noqa: S110 - whatever it is, it is logged where it first went wrong
            pass
    return sentence(status, f"{what} {now}").with_headers(headers)


def _words(words: Catalogue, status: int) -> tuple[str, str]:
    """What is wrong, and what to do."""
    match status:
        case 400:
            return words.say("That is no form of ours."), words.say("Open the page again, and fill in what is there.")
        case 404:
            return words.say("There is nothing here."), words.say("The link may be old, or was cut on its way.")
        case 405:
            return words.say("Nothing can be sent here."), words.say("Open the page again, and fill in what is there.")
        case 408:
            return words.say("That took too long."), words.say("Nothing was kept. Try again in a minute.")
        case 413 | 414:
            return words.say("That is too much."), words.say("Nothing was kept. Write less, and try again.")
        case 503:
            return words.say("This cannot be done just now."), words.say("Nothing was kept. Try again in a minute.")
    return words.say("Something is wrong here."), words.say("Whoever runs this can see it. Try again later.")
