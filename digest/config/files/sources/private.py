"""What a private source is opened with, as typed (pure)."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import SecretStr

from digest.config.typed.blocks import Filled
from digest.config.typed.entries import items, parsed
from digest.config.typed.kinds import STRING, Kind, list_of
from digest.config.typed.secrets import Secrets, in_a_header
from digest.config.typed.unclear import Unclear
from digest.config.yaml.nodes import Fields, Items, Node, Text, Unreadable
from digest.config.yaml.problems import Problems

_SHAPE = {"anyOf": [{"type": "object", "additionalProperties": STRING}, list_of(STRING)]}


def user(text: str, secrets: Secrets) -> str:
    """Who somebody is at a private feed, as HTTP knows them (RFC 7617)."""
    name = secrets.filled(text)
    if ":" in name or not name.isprintable():
        raise Unclear("A user's name has no colon, and is one line. The password goes into a line of its own.")
    return name


def header_text(text: str) -> str:
    """What can stand in a header as it is."""
    return in_a_header(text)


def headers(secrets: Secrets) -> Kind[tuple[tuple[str, SecretStr], ...]]:
    """Headers by name, or in a list or one line as they stand in a request."""

    def read(node: Node, problems: Problems) -> tuple[tuple[str, SecretStr], ...] | None:
        if isinstance(node, Unreadable):
            return None
        pairs = [_pair(text, name, secrets, problems) for name, text in _lines(node, problems)]
        return tuple(pair for pair in pairs if pair)

    return Kind(read, _SHAPE)


def settle_private(filled: Filled, problems: Problems) -> None:
    """Fields that need each other, or say the same twice, are told."""
    names = filled.pairs.keys()
    if {"password", "password_file"} <= names:
        problems.add(
            filled.spot("password_file"), "The secret comes from the environment or from a file. Keep one line."
        )
    for name in ("password", "password_file"):
        if name in names and not {"user", "imap"} & names:
            problems.add(filled.spot(name), "Whose password is it? Add a line:", "    user: ed")
    header_names = [name.lower() for name, _ in filled.each("headers", tuple)]
    if "user" in names and "authorization" in header_names:
        problems.add(filled.spot("headers"), "user: says Authorization already. Keep one of them.")
    if len(set(header_names)) < len(header_names):
        problems.add(filled.spot("headers"), "One of these headers stands here twice. Keep one.")


def _lines(node: Node, problems: Problems) -> Iterator[tuple[str, Text]]:
    """(name, value) of each header; the name is empty where it stands before a colon in the text."""
    for item in items(node, problems):
        if isinstance(item, Fields):
            yield from _of_fields(item, problems)
        elif isinstance(item, Text):
            yield "", item
        elif isinstance(item, Items):
            problems.add(item.spot, "This is a list within a list. Write every header on a line of its own.")


def _of_fields(node: Fields, problems: Problems) -> Iterator[tuple[str, Text]]:
    for pair in node.pairs:
        if isinstance(pair.value, Text):
            yield pair.name.text, pair.value
        elif not isinstance(pair.value, Unreadable):
            problems.add(pair.name.spot, "One value goes here. Write:", "X-API-Key: ${SOURCE_KEY}")


def _pair(text: Text, name: str, secrets: Secrets, problems: Problems) -> tuple[str, SecretStr] | None:
    if name:
        return parsed(text, lambda value: secrets.header(name, value), problems)
    return parsed(text, lambda line: _split(line, secrets), problems)


def _split(line: str, secrets: Secrets) -> tuple[str, SecretStr]:
    name, colon, value = line.partition(":")
    if not colon:
        raise Unclear("A header has a name and a value:", "X-API-Key: ${SOURCE_KEY}")
    try:
        return secrets.header(name.strip(), value.strip())
    except Unclear as unclear:
        raise Unclear(unclear.what, unclear.write and f"{name.strip()}: {unclear.write}") from None
