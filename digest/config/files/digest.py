"""A digest's file as a value: every field read, what depends on the rhythm computed, what contradicts itself told
(pure)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from functools import partial
from typing import TypeVar

from digest.config.digests import Digest, Rule, Source, Topic
from digest.config.files import belongs, not_yet
from digest.config.files.rule import rules
from digest.config.files.source import EXAMPLE, YES, SourceLine, placed_sources, sources
from digest.config.files.topic import TopicLine, made_topics, slug, topics
from digest.config.site import Site
from digest.config.typed.amounts import words_count, yes
from digest.config.typed.fields import colour, excepted, heading, language, lasting, look, paragraphs, subject
from digest.config.typed.kinds import TEXT, Kind, Shape, Taken, choice, line_of_text, many, number, one, take
from digest.config.typed.schedule_words import schedule
from digest.config.yaml.document import fields
from digest.config.yaml.problems import Problems, Spot
from digest.text.near_misses import did_you_mean, nearest, quoted

_WHOLE_WEEK = timedelta(days=7)
T = TypeVar("T")


def described(model: type[Digest] | type[Source] | type[Topic]) -> Mapping[str, str]:
    """The sentence of each field of a value."""
    return {name: info.description or "" for name, info in model.model_fields.items()}


def digest_kinds(ready: Collection[str] = ()) -> Mapping[str, Kind[object]]:
    """Every field of a digest's file; `ready` are the keys of the ready-made topics."""
    said: Shape = {"type": "string"}
    words: Shape = {"type": ["string", "integer"]}
    return {
        "title": line_of_text(120),
        "language": one(language, said),
        "description": line_of_text(1000),
        "intro": one(paragraphs, TEXT),
        "send": one(schedule, said),
        "except": many(excepted, said),
        "late_limit": one(lasting(timedelta(minutes=1), timedelta(days=30), "hours"), said),
        "sources": sources(described(Source)),
        "topics": topics(ready, described(Topic)),
        "rest": one(heading, TEXT),
        "leave_out": rules(),
        "only": rules(),
        "not_in": names(),
        "max_stories": number(Digest, "max_stories"),
        "max_per_topic": number(Digest, "max_per_topic"),
        "max_per_source": number(Digest, "max_per_source"),
        "min_stories": number(Digest, "min_stories"),
        "if_fewer": choice("wait", "send"),
        "max_age": one(lasting(timedelta(hours=1), timedelta(days=365)), said),
        "carry_over": number(Digest, "carry_over"),
        "summary": one(words_count, words),
        "lead_summary": one(words_count, words),
        "already_told": choice("update", "leave out"),
        "look": one(look, said),
        "subject": one(subject, TEXT),
        "images": one(yes, YES),
        "colour": one(colour, said),
    }


def names() -> Kind[tuple[str, ...]]:
    return many(lambda text: text.strip().removesuffix(".yaml"), TEXT)


FIELDS = frozenset(digest_kinds())


def read_digest(
    text: str, key: str, site: Site, file: str, *, ready: Mapping[str, Topic], others: Collection[str] | None = None
) -> Digest:
    """The digest that a file's text defines, with the site's `defaults:` beneath. `file` is its name as people see
    it, `others` the keys of all digests (None: not known, not checked). Raises `Broken`."""
    problems = Problems(file)
    block = fields(text, problems, belongs.IN_DIGEST).above(site.defaults)
    site_file = f"{site.folder.name}/digest.yaml"
    advise = partial(belongs.from_digest, site_file=site_file)
    taken = take(block, digest_kinds(ready), problems, advise, not_yet.DIGEST)
    _required(taken, problems)
    folders = {file: site.folder / "digests"}
    if site.defaults:
        folders[site.defaults.spot.file] = site.folder
    found = placed_sources(_typed(taken, "sources", SourceLine), folders, problems)
    wanted = _typed(taken, "topics", TopicLine)
    chosen = made_topics(wanted, ready, _sent_to(found), problems)
    found = _directed(found, wanted, chosen, taken, problems)
    consistent(taken, problems)
    _something_runs(taken, chosen, problems)
    not_in = _elsewhere(taken, key, others, file, problems)
    for line in found:
        _contradictions(line.source.leave_out, line.source.only, line.spot, problems)
    problems.stop()
    values = taken.values | {"sources": tuple(line.source for line in found), "topics": chosen, "not_in": not_in}
    return Digest.model_validate({"key": key, **_completed(values), "lines": _lines(taken)})


def consistent(taken: Taken, problems: Problems) -> None:
    """Fields that contradict each other are told; needs nothing but the fields themselves."""
    least, most = taken.values.get("min_stories", 1), taken.values.get("max_stories", 15)
    if isinstance(least, int) and isinstance(most, int) and least > most:
        name = "min_stories" if "min_stories" in taken.pairs else "max_stories"
        problems.add(
            taken.spot(name), f"An edition would need {least} stories and could hold {most}: min_stories is too many."
        )
    spot = taken.spot("only") if "only" in taken.pairs else None
    if spot:
        _contradictions(_typed(taken, "leave_out", Rule), _typed(taken, "only", Rule), spot, problems)


