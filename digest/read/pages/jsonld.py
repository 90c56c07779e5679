"""JSON-LD of a page as a flat set of nodes, and the one that describes its article (pure)."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import html

from digest.read.feeds.jsonfeed import Json, Object, objects, string, strings
from digest.read.text.clean import one_line
from digest.text.lines import folded
from digest.text.web_addresses import page_of

_MOST_NODES = 3_000
_LONGEST = 2_000_000
_DEEPEST = 12
_WRAPPING = re.compile(
    r"\A\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)?[\s;]*\Z"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_ARTICLE = re.compile(r"\w*(?:Article|BlogPosting|Posting)|Report|Recipe|HowTo|Review|Interview|Book")


#: What lies below these belongs to lists, to updates of a live blog, and to other pages.
_OF_OTHERS = frozenset(
    {
        *("itemListElement", "liveBlogUpdate", "mentions", "hasPart", "isPartOf", "citation", "comment", "commentary"),
        *("relatedLink", "significantLink", "isBasedOn", "isRelatedTo", "subjectOf", "workExample", "video", "about"),
    }
)


@dataclass(frozen=True, slots=True)
class Graph:
    """The typed objects of a page's JSON-LD."""

    by_id: Mapping[str, Object]
    """@id, or its number where it has none → object, in document order."""
    of_others: frozenset[str]
    """Keys of those that stand in a list, are updates, or are only mentioned."""

    def resolved(self, node: Object) -> Object:
        """The object that a bare reference means, or else the node itself."""
        return self.by_id.get(string(node, "@id"), node)


def graph(tree: html.HtmlElement) -> Graph:
    """Everything typed in the page's scripts of JSON-LD."""
    by_id: dict[str, Object] = {}
    of_others: set[str] = set()
    for script in tree.iter("script"):
        if "ld+json" in script.get("type", "").lower() and len(by_id) < _MOST_NODES:
            for node, of_other in _walk(_parsed(script.text or ""), 0, of_other=False):
                key = _key(node, len(by_id), by_id)
                if by_id.setdefault(key, node) is node and of_other:
                    of_others.add(key)
                if len(by_id) >= _MOST_NODES:
                    break
    return Graph(by_id, frozenset(of_others))


def main_object(graph: Graph, pages: Collection[str] = (), headings: Collection[str] = ()) -> Object:
    """The node that describes the page's article; empty where none does. `pages` are addresses of the page, `headings`
    what stands above its text: a node that names one of them is believed before others, and then one that has a
    headline and a date."""
    articles = [
        node
        for key, node in graph.by_id.items()
        if key not in graph.of_others and is_article(node) and string(node, "headline", "name")
    ]
    here, heads = {page_of(url) for url in pages if url}, {folded(one_line(heading)) for heading in headings}

    def rank(node: Object) -> tuple[bool, bool, bool]:
        headlines = {folded(one_line(text)) for text in texts(node, "headline")}
        return bool(here & _pages_of(node)), bool(heads & headlines), bool(headlines and node.get("datePublished"))

    return max(articles, key=rank, default={})


def _pages_of(node: Object) -> set[str]:
    """The pages that a node says it stands for or on."""
    urls = [string(node, "@id", "url"), *strings(node, "url"), *strings(node, "mainEntityOfPage")]
    urls += [string(one, "@id", "url") for one in objects(node, "mainEntityOfPage")]
    return {page_of(url.partition("#")[0]) for url in urls if "://" in url}


def is_article(node: Object) -> bool:
    """Whether a node of JSON-LD describes an article."""
    return any(_ARTICLE.fullmatch(kind.rpartition("/")[2]) for kind in strings(node, "@type"))


def texts(node: Object, key: str) -> tuple[str, ...]:
    """The strings that a node has under that key, language-tagged ones included."""
    value = node.get(key)
    if isinstance(value, Mapping):
        return tuple(filter(None, (string(value, "@value", "name"),)))
    return tuple(text for text in strings(node, key) if text.strip())


def _parsed(text: str) -> Json:
    """Tolerant of what pages get wrong: line breaks in strings, comment marks around, commas too many."""
    text = _WRAPPING.sub("", text[:_LONGEST])
    for candidate in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            parsed: Json = json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
        return parsed
    return None


def _walk(value: Json, depth: int, *, of_other: bool) -> Iterator[tuple[Object, bool]]:
    """Every typed object, outer ones first, with whether it is another's."""
    if depth > _DEEPEST:
        return
    if isinstance(value, Mapping):
        if "@type" in value:
            yield value, of_other
        for name, inner in value.items():
            yield from _walk(inner, depth + 1, of_other=of_other or name in _OF_OTHERS)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            yield from _walk(inner, depth + 1, of_other=of_other)


def _key(node: Object, number: int, by_id: Mapping[str, Object]) -> str:
    """A later mention by the same @id that says less never replaces the first that says something."""
    name = string(node, "@id")
    return name if name and (name not in by_id) and len(node) > 2 else f"#{number}"
