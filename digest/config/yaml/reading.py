"""Lines read by YAML: every value a text with its place, nothing guessed, nothing shared, nothing run (pure)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from ruamel.yaml import YAML
from ruamel.yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from digest.config.yaml import lines
from digest.config.yaml.allowance import Allowance
from digest.config.yaml.nodes import Fields, Items, Node, Pair, Text, Unreadable
from digest.config.yaml.problems import Problems, Spot
from digest.text.near_misses import quoted

DEEPEST = 8
"""Values within values; 7 are needed."""


class TooDeep(Exception):
    """Values within values within values; holds the line number."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def root(typed: Sequence[str], problems: Problems, patterns: Collection[str], allowance: Allowance) -> Node | None:
    """What the lines of a file say; None where they say nothing. What has no meaning here (anchors, tags, a second
    document, a name twice, text lost behind #) is added to the problems. `patterns` are the fields in whose text words
    in braces are filled in.

    Raises `TooDeep`, `TooMuch`, and whatever ruamel.yaml does: `YAMLError`, and other exceptions at odd escapes."""
    return _Reading(typed, problems, patterns, allowance).document()


class _Reading:
    def __init__(
        self, typed: Sequence[str], problems: Problems, patterns: Collection[str], allowance: Allowance
    ) -> None:
        self.typed = typed
        self.patterns = patterns
        self.problems = problems
        text = "\n".join(typed) + "\n"
        allowance.begin(text)
        self.events: Iterator[Event] = map(allowance.spend, YAML(typ="safe", pure=True).parse(text))

    def document(self) -> Node | None:
        root: Node | None = None
        parts = 0
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                parts += 1
                if parts > 1 or event.version or event.tags:
                    signs = (n for n, line in enumerate(self.typed) if line.startswith("%"))
                    line = event.start_mark.line if parts > 1 else next(signs, 0)
                    self.problems.add(self.spot(line), "A file is one whole: take this line out.")
                node = self.node(next(self.events), 1)
                root = node if root is None else root
            elif isinstance(event, StreamEndEvent):
                break
        return root

    def node(self, event: Event, depth: int) -> Node:
        if depth > DEEPEST:
            raise TooDeep(event.start_mark.line)
        if isinstance(event, AliasEvent):
            return self.meaningless(event, f"*{event.anchor}")
        if isinstance(event, ScalarEvent):
            return self.lost(event) or self.marked(event) or self.text(event)
        meaningless = self.marked(event) if isinstance(event, CollectionStartEvent) else None
        whole = self.fields(event, depth) if isinstance(event, MappingStartEvent) else self.items(event, depth)
        return meaningless or whole

    def fields(self, start: Event, depth: int) -> Fields | Unreadable:
        pairs: dict[str, Pair] = {}
        spot = self.spot(start.start_mark.line)
        odd: Node | None = None
        while not isinstance(event := next(self.events), MappingEndEvent):
            name = self.node(event, depth + 1)
            following = next(self.events)
            value = self.behind(name, following) or self.node(following, depth + 1)
            if not isinstance(name, Text):
                odd = odd or name
            elif re.match(r"-\w", name.text):
                self.unspaced(name)
                odd = odd or Unreadable(spot=name.spot)
            else:
                self.pair(pairs, name, value)
        if odd:
            return odd if isinstance(odd, Unreadable) else self.braces(odd.spot)
        inline = spot.typed[start.start_mark.column :][:1] == "{"
        return Fields(spot=spot, pairs=tuple(pairs.values()), inline=inline)

    def pair(self, pairs: dict[str, Pair], name: Text, value: Node) -> None:
        """Adds a field to the others, unless it stands there already; one without a value gives way."""
        first = pairs.get(name.text)
        if name.text == "<<":
            self.problems.add(name.spot, 'Taking over with "<<" has no meaning here: write the fields out.')
        elif first is None:
            pairs[name.text] = Pair(name=name, value=value)
        elif isinstance(first.value, Text) and not first.value.text:
            pairs[name.text] = Pair(name=name, value=value)
            self.problems.add(first.name.spot, f"{quoted(name.text)} stands here without a value. Take it out.")
        else:
            what = f"{quoted(name.text)} stands here a second time; line {first.name.spot.line} has it already."
            self.problems.add(name.spot, f"{what} Keep one of the two.")

    def items(self, start: Event, depth: int) -> Items:
        items: list[Node] = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            node = self.node(event, depth + 1)
            if isinstance(node, Text) and not node.text and not node.quoted:
                spot = self.dash(node.spot.line)
                self.problems.add(spot, "There is nothing behind this dash. Write something, or take the line out.")
                node = Unreadable(spot=spot)
            items.append(node)
        return Items(spot=self.spot(start.start_mark.line), items=tuple(items))

    def behind(self, name: Node, event: Event) -> Node | None:
        """The value of a field that was left empty on its line, whose event stands anywhere further down."""
        plain = isinstance(event, ScalarEvent) and not event.value and event.style is None and event.anchor is None
        if not (plain and isinstance(name, Text) and name.end is not None):
            return None
        rest = name.spot.typed[name.end :]
        if comment := re.match(r"\s*:\s+(#\S.*)", rest):
            return self.commented(name.spot, comment[1].strip())
        return Text(spot=name.spot, text="", start=len(name.spot.typed))

    def text(self, event: ScalarEvent) -> Node:
        start, end = event.start_mark, event.end_mark
        whole = Text(
            spot=self.spot(start.line),
            text=event.value.strip(),
            quoted=event.style in ('"', "'"),
            start=start.column,
            end=end.column if end.line == start.line else None,
        )
        if event.style:
            return self.invisible(whole) or whole
        return self.curly(whole) or self.stray_dash(event) or self.stray_bracket(whole) or whole

    def invisible(self, whole: Text) -> Unreadable | None:
        """A character that a backslash makes, and that nobody can see or no mail can hold."""
        odd = lines.INVISIBLE.search(whole.text.replace("\n", ""))
        if not odd:
            return None
        what = f"A backslash makes an invisible character here (U+{ord(odd[0]):04X}). Take it out."
        self.problems.add(whole.spot, what)
        return Unreadable(spot=whole.spot)

    def curly(self, whole: Text) -> Unreadable | None:
        """Quotes as letters have them around the whole text, or one that opens and never closes: YAML takes them for a
        part of it."""
        inner = re.fullmatch(r"[“”„«»‹›‘’‚]([^“”„«»‹›]*)[“”«»‹›‘’]|[“„«]([^“”„«»‹›]*)", whole.text)
        if not inner or not (text := (inner[1] or inner[2] or "").strip()):
            return None
        what = "Quotes of this shape would stand in the text. Leave them out, or put straight ones around them:"
        self.problems.add(whole.spot, what, whole.instead(lines.value(text)))
        return Unreadable(spot=whole.spot)

    def stray_bracket(self, whole: Text) -> Unreadable | None:
        if not whole.text.endswith("]") or "[" in whole.text:
            return None
        write = whole.instead(f"[{whole.text}")
        self.problems.add(whole.spot, "The bracket at the end was not opened. Write:", write)
        return Unreadable(spot=whole.spot)

    def stray_dash(self, event: ScalarEvent) -> Unreadable | None:
        """A plain text that goes on in a line with a dash: an entry of a list that stands too far to the right, or
        whose dash has no space behind it."""
        for number in range(event.start_mark.line + 1, min(event.end_mark.line + 1, len(self.typed))):
            entry = re.match(r"\s*-( ?)([^\s-].*)", self.typed[number])
            if entry:
                above = self.typed[event.start_mark.line]
                place = f"stands further right than the one of line {event.start_mark.line + 1}"
                what = f"This dash {place if entry[1] else 'has no space behind it'}. Write:"
                self.problems.add(self.spot(number), what, f"{' ' * lines.indentation(above)}- {entry[2]}")
                return Unreadable(spot=self.spot(event.start_mark.line))
        return None

    def lost(self, event: ScalarEvent) -> Unreadable | None:
        """Text behind a `#` that was surely not meant as a comment."""
        end = event.end_mark
        rest = self.typed[end.line][end.column :] if end.line < len(self.typed) else ""
        comment = re.match(r"\s+(#[^\s#].*)", rest) if event.style is None and event.value else None
        return self.commented(self.spot(end.line), comment[1].strip()) if comment else None

    def commented(self, spot: Spot, behind: str) -> Unreadable:
        self.problems.add(
            spot,
            f'What stands behind " #" is a comment: {quoted(behind)} would be lost. It stays with quotes around the '
            "text:",
            self.in_quotes(spot),
        )
        return Unreadable(spot=spot)

    def marked(self, event: ScalarEvent | CollectionStartEvent) -> Unreadable | None:
        if event.anchor is not None:
            return self.meaningless(event, f"&{event.anchor}")
        if event.tag is not None:
            return self.meaningless(event, str(event.tag))
        return None

    def meaningless(self, event: NodeEvent, sign: str) -> Unreadable:
        spot = self.spot(event.start_mark.line)
        what = f"{quoted(sign)} has no meaning here."
        value = lines.cut(spot.typed).value
        if value[:1] in ("&", "*", "!") and isinstance(event, (ScalarEvent, AliasEvent)):
            self.problems.add(
                spot,
                f"{what} A text that begins with {value[0]} needs quotes:",
                self.in_quotes(spot),
            )
        else:
            self.problems.add(spot, f"{what} Take it out.")
        return Unreadable(spot=spot)

    def unspaced(self, name: Text) -> None:
        write = f"{name.spot.typed[: name.start]}- {name.spot.typed[name.start + 1 :]}"
        self.problems.add(name.spot, "There is no space behind the dash. Write:", write)

    def braces(self, spot: Spot) -> Unreadable:
        self.problems.add(spot, "A text that begins with { or [ needs quotes:", self.in_quotes(spot))
        return Unreadable(spot=spot)

    def in_quotes(self, spot: Spot) -> str:
        return lines.in_quotes(spot.typed, self.patterns)

    def dash(self, line: int) -> Spot:
        """The nearest line, from there upwards, that is a bare dash."""
        bare = re.compile(r"\s*(?:-\s+)*-\s*(?:#.*)?$")
        return self.spot(next((n for n in range(line - 1, -1, -1) if bare.match(self.typed[n])), line - 1))

    def spot(self, line: int) -> Spot:
        line = max(0, min(line, len(self.typed) - 1))
        return Spot(file=self.problems.file, line=line + 1, typed=self.typed[line])
