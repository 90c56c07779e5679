from __future__ import annotations

from datetime import UTC, datetime

import pytest

from digest.model.article import Entry, Image
from digest.read.documents import Reading, as_written, read
from tests.collect.samples import items, sample

URL = "https://gazette.example/rss"


def one(inner: str, url: str = URL, content_type: str = "") -> Entry:
    (written,) = as_written(items(inner), url, content_type).written
    return Entry(**written)


@pytest.fixture
def gazette() -> Reading:
    return read(sample("rss.xml"), URL, "application/rss+xml")


def test_a_feed_says_its_name_and_language(gazette: Reading) -> None:
    assert (gazette.kind, gazette.title, gazette.language) == ("feed", "The Harbour Gazette", "en")


def test_an_entry_becomes_an_article_in_plain_text(gazette: Reading) -> None:
    assert gazette.entries[0] == Entry(
        title="Ferry & tram tickets to be one",
        guid="gazette-4711",
        url="https://gazette.example/news/ferry-tickets",
        text="From spring one ticket is enough.\n\nThe council voted 31 to 9.",
        summary="One ticket from spring.",
        authors=("Ida Holm", "Sam Okoro"),
        published=datetime(2025, 11, 24, 6, 30, tzinfo=UTC),
        language="en",
        categories=("Transport", "transport"),
        image=Image(url="https://img.example/big.jpg", width=1600, height=900),
    )


def test_a_guid_that_is_an_address_serves_as_link(gazette: Reading) -> None:
    assert gazette.entries[1].url == "https://gazette.example/news/lighthouse"
    assert gazette.entries[1].authors == ("Lena Brandt",)
    assert gazette.entries[1].published == datetime(2025, 11, 23, tzinfo=UTC)


def test_a_counting_pixel_is_no_picture(gazette: Reading) -> None:
    assert gazette.entries[1].image == Image(url="https://gazette.example/tower.jpg", alt="The tower")


def test_an_entry_without_title_is_called_by_its_first_sentence(gazette: Reading) -> None:
    assert gazette.entries[2].title == "Fog all day."


def test_an_entry_that_says_nothing_is_no_article(gazette: Reading) -> None:
    assert len(gazette.entries) == 3
    assert len(as_written(sample("rss.xml"), URL, "").written) == 4


def test_atom_gives_language_base_alternate_authors_and_xhtml() -> None:
    first, second = read(sample("atom.xml"), "https://port.example/atom", "application/atom+xml").entries
    assert first.title == "La marée monte"
    assert first.url == "https://port.example/blog/maree"
    assert first.guid == "tag:port.example,2025:1"
    assert first.published == datetime(2025, 11, 24, 7, tzinfo=UTC)
    assert first.authors == ("Anne Dupont", "Luc Petit")
    assert (first.text, first.summary) == ("Elle monte vite.\n\nTrès vite.", "Elle monte.")
    assert (first.language, first.categories) == ("fr", ("Mer",))
    assert second.title == "Tag <b> im Titel"
    assert second.authors == ("Rédaction du Port",)
    assert second.published == datetime(2025, 11, 23, tzinfo=UTC)


RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://a.example/"><title>A</title></channel>
  <item rdf:about="https://a.example/1"><title>One</title><link>https://a.example/1</link>
  <dc:date>2025-03-02T10:00:00Z</dc:date><dc:creator>Jane Doe</dc:creator></item></rdf:RDF>"""
CDF = """<CHANNEL HREF="https://a.example/"><TITLE>A</TITLE><ITEM HREF="https://a.example/1" LASTMOD="2025-03-02">
  <TITLE>One</TITLE><ABSTRACT>Text</ABSTRACT></ITEM></CHANNEL>"""
ATOM_03 = """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>A</title><entry>
  <title mode="escaped" type="text/html">&lt;i&gt;One&lt;/i&gt;</title><id>https://a.example/1</id>
  <link rel="alternate" href="https://a.example/1"/><issued>2025-03-02T00:00:00Z</issued></entry></feed>"""
PREFIXED = """<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>A</a:title><a:entry><a:title>One</a:title>
  <a:link href="https://a.example/1"/><a:updated>2025-03-02T00:00:00Z</a:updated></a:entry></a:feed>"""


@pytest.mark.parametrize("document", [RDF, CDF, ATOM_03, PREFIXED], ids=["rdf", "cdf", "atom 0.3", "prefixed"])
def test_every_dialect_gives_the_same_article(document: str) -> None:
    (article,) = read(document.encode(), "https://a.example/feed", "").entries
    assert (article.title, article.url) == ("One", "https://a.example/1")
    assert article.published is not None
    assert article.published.date().isoformat() == "2025-03-02"


@pytest.mark.parametrize(
    ("inner", "title"),
    [
        ("<title>AT&amp;T</title>", "AT&T"),
        ("<title>AT&amp;amp;T</title>", "AT&T"),
        ("<title><![CDATA[Q&amp;A]]></title>", "Q&A"),
        ("<title>a &lt; b</title>", "a < b"),
        ("<title><b>bold</b> move</title>", "bold move"),
        ("<title>caf&#233; &#x2013; caf&#233;</title>", "café – café"),
        ("<title>don&#146;t</title>", "don’t"),
        ("<title>a\n  b</title>", "a b"),
    ],
)
def test_titles_are_plain_however_they_are_escaped(inner: str, title: str) -> None:
    assert one(inner).title == title


@pytest.mark.parametrize(
    ("inner", "url"),
    [
        ("<link>news/1</link>", "https://gazette.example/news/1"),
        ("<link>javascript:alert(1)</link><guid>https://a.example/1</guid>", "https://a.example/1"),
        ('<guid isPermaLink="false">https://a.example/1</guid>', ""),
        ('<atom:link xmlns:atom="http://www.w3.org/2005/Atom" href="https://a.example/1"/>', "https://a.example/1"),
        (
            "<link>https://proxy.example/1</link><f:origLink "
            'xmlns:f="http://rssnamespace.org/feedburner/ext/1.0">https://a.example/1</f:origLink>',
            "https://a.example/1",
        ),
    ],
)
def test_the_link_is_the_page_of_the_entry(inner: str, url: str) -> None:
    assert one(inner).url == url


def test_ids_are_left_as_written() -> None:
    assert one("<guid>HTTP://A.example/%7Ebob#x</guid>").guid == "HTTP://A.example/%7Ebob#x"


BROKEN = {
    "bare ampersand": "<rss><channel><item><title>Fish & chips</title></item></channel></rss>",
    "html entity": "<rss><channel><item><title>Fish&nbsp;&amp;&nbsp;chips</title></item></channel></rss>",
    "unclosed": "<rss><channel><item><title>Fish &amp; chips</title>",
    "undeclared prefix": "<rss><channel><item><title>Fish &amp; chips</title><x:y>1</x:y></item></channel></rss>",
    "junk before": "Warning: x in y.php\n\n<?xml version='1.0'?><rss><channel><item>"
    "<title>Fish &amp; chips</title></item></channel></rss>",
    "control character": "<rss><channel><item><title>Fish \x0b&amp; chips</title></item></channel></rss>",
    "unquoted version": "<rss version=2.0><channel><item><title>Fish &amp; chips</title></item></channel></rss>",
    "two declarations": "<?xml version='1.0'?><?xml version='1.0'?><rss><channel><item><title>Fish &amp; chips</title>"
    "</item></channel></rss>",
}


@pytest.mark.parametrize("document", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_feed_is_mended(document: str) -> None:
    (article,) = read(document.encode(), URL, "").entries
    assert article.title == "Fish & chips"


def test_one_broken_entry_does_not_cost_the_others() -> None:
    entries = [f"<item><title>Entry {n}</title></item>" for n in range(5)]
    entries[2] = "<item><title>Entry 2</titel><description>x</channel></rss></item>"
    titles = [a.title for a in read(f"<rss><channel>{''.join(entries)}</channel></rss>".encode(), URL, "").entries]
    assert {"Entry 0", "Entry 1", "Entry 3", "Entry 4"} <= set(titles)


def test_a_short_entity_of_the_dtd_is_put_in() -> None:
    document = b'<!DOCTYPE rss [<!ENTITY id "tag:a,">]><rss><channel><item><guid>&id;1</guid></item></channel></rss>'
    assert as_written(document, URL, "").written[0]["guid"] == "tag:a,1"


def test_the_header_decides_over_the_prolog() -> None:
    document = (
        '<?xml version="1.0" encoding="iso-8859-5"?><rss><channel><item><title>“test”</title></item></channel></rss>'
    )
    (article,) = read(document.encode("cp1252"), URL, "text/xml; charset=windows-1252").entries
    assert article.title == "“test”"


def test_a_document_gives_at_most_a_thousand_articles() -> None:
    assert len(read(items(*["<title>a</title>"] * 1_200), URL, "").entries) == 1_000


def test_twenty_categories_are_enough() -> None:
    assert len(one("".join(f"<category>c{n}</category>" for n in range(50))).categories) == 20


@pytest.mark.parametrize(
    ("inner", "people"),
    [
        ("<author>ines@weir.example</author><dc:creator>Ines Okafor</dc:creator>", ("Ines Okafor",)),
        ("<author>https://weir.example/@ines</author>", ()),
        ("<author>ines@weir.example</author>", ("ines@weir.example",)),
        ("<author>ines@weir.example (Ines Okafor)</author>", ("Ines Okafor",)),
    ],
)
def test_a_name_is_taken_before_a_mail_address_and_a_web_address_is_nobody(inner: str, people: tuple[str, ...]) -> None:
    assert one(f"<title>T</title>{inner}").authors == people


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Styling the &lt;dialog> element", "Styling the <dialog> element"),
        ("&lt;b>Bold&lt;/b> words", "Bold words"),
        ("&lt;em>Unclosed words", "Unclosed words"),
        ("&lt;template> and &lt;slot> explained", "<template> and <slot> explained"),
        ("&lt;dialog>closed&lt;/dialog> words", "closed words"),
        ("Why &lt;b> is not &lt;strong>", "Why <b> is not <strong>"),
        ('The &lt;input type="date"> field', 'The <input type="date"> field'),
        ("One&lt;br>line", "One line"),
    ],
)
def test_a_bare_tag_in_a_title_is_a_word_where_nothing_closes_it(title: str, shown: str) -> None:
    assert one(f"<title>{title}</title>").title == shown


@pytest.mark.parametrize(
    ("inner", "url"),
    [
        (
            '<atom:link rel="alternate" type="application/json" href="/a.json"/>'
            '<atom:link rel="alternate" type="text/html" href="/a"/>',
            "https://gazette.example/a",
        ),
        ("<link>https://gazette.example/v?id=7&amp;amp;lang=en</link>", "https://gazette.example/v?id=7&lang=en"),
        ("<link>N/A</link><guid>N/A</guid>", ""),
        (
            '<atom:link rel="http://www.iana.org/assignments/relation/alternate" href="/a"/>',
            "https://gazette.example/a",
        ),
        ('<id xmlns="http://www.w3.org/2005/Atom">https://gazette.example/7</id>', "https://gazette.example/7"),
        ('<enclosure url="https://gazette.example/7.mp3" type="audio/mpeg"/>', "https://gazette.example/7.mp3"),
    ],
)
def test_the_link_is_a_page_before_other_forms_and_never_a_word_for_none(inner: str, url: str) -> None:
    assert one(f"<title>T</title>{inner}").url == url
