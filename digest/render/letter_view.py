"""What templates see of a letter to one reader."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A paragraph, or the words on the one button."""

    text: str
    button: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterView:
    """A letter as templates see it."""

    language: str
    direction: str
    publication: str
    title: str
    parts: tuple[Part, ...]
    link: str
    """Where the button leads; empty where there is none."""
    reason: str
    """Why they get it."""
    unsubscribe: str
    """Empty for whoever is not subscribed."""
    sender: str
    preferences: str = ""
    """Where they choose what they get; empty where there is no such page for them."""
    choices: bool = True
