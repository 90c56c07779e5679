"""Rules as typed ("horoscope", "title: weekly quiz", paywalled) as values (pure)."""

from __future__ import annotations

import re

from digest.config.digests import Part, Rule
from digest.config.typed.kinds import Kind, entries, few, list_of, parsed, single
from digest.config.typed.unclear import Unclear
from digest.config.yaml.nodes import Fields, Items, Lost, Node, Text
from digest.config.yaml.problems import Problems
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
    return Kind(_read, list_of(_SHAPE))


def rule(text: str) -> Rule:
    """The rule typed, without its place."""
    said = " ".join(text.split())
    if said.casefold() in ("paywalled", "paywalled:"):
        return Rule(part=Part.PAYWALLED)
    head, colon, words = (part.strip() for part in said.partition(":"))
    part = PARTS.get(head.casefold())
    if colon and not part:
        near = nearest(head, PARTS, likeness=0.8)
        if near:
            raise Unclear(f"A rule cannot look at {quoted(head)}. Did you mean:", f"{near}: {words}")
    found = words if part else said
    if len(found) > 200 or not re.search(r"\w", found):
        raise Unclear(f"{quoted(found)} is no word that could be looked for.")
    if part is Part.LANGUAGE and not re.fullmatch(r"[A-Za-z]{2,3}", found):
        raise Unclear(f"{quoted(found)} is not the code of a language, like de or en.")
    return Rule(part=part or Part.ANY, words=found)


def _read(node: Node, problems: Problems) -> tuple[Rule, ...] | None:
    if isinstance(node, Lost):
        return None
    nodes = few(node, problems) if isinstance(node, Items) else (node,)
    found: list[Rule] = []
    for item in nodes:
        if isinstance(item, Fields) and not _in_braces(item):
            found += _pairs(item, problems)
        else:
            listed = Items(spot=item.spot, items=(item,)) if isinstance(node, Items) else item
            for said in entries(listed, problems):
                found += _placed(said, said.text, problems)
    return tuple(found)


def _in_braces(item: Fields) -> bool:
    """ "{lead}" rather than "[title: quiz]", which YAML takes for fields, too."""
    return item.inline and all(isinstance(pair.value, Text) and not pair.value.text for pair in item.pairs)


def _pairs(block: Fields, problems: Problems) -> list[Rule]:
    """`title: weekly quiz` without quotes, which YAML takes for a field."""
    found: list[Rule] = []
    for pair in block.pairs:
        if isinstance(pair.value, Lost):
            continue
        words = single(pair.value, problems)
        if words:
            found += _placed(words, f"{pair.name.text}: {words.text}", problems)
    return found


def _placed(said: Text, text: str, problems: Problems) -> list[Rule]:
    whole = Text(spot=said.spot, text=text, start=said.start, end=said.end, quoted=said.quoted)
    if text != said.text:  # its name stands in front of it
        head = said.spot.typed[: said.start].rfind(text.partition(":")[0])
        whole = Text(spot=said.spot, text=text, start=max(head, 0), end=said.end)
    found = parsed(whole, rule, problems)
    return [found.model_copy(update={"where": said.spot.where})] if found else []
