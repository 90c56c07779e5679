from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.read.feeds.jsonfeed import Object
from digest.read.pages.jsonld import Graph, graph, is_article, main_object, texts
from digest.read.text.trees import html_tree

ARTICLE: Object = {"@type": "NewsArticle", "headline": "The weir is mended", "datePublished": "2025-03-02"}


def page(*scripts: object, kind: str = "application/ld+json") -> Graph:
    """The nodes of a page with these scripts; a text stands there as it is."""
    words = (script if isinstance(script, str) else json.dumps(script) for script in scripts)
    markup = "".join(f'<script type="{kind}">{word}</script>' for word in words)
    return graph(html_tree(f"<html><head>{markup}</head><body><p>x</p></body></html>"))


@pytest.mark.parametrize(
    "script",
    [
        ARTICLE,
        [ARTICLE],
        {"@context": "https://schema.org", "@graph": [ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        {"@graph": [{"@type": "WebSite", "name": "Weir Weekly"}, [[ARTICLE]]]},
    ],
    ids=["bare", "in a list", "in a graph", "inside a page", "in lists of lists"],
)
def test_the_article_is_met_wherever_it_lies(script: object) -> None:
    assert main_object(page(script)) == ARTICLE


@pytest.mark.parametrize(
    "wrapped",
    [
        "<!-- {} -->",
        "//<![CDATA[\n{}\n//]]>",
        "/* <![CDATA[ */ {} /* ]]> */",
        "<![CDATA[{}]]>",
        "{};",
        "\n\t {} ;\n",
    ],
)
def test_comment_marks_and_semicolons_around_the_data_are_no_harm(wrapped: str) -> None:
    assert main_object(page(wrapped.replace("{}", json.dumps(ARTICLE)))) == ARTICLE


@pytest.mark.parametrize(
    ("script", "headline"),
    [
        ('{"@type": "Article", "headline": "Commas, too many",}', "Commas, too many"),
        ('{"@type": "Article", "headline": "One, two", "keywords": ["a", "b", ], }', "One, two"),
        ('{"@type": "Article", "headline": "Broken\nover two lines"}', "Broken\nover two lines"),
        ('{"@type": "Article", "headline": "\u1300\u12cb\u1275 \u12dc\u1293"}', "\u1300\u12cb\u1275 \u12dc\u1293"),
    ],
)
def test_what_pages_get_wrong_in_json_is_read_all_the_same(script: str, headline: str) -> None:
    assert texts(main_object(page(script)), "headline") == (headline,)


@pytest.mark.parametrize("script", ["", "null", "7", '"NewsArticle"', "{'@type': 'Article'}", "[[[", "{}", "undefined"])
def test_what_is_no_linked_data_gives_no_nodes_and_spares_the_next_script(script: str) -> None:
    assert page(script).by_id == {}
    assert main_object(page(script, ARTICLE)) == ARTICLE


def test_other_scripts_are_left_alone() -> None:
    assert page(ARTICLE, kind="application/json").by_id == {}
    assert page(ARTICLE, kind="text/javascript").by_id == {}
    assert main_object(page(ARTICLE, kind="Application/LD+JSON; charset=utf-8")) == ARTICLE


@pytest.mark.parametrize(
    ("kind", "article"),
    [
        ("NewsArticle", True),
        ("https://schema.org/OpinionNewsArticle", True),
        (["Thing", "BlogPosting"], True),
        ("SocialMediaPosting", True),
        ("LiveBlogPosting", True),
        ("Recipe", True),
        ("Report", True),
        ("ReportageNewsArticle", True),
        ("ItemList", False),
        ("ArticleList", False),
        ("Reporter", False),
        ("WebPage", False),
        ("", False),
        (None, False),
        (7, False),
    ],
)
def test_articles_are_told_by_their_type_in_any_spelling(kind: object, article: bool) -> None:
    assert is_article({"@type": kind}) is article


def test_the_dated_article_with_a_headline_is_the_pages_own() -> None:
    teaser = {"@type": "Article", "name": "Something else"}
    assert main_object(page(teaser, ARTICLE)) == ARTICLE
    assert main_object(page({"@type": "Article", "headline": "Undated"}, ARTICLE)) == ARTICLE


def test_without_a_dated_one_the_first_that_has_a_name_is_taken() -> None:
    first, second = ({"@type": "Article", "name": name} for name in ("First", "Second"))
    assert main_object(page({"@type": "Article"}, first, second)) == first


@pytest.mark.parametrize(
    "around",
    [
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": ARTICLE}]},
        {"@type": "CollectionPage", "mainEntity": {"@type": "ItemList", "itemListElement": [ARTICLE]}},
        {"@type": "WebPage", "mentions": [ARTICLE]},
        {"@type": "WebPage", "relatedLink": ARTICLE},
        {"@type": "WebPage", "comment": [{"@type": "Comment", "about": ARTICLE}]},
    ],
)
def test_an_article_that_is_only_listed_or_mentioned_is_not_the_pages_own(around: Object) -> None:
    assert main_object(page(around)) == {}
    own = {"@type": "NewsArticle", "headline": "The ferry sails"}
    assert main_object(page(around, own)) == own


def test_the_updates_of_a_live_blog_are_not_its_article() -> None:
    live = {"@type": "LiveBlogPosting", "headline": "Flood: live", "liveBlogUpdate": [ARTICLE, ARTICLE]}
    assert main_object(page(live)) == live


@pytest.mark.parametrize(
    "names_it",
    [
        {"@id": "https://weir.example/ferry#article"},
        {"url": "https://weir.example/ferry/"},
        {"mainEntityOfPage": "http://www.weir.example/ferry"},
        {"mainEntityOfPage": {"@type": "WebPage", "@id": "https://weir.example/ferry"}},
        {"headline": "The  ferry SAILS"},
    ],
)
def test_the_node_that_names_the_page_or_its_heading_is_its_article(names_it: Object) -> None:
    own: Object = {"@type": "Article", "headline": "Ferry", **names_it}
    other = ARTICLE | {"url": "https://weir.example/mended"}
    for scripts in ((own, other), (other, own)):
        assert main_object(page(*scripts), ["https://weir.example/ferry?utm_source=x"], ["The ferry sails"]) == own


def test_a_page_without_articles_has_no_main_object() -> None:
    assert main_object(page({"@type": "Person", "name": "Ines Okafor"})) == {}


def test_a_later_mention_never_replaces_what_an_id_said_first() -> None:
    person = {"@type": "Person", "@id": "#ines", "name": "Ines Okafor"}
    found = page(person, {"@type": "Person", "@id": "#ines", "name": "Somebody else"}).by_id
    assert found["#ines"] == person
    assert len(found) == 2


def test_a_bare_reference_leaves_the_id_to_who_says_more() -> None:
    person = {"@type": "Person", "@id": "#ines", "name": "Ines Okafor"}
    assert page({"@type": "Person", "@id": "#ines"}, person).by_id["#ines"] == person


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Low tide", ("Low tide",)),
        (["Low", "tide"], ("Low", "tide")),
        ({"@language": "en", "@value": "Low tide"}, ("Low tide",)),
        ({"@type": "Thing", "name": "Low tide"}, ("Low tide",)),
        ({"@language": "en"}, ()),
        (["", "  ", "tide"], ("tide",)),
        ("", ()),
        (None, ()),
    ],
)
def test_the_texts_of_a_key_are_strings_lists_and_tagged_ones(value: object, expected: tuple[str, ...]) -> None:
    assert texts({"key": value}, "key") == expected


def test_deep_nesting_ends_the_search_and_raises_nothing() -> None:
    nested: object = ARTICLE
    for _ in range(20):
        nested = {"inside": nested}
    assert page(nested).by_id == {}
    assert page('{"a":' * 50_000).by_id == {}


def test_a_flood_of_nodes_is_cut_at_three_thousand() -> None:
    flood = [{"@type": "Person", "name": f"Reader {n}"} for n in range(4_000)]
    assert len(page(flood, flood).by_id) == 3_000


json_values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["@type", "@id", "name", "headline", "@graph"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(json_values)
def test_any_json_gives_nodes_that_have_a_type(value: object) -> None:
    found = page(value if not isinstance(value, str) else json.dumps(value))
    assert all("@type" in node for node in found.by_id.values())
    main = main_object(found)
    assert not main or is_article(main)
