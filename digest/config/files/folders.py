"""Where a folder of articles may lie (pure)."""

from __future__ import annotations

from pathlib import Path

from digest.config.site import Site
from digest.config.typed.unclear import Unclear
from digest.text.near_misses import quoted


def without_dots(path: Path) -> Path:
    """The path with every `..` followed, as written: links are not looked at."""
    kept: list[str] = []
    for part in path.parts:
        if part == ".." and len(kept) > 1:
            kept.pop()
        elif part != "..":
            kept.append(part)
    return Path(*kept)


def outside(text: str, home: Path) -> Path:
    """A folder that digests may read from, absolute; one that is not counts from `home`. Raises `Unclear` for one that
    holds everything."""
    path = without_dots(home / text.strip())
    if len(path.parts) < 2:
        raise Unclear(f"{quoted(text)} is the whole machine. Name the folder that holds the articles.")
    return path


def is_open(folder: str, site: Site) -> bool:
    """Whether the folder lies below the configuration folder, or is or lies below one that the operator named."""
    return any(Path(folder).is_relative_to(place) for place in (without_dots(site.folder), *site.folders))
