"""Mails to editors: what happened, where, what to do. The words of each kind of notice are a template of its name;
one frame for HTML and one for text hold them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from jinja2 import Environment

from digest.config.site import Site
from digest.model.edition import Rendering
from digest.model.notice import WRITTEN, Facts, Notice
from digest.render.look import sandbox
from digest.render.look.look import Look
from digest.render.look.words import ENGLISH, Catalogue, catalogue, short_date, written_number
from digest.render.mail import document, text
from digest.render.notice_view import NoticesView, NoticeView, Paragraph
from digest.render.plain import plain, plain_sentence, printable
from digest.text.direction import isolated, of_language
from digest.text.seams import held_apart

#: Characters of a subject that desktop inboxes show: editors know what kind of mail it is by its beginning.
SUBJECT = 120
#: Characters of a paragraph, and of a title.
PARAGRAPH, TITLE = 4000, 300
_BODY = re.compile(r"(<body[^>]*>)")
_CUT = "<!-- below: the note itself -->"
_BETWEEN = re.compile(r"\n(?:[ \t]*\n)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    """Fills the templates of notices in one publication's language."""

    look: Look
    site: Site
    words: Catalogue

    def filled(self, name: str, facts: Facts) -> str:
        values = {**facts, "date": self.date, "number": self.number, "quote": self.quote}
        return sandbox.filled(_compiled(self.look), f"notices/{name}.txt", self.look, self.words, values)

    @property
    def language(self) -> str:
        """The language of dates and numbers: the publication's, where its sentences are in it, else English."""
        ours = self.site.language
        return ours if self.words is not ENGLISH or ours.startswith("en") else "en"

    def date(self, instant: str) -> str:
        return short_date(datetime.fromisoformat(instant), self.site.timezone, self.language)

    def number(self, value: float) -> str:
        return written_number(value, self.language, self.site.timezone)

    def quote(self, reason: str) -> str:
        """What the program said in English when it happened, in this language where `reasons.txt` knows it."""
        known = self.look.templates["notices/reasons.txt"].splitlines()
        for english in sorted(known, key=lambda sentence: sentence.count("{")):
            if match := _places(english).fullmatch(reason):
                return self.words.say(english, **match.groupdict())
        return reason


def render_notices(notices: Sequence[Notice], site: Site, look: Look) -> Rendering:
    """One mail of all the notices, one at least, in the publication's language; it has no slots.

    Raises `ConfigError` when a template is broken.
    """
    writer = _Writer(look=look, site=site, words=catalogue(look.catalogues, site.language))
    view = _view(notices, writer)
    first = view.notices[0]
    preheader = plain_sentence(first.paragraphs[0].text, 100) if len(notices) == 1 and first.paragraphs else first.title
    values = {"page": view, "preheader": preheader, **document.accents(site.colour, look)}
    return Rendering(
        segment="",
        subject=held_apart(plain_sentence(f"{isolated(view.publication, view.direction)}: {view.title}", SUBJECT)),
        preheader=preheader,
        html=document.filled("notices/notice.mjml", look, writer.words, values),
        text=text.filled("notices/notice.txt", look, writer.words, values),
        mark="",
    )


def render_draft(notice: Notice, rendering: Rendering, site: Site, look: Look) -> Rendering:
    """The mail of a draft as its readers would get it, below what its editors should know of it; marked as a draft in
    its subject and on its top. Raises `ConfigError` when a template is broken."""
    writer = _Writer(look=look, site=site, words=catalogue(look.catalogues, site.language))
    view = _view((notice,), writer)
    templates = document.compiled(look)
    note = sandbox.filled(templates, "notices/draft.html", look, writer.words, {"page": view})
    above, body, below = _BODY.split(rendering.html, maxsplit=1)
    style, _, banner = note.partition(_CUT)
    return replace(
        rendering,
        subject=held_apart(
            plain_sentence(f"{writer.words.say('Draft')}: {isolated(rendering.subject, view.direction)}", SUBJECT)
        ),
        html=above.replace("</head>", f"{style.strip()}</head>", 1) + body + banner.strip() + below,
        text=text.filled("notices/draft.txt", look, writer.words, {"page": view}) + "\n" + rendering.text,
    )


def doubts_in_words(facts: Facts, site: Site, look: Look) -> tuple[str, ...]:
    """What an editor should look at twice in a draft, in the program's own language: the sentences of the mail that
    shows it. Raises `ConfigError` when the template is broken."""
    lines = _Writer(look=look, site=site, words=ENGLISH).filled("doubts", facts).splitlines()
    return tuple(line.removeprefix("- ") for line in lines if line.strip())


def _view(notices: Sequence[Notice], writer: _Writer) -> NoticesView:
    views = tuple(_notice(notice, writer) for notice in notices)
    return NoticesView(
        language=writer.language,
        direction=of_language(writer.language),
        publication=plain(writer.site.name, 120),
        title=views[0].title if len(views) == 1 else writer.filled("several", {"things": len(views)}).strip(),
        notices=views,
    )


def _notice(notice: Notice, writer: _Writer) -> NoticeView:
    """The template's first line is the title; blank lines part the paragraphs below."""
    written = notice.facts.get(WRITTEN)
    title, _, body = (str(written) if written is not None else writer.filled(notice.kind, notice.facts)).partition("\n")
    return NoticeView(
        title=plain_sentence(title, TITLE) or plain(writer.site.name, TITLE),
        paragraphs=tuple(_paragraph(part) for part in _BETWEEN.split(body) if part.strip()),
    )


@lru_cache(maxsize=256)
def _places(sentence: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{([a-z]+)\\\}", r"(?P<\1>.+)", re.escape(sentence)))


@lru_cache(maxsize=16)
def _compiled(look: Look) -> Environment:
    """Compiled once for each look. Whatever a template puts out stays on one line, but for what is `verbatim`."""
    sources = {name: source for name, source in look.templates.items() if name.startswith("notices/")}
    templates = sandbox.sandbox(sources, _put_out, escapes=False, own=look.own)
    templates.filters["verbatim"] = text.Verbatim
    return templates


def _put_out(value: object) -> str:
    return value if isinstance(value, text.Verbatim) else plain_sentence(str(value), PARAGRAPH)


def _paragraph(part: str) -> Paragraph:
    lines = tuple(printable(line) for line in part.strip("\n").splitlines())
    by_hand = len(lines) > 1 or lines[0].startswith((" ", "- "))
    return Paragraph(text=plain_sentence(part, PARAGRAPH), lines=lines if by_hand else ())
