"""A look of one's own that begins as a copy of a ready-made one [effect: disk]."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from digest import places
from digest.config.typed.fields import is_name
from digest.errors import UsageError
from digest.model.look import BuiltInLook
from digest.text.near_misses import did_you_mean, quoted


def copy(folder: Path, name: str, like: str, parts: Sequence[str]) -> tuple[Path, ...]:
    """The files of the ready-made look `like` lie in looks/`name` of the configuration folder, and beside them the
    shared parts that are asked for; these files. A look that is there already gets the parts alone, and no file that is
    there is touched. Raises `UsageError` when there is no such look or part, or nothing to copy."""
    if not is_name(name):
        raise UsageError(f"{quoted(name)} is no name of a look.", advice="It has small letters, digits and hyphens.")
    if like not in tuple(BuiltInLook):
        advice = did_you_mean(like, tuple(BuiltInLook)).strip() or f"Write one of: {', '.join(BuiltInLook)}."
        raise UsageError(f"There is no ready-made look {quoted(like)}.", advice=advice)
    own = folder / "looks" / name
    files = {} if own.exists() else {file.name: file for file in sorted((places.TEMPLATES / "looks" / like).iterdir())}
    files |= {f"parts/{part}.mjml": _part(part) for part in parts}
    missing = {file: source for file, source in files.items() if not (own / file).exists()}
    if not missing:
        advice = "Name a part to copy, such as blocks, or another name."
        raise UsageError(f"Nothing was copied: {own} has it already.", advice=advice)
    return tuple(_copied(source, own / file) for file, source in missing.items())


def _part(name: str) -> Path:
    known = {file.stem: file for file in sorted((places.TEMPLATES / "parts").iterdir())}
    if name not in known:
        advice = did_you_mean(name, known).strip() or f"There are: {', '.join(known)}."
        raise UsageError(f"There is no part {quoted(name)}.", advice=advice)
    return known[name]


def _copied(source: Path, to: Path) -> Path:
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with to.open("xb") as file:
            file.write(source.read_bytes())
    except OSError as error:
        raise UsageError(f"{to} cannot be written: {error.strerror}.") from None
    return to
