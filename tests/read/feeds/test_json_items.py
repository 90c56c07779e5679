"""JSON of any shape, by paths that an editor gives, and by those that are proposed."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import Unreadable
from digest.model.article import Image
from digest.model.source import Paths, SourceKind
from digest.read.documents import Reading, read

URL = "https://api.quay.example/v2/items"
STORIES = {
    "meta": {"count": 2, "tags": [{"name": "harbour"}, {"name": "ferry"}]},
    "data": {
        "stories": [
            {
                "id": 71,
                "headline": "Harbour wall is raised",
                "web": {"url": "/news/wall"},
                "first_published": "2026-11-24T06:30:00+01:00",
                "teaser": "<p>The wall of the inner harbour is raised by a metre.</p>",
                "authors": [{"name": "Ada Quay"}, {"name": "Bo Pier"}],
                "lead_image": {"src": "https://img.quay.example/wall.jpg", "alt": "The wall"},
            },
            {
                "id": 72,
                "headline": "Ferry leaves an hour late",
                "web": {"url": "/news/ferry"},
                "first_published": "2026-11-23",
                "teaser": "The ferry to the north island leaves an hour late.",
                "authors": [],
                "lead_image": None,
            },
        ]
    },
}
PATHS = Paths(
    items="data.stories[*]",
    title="headline",
    link="web.url",
    published="first_published",
    summary="teaser",
    author="authors[*].name",
    picture="lead_image.src",
)


def reading(document: object, paths: Paths | None = None) -> Reading:
    return read(json.dumps(document).encode(), URL, "application/json", read_as=SourceKind.JSON, paths=paths)


def test_each_article_is_read_by_the_editors_paths() -> None:
    wall, ferry = reading(STORIES, PATHS).entries
    assert (wall.title, wall.url, wall.guid) == ("Harbour wall is raised", "https://api.quay.example/news/wall", "71")
    assert wall.published == datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
    assert (wall.authors, wall.text) == (
        ("Ada Quay", "Bo Pier"),
        "The wall of the inner harbour is raised by a metre.",
    )
    assert wall.image == Image(url="https://img.quay.example/wall.jpg")
    assert (ferry.authors, ferry.image) == ((), None)


def test_a_list_needs_no_star_and_the_document_may_be_the_list() -> None:
    stories = STORIES["data"]["stories"]  # type: ignore[index]
    assert len(reading(STORIES, Paths(items="data.stories", title="headline")).entries) == 2
    assert len(reading(stories, Paths(title="headline")).entries) == 2


def test_the_paths_that_read_it_are_proposed() -> None:
    found = reading(STORIES)
    assert found.paths == Paths(
        items="data.stories[*]",
        title="headline",
        link="web.url",
        published="first_published",
        summary="teaser",
        author="authors[*].name",
        picture="lead_image.src",
    )
    assert len(found.entries) == 2


@pytest.mark.parametrize(
    ("document", "paths"),
    [
        (
            [{"name": "A thing", "html_url": "https://a.example/1", "created_at": "2026-11-24T00:00:00Z"}] * 2,
            Paths(items="$[*]", title="name", link="html_url", published="created_at"),
        ),
        (
            {"re": {"results": [{"webTitle": "A", "subtitle": "x", "webUrl": "https://a.example", "ts": 1764000000}]}},
            Paths(items="re.results[*]", title="webTitle", link="webUrl", published="ts"),
        ),
        (
            {"nodes": [{"node": {"title": {"rendered": "A"}, "link": "https://a.example/a", "date": "2026-11-24"}}]},
            Paths(items="nodes[*]", title="node.title.rendered", link="node.link", published="node.date"),
        ),
        (
            {"a b": [{"subject": "A", "time": 1764000000, "text": "Four words or more here."}]},
            Paths(items='$["a b"][*]', title="subject", published="time", summary="text"),
        ),
    ],
)  # fmt: skip
def test_well_known_shapes_are_recognised(document: object, paths: Paths) -> None:
    assert reading(document).paths == paths


@pytest.mark.parametrize("document", [{}, [], {"a": 1}, {"users": [{"name": "Ada"}]}, [[["x"]]], "x", 7])
def test_what_lists_no_articles_is_told(document: object) -> None:
    with pytest.raises(Unreadable):
        reading(document)


def test_a_path_that_leads_nowhere_is_told_with_what_is_there() -> None:
    with pytest.raises(Unreadable) as refused:
        reading(STORIES, Paths(items="data.posts[*]", title="headline"))
    assert refused.value.what == "has no articles at items: data.posts[*]"
    assert refused.value.advice.startswith("It has the members meta, data")


def test_json_that_nobody_described_leads_to_inspect() -> None:
    with pytest.raises(Unreadable, match="no JSON Feed") as refused:
        read(json.dumps(STORIES).encode(), URL, "application/json")
    assert refused.value.advice == "digest inspect URL proposes how to read it, with read_as: json."


def test_what_is_no_json_is_told_so() -> None:
    with pytest.raises(Unreadable, match="is a feed, not a json"):
        read(b"<rss><channel><item><title>A</title></item></channel></rss>", URL, "", read_as=SourceKind.JSON)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["title", "url", "date", "author", "image", "x y"]), inner, max_size=5)
    ),
    max_leaves=30,
)


@given(VALUES)
def test_odd_values_never_break_it(value: object) -> None:
    for paths in (None, Paths(items="title[*]", title="title", link="url", author="author[*].title", picture="image")):
        with suppress(Unreadable):
            reading({"items_here": value, "title": value}, paths)
