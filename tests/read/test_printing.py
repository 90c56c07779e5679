"""Prints of pictures: what they look like, what is gone from them, and of what there are none."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from digest.errors import Unreadable
from digest.read.prints import prints
from digest.text.pictures import BOX, LARGEST_PRINT, SHEET, Made, Place, beside, print_sizes, wide
from tests.photos import BLUE, RED, Colour, animation, bomb, chunk, halves, noise, photo, png_of, turned, written

FIRST, OTHER = Place(room=SHEET), Place()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def near(image: Image.Image, place: tuple[float, float], colour: Colour) -> bool:
    """The picture has about that colour, so far from its left and upper edge."""
    at = (int(image.width * place[0]), int(image.height * place[1]))
    shown = image.convert("RGB").getpixel(at)
    assert isinstance(shown, tuple)
    return all(abs(one - other) < 12 for one, other in zip(shown, colour, strict=True))


@pytest.mark.parametrize(
    ("size", "place", "shown"),
    [
        ((1600, 1000), FIRST, ((1072, 670), (240, 150))),
        ((1600, 1000), Place(room=BOX), ((976, 610), (240, 150))),
        ((1600, 1000), OTHER, (None, (240, 150))),
        ((600, 400), FIRST, ((600, 400), (240, 160))),
        ((300, 200), FIRST, (None, (240, 160))),
        ((100, 80), FIRST, (None, (100, 80))),
        ((1000, 1500), FIRST, (None, (120, 180))),
        ((1200, 240), FIRST, ((1072, 214), None)),
        ((960, 300), Place(logo=True), (None, (480, 150))),
        ((48, 48), Place(logo=True), (None, (48, 48))),
    ],
)
def test_a_print_has_two_pixels_for_each_that_is_shown_and_is_never_enlarged(
    size: tuple[int, int], place: Place, shown: tuple[tuple[int, int] | None, tuple[int, int] | None]
) -> None:
    made = prints(photo(*size), place)
    assert (made.width, made.height) == size
    sizes = tuple(opened(content).size if content else None for content in (made.wide, made.small))
    assert sizes == shown
    assert all(len(content) <= LARGEST_PRINT for content in (made.wide, made.small))


@given(width=st.integers(1, 9000), height=st.integers(1, 9000), room=st.sampled_from([0, BOX, SHEET]))
def test_there_is_a_print_wherever_the_picture_would_be_shown(width: int, height: int, room: int) -> None:
    over, small = print_sizes(width, height, Place(room=room))
    assert (over is not None) == (room > 0 and wide(width, height, room) is not None)
    assert (small is not None) == (beside(width, height) is not None)
    for made, shown in ((over, wide(width, height, room) if room else None), (small, beside(width, height))):
        if made and shown:
            assert shown[0] <= made[0] <= min(width, 2 * shown[0])
            assert shown[1] <= made[1] <= min(height, 2 * shown[1])
            assert abs(made[0] * height - made[1] * width) <= 2 * max(width, height)
            assert made[0] <= 1200


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_what_nothing_shows_through_becomes_a_jpeg(form: str) -> None:
    made = opened(prints(photo(400, 300, form), FIRST).wide)
    assert (made.format, made.mode) == ("JPEG", "RGB")
    assert near(made, (0.2, 0.5), RED)
    assert near(made, (0.8, 0.5), BLUE)


@pytest.mark.parametrize(
    ("mode", "form"),
    [("L", "PNG"), ("P", "PNG"), ("P", "GIF"), ("I;16", "PNG"), ("CMYK", "JPEG"), ("L", "JPEG"), ("RGB", "WEBP")],
)
def test_every_way_to_write_colours_becomes_the_screens(mode: str, form: str) -> None:
    grey = Image.new("RGB", (400, 300), (200, 200, 200))
    made_so = {"P": lambda: grey.quantize(4), "I;16": lambda: Image.new(mode, grey.size, 200 * 257)}
    given = made_so.get(mode, lambda: grey.convert(mode))()
    made = opened(prints(written(given, form), FIRST).wide)
    assert made.mode == "RGB"
    assert near(made, (0.5, 0.5), (200, 200, 200))


def red_for_blue() -> bytes:
    """The profile of a screen whose red is blue and whose blue is red (ICC.1:2022, 7.3)."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for tag in (b"rXYZ", b"bXYZ"):
        assert profile.count(tag) == 1
    return profile.replace(b"rXYZ", b"?XYZ").replace(b"bXYZ", b"rXYZ").replace(b"?XYZ", b"bXYZ")


