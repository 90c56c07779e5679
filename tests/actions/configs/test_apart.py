"""Two stories that are not the same, written into a digest's file."""

from __future__ import annotations

import pytest

from digest.actions.configs.apart import keep_apart
from digest.actions.configs.edit import shown
from digest.errors import ConfigError
from digest.publication import Publication


def test_headlines_become_a_rule_in_the_file(publication: Publication) -> None:
    headlines = ('Wind contract signed, "at last"', "Jobs at  risk: union")
    keep_apart(publication, shown(publication, "morning"), headlines)

    assert publication.digests["morning"].not_same == (("Wind contract signed at last", "Jobs at risk: union"),)
    last = (publication.site.folder / "digests/morning.yaml").read_text().splitlines()[-1]
    assert last == 'not_same: ["Wind contract signed at last, Jobs at risk: union"]'


def test_one_headline_is_no_rule(publication: Publication) -> None:
    with pytest.raises(ConfigError, match="names one story"):
        keep_apart(publication, shown(publication, "morning"), ["Wind contract"])
