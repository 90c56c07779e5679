"""What must hold of a mail before anybody gets it: found in its bytes, whatever look made them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from lxml import etree, html
from lxml.html import HtmlElement

from digest.config.site import Site
from digest.model.edition import Draft, Rendering
from digest.model.people import Segment
from digest.render.look.support import MOST_STYLES, ignored, lost_in_word
from digest.render.mail.document import LARGEST, weight
from digest.render.mail.text import WIDTH
from digest.render.plain import columns, plain
from digest.render.segment_view import chosen, headline
from digest.text.lines import folded
from digest.text.near_misses import quoted

#: Names of the values that differ from person to person; and of those that every mail must have a place for.
SLOTS, NEEDED = ("unsubscribe", "preferences"), ("unsubscribe",)
_LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|%\}|\*\|[A-Z_]+\|\*|%recipient[.%]|</?mj-", re.IGNORECASE)
_STYLE = re.compile(r"<style\b.*?</style>", re.DOTALL)
_NOT_FILLED = re.compile(r"None|Undefined|nan|\\u\{[0-9a-f]+\}")
_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An edition with an error is not sent; a warning is for the editor to know."""

    severity: Literal["error", "warning"]
    what: str
    """A sentence."""
    where: str
    """subject, headers, html or text; of a look, file and line."""


def check(rendering: Rendering, draft: Draft) -> tuple[Finding, ...]:
    """Everything that is wrong with the mail; empty when it may go."""
    return (
        *_subject(rendering),
        *_html(rendering),
        *_text(rendering),
        *_stories(rendering, draft),
        *_announcements(rendering, draft),
    )


def unpictured(draft: Draft, site: Site) -> tuple[Finding, ...]:
    """Of which pictures that the draft would show there is no copy of ours, and why."""
    reasons: dict[str, list[str]] = {}
    for what, url in _pictures(draft, site):
        if why := draft.unprinted.get(url):
            reasons.setdefault(why, []).append(what)
    return tuple(_warning(_left_out(why, dict.fromkeys(some)), "html") for why, some in reasons.items())


def _pictures(draft: Draft, site: Site) -> Iterator[tuple[str, str]]:
    """What it is of, and its address."""
    yield from (("the logo", logo.url) for logo in (site.logo, site.logo_dark) if logo and logo.url)
    yield from ((quoted(one.title), one.picture.url) for one in draft.announcements if one.picture)
    yield from ((quoted(story.lead.title), story.lead.image.url) for story in draft.stories if story.lead.image)


def _left_out(why: str, of: Collection[str]) -> str:
    if len(of) == 1:
        return f"The picture of {next(iter(of))} is left out: it {why}."
    return f"{len(of)} pictures are left out: each {why}. They are of {', '.join(of)}."


def _subject(rendering: Rendering) -> Iterator[Finding]:
    if not rendering.subject.strip():
        yield _error("The subject is empty.", "subject")
    if re.search(r"[\r\n\0]", rendering.subject + rendering.preheader):
        yield _error("The subject or preheader has more than one line.", "subject")
    if left := _LEFT_OVER.search(rendering.subject):
        yield _error(f"A placeholder is left: {left[0]}", "subject")


def _html(rendering: Rendering) -> Iterator[Finding]:
    if (size := len(rendering.html.encode())) > LARGEST:
        yield _error(f"It has {size:,} bytes; Gmail clips a mail above {LARGEST:,}.", "html")
    elif (most := weight(rendering.html)) > LARGEST:
        what = (
            f"It has {size:,} bytes, and {most:,} where a provider rewrites its links; Gmail clips above {LARGEST:,}."
        )
        yield _warning(what, "html")
    # Two rules of a style sheet may end together.
    if left := _LEFT_OVER.search(_STYLE.sub(lambda style: style[0].replace("}}", "} }"), rendering.html)):
        yield _error(f"A placeholder is left: {left[0]}", "html")
    yield from _slots(rendering.html, rendering.mark, "html")
    try:
        root = html.document_fromstring(rendering.html)
    except (etree.ParserError, ValueError):
        yield _error("It is empty.", "html")
        return
    yield from _page(root)
    for anchor in root.iter("a"):
        yield from _link(anchor, root, rendering.mark)
    for image in root.iter("img"):
        yield from _image(image, {f"cid:{picture.id}" for picture in rendering.attached})
    styles = "".join(style.text or "" for style in root.iter("style"))
    inline = ";".join(map(str, root.xpath("//@style")))
    if len(styles.encode()) > MOST_STYLES:
        yield _warning(
            f"Its styles have {len(styles.encode()):,} bytes; Gmail drops more than {MOST_STYLES:,}.", "html"
        )
    for name, who in dict.fromkeys((*ignored(inline), *_lost_in_word(root))):
        yield _warning(f"{name} is ignored by {who}.", "html")


