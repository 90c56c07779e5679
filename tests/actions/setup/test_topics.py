"""The ready-made topics are told by their words."""

from __future__ import annotations

import pytest

from digest.actions.setup.topics import ready_topics
from digest.errors import UsageError


def test_all_are_listed_or_the_one_of_a_word() -> None:
    assert len(ready_topics()) > 15
    (world,) = ready_topics("world")
    assert list(world.model_dump()) == ["key", "name", "description", "keywords"]
    assert (world.key, world.name) == ("world", "World")


def test_a_word_that_is_none_is_refused_with_the_one_that_was_meant() -> None:
    with pytest.raises(UsageError, match=r'There is no ready-made topic "word"\. Did you mean: world\?'):
        ready_topics("word")
