"""`digest check`: what was understood, or what to mend; nothing changes."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Annotated

import typer

from digest.actions import check as checking
from digest.actions import mailing, named
from digest.actions.checks import own_looks
from digest.cli.everyday.edition_check import edition_is_well
from digest.cli.everyday.taking import sentences
from digest.cli.opened import in_force, look_in_force, opened
from digest.cli.options import AsJson, is_date
from digest.cli.outcomes import in_words
from digest.cli.screen import plain, say, show_json, table, when
from digest.errors import ConfigError, Refused, UsageError
from digest.text.durations import counted
from digest.timetable import shown_at

if TYPE_CHECKING:
    from digest.actions.check import Understood
    from digest.config.announcements import Booking
    from digest.config.digests import Digest
    from digest.wiring import Wiring


def check(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME] [DATE]", help="One digest; all without. Of an edition, to look into its mail."),
    ] = None,
    sources: Annotated[bool, typer.Option("--sources", help="Ask every source, too.")] = False,
    links: Annotated[bool, typer.Option("--links", help="With a date: ask every link of the mail, too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what was understood, or everything to mend.

    Every file is read; all that is wrong is shown at once, with its line and what to write. With a date, the mail of
    that edition is looked into. Nothing changes.
    """
    words = " ".join(words or ()).split()
    date = [word for word in words if is_date(word)]
    if links and not date:
        raise UsageError("--links looks into the mail of an edition.", advice="digest check NAME 2026-11-24 --links")
    if as_json:
        if date or sources:
            raise UsageError("--json has what the files say: no edition, no answer of a source.")
        raise typer.Exit(0 if _print_files(" ".join(words)) else 1)
    try:
        well = edition_is_well(words, ask_links=links) if date else _files_are_well(" ".join(words), sources)
    except ConfigError as broken:
        raise Refused(str(broken)) from None
    if not well:
        raise typer.Exit(1)


def _print_files(name: str) -> bool:
    """All of it for a program; False when something makes no sense."""
    with opened() as wiring:
        key = named.digest_called(wiring.publication, name) if name else ""
        checked = checking.shape(wiring, checking.check(wiring, key))
    show_json(checked)
    return not (checked.refused or checked.looks or checked.unspoken or any(digest.over for digest in checked.digests))


def _files_are_well(name: str, sources: bool) -> bool:
    """False when a source gave nothing. Raises `ConfigError` for files that make no sense."""
    well = True
    with opened() as wiring:
        key = named.digest_called(wiring.publication, name) if name else ""
        checked = checking.check(wiring, key)
        for place, understood in enumerate(checked.understood):
            if place:
                say()
            _show(wiring, understood)
            well = (not sources or _sources_answer(wiring, understood.digest)) and well and not understood.over
        looks = own_looks.own_looks(wiring, [understood.digest for understood in checked.understood])
        for note in (*checked.notes, *looks.remarks):
            say(f"\nNote: {note}", hang=6)
        refusals = [f"{broken}\n\n{in_force(wiring.publication, key)}" for key, broken in checked.refused.items()]
        refusals += [f"{broken}\n\n{look_in_force(wiring, name)}" for name, broken in looks.broken.items()]
        refusals += checked.unspoken
        if refusals:
            raise ConfigError("\n\n".join(refusals))
    return well


def _show(wiring: Wiring, understood: Understood) -> None:
    digest, site, now = understood.digest, wiring.publication.site, wiring.clock()
    dates = ", ".join(when(occasion.at, site.zone, now) for occasion in understood.coming)
    names = ", ".join(understood.sources[:6]) + (", …" if len(understood.sources) > 6 else "")
    rest = f"what fits nowhere: {digest.rest}" if digest.rest else "what fits nowhere is left out"
    say(f"{digest.title} ({digest.key})")
    rows = [
        ("Sent", "; ".join(filter(None, (digest.send.words, _term(digest))))),
        ("Next", dates),
        ("Not on", _except(digest)),
        ("Review", _review(understood, wiring)),
        ("To", f"{counted(understood.subscribers, 'subscriber')}, through {mailing.through(site)}"),
        ("Outcome", in_words(understood.outcome) if understood.outcome else ""),
        ("But", " ".join(understood.obstacles)),
        ("Sources", f"{len(digest.sources)}: {names}"),
        *zip_longest(("Not read",), understood.unread, fillvalue=""),
        *zip_longest(("Blocks",), (*map(_block, digest.blocks), *understood.over), fillvalue=""),
        ("Topics", "; ".join(filter(None, (", ".join(topic.name for topic in digest.topics), rest)))),
        *zip_longest(("Would take",), sentences(understood.taking, "the last week"), fillvalue=""),
        ("Holds", _holds(understood)),
        *_rules(digest),
        ("Subject", digest.subject if "subject" in digest.written else ""),
        ("Logo", " / ".join(str(logo) for logo in (site.logo, site.logo_dark) if logo)),
        ("Described as", digest.description),
        ("Begins with", " / ".join(digest.intro.split("\n\n"))),
    ]
    table(("", ""), [(f"{head:<14}", text) for head, text in rows if text], indent=2)
    say()
    table(("", "", ""), [(f"{name:<14}", value, where) for name, value, where in defaults(understood)], indent=2)