def test_colours_are_what_their_profile_says() -> None:
    given = written(halves(400, 300), "JPEG", icc_profile=red_for_blue())
    assert near(opened(prints(given, FIRST).wide), (0.2, 0.5), RED[::-1])


def test_a_profile_that_is_none_changes_nothing() -> None:
    given = written(halves(400, 300), "JPEG", icc_profile=b"no profile" * 20)
    assert near(opened(prints(given, FIRST).wide), (0.2, 0.5), RED)


@pytest.mark.parametrize(
    "content",
    [
        written(halves(640, 480, "RGBA", (200, 30, 30, 0), (30, 30, 200, 255)), "PNG"),
        written(halves(640, 480, "LA", (10, 0), (200, 255)), "PNG"),
        written(halves(640, 480).quantize(4), "PNG", transparency=0),
        written(halves(640, 480).quantize(4), "GIF", transparency=0),
        written(halves(640, 480, "RGBA", (200, 30, 30, 0), (30, 30, 200, 255)), "WEBP"),
    ],
    ids=["rgba", "la", "palette", "gif", "webp"],
)
def test_what_something_shows_through_stays_so(content: bytes) -> None:
    made = opened(prints(content, FIRST).wide)
    assert (made.format, made.mode) == ("PNG", "RGBA")
    assert made.getchannel("A").getextrema() == (0, 255)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P"])
def test_what_is_many_times_larger_than_it_is_shown_keeps_its_colours_to_the_edge(mode: str) -> None:
    given = halves(1600, 1000, "RGBA", (*RED, 255), (*BLUE, 0 if mode == "RGBA" else 255))
    given = given if mode == "RGBA" else given.convert("RGB").quantize(4) if mode == "P" else given.convert(mode)
    made = opened(prints(written(given, "PNG", compress_level=1), OTHER).small)
    grey = (79, 79, 79)  # as ITU-R 601 has the red
    assert near(made, (0.02, 0.02), grey if mode == "L" else RED)
    assert near(made, (0.48, 0.98), grey if mode == "L" else RED)
    assert made.mode == ("RGBA" if mode == "RGBA" else "RGB")


def test_a_channel_that_hides_nothing_costs_nothing() -> None:
    solid = written(halves(640, 480, "RGBA", (200, 30, 30, 255), (30, 30, 200, 255)), "PNG")
    assert opened(prints(solid, FIRST).wide).format == "JPEG"


