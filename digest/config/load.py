"""Configuration files read into values [effect: reads files]."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from digest.config.digests import Digest
from digest.config.files.digest_file import Around, read_digest
from digest.config.files.environment import ProviderNeeds, Surroundings
from digest.config.files.site_file import read_site, remarks
from digest.config.files.source import source_of
from digest.config.ready import ready_made
from digest.config.site import Site
from digest.config.typed.fields import is_name
from digest.config.yaml.document import split
from digest.config.yaml.problems import Broken, Problem, Problems, Spot
from digest.text.near_misses import quoted

__all__ = ["Broken", "Configuration", "Problem", "parse", "read", "source_of"]

_LARGEST = 2_000_000
"""Bytes of a file that are looked at."""
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Everything that a configuration folder says."""

    site: Site
    digests: Mapping[str, Digest]
    """By key, in the order of the keys."""
    refused: Mapping[str, Broken]
    """Files of digests that cannot be used, by key."""
    texts: Mapping[str, str]
    """The text of every digest's file that could be read, refused ones included."""
    notes: tuple[str, ...] = ()
    """What is no mistake, and yet should be known."""


def read(folder: Path, environ: Mapping[str, str], providers: Mapping[str, ProviderNeeds]) -> Configuration:
    """The configuration that lies in a folder, which may name any of the providers. Raises `Broken` when its
    digest.yaml cannot be used; a digest's file that cannot be used is among the refused, and the others are there."""
    folder = folder.absolute()
    file = f"{folder.name}/digest.yaml"
    if not (folder / "digest.yaml").is_file():
        problems = Problems(file)
        problems.add_missing(file, f"There is no such file in {folder.parent}. `digest init` makes the folder.")
        problems.stop()
    text = _text(folder / "digest.yaml", file)
    machine = Surroundings(folder=folder, environ=environ, read=_secret, providers=providers)
    site = read_site(text, file, machine)
    files, notes = _files(folder)
    digests: dict[str, Digest] = {}
    refused: dict[str, Broken] = {}
    texts: dict[str, str] = {}
    around = Around(site=site, ready=ready_made(), digests=files.keys())
    for key, path in files.items():
        name = f"{folder.name}/digests/{path.name}"
        try:
            _proper(key, name)
            texts[key] = _text(path, name)
            digests[key] = read_digest(texts[key], key, name, around)
        except Broken as broken:
            refused[key] = broken
    return Configuration(site=site, digests=digests, refused=refused, texts=texts, notes=(*remarks(text, site), *notes))


def parse(text: str, key: str, site: Site, file: str) -> Digest:
    """The digest that a text defines; `file` is its name as people see it. Raises `Broken`. That the digests in
    `not_in` exist is not checked."""
    return read_digest(text, key, file, Around(site=site, ready=ready_made()))


def parse_file(path: Path, key: str, site: Site) -> Digest:
    """The digest of that name as some other file defines it. Raises `Broken`, also where it cannot be read."""
    return parse(_text(path, str(path)), key, site, str(path))


def _files(folder: Path) -> tuple[dict[str, Path], tuple[str, ...]]:
    """The files of digests by key, and remarks on files that look as if they were meant to be some."""
    files: dict[str, Path] = {}
    notes: list[str] = []
    for path in sorted((folder / "digests").glob("*")):
        if path.name.startswith(".") or path.name.endswith("~") or not path.is_file():
            continue
        if path.suffix == ".yaml":
            files[path.stem] = path
        elif path.suffix.lower() in (".yml", ".yaml"):
            notes.append(f"{folder.name}/digests/{path.name} is not read: its name must end in .yaml")
    if not files and not notes:
        notes.append(f"There is no digest in {folder.name}/digests yet: `digest new NAME` makes one.")
    return files, tuple(notes)


def _proper(key: str, file: str) -> None:
    if is_name(key):
        return
    problems = Problems(file)
    proper = "-".join(re.findall(r"[a-z0-9]+", key.lower()))[:60].strip("-") or "morning"
    what = "The name of a digest's file has small letters a to z, digits and hyphens only. Rename it:"
    problems.add(Spot(file=file, line=1, typed=f"(its name) {key}.yaml"), what, f"{proper}.yaml")
    problems.stop()


def _text(path: Path, file: str) -> str:
    """A file's text. Raises `Broken` where it is no UTF-8, or cannot be read."""
    problems = Problems(file)
    try:
        with path.open("rb") as opened:
            content = opened.read(_LARGEST)
    except OSError as error:
        problems.add_setting(file, f"This file cannot be read: {(error.strerror or 'no access').lower()}.")
        problems.stop()
        raise
    try:
        return content.decode("utf-8-sig", "ignore" if len(content) == _LARGEST else "strict")
    except UnicodeDecodeError as error:
        lines = split(content[: error.start].decode("utf-8", "replace") + "\ufffd")
        shown = split(content.decode("utf-16" if content[:2] in _BYTE_ORDER_MARKS else "cp1252", "replace"))
        line = 1 if content[:2] in _BYTE_ORDER_MARKS else len(lines)
        what = f"From {quoted(shown[line - 1])} on, this file is not in UTF-8. Save it anew with the encoding UTF-8."
        problems.add(Spot(file=file, line=line, typed=shown[line - 1]), what)
        problems.stop()
        raise


def _secret(path: Path) -> str:
    return path.read_text(encoding="utf-8")
