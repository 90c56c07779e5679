"""A look tried on mails made up for it: what the layout engine refuses, what a mail of it lacks, and what cannot be
read (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from lxml import html
from lxml.html import HtmlElement
from mjml import mjml2html

from digest.errors import ConfigError
from digest.model.people import Segment
from digest.render import render, whole_view
from digest.render.look import nesting
from digest.render.look.bare import PLACE, placed
from digest.render.look.lacking import lacking
from digest.render.look.legible import LEAST_CONTRAST, Pale, pale
from digest.render.look.look import Look
from digest.render.mail import document
from digest.render.mail.checks import Finding, check
from digest.render.samples.trials import Trial, trials
from digest.render.segment_view import names_given
from digest.render.view import EditionView

#: Where what a finding of a mail is about comes from.
_MADE_BY = {"html": "edition.mjml", "text": "edition.txt", "subject": "subject.txt"}
#: What to write, by how a finding of a mail begins.
_ADVICE = {
    "The place for the unsubscribe link is missing.": {
        "html": 'Write {% include "parts/foot.mjml" %} before </mj-body>, or <a href="{{ slot }}">.',
        "text": "Write a line with {{ page.mark }}unsubscribe{{ page.mark }}",
    },
    "The page has no title.": {"html": "Write <mj-title>{{ page.title|titled }}</mj-title> into mj-head."},
    "The language or direction": {
        "html": 'Write <mjml lang="{{ page.language|attribute }}" dir="{{ page.direction }}">.'
    },
}
_MAIL = re.compile(r"^(?:In a mail of|By (?:day|night))[^:]*: ")
_VARYING = re.compile(r'"[^"]*"|\b\d[\d,.]*')


def tried(look: Look, before: Sequence[Finding] = ()) -> Iterator[Finding]:
    """What mails of this look are like. Each fault is told once, and not when its line was named before."""
    kinds = {one.what for one in before}
    for trial in trials():
        try:
            findings = tuple(_tried_on(trial, look))
        except ConfigError as error:
            # What goes on for ever does so with the next one, too.
            yield from _why_broken(error, trial, look)
            return
        for finding in findings:
            what = _MAIL.sub("", finding.what)
            kind = finding.where + _VARYING.sub("", what)
            if not {what, kind} & kinds:
                kinds |= {what, kind}
                yield finding


def _why_broken(error: ConfigError, trial: Trial, look: Look) -> Iterator[Finding]:
    places = tuple(_unclosed(trial, look)) if isinstance(error.__cause__, ValueError) else ()
    what = f"{error.what} {error.advice}".strip()
    yield from places or (Finding(severity="error", what=what, where=error.where or look.name),)


def _tried_on(trial: Trial, look: Look) -> Iterator[Finding]:
    draft, digest = trial.draft, trial.digest
    rendering = render(draft, digest, trial.site, look, Segment(language=draft.language), names_given(digest))
    if not rendering:
        return
    lost, seen = _seen(trial, look)
    # What stands in the wrong place is left over in the mail, too, where nobody would know it again.
    findings = lost or (*check(rendering, draft), *lacking(rendering, trial, look), *seen)
    amount = f"{len(draft.stories)} stories" if len(draft.stories) > 1 else "one story"
    yield from (_of_look(finding, look, amount) for finding in findings)


def _of_look(finding: Finding, look: Look, amount: str) -> Finding:
    """The finding of a mail as one of the look: with its file, the line where that is known, and what to write."""
    if finding.where not in _MADE_BY:
        return finding
    advice = next(
        (some.get(finding.where, "") for begun, some in _ADVICE.items() if finding.what.startswith(begun)), ""
    )
    about = "<h1" if finding.what.startswith("Its headings") else finding.what.rpartition(": ")[2]
    line = _line_with(about, look) if about != finding.what else ""
    file = look.files.get(_MADE_BY[finding.where], look.name)
    return replace(finding, what=f"In a mail of {amount}: {finding.what} {advice}".strip(), where=line or file)


def _line_with(words: str, look: Look) -> str:
    """The first line of the look's own files where these words stand; empty where none does."""
    for name, text in look.sources.items():
        if name.endswith((".mjml", ".txt")) and len(words) > 2 and (at := text.find(words)) >= 0:
            return f"{look.files[name]}:{text.count(chr(10), 0, at) + 1}"
    return ""


# ---- where it comes from


def _unclosed(trial: Trial, look: Look) -> Iterator[Finding]:
    """Why the layout engine refuses the mail; nothing where it is something else."""
    marked, files = _marked(look)
    return nesting.unclosed(document.markup(_view(trial, look), marked), files)


def _seen(trial: Trial, look: Look) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """What stands where nothing is laid out, and else what cannot be read."""
    marked, files = _marked(look)
    filled = document.markup(_view(trial, look), marked)
    if lost := tuple(_at_its_words(finding, look) for finding in nesting.misplaced(filled, files)):
        return lost, ()
    root = html.document_fromstring(str(mjml2html(filled, fonts={})))
    return (), tuple(_illegible(one, files, look) for one in pale(root))


def _at_its_words(finding: Finding, look: Look) -> Finding:
    """Words have no tag of their own that would say where they stand."""
    _, quoted, words = finding.what.rpartition("stands: ")
    line = _line_with(words, look) if quoted else ""
    return replace(finding, where=line) if line else finding


@lru_cache(maxsize=2)
def _marked(look: Look) -> tuple[Look, Sequence[str]]:
    """The look with tags that say where they stand, and the files that their places count."""
    names = [name for name in look.templates if name.endswith(".mjml")]
    marked = {name: placed(number, look.templates[name]) for number, name in enumerate(names)}
    return replace(look, templates={**look.templates, **marked}), [look.files[name] for name in names]


def _view(trial: Trial, look: Look) -> EditionView:
    segment, names = Segment(language=trial.draft.language), names_given(trial.digest)
    view = whole_view(trial.draft, trial.digest, trial.site, look, segment, names)
    assert view  # no trial is empty
    return view


def _illegible(one: Pale, files: Sequence[str], look: Look) -> Finding:
    when = "By day" if one.scheme == "light" else "By night"
    shown = f'"{one.words[:40]}" in {one.ink} on {one.ground}'
    what = f"{when}: {shown} has a contrast of {one.ratio:.1f}; {LEAST_CONTRAST} can be read."
    if one.scheme == "dark":
        what += (
            ' Leave colours out here, or give words class="d" (small print) or "k" (the publication\'s colour), and '
        )
        what += 'a coloured table "box".'
    where = _origin(one.element, files) or _line_with(one.words, look) or _line_with(one.ink, look)
    return Finding(severity="warning", what=what, where=where or look.files["edition.mjml"])


def _origin(element: HtmlElement, files: Sequence[str]) -> str:
    """Where the element, or what it stands in, comes from; empty where none of them says."""
    marks = (mark for one in (element, *element.iterancestors()) if (mark := one.get(PLACE)))
    mark = next(marks, "")
    return nesting.place_of(mark, files) if mark else ""
