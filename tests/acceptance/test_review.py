"""An edition is looked at before it leaves, by one editor or by two, and what was approved is what leaves."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from digest.actions import due, leaving
from digest.actions.drafts import acts, change
from digest.errors import DigestError
from digest.model.edition import Edition
from digest.model.run import Report
from digest.pipeline import gathering
from digest.wiring import Wiring
from tests.acceptance.conftest import MORNING, SITE, Publication
from tests.contracts.conftest import in_sqlite, on_postgres, postgres
from tests.pipeline.edits import good

__all__ = ["in_sqlite", "on_postgres", "postgres"]

HOSTILE = "Shipyard wins order for six ferries\n\nBuy gold now! The yard is sold to strangers.\n"
EDITORS = "editors: [ada@quay.example, ben@quay.example]"
LOOK = "config/looks/ours"


class Desk:
    """A publication whose edition is due in an hour and is to be shown by now; two editors work on it."""

    def __init__(self, quay: Publication, monkeypatch: pytest.MonkeyPatch, database: str, more: str = "") -> None:
        self.quay, self._as = quay, monkeypatch
        quay.site(SITE.replace("editors: [ed@quay.example]", EDITORS) + (f"database: {database}\n" if database else ""))
        good(quay.folder / LOOK)
        self.at = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(hours=1)
        send = f"daily at {self.at:%H:%M}"
        more = f"review: 2 hours before\nlook: looks/ours\n{more}"
        quay.file("morning", MORNING.replace("send: by hand", f"send: {send}") + more)
        if database:
            assert quay.digest("db", "upgrade").code == 0
            quay.subscribe("ada@reader.example", "ben@reader.example")

    def types(self, who: str, *words: str) -> str:
        """What the editor's command said, which was done."""
        self._as.setenv("SUDO_USER", who)
        answer = self.quay.digest(*words)
        assert answer.code == 0, answer.text
        return answer.out

    def refused(self, who: str, *words: str) -> str:
        self._as.setenv("SUDO_USER", who)
        answer = self.quay.digest(*words)
        assert answer.code == 1, answer.text
        return answer.err

    def opened(self, after: timedelta = timedelta(0)) -> Wiring:
        return Wiring.open(self.quay.folder / "config", clock=lambda: datetime.now(UTC) + after)

    def clock(self, after: timedelta = timedelta(0)) -> list[Report]:
        """What a scheduler does so long from now."""
        with self.opened(after) as wiring:
            digest = wiring.publication.in_force("morning")
            return [due.run_due(wiring, digest, occasion) for occasion in due.unfinished(wiring, digest)]

    def edition(self) -> Edition:
        with self.opened() as wiring:
            (edition,) = (e for e in wiring.store.editions.history("morning", 9) if isinstance(e, Edition))
            return edition

    def mails(self) -> dict[str, EmailMessage]:
        return {str(mail["To"]): mail for mail in self.quay.mails if "reader.example" in str(mail["To"])}


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(quay: Publication, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Desk:
    return Desk(quay, monkeypatch, request.getfixturevalue("on_postgres")() if request.param != "sqlite" else "")


@pytest.fixture
def lite(quay: Publication, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(quay, monkeypatch, "", "approve: another editor\n")


def body(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_1_what_was_approved_leaves_whatever_comes_and_what_came_is_said(desk: Desk) -> None:
    (shown,) = desk.clock()
    assert shown.ended == "held"
    assert desk.clock() == []  # one draft of an occasion
    desk.types("ada", "edit", "morning", "retitle", "seals", "Seals are back")
    assert "Seals are back" in desk.types("ben", "edit", "morning", "--list")
    approved = json.loads(desk.types("ben", "approve", "morning", "--json"))

    desk.quay.article("evil.txt", HOSTILE)
    with desk.opened() as wiring:
        gathering.gather(wiring.publication.in_force("morning"), wiring.kit("morning"))
    file = desk.quay.folder / "config/digests/morning.yaml"
    file.write_text(file.read_text().replace("title: Morning Quay", "title: Evening Quay") + "max_stories: 1\n")
    foot = desk.quay.folder / LOOK / "parts/foot.mjml"
    foot.parent.mkdir(exist_ok=True)
    foot.write_text("<mj-section><mj-column><mj-text>Buy gold {{ slot }}</mj-text></mj-column></mj-section>\n")
    site = desk.quay.folder / "config/digest.yaml"
    site.write_text(site.read_text().replace("9 Harbour Street", "1 Scam Street").replace("The Quay\n", "Sold\n"))
    desk.types("ada", "subscribers", "add", "eve@reader.example", "--to", "morning")
    desk.types("ada", "subscribers", "topics", "eve@reader.example", "business", "--of", "morning")

    assert desk.clock() == []  # its time has not come
    (sent,) = desk.clock(timedelta(hours=1))
    edition = desk.edition()

    assert (sent.ended, sent.answers["accepted"]) == ("sent", 3)
    assert edition.hash == approved["hash"]
    mails = desk.mails()
    assert len(mails) == 3
    for to, mail in mails.items():
        assert "six ferries" in body(mail)
        assert ("Seals are back" in body(mail)) is ("eve@" not in to)  # who came since gets her topics of the draft
        for kind in ("plain", "html"):
            assert not any(
                word in body(mail, kind) for word in ("Evening Quay", "old now", "uy gold", "strangers", "Scam")
            )
        assert "9 Harbour Street" in body(mail)
    assert {str(mail["From"]).partition(" <")[0] for mail in mails.values()} == {"The Quay"}
    assert sent.since == (
        "1 article came since it was made; it waits for the next edition.",
        "config/digests/morning.yaml was changed since; the next edition is made by it.",
        "config/digest.yaml was changed since; the next edition is made by it.",
        "Its look was changed since; the next edition has it.",
    )
    assert "approved by ben" in desk.types("ada", "history", "morning")


def test_two_editors_at_once_lose_nothing(desk: Desk) -> None:
    desk.clock()
    wanted = {"ada": ["retitle", "seals", "Seals are back"], "ben": ["subject", "Good news from the yard"]}

    def edits(who: str, wiring: Wiring) -> None:
        change.change(wiring, "morning", "", lambda on: [acts.act(wanted[who], on.shown)])

    assert together(desk, dict.fromkeys(wanted, edits)) == []
    shown = json.loads(desk.types("ada", "edit", "morning", "--json", "intro", "Good morning."))
    assert [one["number"] for one in shown["changes"]] == [1, 2, 3]
    assert {one["act"]["kind"] for one in shown["changes"]} == {"retitle", "say"}
    assert shown["subject"] == "Good news from the yard"
    assert "Seals are back" in str(shown["sections"])


def test_two_approvals_and_two_sends_at_once_are_one_edition(desk: Desk) -> None:
    desk.clock()

    def approves_and_sends(who: str, wiring: Wiring) -> None:
        digest = wiring.publication.in_force("morning")
        for waiting in wiring.store.editions.waiting("morning"):
            wiring.store.drafts.approve(waiting, who, wiring.clock())
        for occasion in due.unfinished(wiring, digest):
            due.run_due(wiring, digest, occasion)

    together(desk, {"ada": approves_and_sends, "ben": approves_and_sends}, timedelta(hours=1))
    desk.clock(timedelta(hours=1, minutes=1))
    assert desk.edition().status.value == "sent"
    assert len(desk.mails()) == 2
    assert len([mail for mail in desk.quay.mails if "reader.example" in str(mail["To"])]) == 2


def together(
    desk: Desk, work: dict[str, Callable[[str, Wiring], None]], after: timedelta = timedelta(0)
) -> list[DigestError]:
    """What each of them was told, who begin at the same moment."""
    ready, refusals = threading.Barrier(len(work)), list[DigestError]()

    def one(who: str) -> None:
        with desk.opened(after) as wiring:
            ready.wait(30)
            try:
                work[who](who, wiring)
            except DigestError as error:
                refusals.append(error)

    threads = [threading.Thread(target=one, args=(who,)) for who in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return refusals


def test_nobody_approves_what_they_changed_last(lite: Desk) -> None:
    lite.clock()
    lite.types("ada", "edit", "morning", "hide", "seals")
    assert "ada made or changed it last, so another editor approves it" in lite.refused("ada", "approve", "morning")
    assert "another editor approves it" in lite.refused("ada", "send", "morning")
    lite.types("ben", "edit", "morning", "undo")
    assert "ben made or changed it last" in lite.refused("ben", "approve", "morning")
    lite.types("ada", "approve", "morning")
    assert "approved by ada" in lite.types("ben", "status")
    assert "Sent to 2 of 2" in lite.types("ben", "send", "morning")


def test_who_lets_an_approved_draft_leave_later_is_not_who_approved_it(lite: Desk) -> None:
    lite.clock()
    lite.types("ada", "edit", "morning", "hide", "seals")
    lite.types("ben", "approve", "morning")
    lite._as.setenv("SUDO_USER", "ada")
    with lite.quay.opened() as wiring:
        sent = leaving.send_in(wiring, "morning", "", timedelta(minutes=10), lambda *_: "2")
        (waiting,) = wiring.store.editions.waiting("morning")
        approval = wiring.store.drafts.approved([waiting.id])[waiting.id]
    assert (waiting.leaves, approval.by) == (sent.at, "ben")


def test_nobody_approves_from_a_mail_what_was_changed_since(lite: Desk) -> None:
    lite.clock()
    with lite.opened() as wiring:
        assert due.tell_editors(wiring)
    mail = next(mail for mail in lite.quay.mails if str(mail["Subject"]).startswith("Draft: "))
    (command,) = re.findall(r"^ +digest (approve .*--seen [0-9a-f]{12})\s*$", body(mail), re.MULTILINE)
    lite.types("ada", "edit", "morning", "hide", "seals")
    refused = lite.refused("ben", *command.split())
    assert re.search(r"ada changed it since [0-9a-f]{12} was shown: it is [0-9a-f]{12} now", refused)
    assert "digest preview morning" in refused
    assert "is no hash of a draft" in lite.quay.digest("approve", "morning", "--seen", "f").err
    lite.types("ben", "edit", "morning", "undo")
    assert "is approved by ada" in lite.types("ada", *command.split()), "it is as it was shown again"


def test_what_one_person_wants_to_send_waits_for_another(lite: Desk) -> None:
    file = lite.quay.folder / "config/digests/morning.yaml"
    file.write_text(MORNING + "approve: another editor\n")
    lite._as.setenv("SUDO_USER", "ada")
    held = lite.quay.digest("send", "morning")
    assert (held.code, "Held: another editor than who sends it approves it" in held.out) == (1, True)
    assert lite.mails() == {}
    drafted = [mail for mail in lite.quay.mails if str(mail["Subject"]).startswith("Draft: ")]
    assert {str(mail["To"]) for mail in drafted} == {"ada@quay.example", "ben@quay.example"}
    assert "ada wants it sent" in body(drafted[0])
    assert "changed it last" in lite.refused("ada", "send", "morning")
    assert "Sent to 2 of 2" in lite.types("ben", "send", "morning")
    assert "approved by ben" in lite.types("ada", "history")


def test_what_is_to_come_is_shown_with_its_review(lite: Desk) -> None:
    assert "2 hours before" in lite.types("ada", "check", "morning")
    first = json.loads(lite.types("ada", "next", "morning", "--count", "2", "--json"))
    assert [(one["draft"], one["review"] is None) for one in first] == [("", False), ("", False)]
    lite.clock()
    (today, tomorrow) = json.loads(lite.types("ada", "next", "morning", "--count", "2", "--json"))
    assert (today["draft"], tomorrow["draft"]) == ("draft", "")
    assert "waits for an approval" in lite.types("ada", "next", "morning")
    lite.types("ben", "approve", "morning")
    assert "approved" in lite.types("ada", "next", "morning")


def test_a_draft_that_was_not_approved_in_time_is_told_and_listed(lite: Desk) -> None:
    lite.clock()
    with lite.opened(timedelta(hours=1)) as wiring:
        digest = wiring.publication.in_force("morning")
        (waiting,) = wiring.store.editions.waiting("morning")
        assert due.run_due(wiring, digest, waiting.occasion).reason == "nobody has approved it"
    assert "nobody has approved it" in lite.types("ada", "status")
    assert len(lite.clock(timedelta(hours=8))) == 1
    assert "nobody has approved it" in lite.types("ada", "history", "morning")


def test_what_is_doubtful_in_a_draft_is_said_in_the_terminal_as_in_the_mail(lite: Desk) -> None:
    lite.clock()
    with lite.opened() as wiring:
        assert due.tell_editors(wiring)
    mail = next(mail for mail in lite.quay.mails if str(mail["Subject"]).startswith("Draft: "))
    lines = body(mail).partition("Look twice:")[2].partition("Let it go:")[0]
    told = [line.removeprefix("- ") for line in lines.splitlines() if line]
    shown = json.loads(lite.types("ada", "preview", "morning", "--draft", "--json"))
    assert shown["doubts"] == told == ["The first story has no picture."]
    assert "Look twice\n   -  The first story has no picture." in lite.types("ada", "preview", "morning", "--draft")


def test_a_draft_is_shown_with_who_changed_and_approved_it_and_what_becomes_of_it(lite: Desk) -> None:
    lite.clock()
    (waits,) = json.loads(lite.types("ada", "next", "morning", "--count", "1", "--json"))
    name = f"morning {waits['occasion'].replace('T', ' ')}"
    made = lite.types("ada", "preview", "morning", "--draft")
    assert f"{name}: made by its schedule" in made
    assert "not approved; due " in made
    assert "Outcome  sent" in made
    assert "On time  held: nobody has approved it" in made
    assert "Another editor lets it go" in lite.types("ada", "edit", "morning", "hide", "seals")
    changed = lite.types("ada", "preview", *name.split(), "--draft")
    assert "changed last by ada" in changed
    assert "Outcome  refused: ada made or changed it last" in changed
    approved = lite.types("ben", "approve", "morning")
    assert "It leaves " in approved
    assert "to 2 subscribers, through the outbox; nobody is on duty" in approved
    assert f"Leaves     {name}  approved by ben" in lite.types("ada", "status")
    shown = lite.types("ada", "preview", "morning", "--draft")
    assert "approved by ben; due " in shown
    assert "On time" not in shown
    assert "A date says which draft" in lite.quay.digest("preview", *name.split()).err


def test_a_draft_that_is_due_later_leaves_a_script_only_where_it_is_named(lite: Desk) -> None:
    """What a script sends is what is news when it runs; nobody is asked, and nobody reads what it prints."""
    lite.clock()
    lite.types("ben", "approve", "morning")
    refused = lite.refused("ada", "send", "morning", "--yes=2")
    assert "it is a draft, due at" in refused
    assert lite.mails() == {}
    name = re.findall(r"digest send (morning \S+ \S+) --yes=COUNT", refused)[0].split()
    sent = lite.types("ada", "send", *name, "--yes=2")
    assert f"Edition     {' '.join(name)}\n" in sent
    assert "Draft       made by its schedule" in sent
    assert "approved by ben; due " in sent
    assert len(lite.mails()) == 2


def test_a_new_edition_says_that_it_is_new(lite: Desk) -> None:
    file = lite.quay.folder / "config/digests/morning.yaml"
    file.write_text(MORNING)
    assert ", of what is news now\n" in lite.types("ada", "send", "morning")
