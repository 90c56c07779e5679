from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.read.pages.metadata import Facts, facts
from digest.read.text.trees import html_tree


def said(head: str, body: str = "<p>x</p>", root: str = "<html>") -> Facts:
    return facts(html_tree(f"{root}<head>{head}</head><body>{body}</body></html>"))


def meta(name: str, content: str, key: str = "name") -> str:
    return f'<meta {key}="{name}" content="{content}">'


def linked(*nodes: dict[str, object]) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(node)}</script>' for node in nodes)


def news(**members: object) -> dict[str, object]:
    return {"@type": "NewsArticle", "headline": "The weir is mended", **members}


def test_a_page_that_says_nothing_for_machines_says_nothing_here() -> None:
    assert said("<title>Only a title</title>") == Facts()


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("og:title", "titles"),
        ("DC.Title", "titles"),
        ("dc:title", "titles"),
        ("DCTERMS:title", "titles"),
        ("citation_title", "titles"),
        ("article:published_time", "dates"),
        ("dcterms.issued", "dates"),
        ("pubdate", "dates"),
        ("date", "made"),
        ("timestamp", "made"),
        ("og:image:secure_url", "images"),
        ("twitter:image:src", "images"),
        ("og:site_name", "sites"),
        ("application-name", "sites"),
        ("og:locale", "languages"),
        ("article:tag", "keywords"),
    ],
)
def test_a_meta_element_counts_by_any_of_its_keys_and_in_any_case(name: str, field: str) -> None:
    for key in ("name", "property", "itemprop"):
        assert getattr(said(meta(name.upper(), "Weir", key)), field) == ("Weir",)


def test_several_names_in_one_element_all_count() -> None:
    found = said(meta("og:title twitter:image", "Weir", "property"))
    assert (found.titles, found.images) == (("Weir",), ("Weir",))


def test_a_value_in_the_wrong_attribute_is_read_and_an_empty_one_is_none() -> None:
    assert said('<meta name="og:title" value="Weir">').titles == ("Weir",)
    assert said('<meta name="og:title" content="   "><meta name="og:title">').titles == ()


def test_titles_come_the_most_trustworthy_first_and_each_once() -> None:
    head = meta("twitter:title", "T") + meta("og:title", "O") + linked(news(headline="L", name="N"))
    assert said(head, '<h2 itemprop="headline">M</h2>').titles == ("L", "O", "T", "M", "N")
    assert said(meta("og:title", " Weir ") + meta("twitter:title", "Weir")).titles == ("Weir",)


@pytest.mark.parametrize(
    ("author", "people"),
    [
        ("Ines Okafor", ("Ines Okafor",)),
        (["Ines Okafor", "Mina Farouk"], ("Ines Okafor", "Mina Farouk")),
        ({"@type": "Person", "name": "Ines Okafor"}, ("Ines Okafor",)),
        ([{"name": "Ines Okafor"}, {"name": ""}], ("Ines Okafor",)),
    ],
)
def test_authors_of_linked_data_are_names_however_they_are_wrapped(author: object, people: tuple[str, ...]) -> None:
    assert said(linked(news(author=author))).authors == (people,)


def test_a_creator_counts_where_no_author_is_named() -> None:
    assert said(linked(news(creator={"name": "Ines"}))).authors == (("Ines",),)
    assert said(linked(news(author="Mina", creator="Ines"))).authors == (("Mina",),)


def test_one_claim_in_two_vocabularies_is_one() -> None:
    two = '<meta name="DC.creator" content="Ines"><meta property="dc:creator" content="Ines Okafor">'
    assert said(two).authors == (("Ines Okafor",),)
    assert said('<meta name="DC.creator" content="Ines"><meta name="DC.creator" content="Mina">').authors == (
        ("Ines", "Mina"),
    )


def test_every_place_that_names_authors_is_a_claim_of_its_own() -> None:
    head = meta("author", "Weir Weekly") + meta("byl", "By Ines Okafor") + linked(news(author="Ines Okafor"))
    found = said(head, '<a itemprop="author">Mina Farouk</a>').authors
    assert found == (("Ines Okafor",), ("Weir Weekly",), ("By Ines Okafor",), ("Mina Farouk",))


def test_one_place_may_name_several_authors() -> None:
    head = meta("citation_author", "Okafor, Ines") + meta("citation_author", "Farouk, Mina")
    assert said(head).authors == (("Ines Okafor", "Mina Farouk"),)


def test_the_day_of_publication_comes_before_that_of_creation() -> None:
    head = linked(news(dateCreated="2025-02-27", datePublished="2025-03-02"))
    assert said(head + meta("pubdate", "2025-03-03")).dates == ("2025-03-02", "2025-02-27", "2025-03-03")


