"""Mails to editors: what happened, where, what to do. One plain template for all of them."""

from __future__ import annotations

from digest.config.site import Site
from digest.model.edition import Rendering
from digest.model.mail import Notice
from digest.render.look.look import Look
from digest.render.look.words import ENGLISH
from digest.render.mail import document, text
from digest.render.plain import cut, plain, printable, typed
from digest.render.view import NoticeView, Paragraph

#: Characters of a subject that desktop inboxes show: editors know what kind of mail it is by its beginning.
SUBJECT = 120


def render_notice(notice: Notice, site: Site, look: Look) -> Rendering:
    """The notice as a mail in English, the language of the product's sentences; it has no slots."""
    view = NoticeView(
        title=plain(notice.subject, 300) or plain(notice.kind) or site.name,
        publication=plain(site.name, 120),
        paragraphs=tuple(_paragraph(line) for line in notice.lines if line.strip()),
    )
    preheader = cut(view.paragraphs[0].text, 100) if view.paragraphs else view.title
    values = {"page": view, "preheader": preheader, **document.accents(site.colour, look)}
    return Rendering(
        segment="",
        subject=typed(cut(f"{view.publication}: {view.title}", SUBJECT)),
        preheader=preheader,
        html=document.filled("notices/notice.mjml", look, ENGLISH, values),
        text=text.filled("notices/notice.txt", look, ENGLISH, values),
        mark="",
    )


def _paragraph(line: str) -> Paragraph:
    lines = tuple(printable(part) for part in line.strip("\n").splitlines())
    return Paragraph(text=plain(line, 4000), lines=lines if len(lines) > 1 else ())
