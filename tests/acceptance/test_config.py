"""An editor has their file changed by the program, looks at what was done, and takes it back."""

from __future__ import annotations

import json

from tests.acceptance.conftest import Publication
from tests.cli.web import Web

HARBOUR = """\
# The harbour's own digest
title: Harbour
send: by hand

sources:            # what is collected
- {url}             # the Post

# what readers choose
topics: [world, culture]
rest: More"""


def test_a_source_is_asked_shown_and_added_and_everything_is_taken_back(publication: Publication, press: Web) -> None:
    publication.site()
    typed = HARBOUR.format(url="https://post.example/rss").replace("\n", "\r\n")
    file = publication.file("harbour", "")
    file.write_bytes(typed.encode())

    added = publication.digest("sources", "add", press.feed, "--to", "harbour", "--topic", "culture")

    assert added.code == 0, added.text
    assert "ok The Harbour Post: feed, 3 articles" in added.out
    assert "Museum shows paintings" in added.out
    new = f"- url: {press.feed}\r\n  name: The Harbour Post\r\n  topic: culture\r\n"
    assert file.read_bytes().decode() == typed.replace("# the Post\r\n", f"# the Post\r\n{new}")
    again = publication.digest("sources", "add", press.feed, "--to", "harbour")
    assert (again.code, "is a source of harbour already: config/digests/harbour.yaml:7" in again.err) == (1, True)

    history = json.loads(publication.digest("config", "history", "harbour", "--json").out)
    assert [(version["how"], version["in_force"]) for version in history] == [
        (f"source {press.feed} added", True),
        ("in the file", False),
    ]
    assert history[0]["by"]
    assert f"    + - url: {press.feed}" in publication.digest("config", "compare", "harbour").out

    back = publication.digest("config", "back", "harbour")
    assert (back.code, file.read_bytes().decode()) == (0, typed)
    assert "line 7\n    - - url" in back.out
    assert "back to version" in publication.digest("config", "history", "harbour").out


def test_a_source_that_gives_nothing_is_added_only_when_that_is_meant(publication: Publication, press: Web) -> None:
    publication.site()
    publication.file("harbour", HARBOUR.format(url="https://post.example/rss"))
    gone = f"{press.host}/gone"

    refused = publication.digest("sources", "add", gone)
    assert (refused.code, "Nothing was added." in refused.err) == (1, True)
    assert publication.digest("sources", "add", gone, "--anyway").code == 0
    removed = publication.digest("sources", "remove", gone)
    assert (removed.code, f"    - - {gone}" in removed.out) == (0, True)


def test_what_cannot_be_added_is_told(publication: Publication, press: Web) -> None:
    publication.site()
    file = publication.file("harbour", HARBOUR.format(url="https://post.example/rss"))
    before = file.read_text()
    no_topic = publication.digest("sources", "add", press.feed, "--topic", "cultur")
    assert (no_topic.code, 'There is no topic "cultur"' in no_topic.err, "Culture" in no_topic.err) == (2, True, True)
    assert publication.digest("sources", "add", "not an address").code == 2
    assert publication.digest("config", "back", "harbour", "77").code == 2
    assert publication.digest("config", "back", "harbour").code == 1
    assert file.read_text() == before
