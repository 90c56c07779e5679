"""`digest preview`: what would be sent, and why; nothing changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.options import AsJson, Name
from digest.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from digest.config.digests import Digest
    from digest.model.edition import Edition
    from digest.model.grouping import Section, Verdict
    from digest.model.source import Collected
    from digest.pipeline.kit import Built
    from digest.wiring import Wiring

#: Of the articles left out.
SHOWN = 10


def preview(
    name: Name,
    at: Annotated[str, typer.Option("--at", metavar="TIME", help="As it would be then: 2026-11-24 07:00.")] = "",
    compare: Annotated[
        str,
        typer.Option("--compare", metavar="EDITION|FILE", help="Show what is other than there."),
    ] = "",
    out: Annotated[str, typer.Option("--out", metavar="FILE", help="Write the mail there; no browser.")] = "",
    reasons: Annotated[
        str, typer.Option("--reasons", metavar="FILE", help="Write why each article is in or out, as a page.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Show what would be sent now, and why; open the mail.

    The sources are asked; what they say is forgotten again, and nothing changes.
    """
    from pathlib import Path

    from digest.cli.everyday.compare import show_changes
    from digest.cli.opened import opened
    from digest.cli.progress import progress
    from digest.cli.screen import show_json
    from digest.config.load import parse_file

    if as_json and compare:
        raise UsageError("--compare is shown to people; it has no --json.", advice="Leave out one of the two.")
    with opened() as wiring:
        if at:
            moment = _moment(at, wiring)
            wiring.clock = lambda: moment
        if as_json:
            show_json(_as_json(rehearsed(wiring, name)))
            return
        past = _past(wiring, name, compare)
        other = [parse_file(Path(compare), name, wiring.publication.site)] if compare and not past else []
        with progress(wiring):
            built, *more = _rehearsals(wiring, [wiring.publication.digest(name), *other])
        _show(wiring, built)
        if past:
            show_changes(past, built, past.name)
        elif more:
            show_changes(built.edition, more[0], f"what {compare} would make of it (+ comes in, - drops out)")
        _write_pages(wiring, built, out, reasons)


def rehearsed(wiring: Wiring, name: str) -> Built:
    """The edition as it would be sent now. The sources are asked; what they say is forgotten again."""
    return _rehearsals(wiring, [wiring.publication.digest(name)])[0]


def _rehearsals(wiring: Wiring, digests: Sequence[Digest]) -> list[Built]:
    """The edition as each of the digests would be sent now; a source that several have is asked once."""
    from dataclasses import replace

    from digest.cli.editions import by_hand
    from digest.pipeline import building, gathering

    kit = wiring.kit(digests[0].key)
    answers: dict[str, Collected] = {}
    built = []
    for digest in digests:
        unasked = tuple(source for source in digest.sources if source.key not in answers)
        asked = gathering.ask(digest.model_copy(update={"sources": unasked}), kit)
        answers |= {answer.state.source: answer for answer in asked}
        with wiring.store.rehearsal() as trial:
            own = replace(kit, store=trial)
            said = [answers[source.key] for source in digest.sources if source.key in answers]
            sources = gathering.remember(digest, said, own)
            built.append(replace(building.build(digest, by_hand(wiring), own), sources=sources))
    return built


def _past(wiring: Wiring, name: str, compare: str) -> Edition | None:
    """The edition to compare with; None where a file is named, or nothing."""
    from pathlib import Path

    from digest.cli.editions import edition_named

    if not compare or compare.endswith((".yaml", ".yml")) or Path(compare).is_file():
        return None
    return edition_named(wiring, name, compare.removeprefix(f"{name} "))


