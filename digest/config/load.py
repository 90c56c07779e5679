"""Configuration files read into values [effect: reads files]."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from digest import log
from digest.config.digests import Digest
from digest.config.disk import small_text, text_of
from digest.config.files.digest_file import Around, read_digest
from digest.config.files.environment import ProviderNeeds, Surroundings
from digest.config.files.looks.look_file import read_look as parse_look
from digest.config.files.site_file import database_of, read_site, remarks
from digest.config.files.source import source_of
from digest.config.folder import digest_files, meant_as_site
from digest.config.ready import ready_made
from digest.config.site import Site
from digest.config.typed.fields import is_name
from digest.config.yaml.problems import Broken, Problem, Problems, Spot
from digest.enclosed import content

__all__ = ["Broken", "Configuration", "Problem", "parse", "parse_look", "read", "source_of"]


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
    unread: tuple[str, ...] = ()
    """Remarks on files that are not read and look as if they were meant to be."""


def read(
    folder: Path, environ: Mapping[str, str], providers: Mapping[str, ProviderNeeds], today: date | None = None
) -> Configuration:
    """The configuration that lies in a folder, which may name any of the providers. Raises `Broken` when its
    digest.yaml cannot be used; a digest's file that cannot be used is among the refused, and the others are there. What
    is proposed instead of an unclear schedule begins after `today`."""
    folder = folder.absolute()
    file = f"{folder.name}/digest.yaml"
    with _any_fault_is_of(file):
        text = _site_text(folder, file)
        site = _site(text, file, folder, environ, providers)
    files = digest_files(folder)
    digests: dict[str, Digest] = {}
    refused: dict[str, Broken] = {}
    texts: dict[str, str] = {}
    around = Around(site=site, ready=ready_made, digests=files.paths.keys(), today=today)
    for key, path in files.paths.items():
        name = f"{folder.name}/digests/{key}.yaml"
        try:
            with _any_fault_is_of(name):
                _proper(key, name)
                texts[key] = text_of(path, name)
                digests[key] = read_digest(texts[key], key, name, around)
        except Broken as broken:
            refused[key] = broken
    return Configuration(
        site=site, digests=digests, refused=refused, texts=texts, notes=remarks(text, site), unread=files.unread
    )


def database(folder: Path, environ: Mapping[str, str], providers: Mapping[str, ProviderNeeds]) -> str:
    """The SQLAlchemy URL of the folder's database, also while its digest.yaml is missing or cannot be used."""
    folder, text = folder.absolute(), ""
    with suppress(Broken):
        text = _site_text(folder, f"{folder.name}/digest.yaml")
    return database_of(text, Surroundings(folder=folder, environ=environ, read=small_text, providers=providers))


def _site(
    text: str, file: str, folder: Path, environ: Mapping[str, str], providers: Mapping[str, ProviderNeeds]
) -> Site:
    """With the files that its secrets were read from."""
    secret_files: list[Path] = []

    def read_secret(path: Path) -> str:
        secret_files.append(path)
        return small_text(path)

    enclosed = partial(content, folder)
    machine = Surroundings(
        folder=folder, environ=environ, read=read_secret, providers=providers, enclosed=enclosed, read_open=small_text
    )
    return read_site(text, file, machine).model_copy(update={"secret_files": tuple(secret_files)})


def parse(
    text: str,
    key: str,
    site: Site,
    file: str,
    today: date | None = None,
    digests: Collection[str] | None = None,
) -> Digest:
    """The digest that a text defines; `file` is its name as people see it. Raises `Broken`, also where it names none of
    the `digests`, unless these are not known."""
    with _any_fault_is_of(file):
        return read_digest(text, key, file, Around(site=site, ready=ready_made, digests=digests, today=today))


def parse_file(path: Path, key: str, site: Site, today: date | None = None) -> Digest:
    """The digest of that name as some other file defines it. Raises `Broken`, also where it cannot be read."""
    return parse(text_of(path, str(path)), key, site, str(path), today)


@contextmanager
def _any_fault_is_of(file: str) -> Iterator[None]:
    """Whatever goes wrong inside is a reason to refuse that file, and raised as `Broken`: no file that somebody types
    stops another."""
    try:
        yield
    except Broken:
        raise
    except Exception as error:
        log.event("file.unforeseen", level=logging.ERROR, file=file, reason=repr(error))
        problems = Problems(file)
        what = "Something in this file cannot be understood, and I cannot tell what. Take back the last change to it."
        problems.add_setting(file, what)
        problems.stop()


def _site_text(folder: Path, file: str) -> str:
    if os.path.lexists(folder / "digest.yaml"):
        return text_of(folder / "digest.yaml", file)
    problems = Problems(file)
    meant = meant_as_site(folder)
    todo = f"Rename {meant}: its name must be digest.yaml." if meant else "`digest init` makes the folder."
    problems.add_missing(file, f"There is no such file in {folder.parent}. {todo}")
    problems.stop()
    return ""


def _proper(key: str, file: str) -> None:
    if is_name(key):
        return
    problems = Problems(file)
    proper = "-".join(re.findall(r"[a-z0-9]+", key.lower()))[:60].strip("-") or "morning"
    what = "The name of a digest's file has small letters a to z, digits and hyphens only. Rename it:"
    problems.add(Spot(file=file, line=1, typed=f"(its name) {key}.yaml"), what, f"{proper}.yaml")
    problems.stop()
