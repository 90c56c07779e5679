from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text.pictures import Measured, measured, measured_of_any
from tests.images import gif, jpeg, png, webp


@pytest.mark.parametrize(
    ("content", "kind"), [(png(480, 128), "png"), (gif(480, 128), "gif"), (jpeg(480, 128), "jpeg")]
)
def test_a_pictures_size_stands_in_its_first_bytes(content: bytes, kind: str) -> None:
    assert measured(content) == Measured(kind=kind, width=480, height=128)


@pytest.mark.parametrize(
    "content", [b"", b"<svg/>", b"RIFF\0\0\0\0WEBP", png(9, 9)[:20], jpeg(9, 9)[:20], png(9, 9)[:12]]
)
def test_what_is_none_or_is_cut_off_has_no_size(content: bytes) -> None:
    assert measured(content) is None


@pytest.mark.parametrize("form", ["VP8 ", "VP8L", "VP8X"])
def test_what_not_every_mail_program_shows_has_a_size_too(form: str) -> None:
    assert measured_of_any(webp(480, 128, form)) == Measured(kind="webp", width=480, height=128)
    assert measured(webp(480, 128, form)) is None
    assert measured_of_any(webp(480, 128, form)[:24]) is None


HEADS = [b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF0000WEBPVP8X", b""]


@given(st.binary(max_size=200), st.sampled_from(HEADS))
def test_no_bytes_are_an_error(content: bytes, head: bytes) -> None:
    measured_of_any(head + content)
