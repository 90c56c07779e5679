"""Where in a file every value begins and ends, as the YAML engine marks it (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.nodes import Node as Composed

Mark = tuple[int, int]
"""Line and column, both from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedText:
    """A single value."""

    start: Mark
    end: Mark
    """Behind its last character."""
    text: str
    style: str
    """"'", '"', "|" or ">"; empty for a text without signs around it."""

    @property
    def is_block(self) -> bool:
        """A text over several lines below a "|" or ">"."""
        return self.style in ("|", ">")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedItems:
    """A list."""

    start: Mark
    """Of its first dash, or its bracket."""
    end: Mark
    items: tuple[Marked, ...]
    inline: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A field's name and its value."""

    name: MarkedText
    value: Marked
    end: Mark
    """Behind the value, or behind the name where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedFields:
    """A block of fields."""

    start: Mark
    end: Mark
    pairs: tuple[Pair, ...]
    inline: bool

    def pair(self, name: str) -> Pair | None:
        """The field of that name."""
        return next((pair for pair in self.pairs if pair.name.text == name), None)


Marked = MarkedText | MarkedItems | MarkedFields


def marked(lines: Sequence[str]) -> Marked:
    """What the lines of a file say, with its places. Raises whatever ruamel.yaml does: `YAMLError`, and other
    exceptions at odd escapes."""
    return _Marking(lines).node(YAML(typ="safe", pure=True).compose("\n".join(lines) + "\n"))


class _Marking:
    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines

    def node(self, node: Composed) -> Marked:
        start, end = _mark(node.start_mark), _mark(node.end_mark)
        if isinstance(node, ScalarNode):
            style = node.style or ""
            end = self.last_of_block(start, end) if style in ("|", ">") else end
            return MarkedText(start=start, end=end, text=node.value.strip(), style=style)
        assert isinstance(node, (SequenceNode, MappingNode))
        inline = bool(node.flow_style)
        if isinstance(node, SequenceNode):
            items = tuple(self.node(item) for item in node.value)
            return MarkedItems(start=start, end=end if inline else items[-1].end, items=items, inline=inline)
        pairs = tuple(self.pair(name, value) for name, value in node.value)
        return MarkedFields(start=start, end=end if inline else pairs[-1].end, pairs=pairs, inline=inline)

    def pair(self, name: Composed, value: Composed) -> Pair:
        head, below = self.node(name), self.node(value)
        if not isinstance(head, MarkedText):
            raise ValueError("a field is called by a text")
        nothing = isinstance(below, MarkedText) and not below.text and below.start == below.end
        return Pair(name=head, value=below, end=head.end if nothing else below.end)

    def last_of_block(self, start: Mark, end: Mark) -> Mark:
        """Behind the last line that is not empty; YAML's own end lies before the next thing."""
        behind = end[0] if end[1] == 0 else end[0] + 1
        behind = min(behind, len(self.lines))
        last = next((n for n in range(behind - 1, start[0], -1) if self.lines[n].strip()), start[0])
        return last, len(self.lines[last])


def _mark(mark: object) -> Mark:
    return mark.line, mark.column  # type: ignore[attr-defined]
