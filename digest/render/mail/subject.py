"""The two lines an inbox shows: subject and preheader."""

from __future__ import annotations

import re
from itertools import chain

from digest.render.look.look import Look
from digest.render.look.words import fill
from digest.render.plain import plain, plain_sentence
from digest.render.view import EditionView, StoryView
from digest.text.clauses import clause, phrase
from digest.text.direction import bare, isolated
from digest.text.lines import cut, letters
from digest.text.seams import held_apart

#: Letters of a subject, as a reader counts them, that stand whole in most inboxes; and of a preheader.
SUBJECT, PREHEADER = 78, 100
#: With less room no headline is looked for.
_LEAST = 24
_ONE_SLOT = re.compile(r"\{[a-z]+\}")


def subject(view: EditionView, look: Look) -> str:
    """The digest's pattern, or the look's, with {lead}, {title}, {date}, {number} and {count} filled in: one line, in
    which the headline is whole or ends where a clause does. The digest's title where that would be empty."""
    line = plain_sentence(_filled(view, look, _headline(view, look))) or view.title
    return held_apart(line if letters(bare(line)) <= SUBJECT else plain_sentence(line, SUBJECT))


def preheader(view: EditionView, subject: str) -> str:
    """What the editors want it to be, or what the subject does not say yet: the next headlines, or else what the lead
    is about."""
    if view.preheader:
        return cut(view.preheader, PREHEADER)
    titles = (story.title for story in view.stories if not _stands_in(story, subject))
    pieces = dict[str, int]()
    for text in filter(None, chain(titles, (view.lead.summary, view.description, view.title))):
        pieces[text] = letters(text)
        if sum(pieces.values()) > 2 * PREHEADER:
            break
    return plain_sentence(" · ".join(isolated(text, view.direction) for text in pieces), PREHEADER)


def _filled(view: EditionView, look: Look, headline: str) -> str:
    values = {"lead": headline, "title": view.title, "date": view.short_date}
    pattern = plain(view.pattern or look.subject)
    if not _ONE_SLOT.fullmatch(pattern):
        values = {name: isolated(text, view.direction) for name, text in values.items()}
    return fill(pattern, {**values, "number": view.number, "count": view.count})


def _headline(view: EditionView, look: Look) -> str:
    """The lead's headline, or its longest clause that fits beside the rest of the pattern, or else the first headline
    of another article of the story that fits, or a phrase of its own."""
    room = SUBJECT - letters(bare(plain_sentence(_filled(view, look, ""))))
    own = view.lead.title
    if room < _LEAST or letters(own) <= room:
        return own
    others = (other.title for other in view.lead.headlines)
    return (
        clause(own, room) or next((title for title in others if letters(title) <= room), "") or phrase(own, room) or own
    )


def _stands_in(story: StoryView, subject: str) -> bool:
    """The subject holds the headline of the story, or as much of it as had room."""
    held = {cut(story.title, length).rstrip("…") for length in (SUBJECT, SUBJECT // 2)}
    return any(title in subject for title in held) or story.title.startswith(subject)
