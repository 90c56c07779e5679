"""A look's folder, the shared parts and the catalogues, read once into a value. [effect]"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from gettext import c2py
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po
from ruamel.yaml.error import YAMLError

from digest.config.yaml.values import values
from digest.errors import ConfigError
from digest.model.look import USUAL_LOOK
from digest.render.look.colour import is_colour
from digest.render.look.words import Catalogue
from digest.render.plain import plain

_FILES = ("edition.mjml", "edition.txt", "subject.txt")
_SHADES = ("paper", "card", "ink", "text", "dim", "line")


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
    templates: Mapping[str, str]
    """Name → source: "edition.mjml", "edition.txt", "parts/…", "notices/…", "web/…"."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Name → the file it was read from, and that of the look's own settings."""
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
    def fingerprint(self) -> str:
        """SHA-256 in hex of all that shapes a mail, the same on every machine: templates, settings, sentences."""
        parts = (getattr(self, field.name) for field in fields(self) if field.name not in ("name", "files"))
        shown = (sorted(part.items()) if isinstance(part, Mapping) else part for part in parts)
        return hashlib.sha256("\0".join(map(repr, shown)).encode()).hexdigest()


def read_look(name_or_folder: str, templates: Path) -> Look:
    """The look of that name in `templates`, or in a folder of one's own. Raises `ConfigError`."""
    folder, fallback = _folder(name_or_folder, templates), templates / "looks" / USUAL_LOOK
    settings = _settings(folder / "look.yaml")
    if folder != fallback:
        settings = {**_settings(fallback / "look.yaml"), **settings}
    shared = {f"{room}/{path.name}": path for room in ("parts", "notices", "web") for path in _in(templates / room)}
    own = {f"parts/{path.name}": path for path in _in(folder / "parts")}
    files = {**{name: _first(folder / name, fallback / name) for name in _FILES}, **shared, **own}
    sources = {name: _source(path) for name, path in files.items()}
    where = str(folder / "look.yaml")
    return Look(
        name=folder.name,
        templates=sources,
        files={"look.yaml": where, **{name: str(path) for name, path in files.items()}},
        subject=sources["subject.txt"].strip(),
        light=_palette(settings, "light", where),
        dark=_palette(settings, "dark", where),
        headline_font=_font(settings, "headline_font", where),
        body_font=_font(settings, "body_font", where),
        pictures=_yes(settings, "pictures", where),
        summaries=_yes(settings, "summaries", where),
        footer=plain(str(settings.get("footer") or ""), 300),
        catalogues={path.stem.lower().replace("_", "-"): _catalogue(path) for path in _po(templates / "locale")},
    )


def _folder(name_or_folder: str, templates: Path) -> Path:
    ready = {path.name: path for path in sorted((templates / "looks").iterdir()) if path.is_dir()}
    own = Path(name_or_folder)
    if name_or_folder in ready:
        return ready[name_or_folder]
    if name_or_folder and own.is_dir():
        return own
    advice = f"Write one of: {', '.join(ready)}; or the path of a folder of your own."
    raise ConfigError(f'There is no look "{name_or_folder}".', advice=advice)


def _settings(file: Path) -> Mapping[str, object]:
    if not file.is_file():
        return {}
    try:
        return _understood(file.read_text(encoding="utf-8"))
    except (YAMLError, UnicodeDecodeError) as error:
        raise ConfigError("This is not readable as YAML.", where=str(file), advice=str(error)) from error


@lru_cache(maxsize=32)
def _understood(text: str) -> Mapping[str, object]:
    # Kept, as translations are, because a scheduler reads its looks at every turn to see whether they changed.
    settings = values(text)
    return settings if isinstance(settings, dict) else {}


def _first(file: Path, fallback: Path) -> Path:
    return file if file.is_file() else fallback


def _source(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError("This template cannot be read.", where=str(file), advice=str(error)) from error


def _in(folder: Path) -> Iterator[Path]:
    return iter(sorted(path for path in folder.glob("*") if path.suffix in (".mjml", ".txt", ".html")))


def _po(folder: Path) -> Iterator[Path]:
    return iter(sorted(folder.glob("*.po")))


def _palette(settings: Mapping[str, object], key: str, where: str) -> Palette:
    shades = settings.get(key)
    given = {name: str(shades.get(name, "")) for name in _SHADES} if isinstance(shades, dict) else {}
    wrong = [name for name in _SHADES if not is_colour(given.get(name, ""))]
    if wrong:
        advice = f'{key}: needs {", ".join(wrong)}, each written like "#1a1b1f".'
        raise ConfigError(f"Colours are missing under {key}:", where=where, advice=advice)
    return Palette(**given)


def _font(settings: Mapping[str, object], key: str, where: str) -> str:
    font = str(settings.get(key, ""))
    if not font or set(font) & set("\"'<>&;{}"):
        raise ConfigError(f"{key}: names fonts with commas between them, without quotes.", where=where)
    return font


def _yes(settings: Mapping[str, object], key: str, where: str) -> bool:
    answer = settings.get(key)
    if not isinstance(answer, bool):
        raise ConfigError(f"{key}: is true or false.", where=where)
    return answer


def _catalogue(file: Path) -> Catalogue:
    try:
        return _translations(file.stem, file.read_bytes())
    except (PoFileError, ValueError) as error:
        raise ConfigError("This catalogue cannot be read.", where=str(file), advice=str(error)) from error


@lru_cache(maxsize=32)
def _translations(language: str, content: bytes) -> Catalogue:
    catalog = read_po(BytesIO(content), locale=language, abort_invalid=True)
    c2py(catalog.plural_expr)
    return Catalogue(language=language, messages=dict(_messages(catalog)), plural=catalog.plural_expr)


def _messages(catalog: Catalog) -> Iterator[tuple[str, tuple[str, ...]]]:
    for message in catalog:
        if not message.id or message.fuzzy:
            continue
        key = message.id if isinstance(message.id, str) else message.id[0]
        forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        if forms and all(forms):
            yield key, forms
