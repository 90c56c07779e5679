"""What editors write for readers: paragraphs in Markdown whose links lead somewhere (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import chain
from urllib.parse import unquote

from digest.config.typed.addresses import looks_like_address, mail_address, web_address
from digest.config.typed.unclear import Unclear
from digest.text.lines import one_line
from digest.text.near_misses import quoted
from digest.text.prose import lines, words


def prose(longest: int) -> Callable[[str], str]:
    """Paragraphs apart by a blank line, in Markdown, of at most so many characters to read. Where no blank line is
    written each line is a paragraph: YAML's folded texts keep no more; lines that end with a backslash or two spaces
    stay lines."""

    def parse(text: str) -> str:
        parts = re.split(r"\n\s*\n" if re.search(r"\n\s*\n", text.strip()) else r"\n", text)
        whole = "\n\n".join(paragraph for part in parts if (paragraph := _lines(part)))
        if len(whole) > longest * 4:
            raise Unclear(f"This text is too long: {len(whole)} characters with its addresses.")
        if len(read := words(whole)) > longest:
            raise Unclear(f"This text is too long: {len(read)} characters, {longest} are the most.")
        for paragraph in whole.split("\n\n"):
            _refuse_bad_links(paragraph)
        return whole

    return parse


def _lines(paragraph: str) -> str:
    """On one line, but for ends of lines that are meant: a backslash, or two spaces, stand before them."""
    meant = re.split(r"(?:\\| {2,})\n", paragraph)
    return "\\\n".join(line for part in meant if (line := one_line(part)))


def _refuse_bad_links(paragraph: str) -> None:
    for span in chain.from_iterable(lines(paragraph)):
        if span.link.startswith("mailto:"):
            mail_address(unquote(span.link.removeprefix("mailto:").partition("?")[0]))
        elif span.link and not re.match(r"https?://", span.link):
            whole = web_address(span.link) if looks_like_address(span.link) else "https://…"
            raise Unclear(f"The link {quoted(span.link)} leads nowhere. Write the whole address: {whole}")
        elif span.link:
            web_address(span.link)
        elif broken := re.search(r"\[[^\[\]]*\] ?\([^()]*\)?", span.text):
            raise Unclear(f"{quoted(broken[0])} is no link. Write it like [words](https://www.example.org).")
