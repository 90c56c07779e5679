"""The files of digests in a configuration folder, and those that look as if they were some [effect: reads files]."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from digest.config.disk import text_of
from digest.config.yaml.problems import Broken, Problems, shown

_KEPT_ASIDE = (".bak", ".old", ".orig", ".swp", ".tmp", ".dist", ".example", ".sample", "~")
"""Ends of names that people and editors' programs give to what shall not be read."""
_MOST_LOOKED_INTO = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestFiles:
    """What lies in the folder of digests."""

    paths: Mapping[str, Path]
    """Files of digests by key, in the order of their names, whether or not they can be read."""
    unread: tuple[str, ...]
    """Remarks on files that are not read and look as if they were meant to be."""


def digest_files(folder: Path) -> DigestFiles:
    """The files of digests of a configuration folder. Raises `Broken` where it cannot be listed."""
    inside, place = folder / "digests", f"{folder.name}/digests"
    paths: dict[str, Path] = {}
    unread: list[str] = []
    for path in _listed(inside, place):
        name = shown(path.name)
        if path.suffix == ".yaml":
            paths[name.removesuffix(".yaml")] = path
        elif len(unread) < _MOST_LOOKED_INTO:
            unread += _in_subfolder(path, place) if path.is_dir() else _lookalike(path, place)
    return DigestFiles(paths=paths, unread=(*unread, *_beside(folder)))


def meant_as_site(folder: Path) -> str:
    """The name of a file that was probably meant to be digest.yaml; empty where none is there."""
    return next((shown(path.name) for path in _listed(folder, folder.name) if _like_a_site(path)), "")


def _like_a_site(path: Path) -> bool:
    called = re.fullmatch(r"digest\.(ya?ml|txt)(\.\w+)?", path.name, re.IGNORECASE)
    return bool(called) and path.name != "digest.yaml" and path.is_file()


def _listed(folder: Path, place: str) -> list[Path]:
    """What lies in a folder in the order of the names, but for what is hidden or kept aside; nothing where it is not
    there."""
    try:
        names = sorted(os.listdir(folder))
    except FileNotFoundError:
        return []
    except OSError as error:
        problems = Problems(place)
        problems.add_setting(place, f"This folder cannot be read: {(error.strerror or 'no access').lower()}.")
        problems.stop()
        raise
    return [folder / name for name in names if not name.startswith(".") and not name.endswith(_KEPT_ASIDE)]


def _lookalike(path: Path, place: str) -> Iterator[str]:
    """A file that is called almost like a digest's, or holds what only a digest's does."""
    stem = re.match(r"(.+?)\.ya?ml(?:\.\w+)*$", path.name, re.IGNORECASE)
    if not stem and not _reads_like_a_digest(path):
        return
    name, proper = shown(path.name), shown((stem[1] if stem else path.stem) + ".yaml")
    todo = f"{proper} is the one that is read." if (path.parent / proper).exists() else f"Rename it: {proper}"
    yield f"{place}/{name} is not read: its name must end in .yaml. {todo}"


def _in_subfolder(path: Path, place: str) -> Iterator[str]:
    within = next(iter(sorted(path.glob("*.y*ml"))), None)
    if within:
        name = f"{shown(path.name)}/{shown(within.name)}"
        yield f"{place}/{name} is not read: files of digests lie in {place} itself. Move it there."


def _beside(folder: Path) -> Iterator[str]:
    """Digests that lie beside digest.yaml, and second site files."""
    for path in _listed(folder, folder.name):
        if _like_a_site(path):
            yield f"{folder.name}/{shown(path.name)} is not read: {folder.name}/digest.yaml is."
        elif path.name != "digest.yaml" and path.is_file() and _reads_like_a_digest(path):
            yield f"{folder.name}/{shown(path.name)} is not read: move it to {folder.name}/digests."


def _reads_like_a_digest(path: Path) -> bool:
    try:
        text = text_of(path, path.name)
    except Broken:
        return False
    return all(re.search(rf"^{field}:", text, re.MULTILINE) for field in ("title", "sources"))