def _moment(text: str, wiring: Wiring) -> datetime:
    from datetime import UTC, datetime

    try:
        local = datetime.fromisoformat(text)
        return (local if local.tzinfo else local.replace(tzinfo=wiring.publication.site.zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(f'"{text}" is not a time.', advice="Write it like 2026-11-24 07:00.") from None


def _show(wiring: Wiring, built: Built) -> None:
    from digest.cli.everyday.check import through
    from digest.cli.screen import counted, plain, say, when

    edition = built.edition
    closed = when(edition.window.closed, wiring.publication.site.zone, wiring.clock())
    say(f"{edition.title} No. {edition.number}, as of {closed}")
    for rendering in list(built.renderings.values())[:1]:
        say(f"Subject  {plain(rendering.subject)}", hang=9)
    say(f"To       {counted(wiring.store.subscribers.count(edition.digest), 'subscriber')}, through {through(wiring)}")
    for section in edition.sections:
        _show_section(section, built)
    if not edition.sections:
        say("\nNo news: nothing would be sent.")
    _show_left_out(built)
    _show_trouble(built)


def _show_section(section: Section, built: Built) -> None:
    from digest.cli.screen import plain, say

    reasons = {verdict.article: verdict.reason for verdict in built.verdicts}
    say(f"\n{section.name}")
    for story in section.stories:
        mark = "Update: " if story.update else ""
        say(f"  {story.rank:>2}. {mark}{plain(story.lead.title)}", hang=6)
        say(f"      {'; '.join(filter(None, (reasons[story.lead.number], story.why)))}", hang=6)
        for other in story.articles[1:]:
            say(f"      also: {plain(other.title)}", hang=12)


def _show_left_out(built: Built) -> None:
    from digest.cli.screen import counted, plain, say

    titles = {article.number: article.title for article in built.articles}
    out = [verdict for verdict in built.verdicts if not verdict.outcome.runs]
    if not out:
        return
    say(f"\nLeft out: {counted(len(out), 'article')}" + (f", the first {SHOWN}" if len(out) > SHOWN else ""))
    for verdict in out[:SHOWN]:
        say(f"   -  {plain(titles[verdict.article]) or 'without a title'}", hang=6)
        say(f"      {_reason(verdict)}", hang=6)


def _reason(verdict: Verdict) -> str:
    where = f" ({verdict.where})" if verdict.where else ""
    return f"{verdict.outcome.value}: {verdict.reason}{where}"


def _show_trouble(built: Built) -> None:
    from digest.cli.screen import plain, say

    for source in built.sources:
        if source.failure:
            say(f"\n! {source.name}: {source.failure.reason}. {source.failure.advice}".rstrip(), hang=2)
        elif source.remark:
            say(f"\n! {plain(source.remark)}", hang=2)
    for finding in built.findings:
        say(f"\n! {finding.severity}: {finding.where}: {finding.what}", hang=2)


def _write(built: Built, out: str) -> Path:
    """The mail as a page; opened in a browser when a person sits there and did not name a file."""
    import sys
    import tempfile
    import webbrowser
    from pathlib import Path

    from digest.render import page

    rendering = next(iter(built.renderings.values()))
    file = Path(out) if out else Path(tempfile.mkdtemp(prefix="digest-")) / f"{built.edition.digest}.html"
    file.write_text(page(rendering), encoding="utf-8")
    if not out and sys.stdout.isatty():
        webbrowser.open(file.as_uri())
    return file


def _write_pages(wiring: Wiring, built: Built, out: str, reasons: str) -> None:
    """The mail, and where asked for why each article is in or out."""
    from pathlib import Path

    from digest.cli.files import write
    from digest.cli.screen import say
    from digest.render.web.reasons import reasons_page

    if built.edition.sections:
        say(f"\nThe mail: {_write(built, out)}")
    if reasons:
        look = wiring.kit(built.edition.digest).look
        page = reasons_page(built.edition, built.articles, built.verdicts, built.sources, wiring.publication.site, look)
        write(Path(reasons), page.decode())
        say(f"Why each article is in or out: {reasons}")


def _as_json(built: Built) -> dict[str, object]:
    titles = {article.number: article for article in built.articles}
    return {
        "digest": built.edition.digest,
        "number": built.edition.number,
        "subject": next((r.subject for r in built.renderings.values()), ""),
        "sections": [
            {
                "name": section.name,
                "stories": [
                    {
                        "rank": story.rank,
                        "title": story.lead.title,
                        "url": story.lead.url,
                        "summary": story.summary,
                        "update": story.update,
                        "also": [other.url for other in story.articles[1:]],
                    }
                    for story in section.stories
                ],
            }
            for section in built.edition.sections
        ],
        "verdicts": [
            {
                "title": titles[verdict.article].title,
                "url": titles[verdict.article].url,
                "outcome": verdict.outcome.value,
                "reason": verdict.reason,
                "section": verdict.section,
                "line": verdict.where,
            }
            for verdict in built.verdicts
        ],
        "failures": [
            {"source": s.name, "url": s.failure.url, "reason": s.failure.reason} for s in built.sources if s.failure
        ],
    }
