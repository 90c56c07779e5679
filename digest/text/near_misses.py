"""Did you mean …? (pure)"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from digest.text.lines import cut, one_line, visible


def nearest(word: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """The known word that was probably meant, as it is written; empty when none is near."""
    plain = {_plain(name): name for name in known}
    near = get_close_matches(_plain(word[:80]), plain, 1, likeness)
    return plain[near[0]] if near else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """ " Did you mean: world?", with the blank before it; empty when no known word is near."""
    near = nearest(word, known)
    return f" Did you mean: {near}?" if near else ""


def quoted(text: str, longest: int = 60) -> str:
    """The text in quotes, as a sentence can hold it."""
    return f'"{cut(one_line(visible(text)), longest)}"'


def _plain(word: str) -> str:
    return re.sub(r"[\s_-]+", "_", word.strip()).casefold()
