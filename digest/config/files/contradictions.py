"""What contradicts itself in a digest's file (pure)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from digest.config.digests import Topic, slug
from digest.config.rules import Rule
from digest.config.typed.blocks import Filled
from digest.config.typed.reviews import Review, out_of_turn
from digest.config.typed.schedules import Schedule
from digest.config.yaml.problems import Problems, Spot
from digest.text.durations import counted
from digest.text.near_misses import quoted


def consistent(filled: Filled, problems: Problems) -> None:
    """Fields that contradict each other are told; needs nothing but the fields themselves."""
    least, most = filled.value("min_stories"), filled.value("max_stories")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        name = "min_stories" if "min_stories" in filled.pairs else "max_stories"
        problems.add(
            filled.spot(name), f"An edition would need {least} stories and could hold {most}: min_stories is too many."
        )
    starts, ends = filled.value("starts"), filled.value("ends")
    if isinstance(starts, date) and isinstance(ends, date) and ends < starts:
        problems.add(filled.spot("ends" if "ends" in filled.pairs else "starts"), "It would end before it starts.")
    review, send = filled.value("review"), filled.value("send")
    if isinstance(review, Review) and isinstance(send, Schedule) and (wrong := out_of_turn(review, send)):
        problems.add(filled.spot("review" if "review" in filled.pairs else "send"), wrong)
    if "only" in filled.pairs:
        nothing_left(filled.each("leave_out", Rule), filled.each("only", Rule), filled.spot("only"), problems)


def eyes(filled: Filled, editors: Collection[str], problems: Problems) -> None:
    """A review that nobody would see is told, and an approval that nobody could give."""
    review, send = filled.value("review"), filled.value("send")
    own = "review" in filled.pairs and filled.spot("review").file == problems.file
    if own and isinstance(review, Review) and review.wanted and isinstance(send, Schedule) and send.by_hand:
        what = "What is sent by hand is shown before it leaves: take this line out, or say when it is sent:"
        problems.add(filled.spot("review"), what, "send: weekdays at 07:00")
    elif isinstance(review, Review) and review.wanted and not editors and "review" in filled.pairs:
        what = "Nobody would be shown the draft: list who is to see it under editors: in digest.yaml."
        problems.add(filled.spot("review"), what)
    if filled.value("approve") == "another editor" and len(editors) < 2:
        what = f"Of {counted(len(editors), 'editor')} nobody is another one: list them under editors: in digest.yaml."
        problems.add(filled.spot("approve"), what)


def nothing_left(leave_out: Iterable[Rule], only: Iterable[Rule], spot: Spot, problems: Problems) -> None:
    """Rules that are left out and wanted at once are told; `spot` is where those that are wanted begin."""
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


def something_runs(filled: Filled, topics: Iterable[Topic], problems: Problems) -> None:
    """A digest without any section is told, and one with two of the same name."""
    rest = str(filled.value("rest"))
    topics = tuple(topics)
    if not rest and not topics and not filled.values.get("topics"):
        problems.add(filled.spot("rest"), "Without topics nothing could run: everything would be left out.")
    namesake = next((topic for topic in topics if rest and slug(topic.name) == slug(rest)), None)
    if namesake and "rest" in filled.pairs:
        what = f"A topic is called {quoted(namesake.name)}, too. Give one of them another name."
        problems.add(filled.spot("rest"), what)
