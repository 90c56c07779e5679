"""Lists of feeds come into a digest's file, and go out again."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.actions.sources.opml import as_yaml, export_feeds, import_feeds, listed_feeds
from digest.errors import Refused, UsageError
from digest.publication import Publication
from tests.actions.conftest import MORNING, Open

WIRE = "https://wire.example/rss"
LIST = f"""<opml version="2.0"><head/><body>
<outline text="World"><outline text="Far: away" xmlUrl="https://far.example/rss"/></outline>
<outline text="Wire" xmlUrl="{WIRE}"/>
</body></opml>"""


@pytest.fixture
def opml(tmp_path: Path) -> Path:
    file = tmp_path / "feeds.opml"
    file.write_text(LIST)
    return file


def test_a_list_is_shown_as_an_editor_would_write_it(opml: Path) -> None:
    assert as_yaml(listed_feeds(opml).feeds) == (
        f'sources:\n  - url: https://far.example/rss  # World\n    name: "Far: away"\n  - url: {WIRE}\n    name: Wire'
    )
    assert as_yaml(()) == "sources:\n  []"


def test_new_feeds_are_added_and_known_ones_are_counted(publication: Publication, opml: Path) -> None:
    imported = import_feeds(publication, listed_feeds(opml).feeds, "morning")

    assert (imported.file, imported.added, imported.there) == ("config/digests/morning.yaml", 1, 1)
    text = (publication.site.folder / "digests/morning.yaml").read_text()
    added = '  - url: https://far.example/rss\n    name: "Far: away"\n    topic: World\n'
    assert text == MORNING.replace("topics:", f"{added}topics:")
    publication.reload()
    assert [source.name for source in publication.digests["morning"].sources] == ["", "Far: away"]


def test_sources_that_stand_on_one_line_stay_there(open_wiring: Open, opml: Path) -> None:
    publication = open_wiring(morning=f"title: Morning\nsources: [{WIRE}]  # ours\n").publication

    import_feeds(publication, listed_feeds(opml).feeds, "morning")

    text = (publication.site.folder / "digests/morning.yaml").read_text()
    added = '{url: https://far.example/rss, name: "Far: away"}'
    assert text == f"title: Morning\nsources: [{WIRE}, {added}]  # ours\n"


def test_sources_that_no_line_can_be_added_to_are_left_to_the_editor(open_wiring: Open, opml: Path) -> None:
    before = f"title: Morning\nsources: >\n  {WIRE}\n"
    publication = open_wiring(morning=before).publication

    with pytest.raises(Refused, match=r"sources is written in a way that I cannot change") as raised:
        import_feeds(publication, listed_feeds(opml).feeds, "morning")

    assert "- url: https://far.example/rss" in str(raised.value)
    assert (publication.site.folder / "digests/morning.yaml").read_text() == before


def test_what_is_exported_is_read_back(publication: Publication, tmp_path: Path) -> None:
    exported = export_feeds(publication)

    file = tmp_path / "out.opml"
    file.write_text(exported.opml)
    assert exported.feeds == 1
    assert [feed.url for feed in listed_feeds(file).feeds] == [WIRE]


def test_a_list_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        listed_feeds(tmp_path / "nothing.opml")
