"""Which digest is meant by what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import takewhile
from pathlib import PurePath

from digest.errors import UsageError
from digest.publication import Publication
from digest.text.near_misses import did_you_mean, quoted


def digest_called(publication: Publication, typed: str) -> str:
    """The key of the digest of that file, name or title, in any case, with hyphens or spaces; of the only one there is
    when nothing was typed. Raises `UsageError` when there is none such, or it is not clear which."""
    if typed.strip():
        return _known(publication, typed) or _unknown(publication, typed)
    keys = publication.keys
    if len(keys) == 1:
        return keys[0]
    if not keys:
        raise UsageError("There is no digest yet.", advice="digest new NAME makes one.")
    raise UsageError("Which digest?", advice=f"Say one of: {', '.join(keys)}.")


def digest_and_rest(
    publication: Publication, words: Sequence[str], is_rest: Callable[[str], bool]
) -> tuple[str, tuple[str, ...]]:
    """The key of the digest that the first words name, and the words behind it, each of which `is_rest`. Raises
    `UsageError` as `digest_called` when the first words name none."""
    for end in range(len(words), 0, -1):
        key = _known(publication, " ".join(words[:end]))
        if key and all(map(is_rest, words[end:])):
            return key, tuple(words[end:])
    name = list(takewhile(lambda word: not is_rest(word), words))
    return digest_called(publication, " ".join(name)), tuple(words[len(name) :])


def _known(publication: Publication, typed: str) -> str:
    """Empty when there is none of that name; titles count where only one digest has them."""
    plain, keys = _plain(typed), publication.keys
    titled = [digest.key for digest in publication.digests.values() if _plain(digest.title) == plain]
    return next((key for key in keys if _plain(key) == plain), titled[0] if len(titled) == 1 else "")


def _unknown(publication: Publication, typed: str) -> str:
    keys = publication.keys
    known = ", ".join(keys) or "none yet: digest new NAME makes one"
    titles = [digest.title for digest in publication.digests.values()]
    near = did_you_mean(_plain(typed), keys) or did_you_mean(typed, titles)
    raise UsageError(f"There is no digest {quoted(typed)}.{near}", advice=f"Digests: {known}.")


def _plain(typed: str) -> str:
    name = PurePath(typed.strip()).name
    return re.sub(r"[\s_-]+", "-", re.sub(r"\.ya?ml$", "", name)).casefold()
