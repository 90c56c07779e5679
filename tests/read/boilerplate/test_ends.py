from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.read.boilerplate.ends import without_ends
from digest.read.boilerplate.leads import Leads
from digest.read.text import clean

OWN, HOME = "https://weir.example/2026/lock", "https://weir.example/"
LEADS = Leads(base="https://weir.example/feed", own=(OWN,), home=HOME)
PROSE = "<p>The keepers mended the lock before the first frost came.</p>"
TEXT = "The keepers mended the lock before the first frost came."


def bare(markup: str) -> str:
    return clean.text(without_ends(markup, LEADS))


@pytest.mark.parametrize(
    "foot",
    [
        f'<p>O post <a href="{OWN}">Eclusa</a> apareceu primeiro em <a href="{HOME}">Açude</a>.</p>',
        f'<p><a rel="nofollow" href="{OWN}?utm=1">水門</a>最早出现在<a href="{HOME}">堰</a>。</p>',
        '<p>Artikkeli <a href="#">Sulku</a> julkaistiin ensin sivustolla <a href="#">Pato</a>.</p>',
        f'<hr/><p><a href="{OWN}">Lock</a> was first told in <a href="{HOME}">The Weir</a>, where people talk on.</p>',
        f'<p><a href="{OWN}">Jatka lukemista</a></p>',
        f'<div><small><a href="{OWN}#comments">Kommentit (4)</a></small></div>',
        f'<br/><br/>Sent in by <a href="https://talk.example/u/ada">/u/ada</a> <br/> <a href="{OWN}">[link]</a> '
        '<a href="https://talk.example/7">[comments]</a>',
        '<p><a href="https://a.example/s">Mastodon</a> | <a href="https://b.example/s">Bluesky</a></p>',
        '<p>Suivez-nous sur <a href="https://www.facebook.com/x">Facebook</a> et <a href="https://x.com/x">X</a>.</p>',
        f'<p><a href="https://a.example/s"><img src="/s.png"/></a></p><p><a href="{OWN}">Lisää</a></p><p> </p>',
    ],
)
def test_a_last_paragraph_that_only_leads_inward_or_is_a_bar_of_links_is_the_publishers(foot: str) -> None:
    assert bare(PROSE + foot) == TEXT
    assert bare(f"<div>{PROSE}{foot}</div>") == TEXT


@pytest.mark.parametrize("more", ["Lue lisää", "続きを読む", "<span>Weiter</span> →"])
def test_a_link_to_the_piece_behind_its_last_sentence_is_no_part_of_it(more: str) -> None:
    assert bare(f'<p>{TEXT} <a href="{OWN}">{more}</a></p>') == TEXT
    assert bare(f'{TEXT} [<a href="{OWN}">{more}</a>]').rstrip(" [") == TEXT


@pytest.mark.parametrize(
    "last",
    [
        'Ask <a href="https://keepers.example/">the keepers</a> for it.',
        f'We of <a href="{HOME}">The Weir</a> have seen every lock of the river and like this one best.',
        'It holds<sup><a href="#fn1">1</a></sup>, they say<sup><a href="#fn2">2</a></sup>.',
        'She wrote of it <a href="https://x.com/x/1">here</a> and <a href="https://keepers.example/">there</a>.',
        'Plans are <a href="https://a.example/1">here</a> and <a href="https://a.example/2">there as well</a>.',
        f'{"It went on for long. " * 30}<a href="{OWN}">Here</a> and <a href="{HOME}">there</a> it leaked.',
    ],
)
def test_prose_with_links_stays(last: str) -> None:
    assert bare(f"{PROSE}<p>{last}</p>") == f"{TEXT}\n\n{clean.text(last)}"


@pytest.mark.parametrize("leave", ["Unsubscribe", "Abmelden", "Se désabonner", "退订"])
def test_a_newsletter_ends_where_it_lets_its_readers_go(leave: str) -> None:
    foot = f'<tr><td>You asked for it. <a href="https://m.example/x">{leave}</a></td></tr><tr><td>Weir Lane 1</td></tr>'
    assert bare(f"<table><tr><td>{PROSE}</td></tr>{foot}</table>") == TEXT


@pytest.mark.parametrize(
    "line",
    [
        'Trouble viewing this email? <a href="https://m.example/v">View it online</a>.',
        'Newsletter wird nicht angezeigt? <a href="https://m.example/v">Im Browser ansehen</a>',
    ],
)
def test_a_mails_link_to_itself_on_the_web_is_no_part_of_it(line: str) -> None:
    assert bare(f"<p>{line}</p>{PROSE}") == TEXT
    assert bare(f'<p>He sold it <a href="https://m.example/v">online</a>.</p>{PROSE}').startswith("He sold it")


@pytest.mark.parametrize("head", ["<p><a href='#'>Read it on the web</a></p>", f'<a href="{OWN}">The lock</a><br><br>'])
def test_a_short_link_above_the_text_is_no_part_of_it(head: str) -> None:
    assert bare(head + PROSE) == TEXT


def test_a_title_that_leads_elsewhere_and_stands_alone_stays() -> None:
    markup = '<p><a href="https://else.example/1">A lock elsewhere</a></p><p>Fine.</p>'
    assert bare(markup) == "A lock elsewhere\n\nFine."


@given(st.text(alphabet="<>a/ph=\"'# lockr&;", max_size=200))
def test_any_markup_gives_a_piece_of_itself(markup: str) -> None:
    assert without_ends(markup, LEADS) in markup
