"""`logo:` as typed: what can be used in every mail program, and what is said of the rest."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from digest.config.files.environment import no_machine
from digest.config.files.looks.logo import logo
from digest.config.files.site_file import read_site
from digest.config.logo import Logo
from digest.config.typed.unclear import Unclear
from digest.config.yaml.problems import Broken
from digest.enclosed import NotEnclosed
from tests.config.written import around
from tests.images import gif, jpeg, png

FILES = {
    "logo.png": png(480, 128),
    "art/logo.jpg": jpeg(300, 300),
    "logo.gif": gif(64, 64),
    "tiny.png": png(1, 1),
    "huge.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0\1\0\0" * 2,
    "drawing.png": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "cut.png": png(9, 9)[:20],
}


def enclosed(name: str, most: int) -> bytes | None:
    if name == "link.png":
        raise NotEnclosed("is a link, or lies behind one: put the file itself there")
    return FILES.get(name)


AROUND = replace(no_machine(), folder=Path("/quay/config"), enclosed=enclosed)


@pytest.mark.parametrize(
    ("typed", "kind", "size"),
    [
        ("logo.png", "png", (480, 128)),
        ("./logo.png", "png", (480, 128)),
        ("art/logo.jpg", "jpeg", (300, 300)),
        ("logo.gif", "gif", (64, 64)),
    ],
)
def test_a_file_beside_the_configuration_is_measured(typed: str, kind: str, size: tuple[int, int]) -> None:
    read = logo(typed, AROUND)
    assert (read.kind, (read.width, read.height), read.url) == (kind, size, "")
    assert read.content == FILES[typed.removeprefix("./")]


@pytest.mark.parametrize(
    "typed", ["https://quay.example/logo.png", "quay.example/logo.png", "https://quay.example/logo"]
)
def test_an_https_address_is_taken_as_it_is(typed: str) -> None:
    assert logo(typed, AROUND) == Logo(url=f"https://{typed.removeprefix('https://')}")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("https://quay.example/logo.svg", "Not every mail program shows .svg. Save it as .png."),
        ("https://quay.example/logo.WEBP", "shows .webp"),
        ("logo.svg", "shows .svg"),
        ("logo.webp", "shows .webp"),
        ("http://quay.example/logo.png", "begins with https"),
        ("http://localhost/logo.png", "comes over https"),
        ("nowhere.png", 'There is no file "config/nowhere.png"'),
        ("drawing.png", "is no picture that every mail program shows"),
        ("cut.png", "is no picture"),
        ("tiny.png", "has 1 x 1 pixels"),
        ("huge.png", "has 65536 x 65536 pixels"),
        ("link.png", "is a link"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_reason(typed: str, says: str) -> None:
    with pytest.raises(Unclear) as unclear:
        logo(typed, AROUND)
    assert says in unclear.value.what


@pytest.mark.parametrize("name", ["logo", "logo_dark"])
def test_a_logo_that_cannot_go_within_the_mail_is_refused_where_it_is_written(name: str) -> None:
    machine = replace(around({"T": "re_1"}), enclosed=lambda name, most: png(480, 128))
    text = "name: A\ntimezone: UTC\nmail:\n  provider: {}\n  from: a@x.example\n  token: ${{T}}\n"
    files = {"logo": "https://x.example/a.png", "logo_dark": "https://x.example/a.png", name: "a.png"}
    logos = "".join(f"{line}: {file}\n" for line, file in files.items())
    assert read_site(text.format("postmark") + logos, "digest.yaml", machine)
    with pytest.raises(Broken) as caught:
        read_site(text.format("resend") + logos, "digest.yaml", machine)
    (problem,) = caught.value.problems
    assert problem.what == "resend takes no pictures within a mail. Give the https address of this one."
    assert problem.line == (7 if name == "logo" else 8)
