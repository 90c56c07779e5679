"""Grouping of articles from lines of JSON, without database or memory, for those who measure it (pure)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypedDict

from digest.config.digests import Topic
from digest.errors import UsageError
from digest.group.already_told import key
from digest.group.stories import stories
from digest.group.topics.placing import placed
from digest.group.vectors import Embed, counted
from digest.group.words.boilerplate import without_boilerplate
from digest.group.words.terms import counts
from digest.model.article import Article

OTHER = "other"
_UNSEEN = datetime(1970, 1, 1, tzinfo=UTC)
"""Nobody saw a file's articles come: their own dates count alone."""


class Row(TypedDict):
    """One article of a measured set."""

    id: str | int
    section: str
    story: str


def group_file(
    lines: Iterable[str], topics: Sequence[Topic], embed: Embed | None = None, ready: Sequence[Topic] = ()
) -> list[Row]:
    """One row for each line, in their order: the name of its topic or "other", and its story. Ages, caps and
    duplicates do not count.

    A line is an object with `id` and `title`, and where known `text`, `summary`, `published`, `source`, `url`,
    `lang`, `categories`. Raises UsageError naming the first line that is not.
    """
    read = [_read(line, place) for place, line in enumerate(lines, 1) if line.strip()]
    articles = [one.article for one in read]
    terms = counted(counts(article) for article in without_boilerplate(articles))
    events = stories(articles, (), terms, embed, when=_published)
    rows: dict[int, Row] = {}
    for story, place in zip(events, placed(events, topics, {}, terms, embed, ready), strict=True):
        section = place.topic.name if place.topic else OTHER
        named = f"{key(story.articles)}-{story.articles[0].number}"
        for article in story.articles:
            rows[article.number] = Row(id="", section=section, story=named)
    return [{**rows[one.article.number], "id": one.id} for one in read]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    id: str | int
    article: Article


def _read(line: str, place: int) -> _Read:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError("this is no JSON", where=f"line {place}", advice=_ADVICE) from error
    if not isinstance(fields, dict) or not isinstance(fields.get("id"), str | int):
        raise UsageError("this has no id", where=f"line {place}", advice=_ADVICE)
    return _Read(id=fields["id"], article=_article(fields, place))


_ADVICE = 'Write one object on each line: {"id": "1", "title": "Ferry strike ends"}'


def _article(fields: Mapping[str, object], number: int) -> Article:
    categories = fields.get("categories")
    return Article(
        source=_text(fields, "source"),
        title=_text(fields, "title"),
        url=_text(fields, "url"),
        text=_text(fields, "text"),
        summary=_text(fields, "summary"),
        language=_text(fields, "lang") or _text(fields, "language"),
        published=_moment(_text(fields, "published")),
        first_seen=_UNSEEN,
        categories=tuple(one for one in categories if isinstance(one, str)) if isinstance(categories, list) else (),
        number=number,
    )


def _published(article: Article) -> datetime | None:
    return article.published


def _text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _moment(text: str) -> datetime | None:
    """The moment; UTC where it names no zone, None where it is none."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
