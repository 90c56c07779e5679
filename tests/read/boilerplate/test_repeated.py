from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.read.boilerplate.repeated import without_repeated

TEXTS = ("The lock is mended.", "The weir leaks. It rains.", "Seals came\n\nThey stay.", "No boat went")


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("", "\n\nHow to reach us: by boat"),
        ("", "\n\nWrite to us.\n\nOur hours: 9 to 5"),
        ("", "\nHow to reach us: by boat"),
        ("The Weir, a letter\n\n", ""),
        ("Kurz gesagt: ", ""),
        ("Hello, keepers!\n", "\n\nBis morgen"),
    ],
)
def test_what_most_texts_begin_or_end_with_is_the_publishers(before: str, behind: str) -> None:
    assert without_repeated([f"{before}{text}{behind}" for text in TEXTS]) == TEXTS
    assert without_repeated([*(f"{before}{text}{behind}" for text in TEXTS), "Alone."]) == (*TEXTS, "Alone.")


def test_a_sentence_that_ends_most_texts_goes() -> None:
    assert without_repeated([f"Lock {n} is mended. Read on" for n in range(4)]) == tuple(
        f"Lock {n} is mended." for n in range(4)
    )


def test_no_text_is_cut_within_a_sentence_that_ends_alike() -> None:
    assert without_repeated([*(f"Lock {n} is mended. Read on" for n in range(4)), "I Read on"])[-1] == "I Read on"
    assert without_repeated([*(f"Foto: Lock {n} is mended" for n in range(4)), "Foto:graphers"])[-1] == "Foto:graphers"


@pytest.mark.parametrize("texts", [TEXTS, ["The same."] * 9, ["a. Foot it", "b. Foot it"], ["One.", "", "", ""]])
def test_other_texts_stay_as_they_are(texts: list[str]) -> None:
    assert without_repeated(texts) == tuple(texts)


@given(st.lists(st.text(alphabet="ab. \n", max_size=12).map(str.strip), max_size=8))
def test_every_text_stays_in_its_place_and_gains_nothing(texts: list[str]) -> None:
    shorter = without_repeated(texts)
    assert all(short in text for short, text in zip(shorter, texts, strict=True))
