"""Articles and digests written for the tests of this room."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from digest.config.digests import Digest, Source, Topic
from digest.config.typed.schedules import Schedule
from digest.model.article import Article

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)

CAMPUS = Topic(key="campus", name="Campus", keywords=("college", "students' union", "rowing"), where="morning.yaml:7")
SCIENCE = Topic(
    key="science", name="Science", description="Research and discoveries.", keywords=("vaccine", "trial", "telescope")
)

FERRY = (
    "Ferry crews on the Solent voted on Monday to end their strike. The vote in Southampton was 412 to 88. "
    "Captain Ines Okafor said sailings to Ryde would resume on Wednesday with a reduced timetable."
)
FERRY_AGAIN = (
    "The strike of Solent ferry crews is over after a vote in Southampton. Sailings to Ryde resume on Wednesday, "
    "Captain Ines Okafor told reporters. Islanders had waited nine days for the ferry."
)
VACCINE = (
    "A malaria vaccine trial in Malawi cut infections by three quarters. Researchers in Blantyre followed 4,200 "
    "children for two years. The vaccine costs less than four dollars a dose, Professor Thoko Banda said."
)


def article(number: int, title: str = "Ferry strike ends", **more: Any) -> Article:
    """One article of an hour ago, of a source of its own."""
    given = {
        "source": f"https://{number}.example/rss",
        "title": title,
        "url": f"https://{number}.example/story/{number}",
        "language": "en",
        "published": NOW - timedelta(hours=1),
        "first_seen": NOW - timedelta(minutes=30),
        "number": number,
    }
    return Article(**{**given, **more})


def digest(**more: Any) -> Digest:
    """A digest with two topics and a rest, and room for all."""
    given = {
        "key": "morning",
        "title": "Morning Varsity",
        "send": Schedule(text="by hand"),
        "late_limit": timedelta(hours=6),
        "sources": (Source(url="https://1.example/rss"),),
        "topics": (CAMPUS, SCIENCE),
        "max_per_source": 15,
        "max_age": timedelta(days=3),
        "written": {"max_stories": "morning.yaml:20", "max_age": "morning.yaml:21", "not_in": "morning.yaml:22"},
    }
    return Digest(**{**given, **more})
