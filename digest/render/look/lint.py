"""A look before anything is sent with it: its templates read line by line, its colours measured, a sample laid out.

mrml takes unknown tags and attributes without a word and loses what is in them, so they are looked for here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

from jinja2 import TemplateSyntaxError

from digest.errors import ConfigError
from digest.model.edition import Draft
from digest.model.grouping import Story
from digest.model.people import Segment
from digest.render import render
from digest.render.look.colour import contrast
from digest.render.look.look import Look, Palette
from digest.render.look.support import ELEMENTS, MOST_STYLES, ignored, lost_in_word
from digest.render.mail import document
from digest.render.mail.checks import Finding, check
from digest.render.mail.text import compiled as compiled_text
from digest.render.samples import samples
from digest.render.segment_view import names_given
from digest.render.web import filling
from digest.text.near_misses import did_you_mean

#: WCAG 2.2, success criterion 1.4.3, for text under 24 px.
LEAST_CONTRAST = 4.5
#: Errors that are shown of one look.
SHOWN = 50
#: Bytes of a template's own styles: what Gmail keeps, less what the layout engine adds.
MOST_OWN_STYLES = MOST_STYLES - 1_200

_BOX = "padding padding-top padding-right padding-bottom padding-left css-class"
_BORDER = "border border-top border-right border-bottom border-left border-radius background-color"
_FONT = "color font-family font-size font-style font-weight letter-spacing line-height text-decoration text-transform"
_INSIDE = f"{_BOX} align container-background-color"
#: Tag → its attributes: what mrml 6.0.1 lays out as mail programs show it.
TAGS = {
    tag: frozenset(attributes.split())
    for tag, attributes in {
        "mjml": "lang dir",
        "mj-head": "",
        "mj-title": "",
        "mj-attributes": "",
        "mj-style": "",
        "mj-raw": "position",
        "mj-body": "width background-color css-class",
        "mj-wrapper": f"{_BOX} {_BORDER} full-width text-align",
        "mj-section": f"{_BOX} {_BORDER} direction full-width text-align",
        "mj-column": f"{_BOX} {_BORDER} direction vertical-align width",
        "mj-text": f"{_INSIDE} {_FONT} height",
        "mj-image": f"{_INSIDE} alt border border-radius height href rel src title width",
        "mj-divider": f"{_INSIDE} border-color border-style border-width width",
        "mj-spacer": f"{_BOX} container-background-color height",
        "mj-button": f"{_INSIDE} {_FONT} {_BORDER} height href inner-padding rel title vertical-align width text-align",
    }.items()
}
#: Tags of MJML that may not be used → why.
UNSAFE = {
    "mj-include": "files are brought in with {% include %}",
    "mj-preview": "spam filters count it; the preheader stands in mj-raw",
    "mj-html-attributes": "it is refused",
    "mj-class": "only one of several counts; write the attributes",
    "mj-font": "fonts from elsewhere are loaded by few mail programs; name them in look.yaml",
    "mj-hero": "it is laid out wrongly",
    "mj-navbar": "it is laid out wrongly",
    "mj-carousel": "few mail programs show it",
    "mj-accordion": "few mail programs show it",
}
#: Fields of an edition that hold what was collected or typed.
_CONTENT = re.compile(r"\.(?:title|url|summary|source|name|language|description|publication|address|logo|sender)\b")
_COMPILED = {"mjml": document.compiled, "txt": compiled_text, "html": filling.compiled}
_JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][\w:-]*)(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"([\w:-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_STYLE = re.compile(r"<(mj-style|style)\b[^>]*>(.*?)</\1>", re.DOTALL)
_SLOT = re.compile("\x00(\\d+)\x00")


def lint(look: Look) -> tuple[Finding, ...]:
    """Everything that is wrong with the look, its files first, in order of their lines; empty when it is fit to send
    with. `where` is file and line."""
    flaws = [*_colours(look), *(flaw for name in sorted(look.templates) for flaw in _template(look, name))]
    return tuple(flaws) if any(flaw.severity == "error" for flaw in flaws) else (*flaws, *_tried(look))


def refuse_faulty(look: Look, flaws: Iterable[Finding]) -> None:
    """Raises `ConfigError` with every error among the look's flaws."""
    errors = dict.fromkeys(f"  {flaw.where}: {flaw.what}" for flaw in flaws if flaw.severity == "error")
    if errors:
        raise ConfigError(f'The look "{look.name}" cannot be used:\n' + "\n".join(list(errors)[:SHOWN]))


