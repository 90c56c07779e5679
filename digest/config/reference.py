"""The reference's tables of fields, made from the values and from what may be typed for them (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from digest.config.files.announcement import ANNOUNCEMENT
from digest.config.files.digest_fields import digest_block
from digest.config.files.environment import ProviderNeeds, no_machine
from digest.config.files.mail import mail_block
from digest.config.files.site_fields import site_block
from digest.config.files.source import SOURCE
from digest.config.files.topic import TOPIC
from digest.config.files.web import WEB
from digest.config.typed.blocks import Block
from digest.config.typed.kinds import YES_OR_NO, Shape
from digest.config.yaml import lines

_HEAD = ("| field | usual value | may be | |", "|---|---|---|---|")
_TABLE = re.compile(r"^<!-- fields: (\w+) -->\n\n(?:\|.*\n)*", re.MULTILINE)


def with_tables(text: str, providers: Mapping[str, ProviderNeeds]) -> str:
    """The document with the table of fields below each `<!-- fields: NAME -->` made anew. Raises `KeyError` for a
    name that is no block's."""
    blocks = _blocks(providers)
    return _TABLE.sub(lambda table: "\n".join((f"<!-- fields: {table[1]} -->", "", *rows(blocks[table[1]]), "")), text)


def _blocks(providers: Mapping[str, ProviderNeeds]) -> Mapping[str, Block]:
    around = no_machine(providers)
    return {
        "site": site_block(around),
        "mail": mail_block(around),
        "web": WEB,
        "digest": digest_block(),
        "source": SOURCE,
        "topic": TOPIC,
        "block": ANNOUNCEMENT,
    }


def rows(block: Block) -> tuple[str, ...]:
    """The lines of a Markdown table: every field, what holds without it, what may be typed, and its sentence."""
    return (*_HEAD, *(_row(block, name) for name in block.fields))


def _row(block: Block, name: str) -> str:
    required = "required" if name in block.required else ""
    computed = block.fields[name].default
    usual = required or computed or _code(block.default(name))
    may_be = _choices(block.fields[name].kind.shape) or _code(block.example(name))
    return f"| `{name}` | {usual} | {may_be} | {block.sentence(name)} |"


def _choices(shape: Shape) -> str:
    """What may be typed, where that can be listed."""
    if shape == YES_OR_NO:
        return "`yes`, `no`"
    words = shape.get("enum")
    if isinstance(words, list):
        return ", ".join(_code(str(word)) for word in words)
    return f"{shape['minimum']:,} to {shape['maximum']:,}" if "minimum" in shape else ""


def _code(typed: str) -> str:
    """A text as it would be typed behind the name of its field."""
    return f"`{lines.value(typed)}`" if typed else ""
