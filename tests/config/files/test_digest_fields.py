"""A digest's fields are read as typed, and those that were not typed are computed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.config.written import MORNING, digest, sentences

ONE = "title: A\nsources: https://a.example/rss\n"


def test_a_field_that_was_not_typed_has_no_line() -> None:
    morning = digest(MORNING)
    assert morning.written == {
        "title": "config/digests/morning.yaml:1",
        "send": "config/digests/morning.yaml:2",
        "sources": "config/digests/morning.yaml:4",
        "topics": "config/digests/morning.yaml:9",
    }
    assert morning.where("max_age") == "config/digests/morning.yaml: max_age"


@pytest.mark.parametrize(
    ("send", "max_age", "late_limit"),
    [
        ("daily at 07:00", timedelta(days=3), timedelta(hours=6)),
        ("weekdays at 07:00 and 17:00", timedelta(days=3), timedelta(hours=6)),
        ("mondays and thursdays at 7:30", timedelta(days=7), timedelta(hours=6)),
        ("mondays at 07:00", timedelta(days=14), timedelta(hours=24)),
        ("every other week on friday from 2026-10-09 at noon", timedelta(days=28), timedelta(hours=24)),
        ("monthly on the first monday at 08:00", timedelta(days=30), timedelta(hours=24)),
        ("by hand", timedelta(days=14), timedelta(hours=24)),
    ],
)
def test_defaults_follow_the_rhythm(send: str, max_age: timedelta, late_limit: timedelta) -> None:
    morning = digest(f"{ONE}send: {send}\n")
    assert (morning.max_age, morning.late_limit) == (max_age, late_limit)
    assert not {"max_age", "late_limit"} & morning.written.keys()


@pytest.mark.parametrize(
    ("sources", "most", "cap"), [(1, 15, 15), (2, 15, 15), (3, 15, 5), (3, 30, 10), (3, 6, 3), (9, 20, 6)]
)
def test_no_source_fills_an_edition_of_many(sources: int, most: int, cap: int) -> None:
    listed = ", ".join(f"https://s{n}.example/rss" for n in range(sources))
    assert digest(f"title: A\nmax_stories: {most}\nsources: {listed}\n").max_per_source == cap


def test_without_a_line_for_it_a_digest_is_sent_by_hand() -> None:
    assert digest(ONE).send.by_hand


@pytest.mark.parametrize(
    "line",
    [
        "leave_out: horoscope",
        "leave_out: horoscope, quiz",
        "leave_out: [horoscope, quiz]",
        "leave_out:\n  - horoscope\n  - quiz",
        "leave_out:\n  - horoscope, quiz",
    ],
)
def test_one_value_stands_where_a_list_is_allowed_and_commas_split(line: str) -> None:
    words = [rule.words for rule in digest(f"{ONE}{line}\n").leave_out]
    assert words in (["horoscope"], ["horoscope", "quiz"])
    assert len(words) == 1 + (("quiz") in line)


def test_a_comma_within_a_quoted_entry_is_part_of_it() -> None:
    topics = 'topics:\n  - name: A\n    keywords: ["war, peace", war]\n'
    assert digest(ONE + topics).topics[0].keywords == ("war, peace", "war")


@pytest.mark.parametrize("typed", ["1.10", "null", "NO", "2026-12-05", "0x10", "1e3", "~", "true", ".5", "12:30:45"])
def test_a_text_arrives_as_it_was_typed(typed: str) -> None:
    assert digest(f"title: {typed}\nsources: https://a.example/rss\n").title == typed


def test_norway_stays_a_language() -> None:
    assert digest(ONE + "language: no\n").language == "no"


@pytest.mark.parametrize("typed", ["yes", "Yes", "true", "on", "ON"])
def test_yes_has_many_forms(typed: str) -> None:
    assert digest(f"{ONE}images: {typed}\n").images is True


@pytest.mark.parametrize("typed", ["no", "NO", "False", "off"])
def test_no_has_many_forms(typed: str) -> None:
    assert digest(f"{ONE}images: {typed}\n").images is False


def test_pictures_are_linked_unless_they_are_to_be_ours() -> None:
    assert digest(ONE).pictures == "linked"
    assert digest(f"{ONE}pictures: Ours\n").pictures == "ours"
    assert digest(f"{ONE}pictures: linked\n").pictures == "linked"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("none", "images: no. Here it is linked or ours."),
        ("no", "images: no. Here it is linked or ours."),
        ("our", "Did you mean: ours?"),
        ("copied", "Write linked or ours."),
    ],
)
def test_whose_pictures_is_one_of_two_words(typed: str, said: str) -> None:
    ((_, sentence),) = sentences(f"{ONE}pictures: {typed}\n")
    assert sentence.endswith(said)


def test_a_rest_that_is_left_out_has_no_heading() -> None:
    assert digest(ONE + "topics: world\nrest: leave out\n").rest == ""


def test_a_digest_may_be_paused_and_have_a_first_and_a_last_day() -> None:
    term = digest("title: A\nsources: a.example\npaused: yes\nstarts: 5 October 2026\nends: 2027-06-18\n")
    assert (term.paused, term.starts, term.ends) == (True, date(2026, 10, 5), date(2027, 6, 18))
    plain = digest("title: A\nsources: a.example\n")
    assert (plain.paused, plain.starts, plain.ends) == (False, None, None)


def test_what_ends_before_it_starts_is_told() -> None:
    text = "title: A\nsources: a.example\nends: 2026-10-01\nstarts: 2026-10-05\n"
    assert sentences(text) == [(3, "It would end before it starts.")]
    assert sentences("title: A\nsources: a.example\nends: soon\n") == [
        (3, '"soon" is not a day. Write it year first, like 2026-12-05.')
    ]
