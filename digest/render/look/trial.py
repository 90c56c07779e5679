"""A look tried on mails made up for it: what the layout engine refuses, what a mail of it lacks, and what cannot be
read (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import html
from lxml.html import HtmlElement
from mjml import mjml2html

from digest.config.digests import Digest, Topic
from digest.config.logo import Logo
from digest.config.site import Site
from digest.errors import ConfigError
from digest.model.edition import Draft, Letterhead, Rendering
from digest.model.grouping import Story
from digest.model.people import Segment
from digest.render import render, whole_view
from digest.render.look import nesting
from digest.render.look.bare import PLACE, bare, placed
from digest.render.look.legible import LEAST_CONTRAST, Pale, pale
from digest.render.look.look import Look
from digest.render.mail import document
from digest.render.mail.checks import Finding, check, letters_of
from digest.render.samples import samples
from digest.render.samples.booked import ANNOUNCEMENTS
from digest.render.samples.specimens import ABOUT, INTRO
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
_SHEETS = re.compile(r"<(mj-style|style|mj-title)\b[^>]*>.*?</\1>", re.DOTALL)
_WORDS = re.compile(r">([^<>]*[^\W\d_]{3}[^<>]*)(?=<)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A mail that a look is tried on."""

    draft: Draft
    digest: Digest
    site: Site


def tried(look: Look) -> Iterator[Finding]:
    """What mails of this look are like: one with all that may be there, one of a single story, one without pictures
    and summaries, and one from right to left. Each fault is told once."""
    told: set[str] = set()
    for sample in _samples():
        for finding in _tried_on(sample, look):
            if (what := finding.what.partition(": ")[2] or finding.what) not in told:
                told.add(what)
                yield finding


def _samples() -> Iterator[Sample]:
    whole, digest, site = samples.sample_draft(), samples.sample_digest(), samples.sample_site()
    topics = (Topic(key="world", name="World", about=ABOUT), *digest.topics[1:])
    head = replace(whole.letterhead, web_url="https://meridian.example")
    yield Sample(
        draft=replace(whole, intro=INTRO, announcements=ANNOUNCEMENTS, letterhead=head, token_key="1"),
        digest=digest.model_copy(update={"topics": topics}),
        site=site.model_copy(update={"logo": Logo(url="https://pictures.meridian.example/logo.png")}),
    )
    first = whole.sections[0]
    alone = replace(whole, sections=(replace(first, stories=first.stories[:1]),), letterhead=Letterhead())
    for draft in (alone, _bare_of(whole), replace(alone, language="ar")):
        yield Sample(draft=draft, digest=digest, site=site)


def _bare_of(draft: Draft) -> Draft:
    """Without pictures, summaries, texts and other sources."""
    sections = tuple(
        replace(section, stories=tuple(_headline_only(story) for story in section.stories))
        for section in draft.sections
    )
    return replace(draft, sections=sections)


def _headline_only(story: Story) -> Story:
    lead = replace(story.lead, image=None, text="", summary="")
    return replace(story, articles=(lead,), summary="")


def _tried_on(sample: Sample, look: Look) -> Iterator[Finding]:
    draft, digest = sample.draft, sample.digest
    segment = Segment(language=draft.language)
    try:
        rendering = render(draft, digest, sample.site, look, segment, names_given(digest))
    except ConfigError as error:
        what = f"{error.what} {error.advice}".strip()
        places = tuple(_unclosed(sample, look))
        yield from places or (Finding(severity="error", what=what, where=error.where or look.name),)
        return
    if rendering:
        findings = (*check(rendering, draft), *lacking(rendering, sample, look), *_seen(sample, look))
        amount = f"{len(draft.stories)} stories" if len(draft.stories) > 1 else "one story"
        yield from (_placed(finding, look, amount) for finding in findings)


def _placed(finding: Finding, look: Look, amount: str) -> Finding:
    """The finding of a mail as one of the look: with its file, the line where that is known, and what to write."""
    if finding.where not in _MADE_BY:
        return finding
    advice = next(
        (some.get(finding.where, "") for begun, some in _ADVICE.items() if finding.what.startswith(begun)), ""
    )
    what = f"In a mail of {amount}: {finding.what} {advice}".strip()
    name = _MADE_BY[finding.where]
    about = finding.what.rpartition(": ")[2]
    where = next(_lines_with(about, look), "") if len(about) > 3 and ": " in finding.what else ""
    return replace(finding, what=what, where=where or look.files.get(name, look.name))


def _lines_with(words: str, look: Look) -> Iterator[str]:
    """Places of the look's own files where these words stand."""
    for name, text in look.sources.items():
        if (at := text.find(words)) >= 0:
            yield f"{look.files[name]}:{text.count(chr(10), 0, at) + 1}"


# ---- what it lacks


