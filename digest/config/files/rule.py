"""Rules as typed ("horoscope", "title: weekly quiz", paywalled) as values (pure)."""

from __future__ import annotations

import re

from digest.config.rules import Part, Rule
from digest.config.typed.entries import entries, items, parsed, single
from digest.config.typed.kinds import Kind, list_of
from digest.config.typed.unclear import Unclear
from digest.config.yaml.nodes import Fields, Items, Node, Text, Unreadable
from digest.config.yaml.problems import Problems
from digest.text.lines import one_line
from digest.text.near_misses import nearest, quoted

PARTS = {part.value: part for part in Part if part not in (Part.ANY, Part.PAYWALLED)}
_SHAPE = {
    "anyOf": [
        {"type": ["string", "number"]},
        {
            "type": "object",
            "properties": {name: {"type": ["string", "number"]} for name in PARTS},
            "additionalProperties": False,
        },
    ]
}


def rules() -> Kind[tuple[Rule, ...]]:
    """A list of rules."""
    return Kind(_read, list_of(_SHAPE))


def rule(text: str) -> Rule:
    """The rule typed, without its place."""
    text = one_line(text)
    if text.casefold() in ("paywalled", "paywalled:"):
        return Rule(part=Part.PAYWALLED)
    head, colon, rest = (part.strip() for part in text.partition(":"))
    part = PARTS.get(head.casefold())
    if colon and not part:
        near = nearest(head, PARTS, likeness=0.8)
        if near:
            raise Unclear(f"A rule cannot look at {quoted(head)}. Did you mean:", f"{near}: {rest}")
    words = rest if part else text
    if len(words) > 200 or not re.search(r"\w", words):
        raise Unclear(f"{quoted(words)} is no word that could be looked for.")
    if part is Part.LANGUAGE and not re.fullmatch(r"[A-Za-z]{2,3}", words):
        raise Unclear(f"{quoted(words)} is not the code of a language, like de or en.")
    return Rule(part=part or Part.ANY, words=words)


def _read(node: Node, problems: Problems) -> tuple[Rule, ...] | None:
    if isinstance(node, Unreadable):
        return None
    typed: list[Rule] = []
    for item in items(node, problems):
        if isinstance(item, Fields) and not _in_braces(item):
            typed += _pairs(item, problems)
        else:
            listed = Items(spot=item.spot, items=(item,)) if isinstance(node, Items) else item
            for text in entries(listed, problems):
                typed += _placed(text, text.text, problems)
    return tuple(typed)


def _in_braces(item: Fields) -> bool:
    """ "{lead}" rather than "[title: quiz]", which YAML takes for fields, too."""
    return item.inline and all(isinstance(pair.value, Text) and not pair.value.text for pair in item.pairs)


def _pairs(block: Fields, problems: Problems) -> list[Rule]:
    """`title: weekly quiz` without quotes, which YAML takes for a field."""
    typed: list[Rule] = []
    for pair in block.pairs:
        if isinstance(pair.value, Unreadable):
            continue
        words = single(pair.value, problems)
        if words:
            typed += _placed(words, f"{pair.name.text}: {words.text}", problems)
    return typed


def _placed(words: Text, text: str, problems: Problems) -> list[Rule]:
    """The rule of a text, of which the words may be only the end, with its place."""
    whole = words
    if text != words.text:
        head = words.spot.typed[: words.start].rfind(text.partition(":")[0])
        whole = Text(spot=words.spot, text=text, start=max(head, 0), end=words.end)
    typed = parsed(whole, rule, problems)
    return [typed.model_copy(update={"where": words.spot.where})] if typed else []
