"""The line of configuration that decides about an article, or the one to add where a default decides [effect: disk]."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from digest.config.digests import Digest
from digest.config.typed.schedules import Schedule
from digest.model.grouping import Outcome, Verdict
from digest.publication import Publication
from digest.text.durations import exactly

#: What decides where the verdict names nothing itself.
_FIELDS = {Outcome.TOLD: "already_told", Outcome.SEEN: "max_stories", Outcome.DUPLICATE: "not_same"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidingLine:
    """What an editor may change to have it otherwise."""

    where: str
    """ "config/digests/morning.yaml:14", or without a number where the line is not there."""
    line: str
    """As it stands now; empty where it is not there."""
    default: str = ""
    """What counts without a line: "max_per_topic is 5"."""
    add: str = ""
    """A line that would say something else; empty where none would help."""


def deciding_line(publication: Publication, name: str, verdict: Verdict) -> DecidingLine | None:
    """What decides about the article; None where no line does, as with a date in the future."""
    digest = publication.in_force(name)
    where = verdict.where or _fallback(digest, verdict)
    file, _, place = where.rpartition(":")
    field = place.strip()
    if field.isdecimal():
        return DecidingLine(where=where, line=line_at(publication, where))
    if field not in Digest.model_fields:
        return None
    value = getattr(digest, field)
    default = f"{field} is {_written(value)}" if value else ""
    return DecidingLine(where=file, line="", default=default, add=_other(field, value))


def line_at(publication: Publication, where: str) -> str:
    """The line "config/digests/morning.yaml:14" as it is now; empty when it is not there any more."""
    file, _, number = where.rpartition(":")
    path = publication.site.home / file
    if not number.isdecimal() or not path.is_file():
        return ""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[int(number) - 1].strip() if 0 < int(number) <= len(lines) else ""


def _fallback(digest: Digest, verdict: Verdict) -> str:
    if verdict.outcome.runs:
        topic = next((topic for topic in digest.topics if topic.name == verdict.section), None)
        return (topic.where or digest.where("topics")) if topic else digest.where("rest")
    field = _FIELDS.get(verdict.outcome, "")
    return digest.where(field) if field in Digest.model_fields else ""


def _written(value: object) -> str:
    if isinstance(value, Schedule):
        return value.words
    return exactly(value) if isinstance(value, timedelta) else str(value)


def _other(field: str, value: object) -> str:
    if isinstance(value, bool):
        return ""
    if isinstance(value, int):
        return f"{field}: {value + 1}"
    if isinstance(value, timedelta):
        return f"{field}: {exactly(2 * value)}"
    return "rest: leave out" if field == "rest" and value else ""