def lacking(rendering: Rendering, sample: Sample, look: Look) -> Iterator[Finding]:
    """What every mail has and this one has no place for; and words of the template that stand in one part alone."""
    root = html.document_fromstring(rendering.html)
    shown = {"html": letters_of(root.text_content()), "text": letters_of(rendering.text)}
    for part, letters in shown.items():
        yield from _without(part, letters, sample, look)
    if letters_of(rendering.preheader) not in shown["html"]:
        what = 'What the inbox shows behind the subject is missing: write {% include "parts/preheader.mjml" %}.'
        yield Finding(severity="warning", what=what, where="html")
    if root.find(".//meta[@name='color-scheme']") is None:
        what = 'It has no dress for the dark: write {% include "parts/head.mjml" %} into mj-head.'
        yield Finding(severity="warning", what=what, where="html")
    right = "rtl" if sample.draft.language == "ar" else "ltr"
    if root.get("dir") in ("ltr", "rtl") and root.get("dir") != right:
        what = f'A mail in {sample.draft.language} goes the wrong way. Write <mjml dir="{{{{ page.direction }}}}">.'
        yield Finding(severity="error", what=what, where="html")
    yield from _of_one_part(look, shown["html"], shown["text"])


def _without(part: str, letters: str, sample: Sample, look: Look) -> Iterator[Finding]:
    """The law's address; stories; words of the editors and of the look."""
    if letters_of(sample.site.address) not in letters:
        what = "The postal address is missing, which the law wants in each mail: write {{ page.sender }}."
        yield Finding(severity="error", what=what, where=part)
    stories = sample.draft.stories
    missing = sum(letters_of(story.lead.title) not in letters for story in stories)
    if missing:
        what = (
            f"{missing} of {len(stories)} stories are missing: go through page.stories, or page.lead and page.sections."
        )
        yield Finding(severity="error" if missing == len(stories) else "warning", what=what, where=part)
    words = [("intro:", sample.draft.intro.partition("[")[0].replace("*", ""), "page.intro")]
    words += [("a topic's description:", one.about.partition("*")[0], "section.about") for one in sample.digest.topics]
    words += [("footer:", look.footer, "look.footer")]
    for field, text, name in words:
        if letters_of(text) not in letters:
            what = f"{field} has no place in this look: write where {name} stands, as in broadsheet."
            yield Finding(severity="warning", what=what, where=part)


def _of_one_part(look: Look, page: str, text: str) -> Iterator[Finding]:
    """Words typed into the templates of the page that readers of the text part do not get."""
    for name in (name for name in look.sources if name.endswith(".mjml")):
        source = bare(look.files[name], look.sources[name])
        plain = _SHEETS.sub(lambda sheet: re.sub(r"[^\n]", " ", sheet[0]), source.text)
        for words in _WORDS.finditer(plain):
            pieces = [letters_of(piece) for piece in re.split("\x00\\d+\x00", words[1])]
            if any(len(piece) > 2 and piece in page and piece not in text for piece in pieces):
                shown = " ".join(source.shown(words[1]).split())[:60]
                what = f'"{shown}" stands in the page of the mail alone: write it in edition.txt, too. '
                what += "What is a block of the digest's file stands on the web as well."
                yield source.flaw(words.start(1), what, "warning")


# ---- where it comes from


def _unclosed(sample: Sample, look: Look) -> Iterator[Finding]:
    """Why the layout engine refuses the mail; nothing where it is something else."""
    marked, files = _marked(look)
    try:
        filled = document.markup(_view(sample, look), marked)
    except ConfigError:
        return
    yield from nesting.unclosed(filled, files)


def _seen(sample: Sample, look: Look) -> Iterator[Finding]:
    """What stands where nothing is laid out, and what cannot be read."""
    marked, files = _marked(look)
    filled = document.markup(_view(sample, look), marked)
    lost = tuple(nesting.misplaced(filled, files))
    yield from lost
    if not lost:
        root = html.document_fromstring(str(mjml2html(filled, fonts={})))
        for one in pale(root):
            yield _illegible(one, files, look)


def _marked(look: Look) -> tuple[Look, Sequence[str]]:
    """The look with tags that say where they stand, and the files that their places count."""
    names = [name for name in look.templates if name.endswith(".mjml")]
    marked = {name: placed(number, look.templates[name]) for number, name in enumerate(names)}
    return replace(look, templates={**look.templates, **marked}), [look.files[name] for name in names]


def _view(sample: Sample, look: Look) -> EditionView:
    segment, names = Segment(language=sample.draft.language), names_given(sample.digest)
    view = whole_view(sample.draft, sample.digest, sample.site, look, segment, names)
    assert view  # no sample is empty
    return view


def _illegible(one: Pale, files: Sequence[str], look: Look) -> Finding:
    when = "by day" if one.scheme == "light" else "by night"
    what = (
        f'{when}: "{one.words[:40]}" in {one.ink} on {one.ground} has a contrast of {one.ratio:.1f}; {LEAST_CONTRAST} '
    )
    what += "can be read."
    if one.scheme == "dark":
        what += ' Of the classes of parts/head.mjml, "d" and "k" have colours for the dark.'
    where = _origin(one.element, files) or next(_lines_with(one.ink, look), look.files["edition.mjml"])
    return Finding(severity="warning", what=what, where=where)


def _origin(element: HtmlElement, files: Sequence[str]) -> str:
    """Where the element, or what it stands in, comes from; empty where none of them says."""
    marks = (mark for one in (element, *element.iterancestors()) if (mark := one.get(PLACE)))
    mark = next(marks, "")
    return nesting.place_of(mark, files) if mark else ""
