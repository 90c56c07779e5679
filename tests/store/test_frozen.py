"""What was frozen is read back exactly, and equal values have equal bytes."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model.article import Article, Image
from digest.model.edition import Draft, Letterhead, Occasion, Window
from digest.model.grouping import Section, Story
from digest.model.run import Ended, Report, SourceReport
from digest.model.source import Failure, SourceState, Usual
from digest.store import frozen
from tests.store.made import NOW, article, draft

ZONE = timezone(timedelta(hours=-5, minutes=-30))
AT = datetime(2026, 11, 24, 7, 0, 1, 250, tzinfo=ZONE)
ARTICLE = Article(
    source="https://quay.example/feed",
    title='Élan \U0001f6f3 "x" \\ \u2028 \0 \ud800',
    guid=" tag:1 ",
    url="https://quay.example/1",
    text="One.\n\nTwo.",
    summary="Teaser",
    authors=("A. Reader", "B, Writer"),
    published=AT,
    language="fr",
    categories=("Sea",),
    image=Image(url="https://quay.example/1.jpg", alt="A ship", width=10, height=None),
    paywalled=True,
    number=7,
    first_seen=datetime(2026, 11, 24, 8, tzinfo=UTC),
)
STORY = Story(key="s1", articles=(ARTICLE,), summary="All.", rank=1, ran="2026-11-23T07:00", score=2.0, why="2 sources")
#: What `data/frozen_before.json` holds as the version before wrote it.
VALUES: dict[str, object] = {
    "sections": (Section(key="world", name="World", stories=(STORY,)), Section(key="rest", name="More", stories=())),
    "window": Window(last=9, opened=None, closed=AT),
    "occasion": Occasion(key="hand-2026-11-24T16:02:11", at=AT, by_hand=True),
    "letterhead": Letterhead(sender="The Quay <n@quay.example>"),
    "report": Report(
        digest="morning",
        occasion="x",
        ended=Ended.OPEN,
        sources=(
            SourceReport(
                source="s",
                name="S",
                new=1,
                failure=Failure(source="s", name="S", url="u", reason="r", status=404),
                seconds=0.1,
            ),
        ),
        outcomes={"lead": 2, "held": 1},
        answers={"due": 1, "accepted": 2},
        recipients=3,
    ),
    "state": SourceState(
        source="s", etag='"1"', last_try=AT, every=1 / 3, usual=Usual(polls=1, links=1e-7, letters=1e22)
    ),
    "facts": {"b": ("x", "y"), "a": 1, "c": 0.5, "d": None},
    "names": ("A. Reader", "B"),
}
BEFORE = json.loads((Path(__file__).parent / "data" / "frozen_before.json").read_text(encoding="utf-8"))
INSTANTS = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-5, minutes=30))]))


def every_field(kind: type[Any], **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Values of the type with every field drawn, also those that have a default."""
    hints = get_type_hints(kind)
    return st.builds(kind, **{f.name: given.get(f.name, _drawn(hints[f.name])) for f in dataclasses.fields(kind)})


def _drawn(kind: Any) -> st.SearchStrategy[Any]:
    if kind == datetime | None:
        return st.none() | INSTANTS
    if kind is datetime:
        return INSTANTS
    if kind is float:
        return st.floats(allow_nan=False)
    return st.from_type(kind)


ARTICLES = every_field(Article, image=st.none() | every_field(Image))
STORIES = every_field(Story, articles=st.lists(ARTICLES, min_size=1, max_size=2).map(tuple))
SECTIONS = every_field(Section, stories=st.lists(STORIES, max_size=2).map(tuple))


@settings(max_examples=40, deadline=None)
@given(st.lists(SECTIONS, max_size=2).map(tuple))
def test_sections_come_back_equal_and_with_equal_bytes(sections: tuple[Section, ...]) -> None:
    written = frozen.text(sections)
    read = frozen.value(tuple[Section, ...], written)
    assert read == sections
    assert frozen.canonical(read) == frozen.canonical(sections) == written.encode()


def without_new(written: object, before: object) -> object:
    """What was written, less the fields that were not there before."""
    if isinstance(written, dict) and isinstance(before, dict):
        return {key: without_new(written[key], before[key]) for key in written if key in before}
    if isinstance(written, list) and isinstance(before, list):
        return [without_new(*both) for both in zip(written, before, strict=True)]
    return written


@pytest.mark.parametrize("name", sorted(VALUES))
def test_what_the_version_before_wrote_is_written_so_still(name: str) -> None:
    """More may be remembered by and by; a hash is made of what is stored."""
    before = frozen.plain(BEFORE[name])
    assert without_new(frozen.plain(frozen.text(VALUES[name])), before) == before


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("sections", tuple[Section, ...]),
        ("window", Window),
        ("occasion", Occasion),
        ("letterhead", Letterhead),
        ("report", Report),
        ("state", SourceState),
        ("names", tuple[str, ...]),
    ],
)
def test_what_the_version_before_wrote_is_read(name: str, kind: type[object]) -> None:
    assert frozen.value(kind, BEFORE[name]) == VALUES[name]


def test_reports_come_back_with_their_statuses_and_counts() -> None:
    report = Report(digest="morning", occasion="x", ended=Ended.OPEN, answers={"accepted": 2, "due": 1})
    assert frozen.value(Report, frozen.text(report)) == report


@pytest.mark.parametrize("hostile", ["\0", "\ud800", "a\udfffb", "\u2028", '"}],', "\U0001f6f3", "\x7f\x85"])
def test_hostile_characters_come_back_as_they_were(hostile: str) -> None:
    value = Image(url=hostile)
    assert frozen.value(Image, frozen.text(value)) == value
    frozen.text(value).encode("utf-8")


def test_equal_instants_of_two_zones_have_equal_bytes() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=2)))
    assert frozen.canonical(article("a", published=there)) == frozen.canonical(article("a", published=NOW))


def test_a_hash_depends_on_every_value_and_their_order() -> None:
    one, two = article("a"), article("b")
    assert len({frozen.sha256(one, two), frozen.sha256(two, one), frozen.sha256(one), frozen.sha256([one, two])}) == 4


def test_a_field_that_came_later_reads_old_rows_and_one_that_is_gone_is_passed_over() -> None:
    plain = json.loads(frozen.text(draft()))
    del plain["token_key"]
    plain["mood"] = "calm"
    assert frozen.value(Draft, json.dumps(plain)) == draft()


def test_a_value_of_another_kind_is_a_defect() -> None:
    with pytest.raises(TypeError, match="complex cannot be frozen"):
        frozen.text(1j)