def _contradictions(leave_out: Iterable[Rule], only: Iterable[Rule], spot: Spot, problems: Problems) -> None:
    out = {(rule.part, rule.words.casefold()): rule for rule in leave_out}
    for rule in only:
        if other := out.get((rule.part, rule.words.casefold())):
            line = other.where.rpartition(":")[2]
            what = f"{quoted(rule.text)} is left out in line {line}, so nothing could run. Keep one of the two."
            problems.add(_spot_of(rule, spot, problems), what)


def _spot_of(rule: Rule, spot: Spot, problems: Problems) -> Spot:
    """The rule's own line, where the field it stands in begins further up."""
    file, _, line = rule.where.rpartition(":")
    return problems.spot(int(line)) if file == problems.file else spot


def _required(taken: Taken, problems: Problems) -> None:
    if "title" not in taken.pairs:
        problems.add_missing("title", "A digest needs a title. Write:", "title: Morning News")
    if "sources" not in taken.pairs:
        what = "A digest needs at least one source. Write:"
        problems.add_missing("sources", what, "sources:", f"  - {EXAMPLE}")
    elif taken.values.get("sources") == () and not problems.found:
        problems.add(taken.spot("sources"), "There is no source here. Write:", "sources:", f"  - {EXAMPLE}")


def _sent_to(found: Iterable[SourceLine]) -> frozenset[str]:
    return frozenset(slug(line.source.topic) for line in found if line.source.topic)


def _directed(
    found: tuple[SourceLine, ...],
    wanted: tuple[TopicLine, ...],
    chosen: tuple[Topic, ...],
    taken: Taken,
    problems: Problems,
) -> tuple[SourceLine, ...]:
    """The sources with the names of their topics as the list of topics has them."""
    listed = {slug(topic.name): topic.name for topic in chosen}
    aliases = {topic.key: topic.name for topic in chosen} | {topic.use: topic.name for topic in chosen if topic.use}
    tried = {slug(line.called) for line in wanted}
    uncertain = problems.within(*taken.extent("topics")) if "topics" in taken.pairs else False
    directed: list[SourceLine] = []
    for line in found:
        said = line.source.topic
        name = listed.get(slug(said)) or aliases.get(slug(said), "")
        if said and not name and slug(said) not in tried and not uncertain:
            here = "Topics of this file are listed under topics:" if not listed else ""
            what = f"There is no topic {quoted(said)} in this file.{did_you_mean(said, listed.values())}"
            problems.add(line.spots["topic"], " ".join(filter(None, (what, here))))
        source = line.source.model_copy(update={"topic": name})
        directed.append(SourceLine(source=source, spot=line.spot, spots=line.spots))
    return tuple(directed)


def _something_runs(taken: Taken, chosen: tuple[Topic, ...], problems: Problems) -> None:
    rest = taken.values.get("rest", "More")
    if rest == "" and not chosen and not taken.values.get("topics"):
        problems.add(taken.spot("rest"), "Without topics nothing could run: everything would be left out.")
    same = next((topic for topic in chosen if rest and slug(topic.name) == slug(str(rest))), None)
    if same and "rest" in taken.pairs:
        problems.add(taken.spot("rest"), f"A topic is called {quoted(same.name)}, too. Give one of them another name.")


def _elsewhere(
    taken: Taken, key: str, others: Collection[str] | None, file: str, problems: Problems
) -> tuple[str, ...]:
    """The digests whose stories are not repeated; its own name counts for nothing among the defaults."""
    named = tuple(str(name) for name in _typed(taken, "not_in", str))
    if not named:
        return ()
    spot = taken.spot("not_in")
    for name in named:
        if name == key and spot.file == file:
            problems.add(spot, "A digest never repeats its own stories: take its name out.")
        elif others is not None and name not in others and name != key:
            near = nearest(name, others)
            hint = f" Did you mean: {near}?" if near else f" There are: {', '.join(sorted(others))}."
            problems.add(spot, f"There is no digest {quoted(name)}.{hint}")
    return tuple(dict.fromkeys(name for name in named if name != key))


def _completed(values: Mapping[str, object]) -> dict[str, object]:
    """The values under the names of `Digest`, with those that depend on the rhythm where they were not typed."""
    found = dict(values)
    send = schedule("by hand") if "send" not in values else values["send"]
    days = found.pop("except", ())
    assert isinstance(days, tuple)
    gap = getattr(send, "gap", _WHOLE_WEEK)
    most = values.get("max_stories", 15)
    listed = values["sources"]
    assert isinstance(most, int)
    assert isinstance(listed, tuple)
    computed = {
        "send": send,
        "late_limit": timedelta(hours=24 if gap >= _WHOLE_WEEK else 6),
        "max_age": min(max(2 * gap, timedelta(days=3)), timedelta(days=30)),
        "max_per_source": max(most // 3, 3) if len(listed) > 2 else most,
        "except_days": tuple(day for day in days if not isinstance(day, str)),
        "holidays": tuple(dict.fromkeys(day for day in days if isinstance(day, str))),
    }
    return computed | found


def _lines(taken: Taken) -> dict[str, str]:
    found = {name: pair.name.spot.where for name, pair in taken.pairs.items()}
    if "except" in found:
        found |= {"except_days": found["except"], "holidays": found["except"]}
    return found


def _typed(taken: Taken, name: str, kind: type[T]) -> tuple[T, ...]:
    values = taken.values.get(name, ())
    return tuple(value for value in values if isinstance(value, kind)) if isinstance(values, tuple) else ()
