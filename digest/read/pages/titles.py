"""The title of a page's article: what its metadata, its <title> and its headings agree on, without the site's name."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import islice

from lxml import html

from digest.read.text.clean import line, text_of
from digest.text.lines import folded
from digest.text.web_addresses import host_of, is_front, link

_SEPARATOR = re.compile(r"\s+[|\-–—·•»«:/\\>~∙›]+\s+|\s*[|»›]\s*|\s+::\s+|(?<=\w): (?=\w)|_(?=[^_]*$)")
_WORD = re.compile(r"\w+")
_NOT_WORD = re.compile(r"[\W_]+")
#: A heading's link to itself, as documentation has it; the sign of "C#" is the heading's own.
_PERMALINK = re.compile(r"(?:[¶\s]|(?<!\b[A-Z])#)+\Z")
_SHORTEST = 8


def title(tree: html.HtmlElement, claims: Sequence[str], sites: Sequence[str], url: str) -> str:
    """The article's title; `claims` are the titles in the metadata, `sites` names of the publication."""
    document = _document_title(tree)
    names = {_key(name) for name in (*sites, *_host_names(url), *_site_above(tree, document), *_logo(tree, url))} - {""}
    document = "" if _key(document) in names else document
    claims = [claim for claim in dict.fromkeys(map(line, claims)) if claim and _key(claim) not in names]
    heads = _headings(tree, names)
    agreed = _agreed(heads, claims)
    if document and not claims:
        agreed = _agreed(heads, [document])
    if agreed:
        return _without_site(agreed, names, certain=False)
    claim = claims[0] if claims else document
    if heads and not claim:
        return heads[0]
    return _without_site(claim, names, certain=not claims)


def _document_title(tree: html.HtmlElement) -> str:
    element = next((e for e in tree.iter("title") if next(e.iterancestors("svg"), None) is None), None)
    return line(text_of(element).replace("\n", " ")) if element is not None else ""


def _headings(tree: html.HtmlElement, names: Collection[str]) -> list[str]:
    """Texts of the first-level headings, or of the second-level ones where there are none but the site's name."""
    for tag in ("h1", "h2"):
        heads = [head for head in _texts(tree, tag) if len(head) > 2 and _key(head) not in names]
        if heads:
            return heads
    return []


def _texts(tree: html.HtmlElement, tag: str) -> list[str]:
    texts = (_PERMALINK.sub("", line(text_of(element).replace("\n", " "))) for element in islice(tree.iter(tag), 40))
    return list(dict.fromkeys(texts))


def _site_above(tree: html.HtmlElement, document: str) -> tuple[str, ...]:
    """The site's name where it stands as a first-level heading above the title: <title> has both, side by side."""
    splits = list(_SEPARATOR.finditer(document))
    if not splits:
        return ()
    below = {_key(head) for head in _texts(tree, "h2")}
    first, rest = document[: splits[0].start()], document[splits[0].end() :]
    most, last = document[: splits[-1].start()], document[splits[-1].end() :]
    pairs = ((title, site) for title, site in ((most, last), (rest, first)) if len(site) < len(title))
    sides = {_key(site) for title, site in pairs if _key(title) in below}
    return tuple(head for head in _texts(tree, "h1") if _key(head) in sides)


def _logo(tree: html.HtmlElement, url: str) -> tuple[str, ...]:
    """The site's name where it stands as a first-level heading that leads to its front page."""
    for heading in islice(tree.iter("h1"), 4):
        leads = [link(a.get("href") or "", url) for a in islice(heading.iter("a"), 2)]
        if len(leads) == 1 and leads[0] and is_front(leads[0]) and not is_front(url):
            return (line(text_of(heading).replace("\n", " ")),)
    return ()


def _agreed(heads: Sequence[str], claims: Sequence[str]) -> str:
    """The heading that a claim begins or ends with, or that goes on where a claim was cut; the longest of several."""
    best, rank = "", (False, 0)
    for head in heads:
        mine = _key(head)
        for claim in claims:
            theirs = _key(claim)
            same = mine == theirs
            within = len(mine) >= _SHORTEST and (theirs.startswith(mine) or theirs.endswith(mine))
            if (same or within or _was_cut(claim, head)) and (same, len(head)) > rank:
                best, rank = head, (same, len(head))
    return best


def _was_cut(claim: str, head: str) -> bool:
    """The claim is the beginning of the heading, cut by length and not at a separator."""
    start = claim.removesuffix("…").removesuffix("...").rstrip()
    if len(start) < 20 or not head.casefold().startswith(start.casefold()):
        return False
    return _SEPARATOR.match(head, len(start)) is None


def _without_site(text: str, names: set[str], *, certain: bool) -> str:
    """Without the publication's name at an end; of a <title> (`certain`) the last part goes when it is the shorter."""
    for _ in range(3):
        cut = _cut(text, names, certain)
        if cut == text:
            break
        text, certain = cut, False
    return text


def _cut(text: str, names: set[str], certain: bool) -> str:
    splits = list(_SEPARATOR.finditer(text))
    if not splits:
        return text
    first, last = text[: splits[0].start()].strip(), text[splits[0].end() :].strip()
    head, tail = text[: splits[-1].start()].strip(), text[splits[-1].end() :].strip()
    if _is_site(tail, names) and head:
        return head
    if _is_site(first, names) and last:
        return last
    words = len(_WORD.findall(head))
    strong = ":" not in splits[-1][0]
    return head if certain and strong and words >= 3 and len(_WORD.findall(tail)) <= min(5, words) else text


def _is_site(part: str, names: set[str]) -> bool:
    key = _key(part)
    return bool(key) and any(
        key == name
        or (len(name) >= 4 and (key.startswith(name) or key.endswith(name)) and len(key) < 2 * len(name) + 8)
        for name in names
    )


def _host_names(url: str) -> Sequence[str]:
    """ "www.varsity.co.uk" is called "varsity", "varsity.co.uk", "varsitycouk"."""
    host = host_of(url)
    labels = [label for label in host.split(".") if len(label) > 3]
    return (host, *labels) if host else ()


def _key(text: str) -> str:
    return _NOT_WORD.sub("", folded(text))
