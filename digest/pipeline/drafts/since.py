"""What a draft was made by, and what is other by now: that is said when it leaves, and not taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from digest import places
from digest.config.digests import Digest
from digest.errors import ConfigError
from digest.model.edition import Waiting
from digest.pipeline.building import rendered
from digest.pipeline.drafts import frame
from digest.pipeline.kit import Built, Kit
from digest.render.look.look import read_look
from digest.store.drafts.drafts import Kept
from digest.text.durations import counted


def since(waiting: Waiting, digest: Digest, kit: Kit) -> tuple[str, ...]:
    """What came or was changed since the draft stands as it does, in sentences."""
    kept = kit.store.drafts.of(waiting.id)
    return tuple(_since(waiting, kept, digest, kit)) if kept else ()


def with_segments(built: Built, seen: Waiting, digest: Digest, kit: Kit) -> Built:
    """The draft with renderings for segments that came since: of its own stories, and of all else that its other mails
    were made of, whatever files and look are now. Where that was not kept it is taken as it is."""
    kept = kit.store.drafts.of(seen.id)
    then = frame.of_text(kept.frame) if kept else None
    if then is None:
        return replace(rendered(built, digest, kit), look=None)
    made = rendered(built, then.digest.on(digest), replace(kit, site=then.site.on(kit.site)), then.look)
    return replace(made, draft=built.draft, look=None)


def _since(waiting: Waiting, kept: Kept, digest: Digest, kit: Kit) -> Iterator[str]:
    articles = kit.store.articles.open_articles(digest.key, [source.key for source in digest.sources])
    if came := sum(article.number > waiting.draft.window.last for article in articles):
        waits = "it waits" if came == 1 else "they wait"
        yield f"{counted(came, 'article')} came since it was made; {waits} for the next edition."
    changed = _text_then(digest, kept, kit) not in (None, _text_now(digest, kit))
    if changed:
        yield f"config/digests/{digest.key}.yaml was changed since; the next edition is made by it."
    then = frame.of_text(kept.frame)
    if then and (then.site != frame.of_site(kit.site) or (then.digest != frame.of_digest(digest) and not changed)):
        yield "config/digest.yaml was changed since; the next edition is made by it."
    if waiting.draft.look and waiting.draft.look != _look_now(digest, kit):
        yield "Its look was changed since; the next edition has it."


def _text_now(digest: Digest, kit: Kit) -> str | None:
    last = kit.store.configs.last(digest.key)
    return last[0] if last else None


def _text_then(digest: Digest, kept: Kept, kit: Kit) -> str | None:
    """The text of the digest's file by which the draft was made; None where nobody knows."""
    if kept.at is None:
        return None
    return next((one.text for one in kit.store.configs.versions(digest.key) if one.at <= kept.at), None)


def _look_now(digest: Digest, kit: Kit) -> str:
    with suppress(ConfigError):
        look = read_look(digest.look, places.TEMPLATES, kit.site.folder)
        return look.stamp
    return ""
