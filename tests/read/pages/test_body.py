from __future__ import annotations

import pytest

from digest.read.pages.body import body
from digest.read.text.trees import html_tree

LINES = tuple(
    f"Paragraph {n} tells at some length, and in whole sentences, how the keepers of the weir mended it by hand."
    for n in range(1, 9)
)
PROSE = "".join(f"<p>{line}</p>" for line in LINES)
NOISE = "".join(
    f'<p><a href="/{n}">Read what else has happened at weir number {n} of the north</a></p>' for n in range(9)
)


def lines(markup: str) -> list[str]:
    return body(html_tree(f"<html><body>{markup}</body></html>")).split("\n")


@pytest.mark.parametrize(
    "around",
    [
        "<article>{}</article>",
        "<main><article>{}</article></main>",
        '<div class="entry-content">{}</div>',
        '<div class="post story-body wide">{}</div>',
        '<section class="c-article-body__text">{}</section>',
        '<div itemprop="articleBody">{}</div>',
        '<td class="td-post-content">{}</td>',
        '<span itemprop="http://schema.org/articleBody">{}</span>',
    ],
)
def test_the_paragraphs_of_an_article_are_found_a_line_each(around: str) -> None:
    assert lines(f"<nav>{NOISE}</nav>{around.format(PROSE)}<footer>{NOISE}</footer>") == list(LINES)


def test_what_calls_itself_the_body_is_taken_alone() -> None:
    other = PROSE.replace("weir", "lock")
    found = lines(f'<div class="intro">{other}</div><div class="article-body">{PROSE}</div>')
    assert found == list(LINES)


def test_the_outer_of_two_nested_bodies_is_the_body() -> None:
    first, rest = PROSE[: PROSE.index("</p>") + 4], PROSE[PROSE.index("</p>") + 4 :]
    found = lines(f'<div class="entry-content">{first}<div class="article-body">{rest}</div></div>')
    assert found == list(LINES)


def test_a_body_with_too_little_text_does_not_hide_the_article() -> None:
    assert lines(f'<div class="article-body"><p>Loading.</p></div><article>{PROSE}</article>')[-8:] == list(LINES)


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>{}</p>",
        "<p style='display:none'>{}</p>",
        "<p style='color: red; display : none'>{}</p>",
        "<div style='display:none'><p>{}</p></div>",
    ],
)
def test_what_is_hidden_is_not_read(hidden: str) -> None:
    secret = "Buy the golden subscription today and never lose sight of a weir again, says the hidden line."
    assert lines(f"<article>{PROSE}{hidden.format(secret)}</article>") == list(LINES)


def test_an_article_that_a_script_will_show_is_read_though_it_is_hidden() -> None:
    assert lines(f'<div style="display:none"><article>{PROSE}</article></div>') == list(LINES)


def test_a_refrain_is_kept_as_often_as_it_is_sung() -> None:
    refrain = "<p>And the water goes over, and the water goes under, and the weir stays where it is.</p>"
    found = lines(f"<article>{PROSE}{refrain}{PROSE.replace('Paragraph', 'Verse')}{refrain}{refrain}</article>")
    assert sum("the water goes over" in line for line in found) == 3
    assert not any("\u2e18" in line for line in found)


def test_line_breaks_of_the_source_do_not_break_a_paragraph() -> None:
    broken = PROSE.replace("length, and", "length,\n    and").replace("<p>", "<p>\n")
    assert lines(f"<article>{broken}</article>") == list(LINES)


@pytest.mark.parametrize(
    "script",
    [
        "堰の番人たちは、春の洪水で壊れた堰を自分たちの手で直し、村の水を取り戻したと語った。工事は三週間かかった。",
        "قال حراس السد إنهم أصلحوا بأيديهم ما كسره فيضان الربيع وأعادوا الماء إلى القرية بعد ثلاثة أسابيع من العمل.",
        "Смотрители плотины своими руками починили то, что сломало весеннее половодье, и вернули воду в деревню.",
    ],
)
def test_articles_of_any_script_are_read(script: str) -> None:
    markup = "".join(f"<p>{n}. {script}</p>" for n in range(1, 9))
    assert lines(f"<article>{markup}</article>") == [f"{n}. {script}" for n in range(1, 9)]


@pytest.mark.parametrize("markup", ["<p></p>", "<script>var weir = 'mended';</script>", "<div> </div>"])
def test_a_page_without_text_of_its_own_has_none(markup: str) -> None:
    assert lines(markup) == [""]


def test_comments_of_readers_are_no_part_of_it() -> None:
    comments = f'<div id="comments" class="comments"><p>{"First! What a weir, what a day. " * 4}</p></div>'
    assert not any("First!" in line for line in lines(f"<article>{PROSE}</article>{comments}"))