# ---- colours


def _colours(look: Look) -> Iterator[Finding]:
    where = look.files.get("look.yaml", look.name)
    for scheme, palette in (("light", look.light), ("dark", look.dark)):
        for ink, ground in [*product(("ink", "text", "dim"), ("card",)), ("dim", "paper")]:
            yield from _legible(palette, scheme, ink, ground, where)


def _legible(palette: Palette, scheme: str, ink: str, ground: str, where: str) -> Iterator[Finding]:
    one, other = getattr(palette, ink), getattr(palette, ground)
    if (ratio := contrast(one, other)) < LEAST_CONTRAST:
        what = f"{scheme}: {ink} {one} on {ground} {other} has a contrast of {ratio:.1f}; {LEAST_CONTRAST} can be read."
        yield Finding(severity="error", what=what, where=where)


# ---- templates


@dataclass(frozen=True, slots=True)
class _Source:
    """A template with its Jinja taken out, line for line."""

    file: str
    text: str
    values: tuple[str, ...]
    """Expressions; their places in the text are NUL, number, NUL."""

    def flaw(self, place: int, what: str, severity: Literal["error", "warning"] = "error") -> Finding:
        line = self.text.count("\n", 0, place) + 1
        return Finding(severity=severity, what=what, where=f"{self.file}:{line}")

    def shown(self, value: str) -> str:
        """An attribute as typed."""
        return _SLOT.sub(lambda slot: self.values[int(slot[1])].strip(), value)


def _template(look: Look, name: str) -> Iterator[Finding]:
    file = look.files.get(name, f"{look.name}/{name}")
    compiled = _COMPILED[name.rpartition(".")[2]]
    try:
        compiled(look).get_template(name)
    except TemplateSyntaxError as error:
        yield Finding(severity="error", what=f"{error.message}.", where=f"{file}:{error.lineno}")
        return
    except Exception as error:  # RecursionError and others, of what is nested too deep or too long
        yield Finding(severity="error", what=f"This cannot be read ({type(error).__name__}).", where=file)
        return
    if name.endswith(".mjml"):
        yield from _markup(_bare(file, look.templates[name]))


def _bare(file: str, source: str) -> _Source:
    values: list[str] = []

    def blank(match: re.Match[str]) -> str:
        lines = "\n" * match[0].count("\n")
        if not match[0].startswith("{{"):
            return lines
        values.append(match[0])
        return f"\x00{len(values) - 1}\x00{lines}"

    return _Source(file, _JINJA.sub(blank, source), tuple(values))


def _markup(source: _Source) -> Iterator[Finding]:
    for style in _STYLE.finditer(source.text):
        yield from _style_sheet(source, style.start(2), style[2])
    for tag in _TAG.finditer(_STYLE.sub(lambda style: "\n" * style[0].count("\n"), source.text)):
        if not tag["end"]:
            yield from _tag(source, tag.start(), tag["name"].lower(), _attributes(tag["rest"]))


def _attributes(rest: str) -> dict[str, str]:
    return {name.lower(): one or other or bare for name, one, other, bare in _ATTRIBUTE.findall(_clear(rest))}


def _clear(rest: str) -> str:
    """Values that stand alone in a tag, such as a whole attribute made by an expression, are no attributes."""
    return re.sub("(^|\\s)\x00\\d+\x00(?=\\s|/|$)", " ", rest)


def _tag(source: _Source, place: int, name: str, attributes: dict[str, str]) -> Iterator[Finding]:
    if name in UNSAFE:
        yield source.flaw(place, f"<{name}> may not be used: {UNSAFE[name]}.")
    elif name == "mj-all":
        pass
    elif name.startswith("mj"):
        yield from _mjml(source, place, name, attributes)
    elif name not in ELEMENTS:
        yield source.flaw(place, f"<{name}> is not shown by every mail program.")
    yield from _values(source, place, name, attributes)


