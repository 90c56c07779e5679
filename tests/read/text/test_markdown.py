from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.read.text.markdown import markdown_article
from digest.read.written import Written


def read(text: str, url: str = "") -> Written:
    article = markdown_article(text, url)
    assert article is not None
    return article


@pytest.mark.parametrize("fence", ["---", "+++", "--- ", "---\t"])
def test_the_front_matter_says_it_all(fence: str) -> None:
    article = read(
        f"{fence}\n"
        'title: "The *weir* is mended"\n'
        "author: Ines Okafor; Mina Farouk\n"
        "Date = 2025-03-02\n"
        "url: https://weir.example/mended\n"
        "image: /weir.jpg\n"
        "tags: [weirs, 'locks']\n"
        "lang: en-GB\n"
        "description: In short.\n"
        f"{fence.strip()}\n"
        "The keepers mended it.\n"
    )
    assert article["title"] == "The weir is mended"
    assert article["authors"] == ("Ines Okafor", "Mina Farouk")
    assert article["published"] == datetime(2025, 3, 2, tzinfo=UTC)
    assert article["url"] == "https://weir.example/mended"
    assert article["image"] is not None
    assert article["image"].url == "https://weir.example/weir.jpg"
    assert (article["categories"], article["language"]) == (("weirs", "locks"), "en")
    assert (article["summary"], article["text"]) == ("In short.", "The keepers mended it.")


def test_a_list_of_lines_is_a_list() -> None:
    article = read("---\ntitle: W\ntags:\n  - weirs\n  - 'old locks'\nauthors:\n- Ines Okafor\n- Mina Farouk\n---\nx")
    assert article["categories"] == ("weirs", "old locks")
    assert article["authors"] == ("Ines Okafor", "Mina Farouk")


@pytest.mark.parametrize(
    "text",
    [
        "# The weir\n\nMended.",
        "# The weir #\n\nMended.",
        "The weir\n========\n\nMended.",
        "\ufeff# The weir\r\n\r\nMended.\r\n",
        "\n\n#   The **weir**  \n\nMended.",
        "---\ntitle: The weir\n---\n# The weir\n\nMended.",
        "The weir\n\nMended.",
    ],
)
def test_without_front_matter_the_first_heading_or_line_is_the_title(text: str) -> None:
    article = read(text)
    assert (article["title"], article["text"]) == ("The weir", "Mended.")


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("It is **mended** and *dry*.", "It is mended and dry."),
        ("It is ***mended*** and __dry__.", "It is mended and dry."),
        ("It is ~~broken~~ mended.", "It is broken mended."),
        ("Run `weir --mend` twice.", "Run weir --mend twice."),
        ("See [the weir](https://weir.example/a_b_c) again.", "See the weir again."),
        ('See [the weir](/w "A title") again.', "See the weir again."),
        ("See [the weir][1] again.\n\n[1]: https://weir.example/", "See the weir again."),
        ("![The weir at dawn](weir.jpg) It stands.", "The weir at dawn It stands."),
        ("## Part two\n\nGoes on.", "Part two\n\nGoes on."),
        ("> Quoth the keeper,\n> it holds.", "Quoth the keeper, it holds."),
        ("- one\n- two", "one\n\ntwo"),
        ("1. one\n2) two", "one\n\ntwo"),
        ("Above.\n\n***\n\nBelow.", "Above.\n\nBelow."),
        ("```sh\nmend\n```", "mend"),
        ("Wrapped\nover lines.", "Wrapped over lines."),
        (r"Five \* six \_ seven.", "Five * six _ seven."),
        ("2 * 3 * 4 is snake_case_word.", "2 * 3 * 4 is snake_case_word."),
        ("An <em>old</em> weir &amp; lock.", "An old weir & lock."),
        ("堰は**直された**。", "堰は**直された**。"),
        ("Плотина *цела* снова.", "Плотина цела снова."),
    ],
)
def test_the_text_stands_without_its_marks(marked: str, plain: str) -> None:
    assert read(f"# The weir\n\nFirst words here.\n\n{marked}")["text"] == f"First words here.\n\n{plain}"


def test_a_script_inside_is_gone() -> None:
    assert "steal" not in read("# T\n\n<script>steal()</script><p>Shown to all.</p>")["text"]


def test_the_first_picture_stands_for_it_where_none_is_named() -> None:
    image = read("# T\n\n![Dawn](/dawn.jpg) ![Dusk](/dusk.jpg)", "https://weir.example/x")["image"]
    assert image is not None
    assert (image.url, image.alt) == ("https://weir.example/dawn.jpg", "Dawn")
    assert read("# T\n\n![Dawn](dawn.jpg)")["image"] is None


@pytest.mark.parametrize(
    ("text", "url", "expected"),
    [
        ("---\nlink: https://a.example/1\n---\nx", "https://b.example/2", "https://a.example/1"),
        ("---\ncanonical: https://a.example/1\n---\nx", "", "https://a.example/1"),
        ("---\nurl: javascript:alert(1)\n---\nx", "https://b.example/2", "https://b.example/2"),
        ("# T\n\nhttps://a.example/1\n\nText.", "https://b.example/2", "https://a.example/1"),
        ("# T", "", ""),
    ],
)
def test_its_address_is_the_one_it_gives_or_else_where_it_lies(text: str, url: str, expected: str) -> None:
    assert read(text, url)["url"] == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "---\n---\n",
        "---\ntitle:\n---",
        "---\nnever: closed",
        "***",
        "\ufeff",
        "# ",
        "[]()",
        "---\n- x\n---",
    ],
)
def test_a_file_that_says_little_gives_an_article_that_says_little(text: str) -> None:
    article = read(text)
    assert article["url"] == ""
    assert article["authors"] == ()
    assert article["published"] is None


def test_an_unset_date_is_none() -> None:
    assert read("---\ndate: 1970-01-01\n---\nx")["published"] is None


pieces = st.sampled_from(
    [
        "---",
        "\n",
        "title: ",
        "date: 2025-03-02",
        "- ",
        "# ",
        "**",
        "_",
        "[a](b)",
        "![a](c.png)",
        "`",
        "<b>",
        "</p>",
        "\\*",
        *("é", "堰", "\u202e", "\x00", "&lt;", "===", "By Ines Okafor", "> ", "https://a.example/x", "\t"),
    ]
)


@given(st.lists(pieces, max_size=16).map("".join))
def test_any_file_gives_plain_text(text: str) -> None:
    article = read(text, "https://weir.example/f.md")
    assert "\n" not in article["title"]
    assert len(article["categories"]) <= 20
    for words in (article["title"], article["text"], article["summary"]):
        assert words == words.strip()
        assert not {"\x00", "\u202e"} & set(words)
        assert "<b>" not in words
        assert "\n\n\n" not in words
