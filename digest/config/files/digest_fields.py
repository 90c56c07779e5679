"""The fields of a digest's file: what may be typed in each, and what it becomes (pure)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta

from digest.config import computed
from digest.config.digests import Digest
from digest.config.files.announcement import announcements
from digest.config.files.not_same import not_same
from digest.config.files.rule import rules
from digest.config.files.source import sources
from digest.config.files.topic import topics
from digest.config.typed.amounts import words_count, yes, yes_or_no
from digest.config.typed.blocks import Block, Field
from digest.config.typed.days import day
from digest.config.typed.fields import colour, excepted, heading, language, lasting, look, subject
from digest.config.typed.kinds import STRING, TEXT, YES_OR_NO, Kind, Shape, choice, line_of_text, many, number, one
from digest.config.typed.prose import prose
from digest.config.typed.reviews import review
from digest.config.typed.schedule_words import schedule
from digest.config.typed.schedules import Schedule
from digest.config.typed.secrets import UNKNOWN, Secrets
from digest.config.yaml.nodes import Node
from digest.config.yaml.problems import Problems

_NO_PICTURES = "Whether there are pictures at all says another line: images: no. Here it is linked or ours."
_WORDS: Shape = {"type": ["string", "integer"]}


def digest_block(
    ready: Collection[str] = (),
    model: type[Digest] = Digest,
    read_schedule: Callable[[str], Schedule] = schedule,
    secrets: Secrets = UNKNOWN,
) -> Block:
    """The fields of a digest's file; `ready` are the keys of the ready-made topics, `secrets` those that its sources
    may name."""
    return Block(
        model=model,
        fields={**_when(read_schedule), **_from_where(ready, secrets), **_how_much(model), **_how_it_looks()},
    )


def _when(read_schedule: Callable[[str], Schedule]) -> Mapping[str, Field]:
    late_limit = one(lasting(timedelta(minutes=1), timedelta(days=30), "hours"), STRING)
    return {
        "title": Field(kind=line_of_text(120)),
        "send": Field(kind=one(read_schedule, STRING), words=lambda send: str(send.words)),
        "except": Field(kind=_except(), into=("except_days", "holidays")),
        "paused": Field(kind=one(yes, YES_OR_NO), words=yes_or_no),
        "starts": Field(kind=one(day, STRING)),
        "ends": Field(kind=one(day, STRING)),
        "review": Field(kind=one(review, STRING), words=lambda review: review.words),
        "approve": Field(kind=choice("an editor", "another editor")),
        "if_not_approved": Field(kind=choice("hold", "send")),
        "late_limit": Field(kind=late_limit, default=computed.LATE_LIMIT),
    }


def _from_where(ready: Collection[str], secrets: Secrets) -> Mapping[str, Field]:
    return {
        "sources": Field(kind=sources(secrets)),
        "topics": Field(kind=topics(ready)),
        "rest": Field(kind=one(heading, TEXT)),
        "leave_out": Field(kind=rules()),
        "only": Field(kind=rules()),
        "not_same": Field(kind=not_same(), words=lambda rules: "; ".join(", ".join(rule) for rule in rules)),
        "not_in": Field(kind=many(lambda text: text.strip().removesuffix(".yaml"), TEXT)),
    }


def _how_much(model: type[Digest]) -> Mapping[str, Field]:
    max_age = one(lasting(timedelta(hours=1), timedelta(days=365)), STRING)
    return {
        "max_stories": Field(kind=number(model, "max_stories")),
        "max_per_topic": Field(kind=number(model, "max_per_topic")),
        "max_per_source": Field(kind=number(model, "max_per_source"), default=computed.MAX_PER_SOURCE),
        "min_stories": Field(kind=number(model, "min_stories")),
        "if_fewer": Field(kind=choice("wait", "send")),
        "max_age": Field(kind=max_age, default=computed.MAX_AGE),
        "carry_over": Field(kind=number(model, "carry_over")),
        "already_told": Field(kind=choice("update", "leave out")),
    }


def _how_it_looks() -> Mapping[str, Field]:
    return {
        "summary": Field(kind=one(words_count, _WORDS), words="{} words".format),
        "lead_summary": Field(kind=one(words_count, _WORDS), words="{} words".format),
        "look": Field(kind=one(look, STRING)),
        "subject": Field(kind=one(subject, TEXT)),
        "images": Field(kind=one(yes, YES_OR_NO), words=yes_or_no),
        "pictures": Field(kind=choice("linked", "ours", elsewhere=dict.fromkeys(("none", "no", "off"), _NO_PICTURES))),
        "count_clicks": Field(kind=one(yes, YES_OR_NO), words=yes_or_no),
        "archive": Field(kind=one(yes, YES_OR_NO), words=yes_or_no),
        "forward_line": Field(kind=one(yes, YES_OR_NO), words=yes_or_no),
        "share_line": Field(kind=one(yes, YES_OR_NO), words=yes_or_no),
        "reply_line": Field(kind=one(yes, YES_OR_NO), words=yes_or_no),
        "colour": Field(kind=one(colour, STRING)),
        "language": Field(kind=one(language, STRING)),
        "description": Field(kind=line_of_text(1000)),
        "intro": Field(kind=one(prose(1000), TEXT)),
        "blocks": Field(kind=announcements()),
    }


def _except() -> Kind[tuple[tuple[tuple[date, date], ...], tuple[str, ...]]]:
    """Spans of days and names of calendars, mixed as they come, each apart."""
    both = many(excepted, STRING)

    def read(node: Node, problems: Problems) -> tuple[tuple[tuple[date, date], ...], tuple[str, ...]] | None:
        days = both.read(node, problems)
        if days is None:
            return None
        calendars = dict.fromkeys(day for day in days if isinstance(day, str))
        return tuple(day for day in days if not isinstance(day, str)), tuple(calendars)

    return Kind(read, both.shape)
