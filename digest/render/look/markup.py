"""The tags, attributes and styles of a look's MJML, line by line (pure).

mrml takes unknown tags, attributes and values without a word and loses what is in them, so they are looked for here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from digest.render.look.bare import SLOT, Bare, Tag, tags
from digest.render.look.support import ELEMENTS, MOST_STYLES, ignored, lost_in_word
from digest.render.look.values import faults
from digest.render.mail.checks import Finding
from digest.text.near_misses import did_you_mean
from digest.text.pictures import NOT_SHOWN

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
#: Beginnings of tags of MJML that may not be used → why, or what to write.
UNSAFE = {
    "mj-include": "files are brought in with {% include %}",
    "mj-preview": 'spam filters count it; {% include "parts/preheader.mjml" %} does what it would',
    "mj-html-attribute": "it is refused",
    "mj-selector": "it is refused",
    "mj-class": "only one of several counts; write the attributes",
    "mj-font": "fonts from elsewhere are loaded by few mail programs; name them in look.yaml",
    "mj-breakpoint": "phones are those up to 480 pixels, in parts/head.mjml",
    "mj-hero": "it is laid out wrongly",
    "mj-navbar": "it is laid out wrongly",
    "mj-carousel": "few mail programs show it",
    "mj-accordion": "few mail programs show it",
    "mj-group": "columns side by side are too narrow on a phone; write a <table> in mj-text",
    "mj-table": "write a <table> in mj-text",
    "mj-social": "write links in mj-text",
}
#: Attributes of HTML → what MJML has for them.
_INSTEAD = {
    "class": " Did you mean: css-class?",
    "style": " Each property is an attribute of its own, such as padding= or color=.",
    "id": " Write it on an element within.",
}
#: Fields of an edition that hold what was collected or typed.
_CONTENT = re.compile(r"\.(?:title|url|summary|source|name|language|description|publication|address|logo|sender)\b")
#: Made by the program, of letters that need no escaping.
_PLAIN = ("slot", "page.mark", "dir", "accent")
_ESCAPED = re.compile(r"\|\s*attribute\b")
_STYLE = re.compile(r"<(mj-style|style)\b([^>]*)>(.*?)</\1>", re.DOTALL)
_GOOD = re.compile(r"https?:|#.|\x00|mailto:[\w.+%~-]+@")
_PICTURE = re.compile(r"https:|\x00")
_AT_RULE = re.compile(r"@[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_LAST_TAG = re.compile(r"(?:^|[\s>+~])([a-z][a-z0-9]*)$")


def markup(source: Bare) -> Iterator[Finding]:
    """What is wrong with a template's markup, in order of its lines but for its styles, which come first."""
    for style in _STYLE.finditer(source.text):
        yield from _style_sheet(source, style.start(3), style[3])
        if "inline" in style[2]:
            what = "Styles are not written into the elements: write style= there, or leave inline= out."
            yield source.flaw(style.start(), what)
    for tag in tags(_STYLE.sub(lambda style: re.sub(r"[^\n]", " ", style[0]), source.text)):
        if not tag.closing:
            yield from _tag(source, tag)


def _tag(source: Bare, tag: Tag) -> Iterator[Finding]:
    unsafe = next((why for begun, why in UNSAFE.items() if tag.name.startswith(begun)), "")
    if unsafe:
        yield source.flaw(tag.start, f"<{tag.name}> may not be used: {unsafe}.")
    elif tag.name == "mj-all":
        pass
    elif tag.name.startswith("mj"):
        yield from _mjml(source, tag)
    elif tag.name not in ELEMENTS:
        yield source.flaw(tag.start, f"<{tag.name}> is not shown by every mail program.")
    yield from _attributes(source, tag)


