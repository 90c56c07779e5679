"""Editors hear of each thing once, whichever way they are told."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from digest import places
from digest.config.site import Mail, Notices
from digest.model.mail import Answer, Receipt
from digest.model.notice import NoticeKind
from digest.pipeline import telling
from digest.pipeline.kit import Kit
from digest.pipeline.telling import tell_editors, tell_of_edition
from digest.render.look.look import Look, read_look
from tests.pipeline.drafts.test_mailing import stands
from tests.pipeline.light import Light, digest
from tests.send import made
from tests.send.made import draft
from tests.store.made import DAY, NOW

USUAL = read_look("broadsheet", places.TEMPLATES)
DOWN = Receipt(delivery="", answer=Answer.DEFERRED, reason="451 later")
URGENT, DAILY = NoticeKind.STOPPED, NoticeKind.SILENT_SOURCE
FACTS: Mapping[NoticeKind, Mapping[str, Any]] = {
    URGENT: {"reason": "a wrong link", "waiting": 3},
    DAILY: {"name": "The Wire", "url": "https://wire.example", "since": "2026-11-01T07:00:00+00:00"},
}


class Shown(SimpleNamespace):
    """A look that is always the usual one."""

    def to_show(self) -> Look:
        return USUAL


def kit(desk: Light, **more: Any) -> Kit:
    desk.look = Shown()
    return replace(desk.kit, **more)


def told(desk: Light, *kinds: NoticeKind) -> None:
    """They wait to be mailed."""
    for number, kind in enumerate(kinds):
        own = {"edition": "morning 2026-11-24 07:00", "title": "Morning Quay", "digest": "morning"}
        desk.store.notices.tell(kind, {**own, **FACTS[kind]}, f"thing {number}", NOW, "morning")


def tell(desk: Light, **more: Any) -> bool:
    return tell_editors(kit(desk, **more), {"morning": digest()})


def test_what_is_said_of_an_edition_is_said_once_unless_it_is_another_thing(desk: Light) -> None:
    for also in ("", "", "5", "5", "6"):
        tell_of_edition(NoticeKind.UNCERTAIN, {"mails": 5}, draft(), desk.kit, also)
    (first, *others) = desk.store.notices.due(NOW)
    assert (first.key, first.digest, len(others)) == ("uncertain morning 2026-11-24T07:00", "morning", 2)
    assert first.facts == {
        "edition": "morning 2026-11-24 07:00",
        "title": "Morning Quay",
        "digest": "morning",
        "mails": 5,
    }


def test_urgent_ones_have_a_mail_each_and_daily_ones_one_together(desk: Light) -> None:
    told(desk, URGENT, DAILY, URGENT, DAILY)
    assert tell(desk)
    assert len(desk.handed) == 3
    assert desk.store.notices.due(NOW) == ()
    assert tell(desk)
    assert len(desk.handed) == 3


def test_where_a_publication_has_no_editors_they_wait(desk: Light) -> None:
    told(desk, URGENT)
    desk.site = made.site(editors=())
    assert tell(desk)
    assert (desk.handed, len(desk.store.notices.due(NOW))) == ([], 1)


@pytest.mark.parametrize(
    ("answer", "why"), [(DOWN, "451 later"), (replace(DOWN, reason=""), "scripted takes nothing for now")]
)
def test_what_is_not_taken_is_due_again_and_says_why(desk: Light, answer: Receipt, why: str) -> None:
    told(desk, URGENT)
    desk.answers = [answer]
    assert not tell(desk)
    assert [reason for _, reason in desk.store.notices.untold()] == [why]
    assert tell(desk)
    assert desk.store.notices.untold() == ()


def test_what_another_process_tells_meanwhile_is_told_by_it_alone(desk: Light) -> None:
    told(desk, URGENT)
    due = desk.store.notices.due(NOW)
    assert [telling._mailed(due, kit(desk), {}) for _ in range(2)] == [True, True]
    assert desk.handed == ["ed@quay.org"]


def test_what_one_of_several_editors_was_mailed_is_told(desk: Light) -> None:
    told(desk, URGENT)
    desk.site = made.site(editors=("ed@quay.org", "ada@quay.org"))

    def half(batch: object, messages: Sequence[Any], renderings: object) -> Sequence[Receipt]:
        return [replace(DOWN, delivery=messages[0].delivery), Receipt(delivery="x", answer=Answer.ACCEPTED)]

    assert tell(desk, provider=SimpleNamespace(name="scripted", limits=desk.limits, hand_over=half))
    assert desk.store.notices.untold() == ()


@pytest.mark.parametrize("error", [ValueError("a defect"), OSError("away")])
def test_no_provider_stops_those_who_tell(desk: Light, error: Exception) -> None:
    told(desk, URGENT, DAILY)

    def broken(*given: object) -> None:
        raise error

    assert not tell(desk, provider=SimpleNamespace(name="scripted", limits=desk.limits, hand_over=broken))
    assert {reason for _, reason in desk.store.notices.untold()} == {type(error).__name__}


def test_they_may_be_mailed_through_another_account(desk: Light) -> None:
    told(desk, URGENT)
    teller = Light(desk.store)
    way = Notices(mail=Mail(provider="smtp", sender="Alarm <alarm@quay.org>"))
    desk.site = made.site(notices=way)
    assert tell(desk, teller=teller)
    assert (desk.handed, teller.handed) == ([], ["ed@quay.org"])


def test_a_command_tells_them_where_one_is_typed_though_nobody_is_mailed(desk: Light, tmp_path: Path) -> None:
    told(desk, URGENT)
    file = tmp_path / "told"
    program = f"import sys; open({str(file)!r}, 'a').write(sys.stdin.read())"
    command = shlex.join([sys.executable, "-c", program])
    desk.site = made.site(editors=(), notices=Notices(command=command))
    assert tell(desk)
    assert "a wrong link" in file.read_text()
    assert (desk.handed, desk.store.notices.due(NOW + DAY)) == ([], ())


@pytest.mark.parametrize("by_command", [False, True])
def test_a_draft_is_shown_by_mail_or_its_words_by_the_command(desk: Light, tmp_path: Path, by_command: bool) -> None:
    waiting = stands(desk)
    told_of = {"occasion": waiting.occasion.key, "title": "Morning Quay", "edition": waiting.name}
    desk.store.notices.tell(NoticeKind.REVIEW, told_of, "one", NOW, "morning")
    file = tmp_path / "told"
    file.touch()
    program = f"import sys; open({str(file)!r}, 'a').write(sys.stdin.read())"
    command = shlex.join([sys.executable, "-c", program]) if by_command else ""
    desk.site = made.site(notices=Notices(command=command))
    assert tell(desk)
    assert (desk.handed, desk.store.notices.due(NOW)) == ([] if by_command else ["ed@quay.org"], ())
    assert ("News" in file.read_text()) is by_command


def test_a_draft_that_is_none_any_more_is_shown_to_nobody(desk: Light) -> None:
    desk.store.notices.tell(NoticeKind.REVIEW, {"occasion": "2026-11-24T07:00"}, "one", NOW, "morning")
    desk.store.notices.tell(NoticeKind.REVIEW, {"occasion": "2026-11-24T07:00"}, "two", NOW, "gone")
    assert tell(desk)
    assert (desk.handed, desk.store.notices.due(NOW)) == ([], ())