def _block(block: Booking) -> str:
    """Where and when it runs."""
    days = " ".join(f"{word} {day}" for word, day in (("from", block.first), ("to", block.last)) if day)
    return ", ".join(filter(None, (block.title, block.label, block.place, days)))


def _review(understood: Understood, wiring: Wiring) -> str:
    """When editors are shown an edition, the next time, and what becomes of it otherwise."""
    digest, zone, now = understood.digest, wiring.publication.site.zone, wiring.clock()
    others = "nobody approves what they made or changed last" if digest.approve == "another editor" else ""
    if not digest.review.wanted:
        return others
    shown = shown_at(digest, understood.coming[0], zone) if understood.coming else None
    then = "it is held" if digest.if_not_approved == "hold" else "it leaves as it was shown"
    first = f"{digest.review.words}{f', next {when(shown, zone, now)}' if shown else ''}"
    return "; ".join(filter(None, (first, others, f"not approved, {then}")))


def _term(digest: Digest) -> str:
    """The days between which editions are due, where there are such."""
    first = f"from {digest.starts}" if digest.starts else ""
    return " ".join(filter(None, (first, f"until {digest.ends}" if digest.ends else "")))


def _holds(understood: Understood) -> str:
    """How many stories have room, and what is wrong with that."""
    digest, room = understood.digest, understood.room
    held = f"at most {room.stories} {'story' if room.stories == 1 else 'stories'}: {' and '.join(room.rules)}"
    if room.stories < digest.min_stories and digest.if_fewer == "wait":
        return f"{held}; min_stories is {digest.min_stories}, so nothing would ever be sent"
    return held if room.stories < digest.max_stories else ""


def _rules(digest: Digest) -> list[tuple[str, str]]:
    """What the editor wants in or out, as typed."""
    return [
        ("Leaves out", ", ".join(rule.text for rule in digest.leave_out)),
        ("Only", ", ".join(rule.text for rule in digest.only)),
        ("Not again", ", ".join(f"what ran in {other}" for other in digest.not_in)),
    ]


def _except(digest: Digest) -> str:
    spans = [f"{first} to {last}" if first != last else f"{first}" for first, last in digest.except_days]
    return ", ".join([*(f"holidays {calendar}" for calendar in digest.holidays), *spans])


def defaults(understood: Understood) -> list[tuple[str, str, str]]:
    """Every number an editor might ask about, and whether it was typed or computed."""
    digest = understood.digest
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
        ("pictures", digest.pictures),
        *((field, _line(getattr(digest, field), why)) for field, why in understood.unanswered.items()),
    )
    return [(name, value, digest.written.get(name, "by default")) for name, value in shown]


def _line(wanted: bool, unanswered: str) -> str:
    """Whether it is at the foot of mails."""
    if not wanted:
        return "no"
    return f"yes, but left out: {unanswered}" if unanswered else "yes"


def _days(hours: float) -> str:
    return f"{hours / 24:g} days" if hours >= 48 and hours % 24 == 0 else f"{hours:g} hours"


def _sources_answer(wiring: Wiring, digest: Digest) -> bool:
    """What every source gives now; False when one gives nothing that can be used."""
    say()
    well = True
    for answer in checking.ask_sources(wiring, digest):
        name = plain(answer.name)
        if answer.failure:
            well = False
            say(f"  !  {name}: {answer.failure.reason}. {answer.failure.advice}".rstrip(), hang=5)
        elif answer.unchanged:
            say(f"  ok {name}: {answer.kind}, nothing new since it was last collected")
        else:
            say(f"  ok {name}: {answer.kind}, {counted(answer.articles, 'article')}")
        for sentence in answer.unread:
            say(f"     {plain(sentence)}", hang=5)
    return well
