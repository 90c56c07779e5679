"""Edits at random, what must be true of the digest afterwards, and the lines that each may touch."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from digest.config.digests import Digest
from digest.config.edits.edit import (
    Add,
    Change,
    Clear,
    Edit,
    Entry,
    Place,
    Put,
    Remove,
    new_source,
    of_source,
    of_topic,
)
from digest.config.edits.parts import ORDER


@dataclass(frozen=True)
class Trial:
    """An edit, what must be true of the digest afterwards, and the lines it may touch."""

    edit: Edit
    holds: Callable[[Digest], bool]
    first: int
    behind: int
    """The lines from `first` up to this one, counted from 0; the others are to stay."""


def trial(random: Random, digest: Digest, lines: Sequence[str]) -> Trial:
    """An edit of the digest that makes sense."""
    while True:
        made = random.choice(_KINDS)(random, digest)
        if made:
            edit, holds = made
            return Trial(edit, holds, *_extent(edit, digest, lines))


Made = tuple[Edit, Callable[[Digest], bool]] | None


def _put(random: Random, digest: Digest) -> Made:
    name, typed, value = random.choice(
        (
            ("title", "Evening: late #2", "Evening: late #2"),
            ("title", "'t Nieuws", "'t Nieuws"),
            ("max_stories", "12", 12),
            ("subject", "{title}, {lead}", "{title}, {lead}"),
            (
                "description",
                "News [of] the \"quay\": daily, 'fresh' \\ # best",
                "News [of] the \"quay\": daily, 'fresh' \\ # best",
            ),
            (
                "intro",
                "Good evening.\n\nSee [us](https://us.example).",
                "Good evening.\n\nSee [us](https://us.example).",
            ),
            ("rest", "“Other”", None),
            ("carry_over", "0", 0),
        )
    )
    if value is None:
        return Put(place=Place(field=name), value="Other things"), lambda after: after.rest == "Other things"
    return Put(place=Place(field=name), value=typed), lambda after: getattr(after, name) == value


def _schedule(random: Random, digest: Digest) -> Made:
    words = random.choice(("mondays at 06:30", "weekdays at 07:00 and 17:00", "by hand", "cron 0 7 * * 1-5"))
    return Put(place=Place(field="send"), value=words), lambda after: after.send.text == words


def _clear(random: Random, digest: Digest) -> Made:
    names = [name for name in ORDER[""] if name in digest.written and name not in ("title", "sources", "topics")]
    if not names:
        return None
    name = random.choice(names)
    return Clear(place=Place(field=name)), lambda after: name not in after.written


def _add_source(random: Random, digest: Digest) -> Made:
    url, name = (
        f"https://new{random.randint(0, 99)}.example/rss",
        random.choice(("", "The Wire: news", "Wire, late", "#1")),
    )
    topic = random.choice(digest.topics).name if digest.topics and random.random() < 0.5 else ""
    keys = [source.key for source in digest.sources]
    if url in keys:
        return None

    def holds(after: Digest) -> bool:
        new = after.sources[-1]
        return [source.key for source in after.sources] == [*keys, url] and (new.name, new.topic) == (name, topic)

    return Add(place=Place(field="sources"), entries=(new_source(url, name=name, topic=topic),)), holds


def _remove_source(random: Random, digest: Digest) -> Made:
    if len(digest.sources) < 2:
        return None
    gone = random.choice(digest.sources)
    keys = [source.key for source in digest.sources if source is not gone]
    edit = Remove(place=Place(field="sources"), entry=gone.url or f"folder:{gone.folder.rpartition('/')[2]}")
    return edit, lambda after: [source.key for source in after.sources] == keys


def _source_field(random: Random, digest: Digest) -> Made:
    places = [n for n, source in enumerate(digest.sources) if source.url]
    at = random.choice(places)
    url = digest.sources[at].url
    kind = random.randrange(4)
    if kind == 0:
        return Put(place=of_source(url, "name"), value="Wire: new"), lambda after: after.sources[at].name == "Wire: new"
    if kind == 1:
        return Put(place=of_source(url, "weight"), value="0.5"), lambda after: after.sources[at].weight == 0.5
    if kind == 2:
        new = "https://moved.example/feed"
        return Put(place=of_source(url, "url"), value=new), lambda after: after.sources[at].url == new
    rule = Add(place=of_source(url, "leave_out"), entries=(Entry(text="title: tide, times"),))
    return rule, lambda after: after.sources[at].leave_out[-1].text == "title: tide, times"


def _add_topic(random: Random, digest: Digest) -> Made:
    if any(topic.key in ("travel", "sea") for topic in digest.topics):
        return None
    if random.random() < 0.5:
        edit = Add(place=Place(field="topics"), entries=(Entry(text="travel"),))
        return edit, lambda after: after.topics[-1].key == "travel"
    own = Entry(fields={"name": "Sea", "keywords": ("ferry, late", "tide")})
    return Add(
        place=Place(field="topics"), entries=(own,)
    ), lambda after: after.topics[-1].keywords == ("ferry, late", "tide")


def _remove_topic(random: Random, digest: Digest) -> Made:
    idle = [topic for topic in digest.topics if topic.name not in {source.topic for source in digest.sources}]
    if not idle:
        return None
    gone = random.choice(idle)
    keys = [topic.key for topic in digest.topics if topic is not gone]
    return Remove(place=Place(field="topics"), entry=gone.name), lambda after: [t.key for t in after.topics] == keys


def _keyword(random: Random, digest: Digest) -> Made:
    if not digest.topics:
        return None
    at = random.randrange(len(digest.topics))
    word = random.choice(("tide, high", "crane", "Hafen: neu", "-5"))
    if word in digest.topics[at].keywords:
        return None
    place = of_topic(digest.topics[at].name, "keywords")
    return Add(place=place, entries=(Entry(text=word),)), lambda after: word in after.topics[at].keywords


def _less_keywords(random: Random, digest: Digest) -> Made:
    at = next((n for n, topic in enumerate(digest.topics) if "ferry" in topic.keywords), None)
    if at is None or len(digest.topics[at].keywords) < 2:
        return None
    place = of_topic(digest.topics[at].name, "keywords")
    return Remove(place=place, entry="ferry"), lambda after: "ferry" not in after.topics[at].keywords


def _rule(random: Random, digest: Digest) -> Made:
    rule = random.choice(("author: wire", "sponsored, content", "crosswords", "c++"))
    if any(known.text == rule for known in digest.leave_out):
        return None
    return Add(
        place=Place(field="leave_out"), entries=(Entry(text=rule),)
    ), lambda after: after.leave_out[-1].text == rule


def _other_rule(random: Random, digest: Digest) -> Made:
    if not digest.leave_out:
        return None
    at = random.randrange(len(digest.leave_out))
    text = digest.leave_out[at].text
    if random.random() < 0.5:
        edit = Change(place=Place(field="leave_out"), entry=text, text="url: /quiz/")
        return edit, lambda after: after.leave_out[at].text == "url: /quiz/"
    rest = [rule.text for rule in digest.leave_out if rule.text != text]
    return Remove(place=Place(field="leave_out"), entry=text), lambda after: [r.text for r in after.leave_out] == rest


def _apart(random: Random, digest: Digest) -> Made:
    new = ("ferry late", "ferry found")
    if new in digest.not_same:
        return None
    add = Add(place=Place(field="not_same"), entries=(Entry(text=", ".join(new)),))
    return add, lambda after: set(after.not_same) == {*digest.not_same, new}


def _less_apart(random: Random, digest: Digest) -> Made:
    if not digest.not_same:
        return None
    gone = random.choice(digest.not_same)
    edit = Remove(place=Place(field="not_same"), entry=", ".join(gone))
    return edit, lambda after: set(after.not_same) == {*digest.not_same} - {gone}


_KINDS: tuple[Callable[[Random, Digest], Made], ...] = (
    *(_put, _schedule, _clear, _add_source, _remove_source, _source_field, _source_field, _add_topic, _remove_topic),
    *(_keyword, _keyword, _less_keywords, _rule, _other_rule, _apart, _less_apart),
)


def _extent(edit: Edit, digest: Digest, lines: Sequence[str]) -> tuple[int, int]:
    """The lines that an edit names: of its field; of the entry alone where that has lines of its own. Nothing of what
    is there where something is only added in lines of its own."""
    field = edit.place.within or edit.place.field
    tops = sorted(_number(where) for where in digest.written.values())
    if field not in digest.written:
        return len(lines), len(lines)
    first = _number(digest.written[field])
    behind = next((line for line in tops if line > first), len(lines))
    listed = digest.sources if field == "sources" else digest.topics if field == "topics" else ()
    name = edit.place.entry if edit.place.within else edit.entry if isinstance(edit, Remove) else ""
    meant = [one for one in listed if name and name in (getattr(one, "url", ""), one.name)]
    starts = sorted({_number(one.where) for one in listed})
    if meant and len(starts) == len(listed) and (edit.place.within or len(listed) > 1):
        own = _number(meant[0].where)
        above = own - 1 if re.fullmatch(r"\s*-\s*(#.*)?", lines[own - 1].rstrip()) else own
        return above, next((line for line in starts if line > own), behind)
    return first, behind


def _number(where: str) -> int:
    """From 0."""
    return int(where.rpartition(":")[2]) - 1
