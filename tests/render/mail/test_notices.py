from __future__ import annotations

import pytest

from digest.model.mail import Notice
from digest.render import render_notice
from digest.render.look.look import Look
from digest.render.plain import columns
from digest.render.samples import samples
from tests.render.made import tree, words

MISTAKES = """config/digests/morning.yaml: 1 thing to mend

  line 2   send: weekdays at 7
           "7" is not a time. Write 07:00, or 7am or 7pm:
             send: weekdays at 07:00"""


@pytest.mark.parametrize("kind", ["refused-edit", "skipped", "held", "ill-source", "stopped", "uncertain"])
def test_a_notice_says_what_happened_and_why_one_gets_it(look: Look, kind: str) -> None:
    notice = Notice(kind=kind, subject="Something happened", lines=("It was so.", "Do this."))
    rendering = render_notice(notice, samples.sample_site(), look)
    assert rendering.subject == "The Meridian: Something happened"
    assert rendering.preheader == "It was so."
    for part in (words(tree(rendering)), " ".join(rendering.text.split())):
        for said in ("Something happened", "It was so.", "Do this.", "editors: in digest.yaml of The Meridian"):
            assert said in part
    assert rendering.mark == ""


def test_a_block_laid_out_by_hand_keeps_its_columns(look: Look) -> None:
    rendering = render_notice(
        Notice(kind="refused-edit", subject="To mend", lines=("Not taken.", MISTAKES)),
        samples.sample_site(),
        look,
    )
    assert MISTAKES in rendering.text
    shown = [line.replace("\u00a0", " ") for p in tree(rendering).iter("p") for line in p.itertext()]
    assert "  line 2   send: weekdays at 7" in shown
    assert "             send: weekdays at 07:00" in shown


@pytest.mark.parametrize("typed", ["{{7*7}}", "</mj-text><b>", "a\x00b\x1b[31m", "\r\nBcc: x@x.example", "\ud800", ""])
def test_whatever_a_notice_quotes_it_is_sent(look: Look, typed: str) -> None:
    notice = Notice(kind="ill-source", subject=typed, lines=(typed, f"  {typed}\n{typed}", "x" * 5000))
    rendering = render_notice(notice, samples.sample_site(), look)
    assert rendering.subject.startswith("The Meridian: ")
    assert "\n" not in rendering.subject
    assert rendering.html.encode()
    assert "{{" not in rendering.html + rendering.text
    assert all(columns(line) <= 79 for line in rendering.text.splitlines())


def test_a_notice_without_lines_is_its_subject(look: Look) -> None:
    rendering = render_notice(Notice(kind="held", subject="Held", lines=()), samples.sample_site(), look)
    assert rendering.preheader == "Held"
