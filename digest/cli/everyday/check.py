"""`digest check`: what was understood, or what to mend; nothing changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.options import AnyName
from digest.errors import ConfigError, Refused, UsageError

if TYPE_CHECKING:
    from digest.config.digests import Digest
    from digest.wiring import Wiring


def check(
    name: AnyName = "",
    date: Annotated[
        list[str] | None, typer.Argument(metavar="DATE", help="Of an edition, to look into its mail.")
    ] = None,
    sources: Annotated[bool, typer.Option("--sources", help="Ask every source, too.")] = False,
    links: Annotated[bool, typer.Option("--links", help="With a date: ask every link of the mail, too.")] = False,
) -> None:
    """Show what was understood, or everything to mend.

    Every file is read; all that is wrong is shown at once, with its line and what to write. With a date, the mail of
    that edition is looked into. Nothing changes.
    """
    from digest.cli.everyday.edition_check import edition_is_well

    if links and not date:
        raise UsageError("--links looks into the mail of an edition.", advice="digest check NAME 2026-11-24 --links")
    try:
        well = edition_is_well(name, " ".join(date), ask_links=links) if date else _checked(name, sources)
    except ConfigError as broken:
        raise Refused(str(broken)) from None
    if not well:
        raise typer.Exit(1)


def _checked(name: str, sources: bool) -> bool:
    """False when a source gave nothing. Raises `ConfigError` for files that make no sense."""
    from digest.cli.opened import in_force, opened
    from digest.cli.screen import say

    well = True
    with opened() as wiring:
        if name and name not in wiring.publication.refused:
            wiring.publication.in_force(name)
        publication = wiring.publication
        broken = {key: problem for key, problem in publication.refused.items() if name in ("", key)}
        shown = [
            digest for key, digest in sorted(publication.digests.items()) if key not in broken and name in ("", key)
        ]
        for place, digest in enumerate(shown):
            if place:
                say()
            _show(wiring, digest)
            well = (not sources or _ask(wiring, digest)) and well
        for note in wiring.publication.notes:
            say(f"\nNote: {note}", hang=6)
        if broken:
            raise ConfigError(
                "\n\n".join(f"{problem}\n\n{in_force(wiring.publication, key)}" for key, problem in broken.items())
            )
    return well


def _show(wiring: Wiring, digest: Digest) -> None:
    from digest.cli.screen import counted, say, table, when
    from digest.timetable import upcoming

    zone, now = wiring.publication.site.zone, wiring.clock()
    dates = ", ".join(when(occasion.at, zone, now) for occasion in upcoming(digest, zone, now, 3))
    names = ", ".join(_sources(wiring, digest)[:6]) + (", …" if len(digest.sources) > 6 else "")
    rest = f"what fits nowhere: {digest.rest}" if digest.rest else "what fits nowhere is left out"
    say(f"{digest.title} ({digest.key})")
    rows = [
        ("Sent", digest.send.words),
        ("Next", dates),
        ("Not on", _except(digest)),
        ("To", f"{counted(wiring.store.subscribers.count(digest.key), 'subscriber')}, through {through(wiring)}"),
        ("Sources", f"{len(digest.sources)}: {names}"),
        ("Topics", "; ".join(filter(None, (", ".join(topic.name for topic in digest.topics), rest)))),
        *_rules(digest),
        ("Subject", digest.subject if "subject" in digest.lines else ""),
        ("Described as", digest.description),
        ("Begins with", " / ".join(digest.intro.split("\n\n"))),
    ]
    table(("", ""), [(f"{head:<14}", said) for head, said in rows if said], indent=2)
    say()
    table(("", "", ""), [(f"{name:<14}", said, where) for name, said, where in defaults(digest)], indent=2)


def through(wiring: Wiring) -> str:
    """Who hands the mails over, as a sentence says it."""
    from digest.send.providers import provider_kind

    name = wiring.publication.site.mail.provider
    return name if provider_kind(wiring.publication.site.mail).real else f"the {name}"


def _rules(digest: Digest) -> list[tuple[str, str]]:
    """What the editor wants in or out, as typed."""
    return [
        ("Leaves out", ", ".join(rule.text for rule in digest.leave_out)),
        ("Only", ", ".join(rule.text for rule in digest.only)),
        ("Not again", ", ".join(f"what ran in {other}" for other in digest.not_in)),
    ]


def _sources(wiring: Wiring, digest: Digest) -> list[str]:
    """Their names, as readers see them."""
    from digest.pipeline.names import source_name

    states = wiring.store.sources.states([source.key for source in digest.sources])
    return [source_name(source, states[source.key].name if source.key in states else "") for source in digest.sources]


def _except(digest: Digest) -> str:
    spans = [f"{first} to {last}" if first != last else f"{first}" for first, last in digest.except_days]
    return ", ".join([*(f"holidays {calendar}" for calendar in digest.holidays), *spans])


def defaults(digest: Digest) -> list[tuple[str, str, str]]:
    """Every number an editor might ask about, and whether it was typed or computed."""
    shown = (
        ("max_stories", f"{digest.max_stories}"),
        ("max_per_topic", f"{digest.max_per_topic}"),
        ("max_per_source", f"{digest.max_per_source}"),
        ("min_stories", f"{digest.min_stories} (fewer: {digest.if_fewer})"),
        ("max_age", _days(digest.max_age.total_seconds() / 3600)),
        ("late_limit", _days(digest.late_limit.total_seconds() / 3600)),
        ("carry_over", f"{digest.carry_over} edition" + ("" if digest.carry_over == 1 else "s")),
        ("summary", f"{digest.summary} words"),
        ("lead_summary", f"{digest.lead_summary} words"),
        ("already_told", digest.already_told),
        ("look", digest.look),
        ("images", "yes" if digest.images else "no"),
    )
    return [(name, value, digest.lines.get(name, "by default")) for name, value in shown]


def _days(hours: float) -> str:
    return f"{hours / 24:g} days" if hours >= 48 and hours % 24 == 0 else f"{hours:g} hours"


def _ask(wiring: Wiring, digest: Digest) -> bool:
    """What every source says now; False when one says nothing that can be used."""
    from digest.cli.screen import counted, plain, say
    from digest.pipeline.gathering import ask
    from digest.pipeline.names import source_name

    say()
    well = True
    names = {source.key: source for source in digest.sources}
    for answer in ask(digest, wiring.kit(digest.key)):
        name = plain(source_name(names[answer.state.source], answer.state.name))
        if answer.failure:
            well = False
            say(f"  !  {name}: {answer.failure.reason}. {answer.failure.advice}".rstrip(), hang=5)
        elif answer.unchanged:
            say(f"  ok {name}: {answer.state.kind}, nothing new since it was last collected")
        else:
            say(f"  ok {name}: {answer.state.kind}, {counted(len(answer.entries), 'article')}")
    return well
