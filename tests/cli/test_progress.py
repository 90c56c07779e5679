"""What whoever waits is shown."""

from __future__ import annotations

import pytest

from digest.cli.progress import MANY, counting


def test_many_things_are_counted_on_standard_error_a_hundred_thousand_at_a_time(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tell = counting("row")
    for done in (500, MANY - 1, MANY, MANY + 500, 3 * MANY + 1, 3 * MANY + 2):
        tell(done)
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "100,000 rows so far\n300,001 rows so far\n")
