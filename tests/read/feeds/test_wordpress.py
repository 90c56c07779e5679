from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.read.documents import Reading, read

URL = "https://pier.example/wp-json/wp/v2/posts"
POST = {
    "id": 7,
    "date": "2025-03-02T08:00:00",
    "date_gmt": "2025-03-02T07:00:00",
    "guid": {"rendered": "https://pier.example/?p=7"},
    "link": "https://pier.example/wall",
    "title": {"rendered": "Harbour wall &#8211; <em>raised</em>"},
    "content": {"rendered": "<p>The wall rises.</p><p>Work begins in May.</p>"},
    "excerpt": {"rendered": "<p>It rises.</p>"},
    "author": 3,
    "_embedded": {
        "author": [{"name": "Ines Okafor"}],
        "wp:featuredmedia": [{"source_url": "https://pier.example/wall.jpg", "alt_text": "The wall"}],
        "wp:term": [[{"name": "Harbour"}], [{"name": "walls &amp; quays"}]],
    },
}


def posts(*items: object) -> Reading:
    return read(json.dumps(items).encode(), URL, "application/json; charset=UTF-8")


def test_posts_over_rest_are_a_feed() -> None:
    reading = posts(POST)
    (entry,) = reading.entries
    assert (reading.kind, entry.title, entry.url) == (
        "feed",
        "Harbour wall – raised",
        "https://pier.example/wall",
    )
    assert str(entry.published) == "2025-03-02 07:00:00+00:00"
    assert (entry.text, entry.summary) == ("The wall rises.\n\nWork begins in May.", "It rises.")
    assert (entry.authors, entry.categories) == (("Ines Okafor",), ("Harbour", "walls & quays"))
    assert entry.image is not None
    assert (entry.image.url, entry.image.alt, entry.guid) == (
        "https://pier.example/wall.jpg",
        "The wall",
        "https://pier.example/?p=7",
    )


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("_embedded", None),
        ("_embedded", {"author": "x", "wp:term": {"a": 1}, "wp:featuredmedia": [None]}),
        ("content", "words"),
        ("excerpt", []),
        ("date_gmt", 5),
        ("link", "javascript:alert(1)"),
    ],
)
def test_members_of_another_type_count_as_absent(member: str, value: object) -> None:
    (entry,) = posts(POST | {member: value}).entries
    assert entry.title == "Harbour wall – raised"


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=9),
        lambda x: st.lists(x) | st.dictionaries(st.sampled_from(list(POST)), x),
        max_leaves=9,
    )
)
def test_any_json_beside_a_post_is_no_harm(value: object) -> None:
    assert posts(POST, value).entries[0].url == "https://pier.example/wall"
