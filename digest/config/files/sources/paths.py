"""Where things stand in JSON, as typed (pure)."""

from __future__ import annotations

from digest.config.digests import PATHS
from digest.config.typed.blocks import Filled
from digest.config.typed.unclear import Unclear
from digest.config.yaml.problems import Problems, Spot
from digest.model.source import SourceKind
from digest.text.json_paths import NotAPath, steps
from digest.text.near_misses import quoted


def json_path(text: str) -> str:
    """A path that can be understood."""
    try:
        steps(text)
    except NotAPath:
        raise Unclear(f"{quoted(text)} is no path in JSON, like data.posts[*] or author.name.") from None
    return text.strip()


def title_path(text: str) -> str:
    """Where headlines stand; what others call the name of a source is told apart."""
    try:
        return json_path(text)
    except Unclear as unclear:
        raise Unclear(f"{unclear.what} What readers call a source is its name.") from None


def settle_paths(spot: Spot, filled: Filled, problems: Problems) -> None:
    """Paths make a source JSON; those that stand elsewhere, or lack a title, are told."""
    typed = [name for name in PATHS if name in filled.pairs]
    kind = filled.values.get("read_as")
    if typed == ["title"] and kind != SourceKind.JSON:
        if "title" not in filled.values:
            return
        write = f"    name: {filled.values.get('title', '')}"
        problems.add(filled.spot("title"), "What readers call a source is its name. Write:", write)
    elif typed and filled.values.setdefault("read_as", SourceKind.JSON) != SourceKind.JSON:
        problems.add(filled.spot(typed[0]), f"Only JSON has {typed[0]}: write read_as: json, or take this line out.")
    elif (typed or kind == SourceKind.JSON) and "title" not in filled.pairs:
        what = "Where do the headlines stand in this JSON? digest inspect proposes it. Add lines such as:"
        problems.add(spot, what, "    items: data.posts[*]", "    title: headline", "    link: url")