def _mjml(source: _Source, place: int, name: str, attributes: dict[str, str]) -> Iterator[Finding]:
    if name not in TAGS:
        yield source.flaw(place, f"There is no tag <{name}>.{did_you_mean(name, TAGS)}")
        return
    for unknown in attributes.keys() - TAGS[name]:
        yield source.flaw(place, f"<{name}> has no attribute {unknown}.{did_you_mean(unknown, TAGS[name])}")
    if name == "mj-image" and "alt" not in attributes:
        yield source.flaw(place, '<mj-image> needs alt, which may be empty: alt="".')
    if name in ("mj-section", "mj-wrapper") and _sideways(attributes):
        yield source.flaw(place, f"<{name}> may have no padding left or right: Outlook makes its columns too wide.")


def _values(source: _Source, place: int, name: str, attributes: dict[str, str]) -> Iterator[Finding]:
    if name == "img":
        for needed in ("alt", "width"):
            if needed not in attributes:
                yield source.flaw(place, f"<img> needs {needed}.")
    for attribute, value in attributes.items():
        if attribute.startswith("on"):
            yield source.flaw(place, f"<{name}> may have no {attribute}: mail programs run nothing.")
        if attribute in ("href", "src") and re.match(r"(?!https?:|#|\x00)", value):
            yield source.flaw(place, f"{attribute} is not an address of the web: {source.shown(value)[:60]}")
        for slot in _SLOT.finditer(value):
            expression = source.values[int(slot[1])]
            if _CONTENT.search(expression) and not re.search(r"\|\s*attribute\b", expression):
                yield source.flaw(place, f"{expression.strip()} in {attribute}= is not escaped: add |attribute.")
    style = attributes.get("style", "")
    for property, who in (*ignored(_SLOT.sub("", style)), *lost_in_word(name, style)):
        yield source.flaw(place, f"{property} is ignored by {who}.", "warning")


def _style_sheet(source: _Source, place: int, css: str) -> Iterator[Finding]:
    if len(css.encode()) > MOST_OWN_STYLES:
        yield source.flaw(
            place, f"The styles have {len(css.encode()):,} bytes; Gmail drops more than {MOST_OWN_STYLES:,}."
        )
    for match in re.finditer(r"@import|url\(|expression\(", css, re.IGNORECASE):
        yield source.flaw(place + match.start(), f"{match[0].strip('(')} in styles: nothing is loaded from elsewhere.")


def _sideways(attributes: dict[str, str]) -> bool:
    parts = attributes.get("padding", "").split()
    sides = [parts[place] for place in ((1,) if len(parts) in (2, 3) else (1, 3)) if place < len(parts)]
    sides += parts if len(parts) == 1 else []
    sides += [attributes.get(f"padding-{side}", "") for side in ("left", "right")]
    return any(re.match(r"[1-9]", side) for side in sides)


# ---- a sample


def _tried(look: Look) -> Iterator[Finding]:
    """What a mail of thirty stories is like in this look, one of a single story, and one of all that may be missing."""
    whole = samples.sample_draft()
    first = whole.sections[0]
    alone = replace(whole, sections=(replace(first, stories=first.stories[:1]),))
    for draft in (whole, alone, _bare_of(whole)):
        yield from _tried_on(draft, look)


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


def _tried_on(draft: Draft, look: Look) -> Iterator[Finding]:
    digest, segment = samples.sample_digest(), Segment(language=draft.language)
    try:
        rendering = render(draft, digest, samples.sample_site(), look, segment, names_given(digest))
    except ConfigError as error:
        yield Finding(severity="error", what=f"{error.what} {error.advice}".strip(), where=error.where or look.name)
        return
    for finding in check(rendering, draft) if rendering else ():
        what = f"A mail of {len(draft.stories)} stories: {finding.what}"
        yield Finding(severity=finding.severity, what=what, where=f"{look.name}, {finding.where}")
