from __future__ import annotations

import pytest

from digest.read.text import clean

TEXT = "The keepers mended the lock."
PROSE = f"<p>{TEXT}</p>"


@pytest.mark.parametrize(
    "element",
    [
        "<div style='display:none'>Look inside</div>",
        '<span style="font-size:0px; color:red">Look inside</span>',
        '<div style="max-height: 0; overflow: hidden"><p>Look inside</p></div>',
        "<div hidden>Look inside</div>",
        '<div class="box preheader">Look inside</div>',
        '<div class="subscription-widget-wrap"><div><p>Thanks!</p><form><input/></form></div></div>',
        "<form action='/join'><p>Your address</p></form>",
        '<p class="button-wrapper"><a href="/x">Share</a></p>',
        '<p class="wp-caption-text">The lock in 1911</p>',
        "<figure><img src='/a.jpg'/><figcaption>The lock in <em>1911</em></figcaption></figure>",
        "<script>steal()</script>",
    ],
)
def test_what_is_hidden_or_a_widget_or_a_caption_is_no_text(element: str) -> None:
    assert clean.text(element + PROSE) == TEXT
    assert clean.text(f"<div>{PROSE}{element}</div>") == TEXT


def test_words_behind_a_hidden_element_stay() -> None:
    assert clean.text("<p>One <span hidden>two</span> three</p>") == "One three"


@pytest.mark.parametrize("attributes", ['class="hiddenness"', 'style="display:block"', 'id="hidden"', 'title="hidden"'])
def test_what_only_sounds_hidden_is_shown(attributes: str) -> None:
    assert clean.text(f"<p {attributes}>{TEXT}</p>") == TEXT


def test_a_piece_that_is_only_a_caption_keeps_it() -> None:
    assert clean.text("<figure><img src='/a.jpg'/><figcaption>The lock</figcaption></figure>") == "The lock"
