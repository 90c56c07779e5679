"""What texts mean, as vectors: the average of wordllama's vectors of their tokens (the extra `embeddings`).

[effect] Reads two files of the installed wheel, once. None of wordllama's own code runs: it would bring along a program
that downloads.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from digest.group.vectors import Embed, Floats

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_WEIGHTS = "weights/l2_supercat_256.safetensors"
_TOKENS = "tokenizers/l2_supercat_tokenizer_config.json"


def installed() -> Embed | None:
    """What is installed, read when it is first asked; None without the extra."""
    return _averaged if _home() else None


@cache
def _home() -> Path | None:
    spec = find_spec("wordllama")
    homes = [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
    return next((home for home in homes if (home / _WEIGHTS).is_file() and (home / _TOKENS).is_file()), None)


@cache
def _model(home: Path) -> tuple[Tokenizer, Floats]:
    from safetensors.numpy import load_file  # noqa: PLC0415
    from tokenizers import Tokenizer  # noqa: PLC0415

    tokenizer = Tokenizer.from_file(str(home / _TOKENS))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer, load_file(home / _WEIGHTS)["embedding.weight"]


def _averaged(texts: Sequence[str]) -> Floats:
    home = _home()
    assert home
    tokenizer, vectors = _model(home)
    rows = np.zeros((len(texts), vectors.shape[1]))
    for row, encoding in zip(rows, tokenizer.encode_batch(list(texts), add_special_tokens=False), strict=True):
        if encoding.ids:
            row[:] = vectors[encoding.ids].astype(np.float64).mean(axis=0)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    averages: Floats = rows / np.where(lengths > 0, lengths, 1.0)
    return averages
