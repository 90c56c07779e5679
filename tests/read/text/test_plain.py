from __future__ import annotations

from datetime import UTC, datetime

import pytest

from digest.errors import Unreadable
from digest.model.article import Entry, Image
from digest.read.documents import read

TEXT = "The tram runs again.\n\nTwelve cars are on order, said the mayor."
DAY = datetime(2025, 3, 2, tzinfo=UTC)


def plain(text: str, kind: str = "text/plain") -> Entry:
    (article,) = read(text.encode(), "", kind).entries
    return article


@pytest.mark.parametrize(
    "head",
    [
        "Mina Farouk\n\n2nd March 2025\n\nWritten by Mina Farouk",
        "2 March 2025\nMina Farouk",
        "By Mina Farouk\nPublished on 2 March 2025",
        "Von Mina Farouk\n\n2. März 2025",
        "Written by: Mina Farouk\n\nDate: 2025-03-02",
    ],
)
def test_title_author_and_date_lines_open_a_text(head: str) -> None:
    article = plain(f"Harbour tram returns\n\n{head}\n\n{TEXT}\n")
    assert article.title == "Harbour tram returns"
    assert article.authors == ("Mina Farouk",)
    assert article.published == DAY
    assert article.text == TEXT


def test_the_pager_of_the_page_it_was_copied_from_is_cut_off() -> None:
    tail = "Previous\nPrevious\n\nWhy fish is dear\n\nNext\nNext\n\nThe cranes move\n"
    assert plain(f"Harbour tram returns\n\n{TEXT}\n\n{tail}").text == TEXT


def test_a_first_paragraph_is_not_taken_for_a_head() -> None:
    article = plain(
        f"Harbour tram returns\n\nBy the end of May the tram will run, the mayor promised us on Sunday.\n\n{TEXT}"
    )
    assert article.text.startswith("By the end of May")
    assert article.authors == ()


def test_a_sentence_that_was_broken_at_a_margin_is_whole() -> None:
    wrapped = (
        "The yard will build six electric ferries, worth 410 million pounds. Shares\nof the company rose on Monday."
    )
    assert plain(f"Harbour tram returns\n\n{wrapped}").text == wrapped.replace("\n", " ")


@pytest.mark.parametrize(
    "lines", ["Roses are red\nViolets are blue", f"- {'twelve ' * 8}cars\n- six ferries", f"{'long ' * 30}.\nNew"]
)
def test_lines_that_end_of_their_own_stay(lines: str) -> None:
    assert plain(f"Harbour tram returns\n\nWhat it says:\n\n{lines}").text.endswith(lines)


def test_a_title_alone_is_an_article() -> None:
    article = plain("Office closed on Friday")
    assert (article.title, article.text) == ("Office closed on Friday", "")


def test_an_empty_file_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="is empty"):
        read(b" \n\n", "", "text/plain")


MARKDOWN = """---
title: "Harbour *tram* returns"
author: Mina Farouk, Jon Dahl
date: 2025-03-02
url: https://pier.example/tram
image: https://pier.example/tram.jpg
language: en-GB
description: It runs again.
tags:
  - city
  - "tram"
---

## The news

The **tram** runs [again](https://pier.example/x), _at last_ (see `rails`).

> “Good,” said *one*.

- first
- second

---

<p>And a <b>bit</b> of HTML.</p>
"""


def test_front_matter_says_what_a_markdown_file_is() -> None:
    assert plain(MARKDOWN, "text/markdown") == Entry(
        title="Harbour tram returns",
        url="https://pier.example/tram",
        text="The news\n\nThe tram runs again, at last (see rails).\n\n“Good,” said one."
        "\n\nfirst\n\nsecond\n\nAnd a bit of HTML.",
        summary="It runs again.",
        authors=("Mina Farouk", "Jon Dahl"),
        published=DAY,
        language="en",
        categories=("city", "tram"),
        image=Image(url="https://pier.example/tram.jpg"),
    )


@pytest.mark.parametrize(
    "heading", ["# Harbour tram returns", "# Harbour tram returns #", "Harbour tram returns\n===="]
)
def test_without_front_matter_the_first_heading_is_the_title(heading: str) -> None:
    article = plain(f"{heading}\n\nBy Mina Farouk\n\n2 March 2025\n\n{TEXT}", "text/markdown")
    assert (article.title, article.authors, article.published) == ("Harbour tram returns", ("Mina Farouk",), DAY)
    assert article.text == TEXT


def test_a_picture_in_markdown_is_the_articles() -> None:
    article = plain("# Tram\n\n![The tram](https://pier.example/t.jpg)\n\nIt runs again.", "text/markdown")
    assert article.image == Image(url="https://pier.example/t.jpg", alt="The tram")
