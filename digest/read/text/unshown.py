"""Elements that no reader of an article sees, or that belong to its site: hidden ones, forms, widgets (pure)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from lxml import etree

#: How classes or ids begin of what the software of sites and newsletters puts beside the words: preheaders, forms to
#: subscribe, bars to share, related posts, words for screen readers, captions without their element (seen 2026-11).
_NAMES = "|".join(
    (
        *("preheader", "preview-?text", "mcnPreviewText", "screen-reader-text", "sr-only", "visually-?hidden"),
        *("u-hidden", "subscription-widget", "subscribe-widget", "wp-block-jetpack-subscriptions", "mc_embed_signup"),
        *("newsletter-(?:signup|form|box)", "kg-signup-card", "button-wrapper", "sharedaddy", "share-buttons"),
        *("social-share", "addtoany_share", "a2a_kit", "feedflare", "jp-relatedposts", "wp-caption-text"),
        "image-caption",
    )
)
_NAMED = re.compile(rf"(?:^|\s)(?:{_NAMES})")
_STYLE = re.compile(
    r"display:none|visibility:hidden|mso-hide:all|max-height:0|opacity:0(?:$|;|\.0)|font-size:[01](?:px|pt)?(?:$|;)"
)
#: In small letters; each begins with letters that are quickly looked for.
_HIDDEN = re.compile(r"hidden(?=[\s=>/]|$)")
_STYLES = re.compile(
    r"style\s*=\s*(?:[\"'][^\"']*?)?(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide|max-height\s*:\s*0"
    r"|opacity\s*:\s*0|font-size\s*:\s*[01](?:px|pt)?\s*(?:[;\"']|$))"
)
_CLASSES = re.compile(rf"class\s*=\s*[\"']?(?:[^\"'<>]*\s)?(?:{_NAMES.lower()})")
_IDS = re.compile(rf" id\s*=\s*[\"']?(?:[^\"'<>]*\s)?(?:{_NAMES.lower()})")
_ATTRIBUTE = re.compile(r"\s([\w:.@-]++)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_ODD = etree.XPath("descendant::form | descendant::*[@hidden or @class or @style or @id]")
#: Characters of a form that is a widget; some pages are one form as a whole.
_FORM = 500


def hides(attributes: str) -> bool:
    """Whether these attributes, of one tag or many, may be those of an element that is not shown."""
    small = attributes.lower()
    return (
        ("class" in small and _CLASSES.search(small) is not None)
        or ("style" in small and _STYLES.search(small) is not None)
        or (" id" in small and _IDS.search(small) is not None)
        or (" hidden" in small and _HIDDEN.search(small) is not None)
    )


def is_hidden(tag: str) -> bool:
    """Whether a well-written tag, given without its brackets, is that of an element that is hidden, or a widget."""
    attributes: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(tag):
        attributes.setdefault(name.lower(), html.unescape("".join(values)))
    return _is_hidden(*map(attributes.get, ("hidden", "class", "style", "id")))


def drop_unshown(tree: etree._Element) -> None:
    """Elements that are hidden, and widgets, are gone, but for an article that a script shows."""
    for element in list(_unshown(tree)):
        parent = element.getparent()
        if parent is not None and next(element.iter("h1", "main", "article"), None) is None:
            _drop(element, parent)


def _unshown(tree: etree._Element) -> Iterator[etree._Element]:
    known: dict[tuple[str | None, ...], bool] = {}
    for element in _ODD(tree):
        if element.tag == "form":
            if len("".join(element.itertext())) < _FORM:
                yield element
        elif element.tag != "body":
            marks = (element.get("hidden"), element.get("class"), element.get("style"), element.get("id"))
            if marks not in known:  # many are written alike
                known[marks] = _is_hidden(*marks)
            if known[marks]:
                yield element


def _is_hidden(hidden: str | None, names: str | None, style: str | None, name: str | None) -> bool:
    if hidden is not None or (names and _NAMED.search(names)) or (name and _NAMED.search(name)):
        return True
    return bool(style and _STYLE.search("".join(style.lower().split())))


def _drop(element: etree._Element, parent: etree._Element) -> None:
    """Without the element; the words behind it stay."""
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)
