from __future__ import annotations

import pytest

from digest.config.digests import Source
from digest.pipeline.names import source_name


@pytest.mark.parametrize(
    ("source", "title", "name"),
    [
        (Source(url="https://quay.example/rss", name="Quay"), "The Quay", "Quay"),
        (Source(url="https://quay.example/rss"), "The Quay", "The Quay"),
        (Source(url="https://quay.example/rss"), "", "quay.example/rss"),
        (Source(folder="/srv/news/config/digests/inbox"), "", "inbox"),
    ],
)
def test_a_source_is_called_as_the_editor_says_or_itself_or_by_where_it_lies(
    source: Source, title: str, name: str
) -> None:
    assert source_name(source, title) == name
