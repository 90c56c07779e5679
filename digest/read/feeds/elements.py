"""Elements of feeds by one short name each, whatever prefix, case or version of a namespace they come in (pure)."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from lxml import etree

from digest.read.boilerplate.ends import without_ends
from digest.read.boilerplate.leads import Leads
from digest.read.text import clean
from digest.read.text.unshown import hides

#: Namespace, without scheme and in lower case → the prefix it is known by here; RSS's own have none.
_NAMESPACES = {
    **dict.fromkeys(
        (
            "backend.userland.com/rss",
            "backend.userland.com/rss2",
            "blogs.law.harvard.edu/tech/rss",
            "purl.org/rss/1.0",
            "my.netscape.com/rdf/simple/0.9",
            "channel.netscape.com/rdf/simple/0.9",
            "my.netscape.com/publish/formats/rss-0.91.dtd",
            "purl.org/net/rss1.1#",
            "www.rssboard.org/rss-specification",
        ),
        "",
    ),
    **dict.fromkeys(("www.w3.org/2005/atom", "purl.org/atom/ns#", "purl.org/atom/ns"), "atom:"),
    **dict.fromkeys(("purl.org/dc/elements/1.1", "purl.org/dc/elements/1.0"), "dc:"),
    **dict.fromkeys(("search.yahoo.com/mrss", "video.search.yahoo.com/mrss"), "media:"),
    **dict.fromkeys(("rssnamespace.org/feedburner/ext/1.0",), "feedburner:"),
    "purl.org/dc/terms": "dcterms:",
    "purl.org/rss/1.0/modules/content": "content:",
    "www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "www.w3.org/1999/xhtml": "xhtml:",
    "www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "xmlns.com/foaf/0.1": "foaf:",
    "prismstandard.org/namespaces/basic/2.0": "prism:",
}
_KNOWN = frozenset(prefix for prefix in _NAMESPACES.values() if prefix)
_MARKUP = re.compile(r"</[a-zA-Z]|<(?:br|p|img|hr|div)\b", re.IGNORECASE)

_TAG_SPOKEN_OF = re.compile(r"<([A-Za-z][A-Za-z0-9-]{0,30})(?=[\s>])([^<>]{0,100})>")
#: Elements of prose, which hold something, and those that stand alone.
_STYLING_NAMES = (
    "a abbr b bdi bdo big cite code del div em font h1 h2 h3 h4 h5 h6 i ins kbd li mark nobr ol p pre q s samp small "
    "span strike strong sub sup tt u ul var"
)
_STYLING = frozenset(_STYLING_NAMES.split())
_ALONE = frozenset(("br", "hr", "img", "wbr"))

Fields = Mapping[str, Sequence[etree._Element]]


def name(element: etree._Element) -> str:
    """Short name: "title", "dc:creator", "atom:link"; "?" and its own for one of an unknown namespace."""
    return _short(str(element.tag))


@lru_cache(maxsize=2048)
def _short(tag: str) -> str:
    space, _, local = tag.rpartition("}")
    local = local.lower()
    if space:
        key = space[1:].lower().split("://", 1)[-1].rstrip("/")
        return _NAMESPACES.get(key, "?") + local
    prefix, colon, rest = local.rpartition(":")  # a prefix nobody declared, in a feed that was mended
    if not colon or f"{prefix}:" in _KNOWN:
        return local
    return rest if prefix == "rss" else f"?{local}"


def fields(element: etree._Element, own: str = "") -> Fields:
    """Short name → its child elements in order. Names with the prefix `own` lose it."""
    by_name: dict[str, list[etree._Element]] = {}
    for child in element:
        if isinstance(tag := child.tag, str):
            by_name.setdefault(_short(tag).removeprefix(own), []).append(child)
    return by_name


def children(element: etree._Element) -> Iterator[etree._Element]:
    """The child elements of an element, without comments."""
    return (child for child in element if isinstance(child.tag, str))


def attribute(element: etree._Element, wanted: str) -> str:
    """The value of the attribute with that local name, in any case and namespace; empty where there is none."""
    if (value := element.get(wanted)) is not None:
        return value
    for key, value in element.items():
        if str(key).rpartition("}")[2].lower() == wanted:
            return str(value)
    return ""


def bare(element: etree._Element) -> str:
    """The text of an element as written, that of elements inside it included."""
    return "".join(str(part) for part in element.itertext()).strip() if len(element) else (element.text or "").strip()


def first(inside: Fields, *wanted: str) -> str:
    """Bare text of the first of these names that says something; of several elements the last, as feeds that repeat
    one mean it."""
    for key in wanted:
        for element in reversed(inside.get(key, ())):
            if words := bare(element):
                return words
    return ""


def one_line(element: etree._Element, *, marked_up: bool) -> str:
    """The content of an element as a title on one line. With `marked_up` text that does not say its type is HTML (RSS),
    else it is plain (Atom)."""
    kind, words = _content(element)
    if kind == "tree":
        return clean.line(clean.text_of(element).replace("\n", " "))
    if kind == "plain" or (not kind and not marked_up):
        return clean.one_line(clean.unescaped(words))
    return clean.line(_TAG_SPOKEN_OF.sub(_escaped, words))


def _escaped(match: re.Match[str]) -> str:
    """A tag that nothing closes is a word: "Styling the <dialog> element", "Why <b> is not <strong>"; but for one that
    stands alone, and one of prose at the very start, whose end was cut off."""
    name = match[1].lower()
    cut_off = name in _STYLING and not match.string[: match.start()].strip()
    markup = name in _ALONE or cut_off or f"</{name}" in match.string.lower()
    return match[0] if markup else f"&lt;{match[1]}{match[2]}&gt;"


def paragraphs(element: etree._Element, leads: Leads, *, marked_up: bool) -> str:
    """The content of an element as paragraphs of plain text, without what its publisher puts around it. What calls
    itself plain and is full of tags is taken for HTML all the same."""
    kind, words = _content(element)
    if kind == "tree":
        words = etree.tostring(element, encoding="unicode", with_tail=False)
        bare = without_ends(words, leads)
        return clean.text(bare) if len(bare) < len(words) or hides(words) else clean.text_of(element)
    if kind == "html" or (marked_up and not kind) or _MARKUP.search(words):
        return clean.text(without_ends(words, leads))
    return clean.plain(words)


def source(element: etree._Element) -> str:
    """The content of an element as HTML source, for looking at what is inside."""
    kind, words = _content(element)
    return etree.tostring(element, encoding="unicode", with_tail=False) if kind == "tree" else words


def _content(element: etree._Element) -> tuple[str, str]:
    """How to read it ("tree", "html", "plain" or "" where it does not say) and, but for a tree, its text.
    Atom 1.0 (RFC 4287, 3.1.1 and 4.1.3) has `type`, Atom 0.3 `type` and `mode`."""
    if len(element):
        return "tree", ""
    words = element.text or ""
    if not element.attrib:
        return "", words
    kind, mode = attribute(element, "type").lower(), attribute(element, "mode").lower()
    if mode == "base64" or ("/" in kind and not kind.startswith("text/") and "xml" not in kind):
        words = _from_base64(words)
    if kind in ("html", "text/html", "xhtml", "application/xhtml+xml") or mode in ("escaped", "base64"):
        return "html", words
    return ("plain" if kind in ("text", "text/plain") else ""), words


def _from_base64(words: str) -> str:
    try:
        return base64.b64decode("".join(words.split()), validate=True).decode()
    except (binascii.Error, ValueError):
        return words
