from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from digest.model.edition import Rendering
from digest.render import check
from digest.render.look.look import Look
from digest.render.samples import samples
from tests.render.made import draft, mail, story


def test_a_good_mail_has_no_findings(look: Look) -> None:
    sample = samples.sample_draft()
    assert check(mail(sample, look), sample) == ()


def html(change: Callable[[str], str]) -> Callable[[Rendering], Rendering]:
    return lambda good: replace(good, html=change(good.html))


def before_end(markup: str) -> Callable[[Rendering], Rendering]:
    return html(lambda page: page.replace("</body>", f"{markup}</body>"))


@pytest.mark.parametrize(
    ("spoil", "severity", "where", "says"),
    [
        (lambda good: replace(good, subject=" "), "error", "subject", "is empty"),
        (lambda good: replace(good, subject="a\r\nBcc: b"), "error", "subject", "more than one line"),
        (lambda good: replace(good, subject="{{ lead }}"), "error", "subject", "{{"),
        (lambda good: replace(good, html=""), "error", "html", "empty"),
        (before_end("x" * 103_000), "error", "html", "Gmail clips"),
        (
            before_end('<a href="https://x.example/">x</a>' * 700),
            "warning",
            "html",
            "where a provider rewrites its links",
        ),
        (
            before_end('<h4 style="border-top:1px solid #000000">x</h4>'),
            "warning",
            "html",
            "border-top of <h4> is ignored",
        ),
        (before_end("<p>{{ story }}</p>"), "error", "html", "placeholder"),
        (before_end("<mj-text>x</mj-text>"), "error", "html", "placeholder"),
        (before_end("*|FNAME|*"), "error", "html", "placeholder"),
        (before_end("%recipient.name%"), "error", "html", "placeholder"),
        (before_end('<a href="javascript:alert(1)">x</a>'), "error", "html", "not an address"),
        (before_end('<a href="/relative">x</a>'), "error", "html", "not an address"),
        (before_end('<a href="">x</a>'), "error", "html", "not an address"),
        (before_end('<a href="#nowhere">x</a>'), "error", "html", "leads nowhere"),
        (before_end('<a href="https://x.example/"> </a>'), "error", "html", "no words"),
        (before_end('<img src="https://x.example/a.png" width="9">'), "error", "html", "no alt"),
        (before_end('<img src="https://x.example/a.png" alt="">'), "error", "html", "no width"),
        (before_end('<img src="http://x.example/a.png" alt="" width="9">'), "error", "html", "https"),
        (before_end('<td width="None">x</td>'), "error", "html", "None"),
        (before_end("<span>Undefined</span>"), "error", "html", "Undefined"),
        (before_end('<b title="\\u{200d}">x</b>'), "error", "html", "missing"),
        (before_end("<h1>again</h1>"), "error", "html", "headings"),
        (before_end("<h5>deep</h5>"), "error", "html", "headings"),
        (html(lambda page: page.replace('lang="en"', "", 1)), "error", "html", "language"),
        (html(lambda page: page.replace("<title>", "<title></title><b>")), "error", "html", "no title"),
        (lambda good: replace(good, html=good.html.replace(good.mark, "")), "error", "html", "unsubscribe"),
        (lambda good: replace(good, text=good.text.replace(good.mark, "")), "error", "text", "unsubscribe"),
        (lambda good: replace(good, text=f"{good.text}{good.mark}web{good.mark}"), "error", "text", "web"),
        (lambda good: replace(good, text=good.text + "{{x}}"), "error", "text", "placeholder"),
        (lambda good: replace(good, text=good.text + "漢" * 40), "warning", "text", "72 columns"),
    ],
)
def test_what_must_not_reach_a_reader_is_found(
    look: Look, spoil: Callable[[Rendering], Rendering], severity: str, where: str, says: str
) -> None:
    sample = draft(story("One"), story("Two", rank=2))
    findings = check(spoil(mail(sample, look)), sample)
    assert any((f.severity, f.where) == (severity, where) and says in f.what for f in findings), findings


def test_a_headline_may_say_none(look: Look) -> None:
    sample = draft(story("None"), story("undefined", rank=2, summary="None"))
    assert check(mail(sample, look), sample) == ()


def test_a_long_address_is_no_long_line(look: Look) -> None:
    sample = draft(story(url="https://x.example/" + "a" * 200))
    assert check(mail(sample, look), sample) == ()


def test_stories_that_were_left_out_are_counted(look: Look) -> None:
    shown = draft(story("One"))
    whole = draft(story("One"), story("Two", rank=2))
    (finding,) = check(mail(shown, look), whole)
    assert finding.severity == "warning"
    assert finding.what.startswith("1 of 2 stories")
