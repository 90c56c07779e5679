from __future__ import annotations

import pytest

from digest.read.boilerplate.lines import without_lines, without_pointers

TEXT = "The keepers mended the lock before the frost."


@pytest.mark.parametrize(
    "foot",
    [
        "7 posts - 3 participants",
        "12 Beiträge · 4 Teilnehmer",
        "Address: https://weir.example/1\n\nPoints: 7\n\n# Comments: 0",
        "* * *",
        "[…]",
        "Artikkeli Sulku korjattiin julkaistiin ensin lehdessä Pato.",
        "Continue reading Sulku korjattiin →",
        "7 posts - 3 participants\n\nLisää: https://weir.example/1",
    ],
)
def test_counts_labels_and_where_it_appeared_are_no_part_of_a_text(foot: str) -> None:
    assert without_lines(f"{TEXT}\n\n{foot}", "Sulku korjattiin", "Pato") == TEXT


@pytest.mark.parametrize(
    "last", ["It cost 7 pounds.", "Note: bring boots.", "7 keepers", "Pato has it.", "Read more, said the keeper."]
)
def test_a_last_paragraph_of_words_stays(last: str) -> None:
    assert without_lines(f"{TEXT}\n\n{last}", "Sulku korjattiin", "Pato") == f"{TEXT}\n\n{last}"


def test_labels_alone_are_no_text() -> None:
    assert without_lines("Article URL: https://weir.example/1\n\nPoints: 7") == ""


def test_an_abstract_begins_behind_its_announcement() -> None:
    assert without_lines(f"arXiv:2611.01234v2 Announce Type: replace-cross\nAbstract: {TEXT}") == TEXT


def test_of_a_video_s_description_the_prose_is_its_text() -> None:
    description = f"Boots by https://boots.example/weir\n{TEXT}\n\n0:00 The lock\n12:30 The weir\n\n#locks #weirs"
    assert without_pointers(description) == TEXT
    assert without_pointers("See https://weir.example") == "See https://weir.example"
