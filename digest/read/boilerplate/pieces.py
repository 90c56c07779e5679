"""The text of a piece as its publisher gives it, in markup, and as it is read (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from digest.read.boilerplate.ends import without_ends
from digest.read.boilerplate.leads import Leads
from digest.read.boilerplate.lines import without_lines
from digest.read.boilerplate.repeated import without_repeated
from digest.read.text import clean
from digest.read.written import Written


def bare_text(markup: str, leads: Leads, title: str = "", site: str = "") -> str:
    """Paragraphs of a piece's markup, or of plain text, without what its publisher puts around it."""
    return without_lines(clean.text(without_ends(markup, leads)), title, site)


def without_shared(pieces: Sequence[Written]) -> tuple[Written, ...]:
    """The pieces of one feed without what most of them begin or end with."""
    texts = without_repeated([piece.get("text", "") for piece in pieces])
    summaries = without_repeated([piece.get("summary", "") for piece in pieces])
    return tuple(
        piece
        if (text, summary) == (piece.get("text", ""), piece.get("summary", ""))
        else piece | {"text": text or summary, "summary": summary if text else ""}
        for piece, text, summary in zip(pieces, texts, summaries, strict=True)
    )
