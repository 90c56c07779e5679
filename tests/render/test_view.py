from __future__ import annotations

from dataclasses import replace

import pytest

from digest.model.article import Image
from digest.render.view import StoryView
from tests.render.made import picture

STORY = StoryView(
    key="1", section="world", title="T", url="", summary="", source="S", minutes=0, also=(), others=0, update=False,
    before="", image=None, language="", direction="",
)  # fmt: skip


@pytest.mark.parametrize(
    ("image", "large", "small"),
    [
        (None, None, None),
        (picture(), 536, 144),
        (picture(width=None, height=None), 536, 144),
        (picture(width=400, height=300), 536, 144),
        (picture(width=200, height=200), None, 144),
        (picture(width=32, height=32), None, None),
        (picture(width=1000, height=2000), 240, 72),
        (picture(width=1000, height=40_000), None, None),
        (picture("http://wire.example/a.jpg"), None, None),
        (picture("https://wire.example/a.svg"), None, None),
        (picture("https://wire.example/a.webp?w=600"), None, None),
    ],
)
def test_a_picture_keeps_its_proportions_and_is_never_an_icon(
    image: Image | None, large: int | None, small: int | None
) -> None:
    story = replace(STORY, image=image)
    assert (story.large and story.large.width, story.small and story.small.width) == (large, small)
