"""What templates see of notices to editors."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of a notice."""

    text: str
    lines: tuple[str, ...]
    """Where it is laid out by hand, such as a command to type, or the mistakes in a file; else empty."""

    @property
    def points(self) -> tuple[str, ...]:
        """Where every line is an entry of a list, what stands behind its dash; else empty."""
        entries = tuple(line.removeprefix("- ") for line in self.lines if line.startswith("- "))
        return entries if len(entries) == len(self.lines) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """A notice as templates see it."""

    title: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesView:
    """Notices of one mail as templates see them."""

    language: str
    direction: str
    publication: str
    title: str
    notices: tuple[NoticeView, ...]
