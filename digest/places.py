"""Where templates, the sample and ready-made topics lie: beside the code in a clone, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
_DATA = _PACKAGE / "_data" if (_PACKAGE / "_data").is_dir() else _PACKAGE.parent

TEMPLATES = _DATA / "templates"
SAMPLE = _DATA / "config"
TOPICS = _PACKAGE / "config" / "topics"