@pytest.mark.parametrize(
    ("orientation", "red"),
    [(1, (0.2, 0.5)), (2, (0.8, 0.5)), (3, (0.8, 0.5)), (4, (0.2, 0.5)), (5, (0.5, 0.2)), (6, (0.5, 0.2)),
     (7, (0.5, 0.8)), (8, (0.5, 0.8)), (0, (0.2, 0.5)), (77, (0.2, 0.5))],
)  # fmt: skip
def test_a_picture_stands_upright_as_its_camera_meant_it(orientation: int, red: tuple[float, float]) -> None:
    made = prints(turned(orientation), FIRST)
    lies = orientation not in (5, 6, 7, 8)
    assert (made.width, made.height) == ((800, 500) if lies else (500, 800))
    shown = opened(made.wide if lies else made.small)
    assert shown.size == ((800, 500) if lies else (112, 180))
    assert near(shown, red, RED)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_nothing_of_its_metadata_is_left(form: str) -> None:
    exif = Image.Exif()
    exif[0x013B] = "Jo Okafor"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    given = written(halves(400, 300), form, exif=exif, icc_profile=profile, dpi=(300, 300))
    made = opened(prints(given, FIRST).wide)
    assert dict(made.getexif()) == {}
    assert set(made.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
    assert b"Okafor" not in prints(turned(1), FIRST).wide
    assert b"taken at home" not in prints(turned(1), FIRST).wide


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP"])
def test_of_what_moves_the_first_picture_is_shown(form: str) -> None:
    made = opened(prints(animation(form), FIRST).wide)
    assert getattr(made, "n_frames", 1) == 1
    assert near(made, (0.5, 0.5), RED)


def test_what_has_much_detail_is_made_plainer_until_it_fits() -> None:
    made = prints(written(noise(700, 500), "JPEG", quality=90), FIRST)
    assert 0 < len(made.wide) <= LARGEST_PRINT
    assert len(written(noise(700, 500), "JPEG", quality=82)) > LARGEST_PRINT


def test_where_the_wide_one_cannot_fit_the_small_one_is_there() -> None:
    seen_through = noise(700, 500, "RGBA")
    made = prints(written(seen_through, "PNG", compress_level=1), FIRST)
    assert made.wide == b""
    assert opened(made.small).format == "PNG"


BROKEN = "is broken or cut off"
NONE = "is no JPEG, PNG, GIF or WebP"
PAGE = "is a page, and no picture"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", NONE),
        (b"PK\x03\x04" + b"\0" * 100, NONE),
        (b"<!doctype html><title>Log in</title>", PAGE),
        (b"\xef\xbb\xbf <?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "is drawn in SVG"),
        (photo()[:2000], BROKEN),
        (photo(form="PNG")[:500], BROKEN),
        (png_of(800, 600, zlib.compress(b"\0" * 100)), BROKEN),
        (png_of(800, 600, b"no pixels at all"), BROKEN),
        (photo(100, 3000), "is too small or too narrow to be shown: 100 x 3000 pixels"),
        (photo(1, 1, "GIF"), "is too small or too narrow to be shown: 1 x 1 pixels"),
        (photo(63, 63), "is too small or too narrow to be shown"),
        (b"GIF89a" + b"\xff" * 40, NONE),
        (written(halves(800, 600), "BMP"), NONE),
        (written(halves(800, 600), "TIFF"), NONE),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 800 600\n", NONE),
    ],
    ids=[
        "empty", "archive", "page", "svg", "jpeg cut off", "png cut off", "fewer pixels than it says", "no pixels",
        "strip", "dot", "icon", "gif of nothing", "bmp",
        "tiff", "program for printers",
    ],
)  # fmt: skip
def test_of_what_is_no_picture_to_be_shown_there_is_none_and_it_is_said_why(content: bytes, why: str) -> None:
    with pytest.raises(Unreadable) as raised:
        prints(content, FIRST)
    assert str(raised.value.what).startswith(why)


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (lambda: png_of(800, 600, b"", chunk(b"zTXt", b"a\0\0" + zlib.compress(b"x" * 80_000_000, 9))), BROKEN),
        (lambda: bomb(6001), "has more than 36 million pixels"),
        (lambda: bomb(30_000), "has more than 36 million pixels"),
    ],
    ids=["text that unpacks to 80 MB", "a little too large", "bomb"],
)
def test_nor_of_what_unpacks_to_far_more_than_was_sent(made: Callable[[], bytes], why: str) -> None:
    with pytest.raises(Unreadable) as raised:
        prints(made(), FIRST)
    assert str(raised.value.what).startswith(why)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_is_wrong_with_the_bytes_it_is_prints_or_a_reason(data: st.DataObject) -> None:
    whole = bytearray(data.draw(st.sampled_from(WHOLE)))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Unreadable):
        assert isinstance(prints(bytes(whole), FIRST), Made)


WHOLE = (
    turned(6, 120, 80),
    photo(120, 80, "PNG"),
    photo(120, 80, "WEBP"),
    animation("GIF", 120, 80),
    animation("PNG", 120, 80),
    written(halves(120, 80).convert("CMYK"), "JPEG"),
)
