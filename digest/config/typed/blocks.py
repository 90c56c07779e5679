"""Blocks of fields: one table for each says what may be typed in it, how that is read, and what it becomes (pure)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from digest.config.typed.kinds import Kind, Shape
from digest.config.typed.synonyms import meant
from digest.config.yaml.nodes import Fields, Pair
from digest.config.yaml.problems import Problems, Spot
from digest.text.near_misses import quoted

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What may be typed under one name."""

    kind: Kind[object]
    into: tuple[str, ...] = ()
    """The fields of the value that it fills, where they are called otherwise; what is read for several of them has a
    part for each, None for one that keeps its default."""
    words: Callable[..., str] = str
    """What would have to be typed for given values of these fields."""
    sentence: str = ""
    """Empty: the one of the first field that it fills."""
    example: str = ""
    """Empty: the one of the first field that it fills."""
    default: str = ""
    """What holds where it is not typed, in words, where that is computed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block of fields, and the value that it becomes."""

    model: type[BaseModel]
    fields: Mapping[str, Field]
    planned: Collection[str] = ()
    """Fields that are documented and not built yet."""

    @property
    def names(self) -> frozenset[str]:
        """The fields that may stand in the block."""
        return frozenset(self.fields)

    @property
    def required(self) -> list[str]:
        """The fields without which there is no value."""
        return [name for name in self.fields if self._is_required(name)]

    def into(self, name: str) -> tuple[str, ...]:
        """The fields of the value that a typed one fills."""
        return self.fields[name].into or (name,)

    def sentence(self, name: str) -> str:
        """What a field is for."""
        return self.fields[name].sentence or self._parts(name)[0].description or ""

    def example(self, name: str) -> str:
        """A value as it may be typed; empty where the sentence is enough."""
        examples = self._parts(name)[0].examples
        return self.fields[name].example or (str(examples[0]) if examples else "")

    def default(self, name: str) -> str:
        """What holds where a field is not typed, as it would be typed; empty where that is nothing."""
        if self.fields[name].default or self._is_required(name):
            return self.fields[name].default
        values = [part.default for part in self._parts(name)]
        return "" if values[0] in ("", (), None) else self.fields[name].words(*values)

    def _is_required(self, name: str) -> bool:
        return self._parts(name)[0].is_required() and not self.fields[name].default

    def _parts(self, name: str) -> list[FieldInfo]:
        return [self.model.model_fields[part] for part in self.into(name)]

    def shape(self) -> Shape:
        """The JSON Schema of the block."""
        return {
            "type": "object",
            "properties": {name: self._shape(name) for name in self.fields},
            "additionalProperties": False,
        }

    def _shape(self, name: str) -> Shape:
        shape = {**self.fields[name].kind.shape, "description": self.sentence(name)}
        if (default := self.default(name)) and not self.fields[name].default:
            shape["default"] = int(default) if default.isdecimal() else default
        if example := self.example(name):
            shape["examples"] = [example]
        return shape

    def read(self, typed: Fields, problems: Problems, advise: Callable[[str], str] = lambda name: "") -> Filled:
        """What of the block can be read; all that cannot is among the problems. `advise` says where a field that is
        not known here belongs, or nothing."""
        filled = Filled(block=self)
        for pair in typed.pairs:
            name = pair.name.text
            if name in self.planned:
                problems.add(pair.name.spot, f"{quoted(name)} is not built yet: take the line out.")
            elif name not in self.fields:
                known = "" if (elsewhere := advise(name)) else meant(name, self.fields)
                hint = f" Did you mean: {known}?" if known else ""
                problems.add(pair.name.spot, elsewhere or f"I do not know {quoted(name)}.{hint}")
                filled.meant |= {known}
            else:
                filled.pairs[name] = pair
                value = self.fields[name].kind.read(pair.value, problems)
                if value is not None:
                    filled.values[name] = value
        return filled


@dataclass(slots=True)
class Filled:
    """A block as typed: the values of the fields that could be read, and all that were typed."""

    block: Block
    values: dict[str, object] = field(default_factory=dict)
    """By the names that were typed."""
    pairs: dict[str, Pair] = field(default_factory=dict)
    meant: frozenset[str] = frozenset()
    """Fields that were probably meant by names that are not known."""

    def spot(self, name: str) -> Spot:
        """The line of a field that was typed."""
        return self.pairs[name].name.spot

    def value(self, name: str) -> object:
        """What was typed for a field, or else its default."""
        part = self.block.into(name)[0]
        return self.values.get(name, self.block.model.model_fields[part].default)

    def each(self, name: str, kind: type[T]) -> tuple[T, ...]:
        """The entries of that kind that were typed in a list."""
        values = self.values.get(name, ())
        return tuple(value for value in values if isinstance(value, kind)) if isinstance(values, tuple) else ()

    def extent(self, name: str) -> tuple[int, int]:
        """The first line of a field and the first behind it."""
        first = self.spot(name).line
        below = (pair.name.spot.line for pair in self.pairs.values() if pair.name.spot.line > first)
        return first, min(below, default=1_000_000)

    def parts(self) -> dict[str, object]:
        """The values by the names of the fields that they fill."""
        parts: dict[str, object] = {}
        for name, value in self.values.items():
            into = self.block.into(name)
            values = value if len(into) > 1 and isinstance(value, tuple) else (value,)
            parts |= {part: one for part, one in zip(into, values, strict=True) if one is not None}
        return parts

    def places(self) -> dict[str, str]:
        """ "file:line" of every field that was typed, by its own name and by those of the fields that it fills."""
        return {part: self.spot(name).where for name in self.pairs for part in (name, *self.block.into(name))}
