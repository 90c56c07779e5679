"""`digest check`: what was understood, or what to mend; nothing changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from digest.errors import ConfigError

if TYPE_CHECKING:
    from digest.app import App
    from digest.config.digests import Digest


def check(
    name: Annotated[str, typer.Argument(help="One digest; all without.")] = "",
    sources: Annotated[bool, typer.Option("--sources", help="Ask every source, too.")] = False,
) -> None:
    """Show what was understood of the configuration, or everything that is to be mended in it."""
    from digest.cli.screen import say
    from digest.cli.session import opened

    with opened() as app:
        if name and name not in app.refused:
            app.in_force(name)
        broken = {key: problem for key, problem in app.refused.items() if name in ("", key)}
        for key, digest in sorted(app.digests.items()):
            if key not in broken and name in ("", key):
                _show(app, digest)
                if sources:
                    _ask(app, digest)
        for note in app.notes:
            say(f"\nNote: {note}")
        if broken:
            raise ConfigError("\n\n".join(f"{problem}\n\n{_in_force(app, key)}" for key, problem in broken.items()))


def _in_force(app: App, key: str) -> str:
    """What counts while a file makes no sense."""
    from digest.cli.screen import when
    from digest.schedule.timetable import upcoming

    last = app.store.configs.last(key)
    if not last or key not in app.digests:
        return "Nothing was changed. No earlier version of it made sense, so nothing of it is sent."
    zone = app.site.zone
    coming = upcoming(app.digests[key], zone, app.clock(), 1)
    next_send = f"; next send {when(coming[0].at, zone)}" if coming else ""
    return f"Nothing was changed. The version of {when(last[1], zone)} stays in force{next_send}."


def _show(app: App, digest: Digest) -> None:
    from digest.cli.screen import say, when
    from digest.pipeline import source_name
    from digest.schedule.timetable import upcoming

    zone = app.site.zone
    topics = ", ".join(topic.name for topic in digest.topics)
    say(f"{digest.title} ({digest.key})")
    dates = ", ".join(when(occasion.at, zone) for occasion in upcoming(digest, zone, app.clock(), 3))
    say(f"  Sent        {digest.send.words}" + (f": {dates}" if dates else ""))
    say(f"  To          {app.store.subscribers.count(digest.key)} subscribers, through {app.site.mail.provider}")
    say(f"  Sources     {len(digest.sources)}: " + ", ".join(source_name(source) for source in digest.sources[:6]))
    say(f"  Topics      {topics or 'none'}; the rest: {digest.rest or 'left out'}")
    for field, value, where in defaults(digest):
        say(f"  {field:<15} {value}{where}")


def defaults(digest: Digest) -> list[tuple[str, str, str]]:
    """Every number an editor might ask about, and whether it was typed or computed."""
    shown = (
        ("max_stories", f"{digest.max_stories}"),
        ("max_per_topic", f"{digest.max_per_topic}"),
        ("max_per_source", f"{digest.max_per_source}"),
        ("max_age", f"{digest.max_age.days} days" if digest.max_age.days else str(digest.max_age)),
        ("late_limit", f"{digest.late_limit.total_seconds() / 3600:g} hours"),
        ("carry_over", f"{digest.carry_over} edition" + ("" if digest.carry_over == 1 else "s")),
        ("summary", f"{digest.summary} words, lead {digest.lead_summary}"),
    )
    return [
        (name, value, f"   ({digest.lines[name]})" if name in digest.lines else "   (default)") for name, value in shown
    ]


def _ask(app: App, digest: Digest) -> None:
    from digest.cli.screen import say
    from digest.pipeline import ask, source_name

    names = {source.key: source for source in digest.sources}
    for answer in ask(digest, app.kit(digest.key)):
        name = source_name(names[answer.state.source], answer.state.name)
        if answer.failure:
            say(f"  ! {name}: {answer.failure.reason}. {answer.failure.advice}".rstrip())
        else:
            say(
                f"    {name}: {answer.state.kind}, "
                + ("unchanged" if answer.unchanged else f"{len(answer.articles)} articles")
            )
