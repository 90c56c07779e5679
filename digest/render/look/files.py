"""The files of looks as texts: those that come with the program, and those in a folder of one's own [effect]."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from digest.enclosed import NotEnclosed, content, names
from digest.errors import ConfigError
from digest.model.look import BuiltInLook
from digest.text.near_misses import did_you_mean
from digest.text.pictures import NOT_SHOWN

SETTINGS = "look.yaml"
#: Bytes of one file of a look, and of all; how many there may be.
LARGEST, ALL_TOGETHER, MOST = 1_000_000, 3_000_000, 50
_FILES = (SETTINGS, "edition.mjml", "edition.txt", "subject.txt")
_KINDS = (".mjml", ".txt", ".html")
_PICTURES = ("png", "jpg", "jpeg", "gif", *NOT_SHOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file of a look."""

    text: str
    file: str
    """As people know it: "config/looks/ours/edition.mjml"."""


def built_in(name: str, templates: Path) -> dict[str, Source]:
    """The files of a look that comes with the program, by name."""
    folder = templates / "looks" / name
    return {file: _read(folder / file) for file in _FILES if (folder / file).is_file()}


def shared(templates: Path) -> dict[str, Source]:
    """The parts, notices, letters and pages of all looks, by name: "parts/foot.mjml"."""
    rooms = ("parts", "notices", "letters", "web")
    return {f"{room}/{path.name}": _read(path) for room in rooms for path in _in(templates / room)}


def own(name: str, folder: Path) -> dict[str, Source]:
    """The files of a look of one's own, "looks/ours" below the configuration folder, by name. Raises `ConfigError`
    for what is no such folder, and for a file that is a link, too large, or no text."""
    shown = f"{folder.name}/{name}"
    parts = [part for part in _listed(shown, f"{name}/parts", folder) or () if part.endswith(_KINDS)]
    if _listed(shown, name, folder) is None:
        advice = f"Write one of: {', '.join(sorted(BuiltInLook))}; or make the folder."
        raise ConfigError(f'There is no look "{name}".', where=shown, advice=advice)
    if len(parts) > MOST:
        raise ConfigError(f"This look has more than {MOST} parts.", where=f"{shown}/parts")
    sources: dict[str, Source] = {}
    size = 0
    for file in (*_FILES, *(f"parts/{part}" for part in parts)):
        read = _content(f"{shown}/{file}", f"{name}/{file}", folder)
        if read is not None:
            size += len(read)
            sources[file] = _decoded(read, f"{shown}/{file}")
        if size > ALL_TOGETHER:
            raise ConfigError(f"The files of this look have more than {ALL_TOGETHER:,} bytes.", where=shown)
    return sources


def unread(name: str, folder: Path) -> dict[str, str]:
    """What lies in the folder of a look of one's own and is no file of a look → why, and what to do."""
    shown = f"{folder.name}/{name}"
    beside = [file for file in _listed(shown, name, folder) or () if file not in (*_FILES, "parts")]
    parts = [part for part in _listed(shown, f"{name}/parts", folder) or () if not part.endswith(_KINDS)]
    left = {f"{shown}/{file}": _unread(file) for file in beside if not file.startswith(".")}
    return left | {f"{shown}/parts/{part}": _unread(part) for part in parts if not part.startswith(".")}


def _unread(file: str) -> str:
    ending = file.rpartition(".")[2].lower()
    if ending in _PICTURES:
        return "Not read: a picture in a template is named by its https address; a logo: stands in digest.yaml."
    if ending in ("css", "scss"):
        return "Not read: styles stand in <mj-style> in edition.mjml, or in style= where they are meant."
    hint = " A part belongs into the folder parts/." if ending == "mjml" else did_you_mean(file, _FILES)
    return f"Not read: no file of a look is called so.{hint}"


def _listed(shown: str, way: str, folder: Path) -> tuple[str, ...] | None:
    try:
        return names(folder, way)
    except NotEnclosed as error:
        raise ConfigError(f"This folder {error}.", where=shown) from None


def _content(shown: str, name: str, folder: Path) -> bytes | None:
    try:
        return content(folder, name, LARGEST)
    except NotEnclosed as error:
        raise ConfigError(f"This file {error}.", where=shown) from None


def _decoded(read: bytes, file: str) -> Source:
    try:
        return Source(text=read.decode("utf-8-sig"), file=file)
    except UnicodeDecodeError as error:
        line = read.count(b"\n", 0, error.start) + 1
        what = "This file is not in UTF-8. Save it anew with the encoding UTF-8."
        raise ConfigError(what, where=f"{file}:{line}") from None


def _in(folder: Path) -> Iterator[Path]:
    return iter(sorted(path for path in folder.glob("*") if path.suffix in _KINDS))


def _read(path: Path) -> Source:
    return Source(text=path.read_text(encoding="utf-8"), file=str(path))
