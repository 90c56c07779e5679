from __future__ import annotations

import pytest

from digest.config.digests import Source
from digest.model.source import SourceState
from digest.pipeline.names import source_name, source_names


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


@pytest.mark.parametrize(
    ("source", "names"),
    [
        (Source(url="https://quay.example/rss"), ["The Quay"]),
        (Source(digest="morning"), []),
        (Source(digest="morning", name="Mornings"), ["Mornings"]),
        (Source(imap="news@mail.example", senders=("ada@quay.example",)), ["The Quay"]),
        (Source(imap="news@mail.example", senders=("quay.example",)), []),
        (Source(imap="news@mail.example", senders=("ada@quay.example", "bob@pier.example")), []),
        (Source(imap="news@mail.example", name="Letters"), ["Letters"]),
    ],
)
def test_what_came_from_several_is_called_by_whoever_published_it(source: Source, names: list[str]) -> None:
    known = {source.key: SourceState(source=source.key, name="The Quay")}
    assert list(source_names([source], known).values()) == names
