"""A source is taken out of a digest's file."""

from __future__ import annotations

import pytest

from digest.actions.sources.remove import remove_source
from digest.errors import ConfigError, UsageError
from tests.actions.conftest import Open

WIRE = "https://wire.example/rss"
TWO = f"title: A\nsources:\n  - url: {WIRE}\n    name: The Wire\n  - folder: ./inbox\n    name: Ours\n"


@pytest.mark.parametrize(("what", "left"), [("the wire", "folder"), ("wire.example/rss", "folder"), ("Ours", "url")])
def test_a_source_goes_by_its_name_or_address(open_wiring: Open, what: str, left: str) -> None:
    publication = open_wiring(morning=TWO).publication
    remove_source(publication, what)
    (source,) = publication.digests["morning"].sources
    assert getattr(source, left)


def test_of_several_digests_one_is_named(open_wiring: Open) -> None:
    publication = open_wiring(morning=TWO, weekend=TWO).publication
    with pytest.raises(UsageError, match=r"Several sources are called \"The Wire\"[\s\S]*of weekend"):
        remove_source(publication, "The Wire")
    remove_source(publication, "The Wire", "weekend")
    assert [len(digest.sources) for digest in publication.digests.values()] == [2, 1]


def test_the_last_source_stays(open_wiring: Open) -> None:
    publication = open_wiring(morning=f"title: A\nsources: [{WIRE}]\n").publication
    with pytest.raises(ConfigError, match="A digest needs at least one source"):
        remove_source(publication, WIRE)
    with pytest.raises(UsageError, match="There is no source"):
        remove_source(publication, "https://other.example")
