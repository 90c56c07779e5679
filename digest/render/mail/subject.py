"""The two lines an inbox shows: subject and preheader."""

from __future__ import annotations

from digest.render.look.look import Look
from digest.render.look.words import fill
from digest.render.plain import plain, typed
from digest.render.view import EditionView
from digest.text.lines import cut

#: Characters that phones and desktop inboxes show.
SUBJECT, PREHEADER = 60, 100


def subject(view: EditionView, look: Look) -> str:
    """The digest's pattern, or the look's, with {lead}, {title}, {date}, {number} and {count} filled in: one line,
    cut after a whole word. The digest's title where that would be empty."""
    values = {
        "lead": view.lead.title,
        "title": view.title,
        "date": view.short_date,
        "number": view.number,
        "count": view.count,
    }
    return typed(cut(plain(fill(view.pattern or look.subject, values)) or view.title, SUBJECT))


def preheader(view: EditionView, subject: str) -> str:
    """What the subject does not say yet: the next headlines, or else what the lead is about."""
    titles = [story.title for story in view.stories if cut(story.title, SUBJECT - 15).rstrip("…") not in subject]
    more = [*titles, view.lead.summary, view.description, view.title]
    return cut(" · ".join(dict.fromkeys(text for text in more if text)), PREHEADER)