def _lost_in_word(root: HtmlElement) -> Iterator[tuple[str, str]]:
    """Of what holds something: an empty one is a divider, which has a cell of its own for Word."""
    for element in root.iter():
        if len(element) or (element.text or "").strip():
            yield from lost_in_word(element.tag, element.get("style") or "")


def _page(root: HtmlElement) -> Iterator[Finding]:
    if not root.get("lang") or root.get("dir") not in ("ltr", "rtl"):
        yield _error("The language or direction of the page is missing.", "html")
    if not (root.findtext(".//title") or "").strip():
        yield _error("The page has no title.", "html")
    levels = [int(str(element.tag)[1]) for element in root.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    if levels.count(1) != 1 or any(after > before + 1 for before, after in pairwise(levels)):
        yield _error("Its headings are not one h1 with h2 and h3 below it.", "html")
    for element in root.iter():
        if text := next((value for value in _values(element) if _NOT_FILLED.fullmatch(value.strip())), ""):
            yield _error(f'A value is missing: "{text}" stands in its place.', "html")


def _values(element: HtmlElement) -> Iterator[str]:
    """What the template wrote into attributes; and text that stands alone, where a headline may say "None" too."""
    yield from (str(value) for value in element.attrib.values())
    if element.tag not in ("h1", "h2", "h3", "a", "p"):
        yield element.text or ""


def _link(anchor: HtmlElement, root: HtmlElement, mark: str) -> Iterator[Finding]:
    target = anchor.get("href") or ""
    if target in {f"{mark}{name}{mark}" for name in SLOTS}:
        return
    if target.startswith("#"):
        if not any(element.get("id") == target[1:] for element in root.iter()):
            yield _error(f"A link leads nowhere: {target}", "html")
    elif not re.match(r"https?://[^\s/]|mailto:[\w.+%~-]+@", target) or not target.isascii():
        yield _error(f"A link is not an address of the web: {target[:80]}", "html")
    words = anchor.text_content() + "".join(map(str, anchor.xpath(".//img/@alt")))
    if not words.strip() and anchor.get("aria-hidden") != "true":
        yield _error(f"A link has no words: {target[:80]}", "html")


def _image(image: HtmlElement, attached: set[str]) -> Iterator[Finding]:
    source = image.get("src") or ""
    if image.get("alt") is None or not image.get("width"):
        yield _error(f"An image has no alt text or no width: {source[:80]}", "html")
    if not source.startswith("https://") and source not in attached:
        yield _error(f"An image does not come over https: {source[:80]}", "html")


def _text(rendering: Rendering) -> Iterator[Finding]:
    yield from _slots(rendering.text, rendering.mark, "text")
    if left := _LEFT_OVER.search(rendering.text):
        yield _error(f"A placeholder is left: {left[0]}", "text")
    long = [line for line in rendering.text.splitlines() if columns(_ADDRESS.sub("", line)) > WIDTH]
    if long:
        yield _warning(f"{len(long)} lines have more than {WIDTH} columns: {long[0][:60]}", "text")


def _slots(part: str, mark: str, where: str) -> Iterator[Finding]:
    names = part.split(mark)[1::2] if mark else []
    for name in NEEDED:
        if name not in names:
            yield _error(f"The place for the {name} link is missing.", where)
    for name in sorted(set(names) - set(SLOTS)):
        yield _error(f'There is a place for "{name[:40]}", which nobody fills.', where)


def _stories(rendering: Rendering, draft: Draft) -> Iterator[Finding]:
    stories = [one for section in chosen(draft, Segment.of(rendering.segment)) for one in section.stories]
    shown = len(re.findall(r"<h3\b", rendering.html))
    if shown < len(stories):
        # A look of one's own may have headlines that are no <h3>.
        page = _words(rendering)
        shown = max(shown, sum(letters_of(headline(story.lead.title)) in page for story in stories))
    if shown < len(stories):
        what = f"{len(stories) - shown} of {len(stories)} stories were left out: too long, or not fit to show."
        yield _warning(what, "html")


def _announcements(rendering: Rendering, draft: Draft) -> Iterator[Finding]:
    """A look of one's own may have no place for them."""
    if not draft.announcements or not rendering.html.strip():
        return
    shown = {"html": _words(rendering), "text": letters_of(rendering.text)}
    for announcement in draft.announcements:
        for part, content in shown.items():
            if letters_of(plain(announcement.title, 120)) not in content:
                what = f'The block "{announcement.title}" is not in it: this look has no place for blocks.'
                yield _warning(what, part)


def _words(rendering: Rendering) -> str:
    """Letters of the page; none where it is empty."""
    return letters_of(html.document_fromstring(rendering.html).text_content()) if rendering.html.strip() else ""


def letters_of(text: str) -> str:
    """Letters and digits alone, folded: two texts are alike in them whatever stands between."""
    return re.sub(r"\W+", "", folded(text))


def _error(what: str, where: str) -> Finding:
    return Finding(severity="error", what=what, where=where)


def _warning(what: str, where: str) -> Finding:
    return Finding(severity="warning", what=what, where=where)
