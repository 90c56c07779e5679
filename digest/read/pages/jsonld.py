"""JSON-LD of a page as a flat set of nodes, and the one that describes its article (pure)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from lxml import html

from digest.read.feeds.jsonfeed import Json, Object, string, strings

_MOST_NODES = 3_000
_LONGEST = 2_000_000
_DEEPEST = 12
_WRAPPING = re.compile(
    r"\A\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)?[\s;]*\Z"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_ARTICLE = re.compile(r"\w*(?:Article|BlogPosting|Posting)|Report|Recipe|HowTo|Review|Interview|Book")


def nodes(tree: html.HtmlElement) -> Mapping[str, Object]:
    """@id, or its number where it has none → object, in document order."""
    by_id: dict[str, Object] = {}
    for script in tree.iter("script"):
        if "ld+json" in script.get("type", "").lower() and len(by_id) < _MOST_NODES:
            for node in _walk(_parsed(script.text or ""), 0):
                by_id.setdefault(_key(node, len(by_id), by_id), node)
                if len(by_id) >= _MOST_NODES:
                    break
    return by_id


def main_object(by_id: Mapping[str, Object]) -> Object:
    """The node that describes the page's article; empty where none does."""
    articles = [node for node in by_id.values() if is_article(node) and string(node, "headline", "name")]
    return next((node for node in articles if texts(node, "headline") and node.get("datePublished")), None) or next(
        iter(articles), {}
    )


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


def _walk(value: Json, depth: int) -> Iterator[Object]:
    """Every typed object, outer ones first."""
    if depth > _DEEPEST:
        return
    if isinstance(value, Mapping):
        if "@type" in value:
            yield value
        for inner in value.values():
            yield from _walk(inner, depth + 1)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            yield from _walk(inner, depth + 1)


def _key(node: Object, number: int, by_id: Mapping[str, Object]) -> str:
    """A later mention by the same @id that says less never replaces the first that says something."""
    name = string(node, "@id")
    return name if name and (name not in by_id) and len(node) > 2 else f"#{number}"
