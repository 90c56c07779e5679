from __future__ import annotations

import pytest
from lxml import etree

from digest.read.feeds.salvage import salvaged
from digest.read.text.trees import xml_tree


def titles(text: str) -> list[str]:
    root = salvaged(text, xml_tree(text, recover=True), "https://weir.example/feed")
    assert root is not None
    found = (child for child in root.iter() if isinstance(child.tag, str) and etree.QName(child).localname == "title")
    return ["".join(map(str, title.itertext())) for title in found]


def feed(*items: str, head: str = "<title>Weir</title>", root: str = "rss", wrap: str = "channel") -> str:
    return f"<{root}><{wrap}>{head}{''.join(items)}</{wrap}></{root}>"


def item(title: str, more: str = "") -> str:
    return f"<item><title>{title}</title>{more}</item>"


@pytest.mark.parametrize(
    "broken",
    [
        "<description>cut off",
        "</channel></rss>",
        "</item></item></channel>",
        "<a><b><c>",
        "</rss>",
    ],
)
def test_an_entry_that_ends_the_feed_early_costs_no_other(broken: str) -> None:
    text = feed(item("one"), f"<item><title>two</title>{broken}</item>", item("three"), item("four"))
    assert titles(text) == ["Weir", "one", "two", "three", "four"]


def test_a_feed_that_lost_nothing_is_left_as_it_was_recovered() -> None:
    recovered = xml_tree(feed(item("one"), item("two")), recover=True)
    assert salvaged(feed(item("one"), item("two")), recovered, "") is recovered


@pytest.mark.parametrize("text", ["", "<html><p>no feed</p>", "<item><title>rootless</title></item>", "<rss>", "&&&"])
def test_what_has_no_entries_or_no_root_stays_as_it_was_recovered(text: str) -> None:
    recovered = xml_tree(text, recover=True)
    assert salvaged(text, recovered, "") is recovered


def test_a_feed_of_which_nothing_was_recovered_is_put_together_from_its_entries() -> None:
    root = salvaged(feed(item("one"), item("two")), None, "https://weir.example/feed")
    assert root is not None
    assert len(list(root.iter("item"))) == 2
    assert root.base == "https://weir.example/feed"


def test_namespaces_of_the_root_hold_in_every_entry() -> None:
    text = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:m="urn:m"><title>Weir</title>'
        "<entry><title>one</title></feed></entry><entry><m:x/><title>two</title></entry></feed>"
    )
    root = salvaged(text, xml_tree(text, recover=True), "")
    assert root is not None
    assert [str(e.tag) for e in root if str(e.tag).endswith("entry")] == ["{http://www.w3.org/2005/Atom}entry"] * 2


def test_prefixed_entries_are_entries() -> None:
    text = (
        '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>one</a:title></a:feed>'
        "<a:entry><a:title>two</a:title></a:entry></a:feed>"
    )
    assert titles(text) == ["one", "two"]


def test_a_thousand_entries_are_enough() -> None:
    text = feed("</channel></rss>", *(item(str(n)) for n in range(1_200)), head="")
    assert len(titles(text)) == 1_000
