"""What a draft was made by, and what is other by now: that is said when it leaves, and not taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from digest import places
from digest.config.digests import Digest
from digest.config.load import parse
from digest.errors import ConfigError
from digest.model.edition import Waiting
from digest.pipeline.building import rendered
from digest.pipeline.kit import Built, Kit
from digest.render.look import files
from digest.render.look.look import Look, own_look, read_look
from digest.store.drafts.drafts import Kept
from digest.text.durations import counted


def since(waiting: Waiting, digest: Digest, kit: Kit) -> tuple[str, ...]:
    """What came or was changed since the draft stands as it does, in sentences."""
    kept = kit.store.drafts.of(waiting.id)
    return tuple(_since(waiting, kept, digest, kit)) if kept else ()


def with_segments(built: Built, seen: Waiting, digest: Digest, kit: Kit) -> Built:
    """The draft with renderings for segments that came since: of its own stories, by the file and the look that it was
    made with, as far as these are known."""
    kept = kit.store.drafts.of(seen.id)
    look = _look_then(seen, kept) if kept else None
    return replace(rendered(built, _digest_then(digest, kept, kit), kit, look), look=None)


def _since(waiting: Waiting, kept: Kept, digest: Digest, kit: Kit) -> Iterator[str]:
    articles = kit.store.articles.open_articles(digest.key, [source.key for source in digest.sources])
    if came := sum(article.number > waiting.draft.window.last for article in articles):
        waits = "it waits" if came == 1 else "they wait"
        yield f"{counted(came, 'article')} came since it was made; {waits} for the next edition."
    if _text_then(digest, kept, kit) not in (None, _text_now(digest, kit)):
        yield f"config/digests/{digest.key}.yaml was changed since; the next edition is made by it."
    if waiting.draft.look and waiting.draft.look != _look_now(digest, kit):
        yield "Its look was changed since; the next edition has it."


def _text_now(digest: Digest, kit: Kit) -> str | None:
    last = kit.store.configs.last(digest.key)
    return last[0] if last else None


def _text_then(digest: Digest, kept: Kept | None, kit: Kit) -> str | None:
    """The text of the digest's file by which the draft was made; None where nobody knows."""
    if kept is None or kept.at is None:
        return None
    return next((one.text for one in kit.store.configs.versions(digest.key) if one.at <= kept.at), None)


def _digest_then(digest: Digest, kept: Kept | None, kit: Kit) -> Digest:
    if text := _text_then(digest, kept, kit):
        with suppress(ConfigError):
            return parse(text, digest.key, kit.site, f"config/digests/{digest.key}.yaml")
    return digest


def _look_then(waiting: Waiting, kept: Kept) -> Look | None:
    """The look of the draft; None where it is another one by now, of a newer version of the program."""
    name = waiting.draft.look.rpartition(" ")[0]
    sources = {file: files.Source(text=text, file=f"{name}/{file}") for file, text in kept.look.items()}
    with suppress(ConfigError):
        look = own_look(name, places.TEMPLATES, sources) if sources else read_look(name, places.TEMPLATES)
        return look if _named(look) == waiting.draft.look else None
    return None


def _look_now(digest: Digest, kit: Kit) -> str:
    with suppress(ConfigError):
        return _named(read_look(digest.look, places.TEMPLATES, kit.site.folder))
    return ""


def _named(look: Look) -> str:
    return f"{look.name} {look.fingerprint}"
