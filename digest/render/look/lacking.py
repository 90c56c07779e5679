"""What a mail made up for a look has no place for: stories, words of the editors, what the law wants (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from lxml import html
from lxml.html import HtmlElement

from digest.model.edition import Rendering
from digest.render.look.bare import bare
from digest.render.look.look import Look
from digest.render.look.words import catalogue
from digest.render.mail.checks import Finding, letters_of
from digest.render.samples.trials import LOGO, Trial
from digest.text.direction import bare as unisolated
from digest.text.direction import of_language

_SHEETS = re.compile(r"<(mj-style|style|mj-title)\b[^>]*>.*?</\1>", re.DOTALL)
_WORDS = re.compile(r">\s*([^<>\s][^<>]*)(?=<)")


def lacking(rendering: Rendering, trial: Trial, look: Look) -> Iterator[Finding]:
    """What every mail has and this one has no place for; and words of the template that stand in one part alone."""
    root = html.document_fromstring(rendering.html)
    page, text = letters_of(root.text_content()), letters_of(rendering.text)
    yield from _of_page(root, page, rendering.preheader, trial)
    yield from _stories(page, text, trial)
    for part, letters in (("html", page), ("text", text)):
        yield from _words(part, letters, trial, look)
    yield from _of_one_part(look, page, text)


def _of_page(root: HtmlElement, page: str, preheader: str, trial: Trial) -> Iterator[Finding]:
    if letters_of(preheader) not in page:
        what = 'What the inbox shows behind the subject is missing: write {% include "parts/preheader.mjml" %}.'
        yield _warning(what, "html")
    if root.find(".//meta[@name='color-scheme']") is None:
        yield _warning('It has no dress for the dark: write {% include "parts/head.mjml" %} into mj-head.', "html")
    if trial.site.logo and not any(image.get("src") == LOGO for image in root.iter("img")):
        yield _warning(
            "logo: has no place in this look: page.logo is not asked for, as in parts/masthead.mjml.", "html"
        )
    right = of_language(trial.draft.language)
    if root.get("dir") in ("ltr", "rtl") and root.get("dir") != right:
        what = (
            f'In the language "{trial.draft.language}" it goes the wrong way. Write <mjml dir="{{{{ dir }}}}"> below '
        )
        yield _error(what + "{% set dir = page.direction %}.", "html")


def _stories(page: str, text: str, trial: Trial) -> Iterator[Finding]:
    """Those that do not fit are in neither part, and counted elsewhere."""
    stories = [letters_of(story.lead.title) for story in trial.draft.stories]
    shown = [story for story in stories if story in page]
    left_out = [story for story in shown if story not in text]
    through = "Go through page.stories; or show page.lead, and the stories of each of page.sections."
    if not shown:
        yield _error(f"It shows no story. {through}", "html")
    elif left_out:
        what = f"{len(left_out)} of the {len(shown)} stories that the page shows are missing here. {through}"
        yield Finding(severity=_grave(len(left_out) == len(shown)), what=what, where="text")


def _words(part: str, letters: str, trial: Trial, look: Look) -> Iterator[Finding]:
    """The law's address; words of the editors and of the look."""
    if letters_of(trial.site.address) not in letters:
        yield _error("The postal address is missing, which the law wants in each mail: write {{ page.sender }}.", part)
    words = catalogue(look.catalogues, trial.draft.language)
    reason = words.say("You get this mail because you subscribed to {title}.", title=trial.draft.title)
    if letters_of(unisolated(reason)) not in letters:
        what = "It does not say why somebody gets it: write {{ reason }}, as in parts/foot.mjml."
        yield _warning(what if part == "html" else "It does not say why somebody gets it, as broadsheet's does.", part)
    places = [("intro:", trial.draft.intro.partition("[")[0], "page.intro"), ("footer:", look.footer, "look.footer")]
    places += [("description: of a topic", one.about.partition("[")[0], "section.about") for one in trial.digest.topics]
    for field, typed, name in places:
        if letters_of(typed.replace("*", "")) not in letters:
            yield _warning(f"{field} has no place in this look: {name} is not asked for, as in broadsheet.", part)


def _of_one_part(look: Look, page: str, text: str) -> Iterator[Finding]:
    """Words typed into the templates of the page that readers of the text part do not get."""
    for name in (name for name in look.sources if name.endswith(".mjml")):
        source = bare(look.files[name], look.sources[name])
        plain = _SHEETS.sub(lambda sheet: re.sub(r"[^\n]", " ", sheet[0]), source.text)
        for words in _WORDS.finditer(plain):
            pieces = [letters_of(piece) for piece in re.split("\x00\\d+\x00|&\\w+;", words[1])]
            if any(len(piece) > 2 and piece in page and piece not in text for piece in pieces):
                shown = " ".join(source.shown(words[1]).split())[:60]
                what = (
                    f'"{shown}" stands in the page of the mail alone. Write it in edition.txt, too; what shall stand '
                )
                yield source.flaw(
                    words.start(1), f"{what}on the web as well is one of blocks: in the digest.", "warning"
                )


def _grave(grave: bool) -> Literal["error", "warning"]:
    return "error" if grave else "warning"


def _error(what: str, where: str) -> Finding:
    return Finding(severity="error", what=what, where=where)


def _warning(what: str, where: str) -> Finding:
    return Finding(severity="warning", what=what, where=where)