def _mjml(source: Bare, tag: Tag) -> Iterator[Finding]:
    if tag.name not in TAGS:
        yield source.flaw(tag.start, f"There is no tag <{tag.name}>.{did_you_mean(tag.name, TAGS)}")
        return
    for unknown in tag.attributes.keys() - TAGS[tag.name]:
        hint = _INSTEAD.get(unknown) or did_you_mean(unknown, TAGS[tag.name])
        yield source.flaw(tag.start, f"<{tag.name}> has no attribute {unknown}.{hint}")
    for fault in faults(tag.name, tag.attributes):
        yield source.flaw(tag.start, fault.what, fault.severity)
    if tag.name == "mj-image" and "alt" not in tag.attributes and "src" in tag.attributes:
        yield source.flaw(tag.start, '<mj-image> needs alt, which may be empty: alt="".')
    if tag.name in ("mj-section", "mj-wrapper") and _sideways(tag.attributes):
        what = f"<{tag.name}> may have no padding left or right: Outlook makes its columns too wide. "
        yield source.flaw(tag.start, f'{what}Write it on mj-text: padding="0 32px".')


def _attributes(source: Bare, tag: Tag) -> Iterator[Finding]:
    if tag.name == "img":
        for needed, like in (("alt", 'alt="", or what it shows'), ("width", 'its pixels, width="200"')):
            if needed not in tag.attributes:
                yield source.flaw(tag.start, f"<img> needs {needed}: {like}.")
    for attribute, value in tag.attributes.items():
        if attribute.startswith("on"):
            yield source.flaw(tag.start, f"<{tag.name}> may have no {attribute}: mail programs run nothing.")
        yield from _address(source, tag, attribute, value)
        for expression in source.expressions(value):
            if _unescaped(attribute, expression):
                yield source.flaw(tag.start, f"{expression.strip()} in {attribute}= is not escaped: add |attribute.")
    style = tag.attributes.get("style", "")
    for property, who in (*ignored(SLOT.sub("", style)), *lost_in_word(tag.name, style)):
        yield source.flaw(tag.start, f"{property} is ignored by {who}.", "warning")


def _unescaped(attribute: str, expression: str) -> bool:
    """Content, or in an address or a picture's words whatever the template named itself."""
    if _ESCAPED.search(expression):
        return False
    words = expression.strip("{} \n-")
    own = attribute in ("href", "src", "alt") and words.isidentifier() and words not in _PLAIN
    return own or bool(_CONTENT.search(expression))


def _address(source: Bare, tag: Tag, attribute: str, value: str) -> Iterator[Finding]:
    shown = source.shown(value)[:80]
    if attribute == "href" and not _GOOD.match(value):
        yield source.flaw(tag.start, f"href is not an address of the web: {shown or '(empty)'}")
    if attribute != "src":
        return
    if not _PICTURE.match(value):
        what = f"src is not an address of a picture on the web, which begins with https://: {shown or '(empty)'}"
        yield source.flaw(tag.start, what)
    ending = value.partition("?")[0].rpartition(".")[2].lower()
    if ending in NOT_SHOWN:
        yield source.flaw(tag.start, f"Not every mail program shows .{ending}. Save the picture as .png.", "warning")


def _style_sheet(source: Bare, place: int, css: str) -> Iterator[Finding]:
    size = len(css.encode())
    if size > MOST_OWN_STYLES:
        yield source.flaw(place, f"The styles have {size:,} bytes; Gmail drops more than {MOST_OWN_STYLES:,}.")
    for match in re.finditer(r"@import|url\(|expression\(", css, re.IGNORECASE):
        yield source.flaw(place + match.start(), f"{match[0].strip('(')} in styles: nothing is loaded from elsewhere.")
    if css.count("{") != css.count("}"):
        yield source.flaw(place, "A brace is missing in these styles: each { needs its }.")
        return
    # What stands in a rule for phones or for the dark is for programs that know such rules.
    everywhere = _AT_RULE.sub(lambda rule: re.sub(r"[^\n]", " ", rule[0]), css)
    for rule in _RULE.finditer(everywhere):
        at = place + rule.start(2)
        last = _LAST_TAG.search(rule[1].strip().lower())
        for property, who in (*ignored(rule[2]), *lost_in_word(last[1] if last else "", rule[2])):
            yield source.flaw(at, f"{property} is ignored by {who}.", "warning")


def _sideways(attributes: Mapping[str, str]) -> bool:
    parts = attributes.get("padding", "").split()
    sides = [parts[place] for place in ((1,) if len(parts) in (2, 3) else (1, 3)) if place < len(parts)]
    sides += parts if len(parts) == 1 else []
    sides += [attributes.get(f"padding-{side}", "") for side in ("left", "right")]
    return any(re.match(r"[1-9]", side) for side in sides)
