"""`digest why`: why an article is in or out, and the line of YAML to change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.options import AsJson, Name
from digest.errors import Refused, UsageError
from digest.text.web_addresses import page_of

if TYPE_CHECKING:
    from digest.model.article import Article
    from digest.model.grouping import Verdict
    from digest.wiring import Wiring

    #: Edition → what it says of the article.
    Told = list[tuple[str, Verdict]]

#: Articles explained at once.
MOST = 5
NEXT = "the next edition"
FIRST = "the first edition"

#: Outcome → the sentence's beginning, of an edition that was and of one that comes.
WAS = {
    "lead": "ran",
    "member": "ran within the story of another",
    "left out": "was left out",
    "duplicate": "was left out as a duplicate",
    "already told": "was left out as told before",
    "expired": "was too old",
    "seen before the first edition": "was too old, or one too many",
    "over the cap": "was over the cap",
    "held": "had to wait",
}
COMES = {
    **WAS,
    "lead": "runs",
    "member": "runs within the story of another",
    "left out": "is left out",
    "duplicate": "is left out as a duplicate",
    "already told": "is left out as told before",
    "expired": "is too old",
    "over the cap": "is over the cap",
    "held": "waits",
}


def why(
    name: Name,
    words: Annotated[str, typer.Argument(metavar="WORDS", help="Words of the title, or the URL.")],
    as_json: AsJson = False,
) -> None:
    """Say why an article is in or out, and the line to change.

    What was collected is looked at first; when nothing there fits, the sources are asked as preview does.
    """
    from digest.cli.opened import opened
    from digest.cli.screen import plain, show_json

    if not words.strip():
        raise UsageError("Give words of the title, or the URL.")
    with opened() as wiring:
        sought = page_of(words.strip()) or words
        told = _stored(wiring, name, sought) or _rehearsed(wiring, name, sought)
        if not told:
            raise Refused(
                f'No article of {name} has "{plain(words)}" in its title or address.',
                advice="digest sources tells how the sources are.",
            )
        if as_json:
            show_json(
                [{"title": a.title, "url": a.url, "editions": [_as_dict(e, v) for e, v in found]} for a, found in told]
            )
            return
        for article, found in told:
            _show(wiring, article, found)


def sentence(edition: str, verdict: Verdict) -> str:
    """ "In morning 2026-11-24 it was over the cap: rank 17 of 15 stories."."""
    became = (COMES if edition == NEXT else WAS)[verdict.outcome.value]
    unsaid = verdict.outcome.runs and verdict.section not in verdict.reason
    section = f" in {verdict.section}" if unsaid else ""
    return f"In {edition} it {became}{section}: {verdict.reason}."


def _stored(wiring: Wiring, name: str, words: str) -> list[tuple[Article, Told]]:
    """Articles collected before, with what was or will be told of them."""
    from digest.cli.editions import by_hand
    from digest.pipeline import building

    articles = wiring.store.articles.find(words)
    if not articles:
        return []
    built = building.build(wiring.publication.in_force(name), by_hand(wiring), wiring.kit(name))
    comes = {verdict.article: [(NEXT, verdict)] for verdict in built.verdicts}
    found = []
    for article in articles:
        was = [(edition.name, verdict) for edition, verdict in wiring.store.editions.told_of(name, article.number)]
        told = was + comes.get(article.number, []) or _braked(wiring, name, article) or _seen(wiring, name, article)
        if told:
            found.append((article, told))
    return found[:MOST]


def _braked(wiring: Wiring, name: str, article: Article) -> Told:
    """Of an article that its source's flood brake holds."""
    from digest.model.grouping import Outcome, Verdict
    from digest.pipeline import names

    digest = wiring.publication.in_force(name)
    states = wiring.store.sources.states([source.key for source in digest.sources])
    for source in digest.sources:
        state = states.get(source.key)
        if not state or not state.held:
            continue
        if article.number not in {held.number for held in wiring.store.articles.held(source.key)}:
            continue
        reason = (
            f"the flood brake holds {state.held} articles of {names.source_name(source, state.name)} ({state.why}); "
            f"digest sources release {source.url} lets them through"
        )
        return [(NEXT, Verdict(article=article.number, outcome=Outcome.HELD, reason=reason, where=source.where))]
    return []


def _seen(wiring: Wiring, name: str, article: Article) -> Told:
    """Of an article that was there already when its source was collected for the first time."""
    from digest.model.grouping import Outcome, Verdict

    if wiring.store.articles.outcome(name, article.number) is not Outcome.SEEN:
        return []
    digest = wiring.publication.in_force(name)
    reason = (
        f"a source met for the first time gives the articles of one gap of the schedule, at most {digest.max_stories}"
    )
    where = digest.lines.get("max_stories", "")
    return [(FIRST, Verdict(article=article.number, outcome=Outcome.SEEN, reason=reason, where=where))]


def _rehearsed(wiring: Wiring, name: str, words: str) -> list[tuple[Article, Told]]:
    """Articles that the sources offer now, with what the next edition says of them."""
    from digest.cli.everyday.preview import rehearsed

    built = rehearsed(wiring, name)
    verdicts = {verdict.article: verdict for verdict in built.verdicts}
    fitting = [article for article in built.articles if _has(article, words.casefold().split())]
    return [(article, [(NEXT, verdicts[article.number])]) for article in fitting[:MOST]]


def _has(article: Article, words: Sequence[str]) -> bool:
    return all(word in f"{article.title} {article.url} {article.guid}".casefold() for word in words)


def _show(wiring: Wiring, article: Article, told: Told) -> None:
    from digest.cli.screen import plain, say

    say(plain(article.title) or "without a title", hang=2)
    if article.url:
        say(article.url)
    for edition, verdict in told:
        say(f"  {sentence(edition, verdict)}", hang=4)
        if verdict.where:
            say(f"    The line to change: {verdict.where}")
            if line := _line(wiring, verdict.where):
                say(f"      {line}")


def _line(wiring: Wiring, where: str) -> str:
    """The line as it is now; empty when it is not there any more."""
    file, _, number = where.rpartition(":")
    path = wiring.publication.site.home / file
    if not number.isdecimal() or not path.is_file():
        return ""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[int(number) - 1].strip() if 0 < int(number) <= len(lines) else ""


def _as_dict(edition: str, verdict: Verdict) -> dict[str, str]:
    return {
        "edition": edition,
        "outcome": verdict.outcome.value,
        "section": verdict.section,
        "reason": verdict.reason,
        "line": verdict.where,
    }
