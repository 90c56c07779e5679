"""`digest preview`: what would be sent, and why; nothing changes."""

from __future__ import annotations

import sys
import tempfile
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.actions import deciding_lines, files, mailing, named
from digest.actions import preview as previewing
from digest.actions.checks import topics_taking
from digest.cli.everyday.compare import show_moves
from digest.cli.everyday.draft_words import in_short, show_changes
from digest.cli.everyday.taking import sentences
from digest.cli.opened import opened
from digest.cli.options import AsJson, is_date
from digest.cli.outcomes import in_words
from digest.cli.progress import progress
from digest.cli.screen import plain, say, show_json, when
from digest.config import digests
from digest.errors import UsageError
from digest.text.durations import counted

if TYPE_CHECKING:
    from digest.actions.deciding_lines import DecidingLine
    from digest.actions.preview import Looked
    from digest.model.grouping import Section
    from digest.pipeline.kit import Built
    from digest.wiring import Wiring

#: Of the articles left out.
SHOWN = 10


def preview(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME] [DATE]", help="The digest, the only one there is without; with --draft which draft."
        ),
    ] = None,
    at: Annotated[str, typer.Option("--at", metavar="TIME", help="As it would be then: 2026-11-24 07:00.")] = "",
    compare: Annotated[
        str,
        typer.Option("--compare", metavar="EDITION|FILE", help="Show what is other than there."),
    ] = "",
    out: Annotated[str, typer.Option("--out", metavar="FILE", help="Write the mail there; no browser.")] = "",
    reasons: Annotated[
        str, typer.Option("--reasons", metavar="FILE", help="Write why each article is in or out, as a page.")
    ] = "",
    draft: Annotated[
        bool,
        typer.Option("--draft", help="The draft that waits, as it stands, and what to look at twice; asks no source."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show what would be sent now, and why; open the mail.

    The sources are asked; what they say is forgotten again, and nothing changes. Exits as a send would: 3 when no
    source could be collected, 1 when the mail has faults.
    """
    if as_json and compare:
        raise UsageError("--compare is shown to people; it has no --json.", advice="Leave out one of the two.")
    with opened() as wiring:
        if at:
            previewing.preview_at(wiring, at)
        key, date = named.digest_and_rest(wiring.publication, words or [], is_date)
        digest = wiring.publication.digest(key)
        if date and not draft:
            advice = f"With --draft it shows the draft of that date; digest history {key} lists what was sent."
            raise UsageError("A date says which draft.", advice=advice)
        if as_json:
            looked, *_ = _looked(wiring, digest, (), date if draft else None)
            show_json(previewing.shape(looked, digest))
            raise typer.Exit(looked.outlook.exit_code)
        other = previewing.compared_with(wiring.publication, key, compare) if compare else None
        trials = [other] if isinstance(other, digests.Digest) else []
        with progress(wiring):
            looked, *more = _looked(wiring, digest, trials, date if draft else None)
        built = looked.built
        _show(wiring, looked)
        _show_taking(built, digest)
        if more:
            show_moves(built.draft, more[0].built, f"what {compare} would make of it (+ comes in, - drops out)")
        elif other and not isinstance(other, digests.Digest):
            show_moves(other.draft, built, other.name)
        _write_pages(wiring, built, out, reasons)
    raise typer.Exit(looked.outlook.exit_code)


def _looked(
    wiring: Wiring, digest: digests.Digest, trials: Sequence[digests.Digest], date: Sequence[str] | None
) -> list[Looked]:
    """The draft of that date, or where it is None the edition of now, and what each of the trials would make of it."""
    runs = [*([digest] if date is None else []), *trials]
    rehearsed = previewing.rehearse_all(wiring, runs) if runs else []
    shown = [previewing.looked(wiring, one, built) for one, built in zip(runs, rehearsed, strict=True)]
    return shown if date is None else [previewing.looked_at_draft(wiring, digest.key, " ".join(date)), *shown]


def _show(wiring: Wiring, looked: Looked) -> None:
    built, outlook, draft = looked.built, looked.outlook, looked.built.draft
    zone, now = wiring.publication.site.zone, wiring.clock()
    say(f"{draft.title} No. {draft.number}, as of {when(draft.window.closed, zone, now)}")
    if looked.draft:
        say(f"Draft    {looked.draft.edition}: {in_short(looked.draft, zone, now)}", hang=9)
    for rendering in list(built.renderings.values())[:1]:
        say(f"Subject  {plain(rendering.subject)}", hang=9)
    count = mailing.recipients(wiring.publication, draft)
    say(f"To       {counted(count, 'subscriber')}, through {mailing.through(wiring.publication.site)}")
    say(f"Outcome  {in_words(outlook.by_hand)}", hang=9)
    if outlook.on_time:
        say(f"On time  {in_words(outlook.on_time)}", hang=9)
    for obstacle in outlook.obstacles:
        say(f"       ! {obstacle}", hang=9)
    show_changes(looked.draft.changes if looked.draft else (), zone, now)
    if looked.doubts:
        say("\nLook twice")
    for doubt in looked.doubts:
        say(f"   -  {plain(doubt)}", hang=6)
    for section in draft.sections:
        _show_section(section, built)
    _show_left_out(wiring, built)
    _show_trouble(looked)


def _show_taking(built: Built, digest: digests.Digest) -> None:
    """What each topic takes of these articles, before rules and caps."""
    topics = list(sentences(topics_taking.articles_taking(built.articles, digest, built.draft.language)))
    if topics:
        say("\nTopics would take")
    for topic in topics:
        say(f"  {topic}", hang=4)


def _show_section(section: Section, built: Built) -> None:
    reasons = {verdict.article: verdict.reason for verdict in built.verdicts}
    say(f"\n{section.name}")
    for story in section.stories:
        mark = "Update: " if story.update else ""
        say(f"  {story.rank:>2}. {mark}{plain(story.lead.title)}", hang=6)
        say(f"      {'; '.join(filter(None, (reasons[story.lead.number], story.why)))}", hang=6)
        for other in story.articles[1:]:
            say(f"      also: {plain(other.title)}", hang=12)


def _show_left_out(wiring: Wiring, built: Built) -> None:
    titles = {article.number: article.title for article in built.articles}
    out = [verdict for verdict in built.verdicts if not verdict.outcome.runs]
    if not out:
        return
    say(f"\nLeft out: {counted(len(out), 'article')}" + (f", the first {SHOWN}" if len(out) > SHOWN else ""))
    for verdict in out[:SHOWN]:
        say(f"   -  {plain(titles[verdict.article]) or 'without a title'}", hang=6)
        where = _decided(deciding_lines.deciding_line(wiring.publication, built.draft.digest, verdict), verdict.reason)
        say(f"      {verdict.outcome.value}: {verdict.reason}{where}", hang=6)


def _decided(deciding: DecidingLine | None, reason: str) -> str:
    """The line that decides, or the default where the reason does not say it."""
    if deciding and deciding.line:
        return f" ({deciding.where})"
    return f" (by default {deciding.default})" if deciding and deciding.add and "by default" not in reason else ""


def _show_trouble(looked: Looked) -> None:
    """Warnings of a draft are among what is to be looked at twice."""
    built = looked.built
    for source in built.sources:
        if source.failure:
            say(f"\n! {source.name}: {source.failure.reason}. {source.failure.advice}".rstrip(), hang=2)
        elif source.remark:
            say(f"\n! {plain(source.remark)}", hang=2)
    for finding in built.findings:
        if looked.draft and finding.severity == "warning":
            continue
        say(f"\n! {finding.severity}: {finding.where}: {finding.what}", hang=2)


def _write(wiring: Wiring, built: Built, out: str) -> Path:
    """The mail as a page; opened in a browser when a person sits there and did not name a file."""
    file = Path(out) if out else Path(tempfile.mkdtemp(prefix="digest-")) / f"{built.draft.digest}.html"
    file.write_text(previewing.mail_page(wiring, built), encoding="utf-8")
    if not out and sys.stdout.isatty():
        webbrowser.open(file.as_uri())
    return file


def _write_pages(wiring: Wiring, built: Built, out: str, reasons: str) -> None:
    """The mail, and where asked for why each article is in or out."""
    if built.renderings and built.draft.sections:
        say(f"\nThe mail: {_write(wiring, built, out)}")
    if reasons:
        files.write(Path(reasons), previewing.reasons(wiring, built).decode())
        say(f"Why each article is in or out: {reasons}")
