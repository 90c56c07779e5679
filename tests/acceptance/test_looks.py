"""An editor makes the mail look like the paper, and makes mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.conftest import MORNING, Publication
from tests.pipeline.edits import BAD, good


@pytest.fixture
def look(quay: Publication) -> Path:
    """The digest "morning" has a look of its own."""
    quay.file("morning", MORNING + "look: looks/ours\n")
    folder = quay.folder / "config" / "looks" / "ours"
    good(folder)
    return folder


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("an unknown filter", "config/looks/ours/parts/foot.mjml:1: No filter named 'shout'"),
        ("a setting that is not known", 'I do not know "pictrues". Did you mean: pictures?'),
        ("a link to a secret", "config/looks/ours/edition.txt: This file is a link"),
        ("the folder removed", 'There is no look "looks/ours"'),
    ],
)
def test_a_look_that_cannot_be_used_is_refused_by_check_as_by_preview_and_send(
    quay: Publication, look: Path, bad: str, says: str
) -> None:
    assert quay.digest("check", "morning").code == 0
    BAD[bad](look)

    checked = quay.digest("check", "morning")
    assert (checked.code, says in checked.err) == (1, True), checked.err
    assert "It never worked, so no digest with `look: looks/ours` is sent." in checked.err
    for words in (("preview", "morning"), ("send", "morning")):
        answer = quay.digest(*words)
        assert (answer.code, says in answer.err) == (2, True), answer.text