def test_pictures_are_read_in_every_form_of_linked_data() -> None:
    assert said(linked(news(image="https://a.example/1.jpg"))).images == ("https://a.example/1.jpg",)
    assert said(linked(news(image={"@type": "ImageObject", "url": "/2.jpg"}))).images == ("/2.jpg",)
    assert said(linked(news(image=[{"contentUrl": "/3.jpg"}]))).images == ("/3.jpg",)


def test_the_publications_name_is_that_of_the_site_or_of_the_publisher() -> None:
    site = {"@type": "WebSite", "name": "Weir Weekly"}
    publisher = {"@type": "Organization", "@id": "#org", "name": "Lock & Weir Trust"}
    assert said(linked(site)).sites == ("Weir Weekly",)
    assert said(linked(news(publisher={"@id": "#org"}), publisher)).sites == ("Lock & Weir Trust",)
    assert said(meta("og:site_name", "The Weir") + linked(site)).sites == ("The Weir", "Weir Weekly")


def test_the_language_of_the_root_comes_first() -> None:
    head = meta("og:locale", "en_GB", "property") + linked(news(inLanguage="cy"))
    assert said(head, root='<html lang="kw">').languages == ("kw", "cy", "en_GB")


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<link rel="canonical" href="/weir"><meta property="og:url" content="/other">', "/weir"),
        ('<link rel="CANONICAL nofollow" href="/weir">', "/weir"),
        ('<meta property="og:url" content="/other">', "/other"),
        ('<link rel="canonical"><meta property="og:url" content="/other">', "/other"),
        ('<link rel="alternate" href="/feed">', ""),
    ],
)
def test_where_a_page_says_it_stands(head: str, url: str) -> None:
    assert said(head).url == url


def test_the_summary_is_the_most_trustworthy_description() -> None:
    assert said(meta("description", "Long words") + meta("og:description", "In short")).summary == "In short"
    assert said(meta("DC.description", "Only this")).summary == "Only this"


def test_keywords_are_tags_and_what_linked_data_calls_so() -> None:
    head = meta("article:tag", "Weir", "property") + linked(news(keywords=["Lock", "Weir"], articleSection="Water"))
    assert said(head).keywords == ("Weir", "Lock", "Water")


@pytest.mark.parametrize(
    ("head", "article"),
    [
        (linked(news()), True),
        (meta("og:type", "Article", "property"), True),
        (meta("og:type", "news.article", "property"), True),
        (meta("article:published_time", "2025-03-02", "property"), True),
        (meta("og:type", "website", "property"), False),
        (linked({"@type": "WebPage", "name": "Weirs"}), False),
    ],
)
def test_whether_a_page_calls_itself_an_article(head: str, article: bool) -> None:
    assert said(head).article is article


@pytest.mark.parametrize(
    ("head", "paywalled"),
    [
        (linked(news(isAccessibleForFree=False)), True),
        (linked(news(isAccessibleForFree="False")), True),
        (linked(news(isAccessibleForFree="http://schema.org/False")), True),
        (meta("article:content_tier", "LOCKED", "property"), True),
        (meta("article:content_tier", "metered", "property"), True),
        (meta("article:content_tier", "free", "property"), False),
        (linked(news(isAccessibleForFree=True)), False),
        (linked(news(isAccessibleForFree=None)), False),
        (linked({"@type": "WebPage", "isAccessibleForFree": False}), False),
        ("", False),
    ],
)
def test_whether_the_article_costs(head: str, paywalled: bool) -> None:
    assert said(head).paywalled is paywalled


def test_a_flood_of_meta_elements_is_cut_at_fifty_a_name() -> None:
    assert len(said("".join(meta("article:tag", f"tag {n}") for n in range(500))).keywords) == 50


names = st.sampled_from(
    ["og:title", "author", "date", "dc:date", "article:tag", "og:url", "og:type", "", "description"]
)


@given(st.lists(st.tuples(names, st.text(alphabet=st.characters(exclude_characters='"<&'), max_size=20)), max_size=8))
def test_all_that_is_said_is_stripped_and_said_once(pairs: list[tuple[str, str]]) -> None:
    found = said("".join(meta(name, content) for name, content in pairs))
    for claims in (found.titles, found.dates, found.made, found.keywords):
        assert all(claim == claim.strip() and claim for claim in claims)
        assert len(set(claims)) == len(claims)


def test_a_picture_and_people_given_by_reference_or_as_a_list_of_names_are_found() -> None:
    picture = {"@type": "ImageObject", "@id": "#picture", "url": "https://weir.example/w.jpg"}
    by_two = news(image={"@id": "#picture"}, author={"@type": "Person", "name": ["Ines Okafor", "Bo Marsh"]})
    page = said(linked(by_two, picture))
    assert page.images == ("https://weir.example/w.jpg",)
    assert page.authors == (("Ines Okafor", "Bo Marsh"),)
