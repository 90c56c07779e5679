"""What texts mean, as vectors: the average of wordllama's vectors of their tokens (the extra `embeddings`).

[effect] Reads two files of the installed wheel, once. None of wordllama's own code runs: it would bring along a program
that downloads.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from digest import places
from digest.group.vectors import Embed, Floats

if TYPE_CHECKING:
    from tokenizers import Tokenizer


def installed() -> Embed | None:
    """What is installed, read when it is first asked; None without the extra."""
    return _averaged if places.word_vectors() else None


@cache
def _model(weights: Path, tokens: Path) -> tuple[Tokenizer, Floats]:
    from safetensors.numpy import load_file  # noqa: PLC0415
    from tokenizers import Tokenizer  # noqa: PLC0415

    tokenizer = Tokenizer.from_file(str(tokens))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer, load_file(weights)["embedding.weight"]


def _averaged(texts: Sequence[str]) -> Floats:
    files = places.word_vectors()
    assert files
    tokenizer, vectors = _model(*files)
    rows = np.zeros((len(texts), vectors.shape[1]))
    for row, encoding in zip(rows, tokenizer.encode_batch(list(texts), add_special_tokens=False), strict=True):
        if encoding.ids:
            row[:] = vectors[encoding.ids].astype(np.float64).mean(axis=0)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    averages: Floats = rows / np.where(lengths > 0, lengths, 1.0)
    return averages
