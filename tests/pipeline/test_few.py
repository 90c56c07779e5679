"""A few mails take a turn at the pace of all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from digest.config.site import Mail
from digest.errors import Unavailable
from digest.model.mail import Answer, Channel, Receipt, Wait
from digest.pipeline.few import PATIENCE, hand_over_few
from digest.pipeline.kit import Kit
from tests.send.made import batch, messages

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
GIVEN = batch(2)


def after(seconds: float, why: str = "") -> Wait:
    return Wait(until=NOW + timedelta(seconds=seconds), why=why)


class Desk:
    """A provider with an account whose turns are as given, and what was asked of both."""

    def __init__(
        self, *turns: Wait, answers: Sequence[Receipt] = (), stop: bool = False, rate: float | None = None
    ) -> None:
        self.turns = list(turns)
        self.stop = stop
        self.asked: list[tuple[Channel, int]] = []
        self.waited: list[float] = []
        self.given: list[object] = []
        self.paused: list[tuple[object, ...]] = []
        self.answers = answers
        self.rate = rate

    def take(self, channel: Channel, count: int, now: datetime) -> Wait | None:
        self.asked.append((channel, count))
        return self.turns.pop(0) if self.turns else None

    def wait(self, seconds: float) -> bool:
        self.waited.append(seconds)
        return self.stop

    def hand_over(self, *given: object) -> Sequence[Receipt]:
        self.given.append(given)
        return self.answers

    def send(self) -> Sequence[Receipt]:
        provider = SimpleNamespace(name="scripted", limits=SimpleNamespace(rate=7.0), hand_over=self.hand_over)
        channels = SimpleNamespace(take=self.take, pause=lambda *given: self.paused.append(given))
        made: Any = SimpleNamespace(
            site=SimpleNamespace(mail=Mail(provider="scripted", rate=self.rate)),
            store=SimpleNamespace(channels=channels),
            provider=provider,
            pace=SimpleNamespace(wait=self.wait),
            clock=lambda: NOW,
        )
        kit: Kit = made
        return hand_over_few(GIVEN, messages(GIVEN.deliveries), {}, kit)


def receipts(answer: Answer, **more: Any) -> list[Receipt]:
    return [Receipt(delivery=one.id, answer=answer, **more) for one in GIVEN.deliveries]


@pytest.mark.parametrize(("rate", "per_second"), [(None, 7.0), (3.0, 3.0)])
def test_each_waits_for_its_turn_at_the_rate_in_force(rate: float | None, per_second: float) -> None:
    desk = Desk(after(2), after(PATIENCE), after(0), answers=receipts(Answer.ACCEPTED), rate=rate)
    assert desk.send() == receipts(Answer.ACCEPTED)
    assert desk.waited == [2, PATIENCE, 0.001]
    assert set(desk.asked) == {(Channel(name="scripted", per_second=per_second), 2)}
    assert (len(desk.given), desk.paused) == (1, [])


@pytest.mark.parametrize(
    ("desk", "why", "waited"),
    [
        (Desk(after(1, "429")), "429", []),
        (Desk(after(PATIENCE + 1)), "scripted has no turn free now", []),
        (Desk(after(2), stop=True), "scripted has no turn free now", [2]),
    ],
    ids=["the provider rests", "its turn is far off", "asked to stop"],
)
def test_who_has_no_turn_soon_comes_again(desk: Desk, why: str, waited: list[float]) -> None:
    with pytest.raises(Unavailable) as raised:
        desk.send()
    assert (raised.value.what, desk.waited, desk.given) == (why, waited, [])


@pytest.mark.parametrize(
    ("answers", "paused"),
    [
        (receipts(Answer.DEFERRED, channel=True, reason="429", retry_at=NOW), [("scripted", NOW, "429", NOW)]),
        (
            receipts(Answer.DEFERRED, channel=True),
            [("scripted", None, "scripted takes nothing for now", NOW)],
        ),
        (receipts(Answer.DEFERRED), []),
        (receipts(Answer.UNCERTAIN, channel=True), []),
    ],
)
def test_a_provider_that_takes_nothing_rests_for_all(answers: list[Receipt], paused: list[object]) -> None:
    desk = Desk(answers=answers)
    assert desk.send() == answers
    assert desk.paused == paused


def test_of_several_times_that_it_names_the_last_counts() -> None:
    later = NOW + timedelta(hours=1)
    first, second = receipts(Answer.DEFERRED, channel=True, reason="429", retry_at=NOW)
    desk = Desk(answers=[Receipt(delivery="x", answer=Answer.DEFERRED, channel=True, retry_at=later), first, second])
    desk.send()
    assert desk.paused == [("scripted", later, "scripted takes nothing for now", NOW)]
