"""Announcements between the stories: where they stand, in all looks, in mail, text and on the web."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from digest import places
from digest.model.announcement import Announcement
from digest.model.article import Image
from digest.model.edition import Draft, Edition, Status
from digest.model.look import BuiltInLook
from digest.render import check
from digest.render.look.look import Look, read_look
from digest.render.samples import samples
from digest.render.web.pages import pages
from tests.render.made import draft, mail, own, story, tree, words

READ = {name: read_look(name, places.TEMPLATES) for name in BuiltInLook}
BALL = Announcement(title="Summer ball", text="Tickets from **Monday**, [here](https://quay.example/t).")
SPONSOR = replace(BALL, title="Fares & more", label="Sponsored", link="https://www.line.example/fares?a=1")


def booked(*announcements: Announcement, stories: int = 5) -> Draft:
    some = [story(f"Headline {n}", rank=n, number=n) for n in range(1, stories + 1)]
    return draft(*some, announcements=announcements)


def order(text: str) -> list[str]:
    """Of headlines and announcements, as they come; what the inbox shows of them stands before all."""
    names = [*(f"Headline {n}" for n in range(1, 9)), "Summer ball", "Fares & more"]
    return sorted((name for name in names if name in text), key=text.rindex)


def page(draft: Draft, look: Look) -> str:
    edition = Edition(id=1, draft=draft, hash="5e", frozen=draft.occasion.at, status=Status.SENT)
    made = dict(pages(samples.sample_digest(), samples.sample_site(), look, [edition]))
    return next(content.decode() for path, content in made.items() if path.endswith("-0700.html"))


def parts(draft: Draft, look: Look) -> list[str]:
    made = mail(draft, look)
    return [words(tree(made)), made.text, words(html.document_fromstring(page(draft, look)).find("body"))]


@pytest.mark.parametrize("look", BuiltInLook)
@pytest.mark.parametrize(("after", "place"), [(0, 0), (1, 1), (3, 3), (5, 5), (None, 5), (40, 5)])
def test_it_stands_behind_as_many_stories_as_wanted_in_every_part(look: str, after: int | None, place: int) -> None:
    expected = [f"Headline {n}" for n in range(1, 6)]
    expected.insert(place, "Summer ball")
    for part in parts(booked(replace(BALL, after=after)), READ[BuiltInLook(look)]):
        assert order(part) == expected


def test_stories_are_counted_as_readers_meet_them() -> None:
    shown = replace(samples.sample_draft(), announcements=(replace(BALL, after=4),))
    titles = [story.lead.title for section in shown.sections for story in section.stories]
    lead = shown.stories[0].lead.title
    met = [lead, *(title for title in titles if title != lead)]
    text = " ".join(mail(shown, READ[BuiltInLook.BRIEF]).text.split())
    assert text.index(met[3]) < text.index("Summer ball") < text.index(met[4])


@pytest.mark.parametrize("look", BuiltInLook)
def test_a_sponsor_is_marked_for_eyes_and_for_screen_readers(look: str) -> None:
    made = mail(booked(BALL, SPONSOR), READ[BuiltInLook(look)])
    (landmark,) = [box for box in tree(made).iter("div") if box.get("role") == "complementary"]
    assert landmark.get("aria-label") == "Sponsored: Fares & more"
    assert words(landmark) == "SponsoredFares & moreTickets from Monday, here.line.example"
    assert "[Sponsored] Fares & more" in made.text
    assert "[*] Summer ball" in made.text
    shown = html.document_fromstring(page(booked(BALL, SPONSOR), READ[BuiltInLook(look)]))
    assert [aside.get("aria-label") for aside in shown.iter("aside")] == [None, "Sponsored: Fares & more"]
    assert {a.get("rel") for a in shown.iter("a") if "line.example" in a.get("href", "")} == {"sponsored"}


@pytest.mark.parametrize("look", BuiltInLook)
def test_a_mail_with_announcements_passes_every_check_and_counts_no_story_more(look: str) -> None:
    shown = booked(
        BALL, replace(SPONSOR, picture=Image(url="https://line.example/a.jpg", width=1200, height=800), after=2)
    )
    made = mail(shown, READ[BuiltInLook(look)])
    assert check(made, shown) == ()
    assert len(tree(made).findall(".//h3")) == 5


def test_a_picture_fills_its_box_or_stands_beside_the_words_and_an_icon_is_not_shown() -> None:
    widths = {}
    for width, height in ((1200, 800), (200, 200), (32, 32)):
        picture = Image(url="https://line.example/a.jpg", width=width, height=height)
        made = mail(booked(replace(SPONSOR, picture=picture)), READ[BuiltInLook.BROADSHEET])
        widths[width] = [image.get("width") for image in tree(made).iter("img") if "line.example" in image.get("src")]
    assert widths == {1200: ["488"], 200: ["90"], 32: []}
    off = mail(booked(replace(SPONSOR, picture=picture)), READ[BuiltInLook.BROADSHEET], images=False)
    assert not list(tree(off).iter("img"))


def test_words_of_another_direction_say_so() -> None:
    hebrew = replace(BALL, title="נשף הקיץ", text="כרטיסים מיום שני.")
    made = mail(booked(hebrew, BALL), READ[BuiltInLook.BROADSHEET])
    assert [p.get("dir") for p in tree(made).iter("p") if p.get("class") == "t"] == ["rtl", None]


def test_what_a_sponsor_sends_is_words() -> None:
    evil = Announcement(
        title="<script>alert(1)</script>",
        text="{{7*7}} [x](javascript:alert(1)) <b>b</b>",
        label='"><img>',
        link="javascript:x",
    )
    made = mail(booked(evil), READ[BuiltInLook.BROADSHEET])
    assert "<script" not in made.html
    assert 'href="javascript' not in made.html
    assert "<img>" not in made.html
    assert check(made, booked(evil)) == ()


def test_a_look_of_ones_own_that_has_no_place_for_them_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "looks" / "ours"
    folder.mkdir(parents=True)
    text = (places.TEMPLATES / "looks/broadsheet/edition.mjml").read_text()
    (folder / "edition.mjml").write_text(
        text.replace("{{ blocks(page.ending", "{{ blocks(page.opening").replace("{{ within(", "{{ '' if 1 else within(")
    )
    shown = booked(BALL)
    findings = check(mail(shown, own(folder)), shown)
    assert [(one.severity, one.where) for one in findings] == [("warning", "html")]
    assert 'The block "Summer ball" is not in it' in findings[0].what


def test_without_announcements_a_mail_has_no_byte_of_them() -> None:
    made = mail(booked(), READ[BuiltInLook.BROADSHEET])
    assert "box" not in made.html
    assert ".t," not in made.html
