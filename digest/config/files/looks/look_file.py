"""A look's `look.yaml` as a value: its table of fields, and how they are read (pure)."""

from __future__ import annotations

import re

from digest.config.look import LookSettings, Shades
from digest.config.typed.amounts import yes
from digest.config.typed.blocks import Block, Field
from digest.config.typed.fields import colour
from digest.config.typed.kinds import STRING, YES_OR_NO, Kind, line_of_text, one
from digest.config.typed.unclear import Unclear
from digest.config.yaml import lines
from digest.config.yaml.document import fields, split
from digest.config.yaml.nodes import Fields, Node, Text, Unreadable
from digest.config.yaml.problems import Problems
from digest.config.yaml.vocabulary import Vocabulary
from digest.text.near_misses import quoted

SHADES = Block(model=Shades, fields={name: Field(kind=one(colour, STRING)) for name in Shades.model_fields})
#: Colours as they may be typed where some are missing: those of the usual look.
EXAMPLES = {
    "light": dict(zip(SHADES.fields, ("#f1ede5", "#fffefb", "#15171b", "#34373d", "#5b5f68", "#e3ddd1"), strict=True)),
    "dark": dict(zip(SHADES.fields, ("#0e0f12", "#191a1e", "#f6f3ec", "#d3d1cb", "#a3a29d", "#34353b"), strict=True)),
}
#: What else people call a shade.
_ALSO_CALLED = {
    **dict.fromkeys(("background", "bg", "page", "body"), "paper"),
    **dict.fromkeys(("sheet", "box", "surface"), "card"),
    **dict.fromkeys(("headline", "headlines", "heading", "headings", "title"), "ink"),
    **dict.fromkeys(("muted", "small", "grey", "gray"), "dim"),
    **dict.fromkeys(("border", "rule", "rules", "lines"), "line"),
}
#: Where people look for it → where it stands.
_ELSEWHERE = {
    **dict.fromkeys(
        ("colour", "color", "accent", "accent_colour", "primary", "logo", "logo_dark"),
        "stands in digest.yaml, and a look takes it from there",
    ),
    **dict.fromkeys(("images", "title", "description", "language"), "stands in the digest's own file"),
    "subject": "stands in a file of its own beside this one, subject.txt",
}


def read_look(text: str, file: str) -> LookSettings:
    """What the file's text says of a look; nothing where it is empty. Raises `Broken`."""
    if all(lines.is_blank(line) for line in split(text)):
        return LookSettings()
    problems = Problems(file)
    filled = LOOK.read(fields(text, problems, _WORDS), problems, _elsewhere)
    problems.stop()
    return LookSettings.model_validate(filled.parts())


def _elsewhere(name: str) -> str:
    where = _ELSEWHERE.get(name.casefold())
    return f"{name}: {where}." if where else ""


def _other_shade(name: str) -> str:
    meant = _ALSO_CALLED.get(name.casefold())
    return f"I do not know {quoted(name)}. Did you mean: {meant}?" if meant else ""


def font(text: str) -> str:
    """Names of fonts, with commas between them and no quotes."""
    names = ",".join(name.strip() for name in re.sub("[\"']", "", text).split(","))
    if not re.fullmatch(r"[\w-][\w ,.-]{0,299}", names):
        raise Unclear(f"These are no names of fonts. Write them with commas, without quotes: {_FONTS}")
    return names


def _shades(name: str) -> Kind[Shades]:
    """All six colours."""

    def read(node: Node, problems: Problems) -> Shades | None:
        if isinstance(node, Unreadable):
            return None
        filled = SHADES.read(node, problems, _other_shade) if isinstance(node, Fields) else None
        missing = [shade for shade in SHADES.fields if not filled or shade not in filled.pairs]
        if missing:
            what = f"Colours are missing under {name}: {', '.join(missing)}. All six stand there. Those of broadsheet:"
            problems.add(node.spot, what, *(f'  {shade}: "{EXAMPLES[name][shade]}"' for shade in missing))
        if missing or not filled or filled.pairs.keys() != filled.values.keys():
            return None
        return Shades.model_validate(filled.parts())

    return Kind(read, SHADES.shape())


def _line_or_nothing() -> Kind[str]:
    """A line of text; "" is one, too."""
    line = line_of_text(300)

    def read(node: Node, problems: Problems) -> str | None:
        return "" if isinstance(node, Text) and node.quoted and not node.text else line.read(node, problems)

    return Kind(read, line.shape)


_FONTS = "Palatino,Georgia,serif"
LOOK = Block(
    model=LookSettings,
    fields={
        "light": Field(kind=_shades("light")),
        "dark": Field(kind=_shades("dark")),
        "headline_font": Field(kind=one(font, STRING)),
        "body_font": Field(kind=one(font, STRING)),
        "pictures": Field(kind=one(yes, YES_OR_NO)),
        "summaries": Field(kind=one(yes, YES_OR_NO)),
        "footer": Field(kind=_line_or_nothing()),
    },
)
_WORDS = Vocabulary(
    outer=LOOK.names,
    inner=SHADES.names,
    lists=("light", "dark"),
    opening=f"headline_font: {_FONTS}",
    detailed=lambda entry: "paper",
)
