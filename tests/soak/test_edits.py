"""Ten thousand edits of odd files: the lines that an edit does not name are as they were."""

from __future__ import annotations

import pytest

from tests.config.edits.test_random_edits import FILES, tried

EDITS = 10_000


@pytest.mark.soak
def test_ten_thousand_edits_touch_the_lines_they_name_alone() -> None:
    rounds = -(-EDITS // len(FILES))
    made = [tried(name, seed) for seed in range(rounds) for name in FILES]
    assert len(made) >= EDITS
    assert sum(made) > 0.98 * len(made)
