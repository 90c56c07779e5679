"""What becomes of a built edition, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from digest.config.digests import Digest, Source
from digest.config.typed.reviews import Review
from digest.model.decision import Decision, Fate
from digest.model.grouping import Section, Story
from digest.model.run import SourceReport
from digest.model.source import Failure
from digest.pipeline import deciding
from digest.pipeline.kit import Built, Kit
from digest.render import Finding
from tests.send.made import draft
from tests.store.made import article

WIRE = "https://wire.example/rss"
DOWN = Failure(source=WIRE, name="The Wire", url=WIRE, reason="answered 500")
FAULT, WARNING = (Finding(severity=severity, what="It is empty.", where="html") for severity in ("error", "warning"))


def digest(**more: Any) -> Digest:
    return Digest(key="morning", title="Morning Quay", sources=(Source(url=WIRE),), **more)


def built(stories: int = 2, **more: Any) -> Built:
    told = tuple(Story(key=f"s{n}", articles=(article(f"a{n}", number=n),), rank=n) for n in range(1, stories + 1))
    sections = (Section(key="world", name="World", stories=told),) if told else ()
    return Built(draft=draft(sections=sections), articles=(), verdicts=(), **more)


def sources(*failures: Failure | None) -> tuple[SourceReport, ...]:
    return tuple(SourceReport(source=str(n), name=str(n), new=0, failure=one) for n, one in enumerate(failures))


def kit(*, people: int = 1, before: int = 0, real: bool = False) -> Kit:
    store: Any = SimpleNamespace(
        subscribers=SimpleNamespace(count=lambda key: people * (key == "morning")),
        editions=SimpleNamespace(frozen_before=lambda key: before * (key == "morning")),
    )
    made: Any = SimpleNamespace(store=store, provider=SimpleNamespace(limits=SimpleNamespace(real=real)))
    return made  # type: ignore[no-any-return]


def decided(of: Built, kit: Kit, *, attended: bool = False, **more: Any) -> Decision:
    return deciding.decided(of, digest(**more), kit, attended=attended)


def test_an_edition_with_news_for_somebody_is_sent() -> None:
    assert decided(built(), kit()) == Decision(fate=Fate.SENT)


@pytest.mark.parametrize(
    ("failures", "reason"),
    [
        ((DOWN,), "its only source could not be collected"),
        ((DOWN, DOWN), "none of 2 sources could be collected"),
    ],
)
def test_where_no_source_could_be_collected_it_fails_with_every_reason(failures: Any, reason: str) -> None:
    decision = decided(built(0, sources=sources(*failures)), kit(people=0))
    assert decision == Decision(
        fate=Fate.FAILED,
        reason=reason,
        facts={
            "title": "Morning Quay",
            "sources": len(failures),
            "names": ("The Wire",) * len(failures),
            "reasons": ("answered 500",) * len(failures),
        },
    )


@pytest.mark.parametrize("failures", [(), (None,), (DOWN, None)])
def test_where_one_answered_or_none_was_asked_no_news_is_no_news(failures: Any) -> None:
    decision = decided(built(0, sources=sources(*failures)), kit())
    assert (decision.fate, decision.reason) == (Fate.SKIPPED, "no news")


@pytest.mark.parametrize(
    ("stories", "least", "if_fewer", "fate", "reason"),
    [
        (3, 3, "wait", Fate.SENT, ""),
        (2, 3, "wait", Fate.SKIPPED, "2 of at least 3 stories; they wait for the next edition"),
        (2, 3, "send", Fate.SENT, ""),
        (0, 1, "send", Fate.SKIPPED, "no news"),
        (0, 0, "wait", Fate.SENT, ""),
    ],
)
def test_too_few_stories_wait_unless_fewer_are_sent(
    stories: int, least: int, if_fewer: str, fate: Fate, reason: str
) -> None:
    decision = decided(built(stories), kit(), min_stories=least, if_fewer=if_fewer)
    assert (decision.fate, decision.reason) == (fate, reason)
    if fate is Fate.SKIPPED:
        assert decision.facts == {"stories": stories, "least": least}


def test_an_edition_nobody_would_get_uses_nothing_up_and_whoever_sends_it_is_told_what_to_do() -> None:
    alone, watched = (decided(built(), kit(people=0), attended=attended) for attended in (False, True))
    assert alone == Decision(
        fate=Fate.SKIPPED, reason="nobody is subscribed; its articles wait", facts={"subscribers": 0}
    )
    assert (watched.fate, watched.reason) == (Fate.REFUSED, "morning has no subscribers")
    assert watched.advice == "digest subscribers add ADDRESS --to morning adds one."


@pytest.mark.parametrize(
    ("real", "before", "attended", "fate"),
    [
        (True, 0, False, Fate.HELD),
        (True, 0, True, Fate.SENT),
        (True, 1, False, Fate.SENT),
        (False, 0, False, Fate.SENT),
    ],
)
def test_the_first_that_leaves_the_machine_waits_for_a_person(
    real: bool, before: int, attended: bool, fate: Fate
) -> None:
    decision = decided(built(), kit(real=real, before=before), attended=attended)
    assert decision.fate is fate
    if fate is Fate.HELD:
        assert decision.reason == "it is the first edition of this digest, and a person must see that one"
        assert decision.facts == {"reason": decision.reason}


SHOWN: dict[str, Any] = {"review": Review(ahead=timedelta(hours=2))}


@pytest.mark.parametrize(
    ("attended", "fields", "reason"),
    [
        (True, {"approve": "another editor"}, "another editor than who sends it approves it"),
        (False, {"approve": "another editor"}, ""),
        (False, {**SHOWN, "if_not_approved": "hold"}, "its editors approve it before it leaves"),
        (True, {**SHOWN, "if_not_approved": "hold"}, ""),
        (False, {**SHOWN, "if_not_approved": "send"}, ""),
        (False, {"if_not_approved": "hold"}, ""),
    ],
)
def test_what_must_be_seen_by_somebody_waits_for_them(attended: bool, fields: dict[str, Any], reason: str) -> None:
    waits = Decision(fate=Fate.HELD, reason=reason, facts={"reason": reason})
    assert decided(built(), kit(), attended=attended, **fields) == (waits if reason else Decision(fate=Fate.SENT))


def test_a_mail_that_is_wrong_is_refused_with_all_of_its_faults() -> None:
    one, two = (deciding.faulty(built(findings=(WARNING, *[FAULT] * count))) for count in (1, 2))
    assert one == Decision(
        fate=Fate.REFUSED,
        reason="the mail has a fault: html: It is empty.",
        advice="digest preview morning shows the mail.",
        facts={"faults": ("html: It is empty.",)},
    )
    assert two == replace(
        one,
        reason="the mail has 2 faults: html: It is empty.",
        facts={"faults": ("html: It is empty.",) * 2},
    )
    assert deciding.faulty(built(findings=(WARNING,))) is None
    assert decided(built(findings=(FAULT,)), kit(real=True)).fate is Fate.REFUSED
