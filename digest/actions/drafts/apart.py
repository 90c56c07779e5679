"""A split is remembered: the digest's file keeps the two stories apart from now on, until the split is undone."""

from __future__ import annotations

from digest.actions.configs.apart import keep_apart
from digest.actions.configs.edit import shown
from digest.actions.configs.history import back
from digest.actions.drafts.draft import OnDesk
from digest.config.edits.edit import Unwritable
from digest.errors import DigestError
from digest.model.article import Article
from digest.model.change import Split
from digest.publication import Publication


def remember(publication: Publication, before: OnDesk, split: Split, number: int) -> str:
    """What the digest's file says from now on, or why it does not; a sentence. `before` is the draft on which the split
    was made, `number` that of its change."""
    one, other = _parted(before, split)
    key = before.waiting.digest
    try:
        edited = keep_apart(publication, shown(publication, key), [one.title, other.title], _how(before, number))
    except Unwritable as error:
        return f"No file remembers it: {error.what} {error.advice}"
    except DigestError as error:
        return f"No file remembers it: {error.what}"
    added = [line[1:].strip() for line in edited.lines if line.startswith("+")]
    if not added:
        return f"{edited.file} kept them apart already."
    return f"{edited.file} keeps them apart in later editions: {' '.join(added)}"


def forget(publication: Publication, before: OnDesk, number: int) -> str:
    """The digest's file is as it was before that split, or why it is not; a sentence, empty where nothing was
    remembered of it."""
    key, how = before.waiting.digest, _how(before, number)
    written = next((one for one in publication.store.configs.versions(key) if one.how == how), None)
    if written is None:
        return ""
    try:
        seen = shown(publication, key)
        if seen.text.removeprefix("\ufeff") != written.text:
            return f"{seen.name} was edited since and still keeps the two apart: take the line out of not_same: there."
        return f"{back(publication, key).file} is as it was before."
    except DigestError as error:
        return f"The file still keeps them apart: {error.what}"


def _how(before: OnDesk, number: int) -> str:
    return f"not the same story, change {number} of {before.waiting.name}"


def _parted(before: OnDesk, split: Split) -> tuple[Article, Article]:
    """The article that is a story of its own, and the one that leads the story it was in; with the headlines that their
    sources gave them."""
    stories = [story for section in before.waiting.draft.sections for story in section.stories]
    story = next(one for one in stories if any(article.number == split.article for article in one.articles))
    own = next(article for article in story.articles if article.number == split.article)
    other = next(article for article in story.articles if article.number != split.article)
    grouped = [story for section in before.kept.grouping.sections for story in section.stories]
    as_read = {article.number: article for story in grouped for article in story.articles}
    return as_read.get(own.number, own), as_read.get(other.number, other)
