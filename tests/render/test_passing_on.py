"""Three lines at the foot of mails: each stands where editors want it, and only where what it says is answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from digest import places
from digest.config.site import Web
from digest.model.edition import Letterhead, Rendering
from digest.model.letter import LetterKind
from digest.model.look import BuiltInLook
from digest.model.people import Segment
from digest.render import check, render
from digest.render.look.look import Look, read_look
from digest.render.mail.letters import render_letter
from digest.render.passing_on import SHARE
from digest.render.samples import samples
from digest.render.segment_view import web_page
from tests.render.made import tree, words

HEAD = Letterhead(
    sender="The Meridian <n@meridian.example>", reply_to="ed@meridian.example", web_url="https://meridian.example/news"
)
OPEN = samples.sample_site().model_copy(update={"web": Web(url=HEAD.web_url)})
SHUT = samples.sample_site().model_copy(update={"web": Web(url=HEAD.web_url, joining=False)})
SAMPLE = replace(samples.sample_draft(), letterhead=HEAD, token_key="1")
REPLY, SHARES, JOIN = "Reply to this mail: it reaches the editors.", "Share this edition", "Forwarded to you? Subscribe"
PAGE = "https://meridian.example/news/morning/2026-11-24-0700.html"


def mail(
    look: Look, *, head: Letterhead = HEAD, site: object = OPEN, language: str = "en", **fields: object
) -> Rendering:
    digest = samples.sample_digest().model_copy(update=fields)
    made = render(replace(SAMPLE, letterhead=head), digest, site, look, Segment(language=language), {})  # type: ignore[arg-type]
    assert made is not None
    return made


def shown(part: str) -> set[str]:
    return {line for line in (REPLY, SHARES, JOIN) if line in part}


@pytest.mark.parametrize("name", tuple(BuiltInLook))
def test_every_look_says_how_to_answer_share_and_join(name: str) -> None:
    made = mail(read_look(name, places.TEMPLATES))
    assert shown(words(tree(made)).replace("Forwarded", " Forwarded")) == {REPLY, SHARES, JOIN}
    ways = {words(a): a.get("href") for a in tree(made).iter("a")}
    assert ways["Share this edition"] == f"{PAGE}#{SHARE}"
    assert ways["Subscribe"] == "https://meridian.example/news/join/morning"
    assert f"{REPLY}\n\n{JOIN}:\nhttps://meridian.example/news/join/morning\n" in made.text
    assert f"Read on the web · {SHARES}:\n{PAGE}\n" in made.text
    assert check(made, SAMPLE) == ()


@pytest.mark.parametrize(
    ("given", "lines"),
    [
        ({}, {REPLY, SHARES, JOIN}),
        ({"forward_line": False}, {REPLY, SHARES}),
        ({"share_line": False}, {REPLY, JOIN}),
        ({"reply_line": False}, {SHARES, JOIN}),
        ({"site": SHUT}, {REPLY, SHARES}),
        ({"head": replace(HEAD, archived=False)}, {REPLY, JOIN}),
        ({"head": replace(HEAD, web_url="")}, {REPLY}),
        ({"head": replace(HEAD, reply_to="")}, {SHARES, JOIN}),
        ({"ends": date(2026, 11, 24)}, {REPLY, SHARES, JOIN}),
        ({"ends": date(2026, 11, 23)}, {REPLY, SHARES}),
        ({"head": Letterhead()}, set()),
    ],
)
def test_a_mail_promises_only_what_is_answered(look: Look, given: dict[str, object], lines: set[str]) -> None:
    made = mail(look, **given)  # type: ignore[arg-type]
    assert shown(words(tree(made)).replace("Forwarded", " Forwarded")) == lines
    assert shown(made.text.replace("\nhttps", " ")) == lines
    assert ("/join/" in made.html, f"#{SHARE}" in made.html.replace("&#35;", "#")) == (JOIN in lines, SHARES in lines)


def test_what_is_shared_and_forwarded_tells_of_no_reader(look: Look) -> None:
    """A forwarded link belongs to nobody: all who read the edition have the same one, without a slot in it."""
    made = mail(look)
    for line in made.text.splitlines():
        if "/join/" in line or line == web_page(SAMPLE):
            assert made.mark not in line
    (join,) = (a.get("href") for a in tree(made).iter("a") if words(a) == "Subscribe")
    assert made.mark not in join


@pytest.mark.parametrize("kind", LetterKind)
def test_letters_to_one_reader_are_nothing_to_pass_on(look: Look, kind: LetterKind) -> None:
    letter = render_letter(kind, "Morning", OPEN, look, "en", link="https://meridian.example/confirm/x")
    assert shown(letter.html) == shown(letter.text) == set()
    assert "/join/" not in letter.html + letter.text


@pytest.mark.parametrize("language", ["ar", "he", "de"])
def test_the_lines_are_in_the_language_of_the_mail(look: Look, language: str) -> None:
    made = mail(look, language=language)
    assert shown(words(tree(made))) == shown(made.text) == set()
    say = look.catalogues[language].say
    for part in (words(tree(made)), " ".join(made.text.split())):
        assert say(REPLY) in part
        assert say(SHARES) in part
        assert f"{say('Forwarded to you?')} {say('Subscribe')}" in part
