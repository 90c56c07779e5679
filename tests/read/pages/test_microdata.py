from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.read.pages.microdata import itemprop, properties
from digest.read.text.trees import html_tree


def values(markup: str, *wanted: str) -> tuple[str, ...]:
    return itemprop(properties(html_tree(f"<html><body>{markup}</body></html>")), *wanted)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<meta itemprop="x" content=" 2025-03-02 ">', "2025-03-02"),
        ('<time itemprop="x" datetime="2025-03-02">last Sunday</time>', "2025-03-02"),
        ('<img itemprop="x" src="/weir.jpg" alt="The weir">', "/weir.jpg"),
        ('<link itemprop="x" href="/weir.jpg">', "/weir.jpg"),
        ('<a itemprop="x" href="/weir"><img src="a.png"></a>', "/weir"),
        ('<a itemprop="x" href="/ines">Ines Okafor</a>', "Ines Okafor"),
        ('<span itemprop="x">Ines <b>Okafor</b></span>', "Ines Okafor"),
        ('<span itemprop="X">Größe</span>', "Größe"),
        ('<span itemprop="name x">堰を直す</span>', "堰を直す"),
        ('<div itemprop="x" itemscope><b itemprop="name">Ines Okafor</b>, lock keeper</div>', "Ines Okafor"),
        ('<div itemprop="x" itemscope><meta itemprop="name" content="Ines Okafor"></div>', "Ines Okafor"),
        ('<div itemprop="x" itemscope>Ines Okafor</div>', "Ines Okafor"),
        ('<p itemprop="x">Shown<script>hidden()</script></p>', "Shown"),
    ],
)
def test_a_property_says_its_value_as_the_standard_reads_it(markup: str, expected: str) -> None:
    assert values(markup, "x") == (expected,)


@pytest.mark.parametrize(
    "markup",
    [
        "",
        '<p itemprop="y">other</p>',
        '<p itemprop="x"></p>',
        '<p itemprop="x">  </p>',
        '<p itemprop="xx">longer name</p>',
        '<p class="x">no property</p>',
        '<img itemprop="x" alt="no address">',
    ],
)
def test_what_says_nothing_under_that_name_gives_nothing(markup: str) -> None:
    assert values(markup, "x") == ()


def test_the_first_property_that_the_page_has_decides() -> None:
    markup = '<b itemprop="creator">The photographer</b><b itemprop="author">Ines Okafor</b>'
    assert values(markup, "author", "creator") == ("Ines Okafor",)
    assert values(markup, "editor", "creator") == ("The photographer",)


def test_several_values_keep_the_pages_order() -> None:
    assert values('<i itemprop="author">B</i><i itemprop="author">A</i>', "author") == ("B", "A")


@pytest.mark.parametrize(
    "around",
    [
        '<div itemprop="comment" itemscope>{}</div>',
        '<div itemscope itemtype="https://schema.org/Comment">{}</div>',
        '<div itemscope itemtype="http://schema.org/UserComments"><p>{}</p></div>',
        '<div itemprop="publisher" itemscope>{}</div>',
    ],
)
def test_a_commenter_and_the_publisher_are_not_the_author(around: str) -> None:
    author = '<span itemprop="author">A Troll</span>'
    assert values(around.format(author), "author") == ()
    assert values(f'{around.format(author)}<b itemprop="author">Ines</b>', "author") == ("Ines",)


def test_a_flood_of_properties_is_cut_at_twenty() -> None:
    assert len(values('<i itemprop="author">One of many</i>' * 100, "author")) == 20


def test_a_very_long_value_is_cut() -> None:
    assert len(values(f'<p itemprop="x">{"word " * 5_000}</p>', "x")[0]) == 2_000


PIECES = (
    *(
        '<i itemprop="x">',
        '<div itemprop="x" itemscope>',
        '<b itemprop="name">',
        '<img itemprop="x" src="">',
        '<a itemprop="x"',
    ),
    *(' href="/a">', "</i>", "</div>", ">", "é", "&lt;", " ", "<p>", '<meta itemprop="x" content=" ">'),
)


@given(st.lists(st.sampled_from(PIECES), min_size=4, max_size=14))
def test_values_of_any_mangled_markup_say_something_and_have_no_space_around(pieces: list[str]) -> None:
    assert all(value and value == value.strip() for value in values("".join(pieces), "x"))
