"""A look, the shared parts and the catalogues, read once into a value. [effect]"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache, reduce
from pathlib import Path

from digest.config import load
from digest.config.look import LookSettings, Shades
from digest.errors import ConfigError
from digest.model.look import USUAL_LOOK, BuiltInLook
from digest.render.look import files
from digest.render.look.catalogues import Catalogues, read_catalogues
from digest.render.look.words import Catalogue
from digest.render.plain import plain

#: Pages and mails of other kinds are made of the look in force.
_OTHERS = ("notices/", "letters/", "web/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Colours as "#rrggbb": of the page, the sheet on it, headlines, text, small print and rules."""

    paper: str
    card: str
    ink: str
    text: str
    dim: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Look:
    """Everything rendering needs besides an edition. Each one read is a look of its own: its templates are compiled
    once and kept with it."""

    name: str
    own: bool = False
    """Somebody's own: its templates may do anything, so that they run apart from the program."""
    templates: Mapping[str, str]
    """Name → source: "edition.mjml", "edition.txt", "parts/…", "notices/…", "web/…"."""
    sources: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Name → text of its own files alone, its settings included."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Name → the file it was read from, and that of the look's own settings."""
    unread: Mapping[str, str] = field(default_factory=dict)
    """File that lies with its own and is not read → why, and what to do."""
    subject: str
    """Used where a digest has no subject of its own."""
    light: Palette
    dark: Palette
    headline_font: str
    body_font: str
    pictures: bool
    """Whether it shows images at all."""
    summaries: bool
    """Whether stories other than the lead show theirs."""
    footer: str
    """A line for the foot of every mail; may be empty."""
    catalogues: Mapping[str, Catalogue]
    """Language → sentences."""

    @property
    def of_editions(self) -> Look:
        """With what shapes the mails of editions alone."""
        templates = {name: text for name, text in self.templates.items() if not name.startswith(_OTHERS)}
        return replace(self, templates=templates, sources={}, files={}, unread={})

    @property
    def stamp(self) -> str:
        """Its name, and the fingerprint of what shapes the mails of editions."""
        return f"{self.name} {self.of_editions.fingerprint}"

    @property
    def fingerprint(self) -> str:
        """SHA-256 in hex of all that shapes a mail, the same on every machine: templates, settings, sentences."""
        parts = (
            getattr(self, field.name)
            for field in fields(self)
            if field.name not in ("name", "own", "sources", "files", "unread", "catalogues")
        )
        shown = (sorted(part.items()) if isinstance(part, Mapping) else part for part in parts)
        catalogues = self.catalogues
        all_that = (
            *map(repr, shown),
            catalogues.fingerprint if isinstance(catalogues, Catalogues) else repr(sorted(catalogues.items())),
        )
        return hashlib.sha256("\0".join(all_that).encode()).hexdigest()


def read_look(name: str, templates: Path, folder: Path | None = None) -> Look:
    """The look of that name in `templates`, or where it has a slash the one in that folder below `folder`, that of the
    configuration; what it does not say is the usual look's. Raises `ConfigError`."""
    if folder is not None and "/" in name:
        look = own_look(name, templates, files.own(name, folder), folder)
        return replace(look, unread=files.unread(name, folder))
    if name not in tuple(BuiltInLook):
        advice = f"Write one of: {', '.join(sorted(BuiltInLook))}; or the path of a folder of your own."
        raise ConfigError(f'There is no look "{name}".', advice=advice)
    return _look(name, templates, files.built_in(name, templates), folder, own=False)


def own_look(name: str, templates: Path, sources: Mapping[str, files.Source], folder: Path) -> Look:
    """A look of one's own made of these files, and of the usual look's where one is missing, with the sentences of the
    publication whose configuration folder that is. Raises `ConfigError`."""
    return _look(name, templates, sources, folder, own=True)


def _look(name: str, templates: Path, sources: Mapping[str, files.Source], folder: Path | None, *, own: bool) -> Look:
    usual = files.built_in(USUAL_LOOK, templates)
    typed = (_settings(source) for source in (sources.get(files.SETTINGS), usual[files.SETTINGS]) if source)
    settings = reduce(LookSettings.above, typed)
    every = {**usual, **files.shared(templates), **sources}
    texts = {name: source.text for name, source in every.items() if name != files.SETTINGS}
    return Look(
        name=name,
        own=own,
        templates=texts,
        sources={name: source.text for name, source in sources.items()} if own else {},
        files={name: source.file for name, source in every.items()},
        subject=texts["subject.txt"].strip(),
        light=_palette(settings.light),
        dark=_palette(settings.dark),
        headline_font=settings.headline_font or "",
        body_font=settings.body_font or "",
        pictures=bool(settings.pictures),
        summaries=bool(settings.summaries),
        footer=plain(settings.footer or "", 300),
        catalogues=read_catalogues(templates, folder),
    )


@lru_cache(maxsize=32)
def _settings(source: files.Source) -> LookSettings:
    # Kept, as translations are, because a scheduler reads its looks at every turn to see whether they changed.
    return load.parse_look(source.text, source.file)


def _palette(shades: Shades | None) -> Palette:
    assert shades  # the usual look has all
    return Palette(**shades.model_dump())
