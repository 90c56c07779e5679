"""Where what comes with the program lies: beside the code in a clone, inside it in a wheel."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

_PACKAGE = Path(__file__).parent
_DATA = _PACKAGE / "_data" if (_PACKAGE / "_data").is_dir() else _PACKAGE.parent

TEMPLATES = _DATA / "templates"
SAMPLE = _DATA / "config"
TOPICS = _PACKAGE / "config" / "topics"


@cache
def word_vectors() -> tuple[Path, Path] | None:
    """The weights and the tokens of the extra `embeddings`; None where it is not installed."""
    spec = find_spec("wordllama")
    for home in (spec.submodule_search_locations or ()) if spec else ():
        weights = Path(home) / "weights/l2_supercat_256.safetensors"
        tokens = Path(home) / "tokenizers/l2_supercat_tokenizer_config.json"
        if weights.is_file() and tokens.is_file():
            return weights, tokens
    return None


def can_print() -> bool:
    """Whether the extra `pictures` is installed, which makes our own copies of them."""
    return find_spec("PIL") is not None
