"""The logo at the head of a mail: at its own proportions, by day and by night, on the web or with the mail."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from lxml.html import HtmlElement

from digest import places
from digest.config.logo import Logo
from digest.model.edition import Draft, Letterhead, Rendering
from digest.model.people import Segment
from digest.render import check, page, render
from digest.render.look.look import read_look
from digest.render.samples import samples
from digest.render.segment_view import names_given
from tests.images import png
from tests.render.made import draft, story, tree, words

SAMPLE = draft(story("Bridge opens"))
LOOKS = ("broadsheet", "brief", "cards")


def file(width: int, height: int, ink: tuple[int, int, int] = (20, 60, 90)) -> Logo:
    return Logo(file="logo.png", content=png(width, height, ink), kind="png", width=width, height=height)


def mail(look: str, logo: Logo | None, dark: Logo | None = None, sample: Draft = SAMPLE) -> Rendering:
    digest = samples.sample_digest()
    site = samples.sample_site().model_copy(update={"logo": logo, "logo_dark": dark})
    shown = read_look(look, places.TEMPLATES)
    made = render(sample, digest, site, shown, Segment(language="en"), names_given(digest))
    assert made
    return made


def images(rendering: Rendering) -> list[HtmlElement]:
    return list(tree(rendering).iter("img"))


@pytest.mark.parametrize(
    ("natural", "shown"),
    [((480, 128), (240, 64)), ((240, 64), (240, 64)), ((1200, 100), (240, 20)), ((500, 500), (64, 64)),
     ((32, 32), (32, 32)), ((100, 400), (16, 64)), ((4000, 16), (240, 1))],
)  # fmt: skip
def test_a_file_keeps_its_proportion_within_240_by_64_and_is_never_enlarged(
    natural: tuple[int, int], shown: tuple[int, int]
) -> None:
    (image,) = images(mail("broadsheet", file(*natural)))
    assert (image.get("width"), image.get("height")) == tuple(map(str, shown))


@pytest.mark.parametrize("look", LOOKS)
def test_a_file_goes_with_the_mail_and_passes_the_check(look: str) -> None:
    logo = file(480, 128)
    made = mail(look, logo)
    (image,) = images(made)
    assert image.get("src") == f"cid:{logo.id}"
    assert [picture.content for picture in made.attached] == [logo.content]
    assert check(made, SAMPLE) == ()


@pytest.mark.parametrize("look", LOOKS)
def test_a_dark_logo_takes_the_place_of_the_light_one_by_night_alone(look: str) -> None:
    light, dark = file(480, 128), file(480, 128, ink=(240, 240, 240))
    made = mail(look, light, dark)
    by_day, by_night = images(made)
    assert (by_day.get("src"), by_night.get("src")) == (light.address, dark.address)
    assert (by_day.get("class"), by_night.getparent().get("class")) == ("ll", "ld")  # type: ignore[union-attr]
    assert "display:none" in str(by_night.getparent().get("style"))  # type: ignore[union-attr]
    assert re.search(r"@media \(prefers-color-scheme:dark\).*\.ll\{display:none!important\}", made.html, re.DOTALL)
    assert {picture.id for picture in made.attached} == {light.id, dark.id}
    assert check(made, SAMPLE) == ()


@pytest.mark.parametrize("look", LOOKS)
def test_a_logo_leads_to_the_web_and_names_the_publication_where_it_is_not_shown(look: str) -> None:
    head = Letterhead(web_url="https://quay.example")
    made = mail(look, file(480, 128), file(480, 128, ink=(1, 1, 1)), replace(SAMPLE, letterhead=head))
    for image in images(made):
        assert image.get("alt") == "The Meridian"
        assert image.getparent().get("href") == "https://quay.example/morning/2026-11-24-0700.html"  # type: ignore[union-attr]
    assert [words(p) for p in tree(made).iter("p") if words(p) == "The Meridian"] == []
    assert check(made, SAMPLE) == ()


def test_a_logo_on_the_web_is_asked_for_there_and_nothing_goes_with_the_mail() -> None:
    made = mail("cards", Logo(url="https://quay.example/logo.png"))
    (image,) = images(made)
    assert (image.get("src"), image.get("width"), image.get("height")) == ("https://quay.example/logo.png", "64", None)
    assert "width:auto;max-width:240px;max-height:64px;height:auto" in str(image.get("style"))
    assert made.attached == ()


@pytest.mark.parametrize("look", LOOKS)
def test_without_a_logo_there_is_no_picture(look: str) -> None:
    assert images(mail(look, None)) == []


def test_a_page_to_look_at_has_the_logo_in_it() -> None:
    shown = page(mail("brief", file(480, 128)))
    assert "cid:" not in shown
    assert 'src="data:image/png;base64,iVBORw0K' in shown


def test_a_picture_that_nobody_attached_is_an_error() -> None:
    made = mail("brief", file(480, 128))
    bare = Rendering(
        segment=made.segment, subject=made.subject, preheader="", html=made.html, text=made.text, mark=made.mark
    )
    assert [finding.severity for finding in check(bare, SAMPLE)] == ["error"]
