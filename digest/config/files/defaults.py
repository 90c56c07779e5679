"""`defaults:` as typed: fields of a digest, checked once and laid beneath each digest's own (pure)."""

from __future__ import annotations

from digest.config.files.contradictions import consistent
from digest.config.files.digest_fields import digest_block
from digest.config.typed.kinds import Kind
from digest.config.yaml.nodes import Fields, Node, Unreadable
from digest.config.yaml.problems import Problems


def defaults() -> Kind[Fields]:
    """Fields of a digest as typed; a mistake among them is told here, not for each digest."""
    return Kind(_read, {"$ref": "#/$defs/defaults"})


def _read(node: Node, problems: Problems) -> Fields | None:
    if isinstance(node, Unreadable):
        return None
    if not isinstance(node, Fields):
        what = "Write fields of a digest below, each two spaces to the right, like:"
        problems.add(node.spot, what, "  max_stories: 10")
        return None
    consistent(digest_block().read(node, problems), problems)
    return node
