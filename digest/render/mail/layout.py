"""Everything of a mail that a look's templates make: the only part of rendering in which an editor's own code runs."""

from __future__ import annotations

from dataclasses import dataclass

from digest.errors import ConfigError
from digest.render.look.look import Look
from digest.render.mail.document import fitting
from digest.render.mail.text import text
from digest.render.view import EditionView

#: Bytes of either part: several times what any mail program shows.
MOST = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Both parts of a mail."""

    html: str
    text: str
    shown: tuple[int, ...]
    """Places, from 0, of the view's stories that are in it."""


def laid_out(view: EditionView, look: Look) -> Layout:
    """Both parts of the view's mail, without the stories that do not fit or cannot be laid out. Raises `ConfigError`
    for whatever a template does wrong."""
    kept, html = fitting(view, look)
    plain = text(kept, look)
    for part, name in ((html, "edition.mjml"), (plain, "edition.txt")):
        if (size := len(part.encode(errors="replace"))) > MOST:
            raise ConfigError(
                f"This template makes {size:,} bytes of one mail; {MOST:,} are the most.",
                where=look.files.get(name, look.name),
            )
    keys = {story.key for story in kept.stories}
    shown = tuple(place for place, story in enumerate(view.stories) if story.key in keys)
    return Layout(html=html, text=plain, shown=shown)
