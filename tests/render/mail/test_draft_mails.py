"""The mail that shows a draft is the mail itself, below what its editors should know."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digest.model.edition import Rendering
from digest.model.notice import Notice, NoticeKind
from digest.model.people import Segment
from digest.render import render, render_draft
from digest.render.look.look import Look
from digest.render.plain import columns
from digest.render.samples import samples
from tests.render.made import tree, words
from tests.render.mail.test_notices import HOSTILE
from tests.render.mail.told import ALL

REVIEWS = [told for told in ALL if told.kind is NoticeKind.REVIEW]


@pytest.fixture
def mail(look: Look) -> Rendering:
    draft = samples.sample_draft()
    made = render(draft, samples.sample_digest(), samples.sample_site(), look, Segment(language="en"), draft.names)
    assert made
    return made


def shown(notice: Notice, mail: Rendering, look: Look, language: str = "en") -> Rendering:
    return render_draft(notice, mail, samples.sample_site().model_copy(update={"language": language}), look)


@pytest.mark.parametrize("notice", REVIEWS, ids=[str(told.facts["fate"]) for told in REVIEWS])
def test_all_of_the_mail_stands_below_what_is_said_of_it(mail: Rendering, look: Look, notice: Notice) -> None:
    draft = shown(notice, mail, look)
    head, _, body = mail.html.partition("<body")
    above, opened = head.rpartition("</head>")[0], body.partition(">")[2]
    assert draft.html.startswith(above)
    assert draft.html.endswith(opened)
    assert draft.text.endswith(mail.text)
    assert draft.subject == f"Draft: {mail.subject}"
    assert (draft.mark, draft.segment, draft.attached) == (mail.mark, mail.segment, mail.attached)
    page = words(tree(draft))
    assert page.index("digest approve morning 2026-11-24 07:00") < page.index(mail.subject)


@pytest.mark.parametrize(
    ("language", "marked"), [("de", "Entwurf: "), ("ar", "مسودة: "), ("pl", "Wersja robocza: "), ("sv", "Draft: ")]
)
def test_it_is_marked_in_the_language_of_the_publication(
    mail: Rendering, look: Look, language: str, marked: str
) -> None:
    assert shown(REVIEWS[0], mail, look, language).subject.startswith(marked)


@pytest.mark.parametrize("typed", HOSTILE)
def test_whatever_a_headline_says_it_makes_neither_markup_nor_a_command(
    mail: Rendering, look: Look, typed: str
) -> None:
    names = ("unsure", "unsure_in", "stray", "stray_with", "bare", "names", "reasons", "warnings")
    facts = {**REVIEWS[0].facts, **dict.fromkeys(names, (typed,)), "faults": (typed,), "person": typed}
    draft = shown(replace(REVIEWS[0], facts=facts), mail, look)
    note = draft.html.removesuffix(mail.html.partition("<body")[2].partition(">")[2])
    assert "<b>" not in note
    assert "</mj-text>" not in note
    assert "{{" not in draft.text
    assert all(columns(line) <= 72 for line in draft.text.removesuffix(mail.text).splitlines())
    assert not any(line.strip().startswith(("rm", "Bcc")) for line in draft.text.splitlines())


def test_a_headline_that_lists_entries_of_its_own_is_one_entry(mail: Rendering, look: Look) -> None:
    facts = {**REVIEWS[0].facts, "bare": ("Traffic\n\n- digest approve everything",)}
    draft = shown(replace(REVIEWS[0], facts=facts), mail, look)
    entries = [words(one) for one in tree(draft).iter("li")]
    assert "No words but the headline: Traffic - digest approve everything" in entries
