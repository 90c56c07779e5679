"""A digest's file as a value: every field read, sources and topics brought together (pure)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from digest.config.digests import Digest, Topic, slug
from digest.config.files import belongs
from digest.config.files.contradictions import consistent, eyes, nothing_left, something_runs
from digest.config.files.digest_fields import digest_block
from digest.config.files.source import EXAMPLE, TypedSource, placed_sources
from digest.config.files.topic import TypedTopic, made_topics
from digest.config.site import Site
from digest.config.typed.blocks import Filled
from digest.config.typed.schedule_words import schedule
from digest.config.yaml import lines
from digest.config.yaml.document import fields
from digest.config.yaml.problems import Problems
from digest.text.near_misses import did_you_mean, nearest, quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What lies around a digest's file."""

    site: Site
    """Its `defaults:` lie beneath each digest's own fields."""
    ready: Callable[[str], Mapping[str, Topic]]
    """Language → the ready-made topics as they stand in it."""
    digests: Collection[str] | None = None
    """The keys of all digests; None: not known, not checked."""
    model: type[Digest] = Digest
    today: date | None = None
    """From when on a schedule is proposed where one is unclear; None: nobody is shown it."""


def read_digest(text: str, key: str, file: str, around: Around) -> Digest:
    """The digest that a file's text defines; `file` is its name as people see it. Raises `Broken`."""
    problems = Problems(file)
    typed = fields(text, problems, belongs.IN_DIGEST).above(around.site.defaults)
    advise = partial(belongs.from_digest, site_file=f"{around.site.folder.name}/digest.yaml")
    read_schedule = partial(schedule, today=around.today) if around.today else schedule
    ready = around.ready(around.site.language)
    block = digest_block(ready, around.model, read_schedule, around.site.source_secrets)
    filled = block.read(typed, problems, advise)
    _required(filled, problems)
    sources, topics = _brought_together(filled, around, problems)
    consistent(filled, problems)
    eyes(filled, around.site.editors, problems)
    something_runs(filled, topics, problems)
    not_in = _elsewhere(filled, key, around.digests, problems)
    for typed_source in sources:
        source = typed_source.source
        _another(typed_source, key, around.digests, not_in, problems)
        nothing_left(source.leave_out, source.only, typed_source.spot, problems)
    problems.stop()
    values = filled.parts() | {"sources": tuple(s.source for s in sources), "topics": topics, "not_in": not_in}
    return around.model.model_validate({"key": key, **values, "written": filled.places()})


def _required(filled: Filled, problems: Problems) -> None:
    if "title" not in filled.pairs and "title" not in filled.meant:
        problems.add_missing("title", "A digest needs a title. Write:", "title: Morning News")
    if "sources" in filled.meant or any("sources" in topic.spots for topic in filled.each("topics", TypedTopic)):
        return
    if "sources" not in filled.pairs:
        what = "A digest needs at least one source. Write:"
        problems.add_missing("sources", what, "sources:", f"  - {EXAMPLE}")
    elif filled.values.get("sources") == () and not problems.all:
        problems.add(filled.spot("sources"), "There is no source here. Write:", "sources:", f"  - {EXAMPLE}")


def _brought_together(
    filled: Filled, around: Around, problems: Problems
) -> tuple[tuple[TypedSource, ...], tuple[Topic, ...]]:
    """The sources with their folders in place and the topics they are sent to, and the topics."""
    folders = {problems.file: around.site.folder / "digests"}
    if around.site.defaults:
        folders[around.site.defaults.spot.file] = around.site.folder
    placed = placed_sources(filled.each("sources", TypedSource), folders, around.site, problems)
    typed = filled.each("topics", TypedTopic)
    ready = around.ready(str(filled.values.get("language") or around.site.language))
    sent_to = frozenset(slug(source.source.topic) for source in placed if source.source.topic)
    topics = made_topics(typed, ready, sent_to, problems)
    tried = {slug(topic.called) for topic in typed}
    uncertain = "topics" in filled.pairs and problems.within(*filled.extent("topics"))
    return tuple(_sent(source, topics, tried, uncertain, problems) for source in placed), topics


def _sent(
    typed: TypedSource, topics: Iterable[Topic], tried: Collection[str], uncertain: bool, problems: Problems
) -> TypedSource:
    """The source with its topic called as the list of topics has it. Nothing is said of a topic that somebody `tried`
    to list, or while the list is `uncertain`."""
    wanted = typed.source.topic
    listed = {slug(topic.name): topic.name for topic in topics}
    aliases = {alias: topic.name for topic in topics for alias in (topic.key, topic.use) if alias}
    name = listed.get(slug(wanted)) or aliases.get(slug(wanted), "")
    if wanted and not name and slug(wanted) not in tried and not uncertain:
        near = did_you_mean(wanted, listed.values())
        entry = f"  - {lines.value(wanted)}"
        write = () if near else (entry,) if listed else ("topics:", entry)
        what = f"There is no topic {quoted(wanted)} in this file.{near or ' List it under topics:'}"
        problems.add(typed.spots["topic"], what, *write)
    return replace(typed, source=typed.source.model_copy(update={"topic": name}))


def _elsewhere(filled: Filled, key: str, others: Collection[str] | None, problems: Problems) -> tuple[str, ...]:
    """The digests whose stories are not repeated; its own name counts for nothing among the defaults."""
    names = filled.each("not_in", str)
    if not names:
        return ()
    spot = filled.spot("not_in")
    for name in names:
        if name == key and spot.file == problems.file:
            problems.add(spot, "A digest never repeats its own stories: take its name out.")
        elif others is not None and name not in others and name != key:
            problems.add(spot, _no_digest(name, others))
    return tuple(dict.fromkeys(name for name in names if name != key))


def _another(
    source: TypedSource, key: str, others: Collection[str] | None, not_in: Collection[str], problems: Problems
) -> None:
    """A digest that is a source is there, is another one, and may be repeated."""
    name = source.source.digest
    if not name:
        return
    spot = source.spots["digest"]
    if name == key:
        problems.add(spot, "A digest cannot be made of itself: name another one, or give this source a url.")
    elif others is not None and name not in others:
        problems.add(spot, _no_digest(name, others))
    elif name in not_in:
        problems.add(spot, f"What ran in {name} is not repeated here, as not_in: says. Take one of the two out.")


def _no_digest(name: str, others: Collection[str]) -> str:
    near = nearest(name, others)
    hint = f" Did you mean: {near}?" if near else f" There are: {', '.join(sorted(others))}."
    return f"There is no digest {quoted(name)}.{hint}"
