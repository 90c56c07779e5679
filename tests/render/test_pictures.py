"""Where the pictures of mails and pages come from, and which of them a look shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from digest import places
from digest.config.digests import Digest
from digest.config.logo import Logo
from digest.config.site import Web
from digest.model.announcement import Announcement
from digest.model.article import Image, Prints
from digest.model.edition import Draft, Edition, Letterhead, Status
from digest.model.grouping import Section
from digest.model.look import PICTURED, BuiltInLook
from digest.model.people import Segment
from digest.render import page, render, unpictured
from digest.render.look.look import Look, read_look
from digest.render.pictures import Placed, placed, print_address
from digest.render.samples import samples
from digest.render.segment_view import names_given
from digest.render.web.pages import pages
from tests.render.made import draft, picture, story

OURS = samples.sample_digest().model_copy(update={"pictures": "ours"})
LINKED = samples.sample_digest()
PAGES = "https://meridian.example/news"
SITE = samples.sample_site().model_copy(update={"web": Web(url=PAGES)})
WIDE, SMALL = f"{'a' * 64}.jpg", f"{'b' * 64}.png"
THERE = picture("https://wire.example/there.jpg")
PRINTED = Prints(width=1600, height=1000, wide=WIDE, small=SMALL)


def sections(count: int, each: int) -> tuple[Section, ...]:
    """Their stories come by turns, so that each section has good ones; every one has a picture that tells its place."""
    return tuple(
        Section(
            key=f"t{section}",
            name=f"T{section}",
            stories=tuple(
                replace(
                    story(
                        f"Story {section} {place}",
                        rank=place * count + section + 1,
                        image=picture(f"https://wire.example/{section}-{place}.jpg"),
                    ),
                    summary="Words of it.",
                )
                for place in range(each)
            ),
        )
        for section in range(count)
    )


def frozen(made: Draft) -> Edition:
    return Edition(id=1, draft=made, hash="5e", frozen=made.occasion.at, status=Status.SENT)


def everything(made: Draft, digest: Digest, look: Look, site: object = SITE) -> Iterator[str]:
    """The HTML of all that may be made of a draft: mails of every choice of topics, and its page."""
    for topics in ((), ("t0",), ("t1",), ("t0", "t1")):
        segment = Segment(language="en", topics=topics)
        rendering = render(made, digest, site, look, segment, names_given(digest))  # type: ignore[arg-type]
        if rendering:
            yield rendering.html
    yield from (content.decode() for path, content in pages(digest, site, look, [frozen(made)]) if ".html" in path)  # type: ignore[arg-type]


def addresses(html: str) -> set[str]:
    """Of all pictures that the page or mail would load, wherever it names them."""
    named = re.findall(r"""(?:src(?:set)?|background|content)="([^"]+\.(?:jpg|png|gif))|url\(['"]?([^)'"]+)""", html)
    return {one or other for one, other in named}


@pytest.mark.parametrize("name", BuiltInLook)
def test_a_look_shows_pictures_of_no_more_stories_than_it_says(name: BuiltInLook) -> None:
    look, made = read_look(name, places.TEMPLATES), replace(draft(), sections=sections(2, 5))
    limit = PICTURED[name]
    for html in everything(made, LINKED, look):
        for wide, section, place in re.findall(r'src="https://wire.example/()(\d)-(\d)\.jpg"', html):
            assert limit.shown is None or int(place) < limit.shown, (section, place, wide)
        for place in re.findall(r'src="https://wire.example/\d-(\d)\.jpg" width="536"', html):
            assert limit.large is None or int(place) < limit.large
    shown = "".join(everything(made, LINKED, look))
    assert (f"0-{(limit.shown or 5) - 1}.jpg" in shown) == (limit.shown != 0)


def test_a_print_stands_in_place_of_its_picture_with_the_pictures_own_size() -> None:
    made = draft(letterhead=Letterhead(web_url=PAGES), prints={THERE.url: PRINTED})
    wide, small = (replace(THERE, url=f"{PAGES}/pictures/{n}", width=1600, height=1000) for n in (WIDE, SMALL))
    assert print_address(made, WIDE) == wide.url
    for digest in (OURS, LINKED):
        assert placed(THERE, made, digest) == Placed(wide=wide, small=small)
    only_small = replace(made, prints={THERE.url: replace(PRINTED, wide="")})
    assert placed(THERE, only_small, OURS) == Placed(small=small)


@pytest.mark.parametrize(
    ("image", "unprinted", "digest", "shown"),
    [
        (THERE, {}, LINKED, True),
        (THERE, {}, OURS, False),
        (THERE, {THERE.url: "is broken"}, OURS, False),
        (THERE, {THERE.url: "is broken"}, LINKED, False),
        (THERE, {}, LINKED.model_copy(update={"images": False}), False),
        (None, {}, LINKED, False),
    ],
)
def test_without_a_print_the_publishers_own_is_shown_only_where_pictures_are_linked(
    image: Image | None, unprinted: dict[str, str], digest: Digest, shown: bool
) -> None:
    expected = Placed(wide=image, small=image) if shown else Placed()
    assert placed(image, draft(unprinted=unprinted), digest) == expected


@pytest.mark.parametrize("name", BuiltInLook)
def test_where_pictures_are_ours_nothing_is_loaded_from_elsewhere(name: BuiltInLook) -> None:
    """Stories with a print, without one and with none to be had, a block, logos on the web: in every mail and page."""
    block = Announcement(title="Fair", picture=picture("https://fair.example/fair.jpg"))
    logos = {"logo": Logo(url="https://logo.example/day.png"), "logo_dark": Logo(url="https://logo.example/night.png")}
    made = draft(
        letterhead=Letterhead(web_url=PAGES, archived=True),
        announcements=(block,),
        prints={"https://wire.example/0-0.jpg": PRINTED, "https://logo.example/day.png": PRINTED},
        unprinted={"https://wire.example/1-0.jpg": "is broken", "https://logo.example/night.png": "is broken"},
    )
    made = replace(made, sections=sections(2, 3))
    look = read_look(name, places.TEMPLATES)
    for html in everything(made, OURS, look, SITE.model_copy(update=logos)):
        elsewhere = {one for one in addresses(html) if not one.startswith(f"{PAGES}/pictures/")}
        assert elsewhere == set()


def test_a_logo_on_the_web_is_ours_with_the_size_of_its_print() -> None:
    logo = Logo(url="https://logo.example/day.png")
    made = draft(
        story("Bridge opens"),
        letterhead=Letterhead(web_url=PAGES),
        prints={logo.url: replace(PRINTED, width=480, height=96)},
    )
    look = read_look("broadsheet", places.TEMPLATES)
    rendering = render(made, OURS, SITE.model_copy(update={"logo": logo}), look, Segment(language="en"), {})
    assert rendering
    assert f'src="{PAGES}/pictures/{SMALL}" width="240" height="48"' in " ".join(rendering.html.split())


def test_a_mail_to_look_at_has_prints_in_it() -> None:
    made = draft(story("Bridge opens", image=THERE), letterhead=Letterhead(web_url=PAGES), prints={THERE.url: PRINTED})
    look = read_look("broadsheet", places.TEMPLATES)
    rendering = render(made, OURS, SITE, look, Segment(language="en"), {})
    assert rendering
    assert 'src="data:image/jpeg;base64,YWJj"' in page(rendering, {print_address(made, WIDE): b"abc"})


def test_each_picture_that_is_left_out_is_told_once_with_its_reason() -> None:
    logo = Logo(url="https://logo.example/day.png")
    one, two = (picture(f"https://wire.example/{n}.jpg") for n in (1, 2))
    block = Announcement(title="Fair", picture=two)
    made = draft(
        story("Bridge opens", image=one, rank=1),
        story("Bridge shut", image=THERE, rank=2),
        announcements=(block,),
        unprinted={logo.url: "is broken", one.url: "answered 404 Not Found", two.url: "is broken", "https://old/": "x"},
    )
    findings = unpictured(made, SITE.model_copy(update={"logo": logo}))
    assert [(one.severity, one.what) for one in findings] == [
        ("warning", '2 pictures are left out: each is broken. They are of the logo, "Fair".'),
        ("warning", 'The picture of "Bridge opens" is left out: it answered 404 Not Found.'),
    ]
