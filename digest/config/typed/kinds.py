"""Kinds of value: how each is read from what was typed, and its shape for an editor's completion (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

from digest.config.typed.amounts import COUNTS
from digest.config.typed.entries import entries, parsed, single
from digest.config.typed.unclear import Unclear, end_sign
from digest.config.yaml.nodes import Node, Unreadable
from digest.config.yaml.problems import Problems
from digest.text.lines import one_line
from digest.text.near_misses import nearest, quoted

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Shape = Mapping[str, object]
"""A JSON Schema."""

STRING: Shape = {"type": "string"}
TEXT: Shape = {"type": ["string", "number", "boolean"]}
"""A text that YAML may take for something else, such as 1984 or no."""
YES_OR_NO: Shape = {"enum": ["yes", "no", True, False, "on", "off"]}


@dataclass(frozen=True, slots=True)
class Kind(Generic[T_co]):
    """How a value is read from what was typed, and its shape in the schema."""

    read: Callable[[Node, Problems], T_co | None]
    """The value; None when something was added to the problems instead."""
    shape: Shape


def one(parse: Callable[[str], T], shape: Shape) -> Kind[T]:
    """A single value."""

    def read(node: Node, problems: Problems) -> T | None:
        text = single(node, problems)
        return None if text is None else parsed(text, parse, problems)

    return Kind(read, shape)


def many(parse: Callable[[str], T], shape: Shape) -> Kind[tuple[T, ...]]:
    """A list of values, or one, or several with commas between them."""

    def read(node: Node, problems: Problems) -> tuple[T, ...] | None:
        if isinstance(node, Unreadable):
            return None
        values = (parsed(text, parse, problems) for text in entries(node, problems))
        return tuple(value for value in values if value is not None)

    return Kind(read, list_of(shape))


def list_of(shape: Shape) -> Shape:
    """The shape of a list that may be typed as its only entry, or left empty."""
    return {"anyOf": [shape, {"type": "array", "items": shape}, {"type": "null"}]}


def line_of_text(longest: int = 200) -> Kind[str]:
    """Text on one line, of at most so many characters."""
    return one(lambda text: _short(one_line(text), longest), TEXT)


def _short(text: str, longest: int) -> str:
    if len(text) > longest:
        raise Unclear(f"This text is too long: {len(text)} characters, {longest} are the most.")
    if sign := end_sign(text):
        raise Unclear(f"There is no {sign} at the end of a line. Write:", text[:-1])
    return text


def choice(*values: str, elsewhere: Mapping[str, str] | None = None) -> Kind[str]:
    """One of a few words; those that belong `elsewhere` are told so, each by its sentence."""

    def parse(text: str) -> str:
        word = re.sub(r"[\s_-]+", " ", text.strip()).casefold()
        if word in values:
            return word
        if elsewhere and word in elsewhere:
            raise Unclear(elsewhere[word])
        near = nearest(word, values)
        if near:
            raise Unclear(f"{quoted(text)} is not known here. Did you mean: {near}?", near)
        raise Unclear(f"{quoted(text)} is not known here. Write {_or(values)}.")

    return one(parse, {"enum": list(values)})


def _or(words: tuple[str, ...]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def number(model: type[BaseModel], name: str) -> Kind[int]:
    """A whole number within the limits that its field declares."""
    low, high = limits(model, name)

    def parse(text: str) -> int:
        if digits := re.fullmatch(r"\+?(\d{1,9})", text, re.ASCII):
            return int(_within(int(digits[1]), low, high))
        first = re.match(r"\d{1,9}(?=\s|\.0*$)", text, re.ASCII)
        write = first[0] if first else str(COUNTS.get(text.strip().casefold(), ""))
        raise Unclear(f"{quoted(text)} is not a whole number.{' Write:' if write else ''}", write)

    return one(parse, {"type": "integer", "minimum": low, "maximum": high})


def decimal(model: type[BaseModel], name: str) -> Kind[float]:
    """A number within the limits that its field declares."""
    low, high = limits(model, name)

    def parse(text: str) -> float:
        if re.fullmatch(r"\d{1,6},\d{1,6}", text, re.ASCII):
            raise Unclear("Write a point instead of the comma:", text.replace(",", "."))
        if not re.fullmatch(r"\+?(\d{1,9}(\.\d{0,9})?|\.\d{1,9})", text, re.ASCII):
            raise Unclear(f"{quoted(text)} is not a number.")
        return _within(float(text), low, high)

    return one(parse, {"type": "number", "minimum": low, "maximum": high})


def limits(model: type[BaseModel], name: str) -> tuple[float, float]:
    """The least and the most that a field of a value may be."""
    metadata = model.model_fields[name].metadata
    low = next((m.ge for m in metadata if hasattr(m, "ge")), 0)
    high = next((m.le for m in metadata if hasattr(m, "le")), 1_000_000)
    return low, high


def _within(number: float, low: float, high: float) -> float:
    if number < low:
        raise Unclear(f"{number:g} is too little: {low:g} is the least.", f"{low:g}")
    if number > high:
        raise Unclear(f"{number:g} is too much: {high:g} is the most.", f"{high:g}")
    return number
