"""One run of one digest, over a real store, a folder of articles and the outbox."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

import pytest

from digest.actions.status import status
from digest.config.site import Mail, Notices
from digest.errors import Busy, Refused, Stopped, Unavailable
from digest.model.decision import Fate
from digest.model.edition import Occasion, Rendering, Status
from digest.model.mail import Answer, Batch, Message, Receipt
from digest.model.notice import Notice, NoticeKind
from digest.model.run import Ended, Report
from digest.model.source import Health
from digest.pipeline import building, delivering, gathering, running, telling
from digest.pipeline.deciding import decided
from digest.pipeline.drafts import making
from digest.pipeline.kit import Built, Confirm, Kit
from digest.render import render_notices
from digest.send.outbox import Outbox
from digest.send.ports import Limits, ProviderHalt
from digest.store import UnknownSegment
from digest.wiring import Wiring
from tests.acceptance.servers import Newsroom, Wire, newsroom, wire

PEOPLE = 6
#: A Tuesday, 07:00 in London.
NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TODAY = Occasion(key="2026-11-24T07:00", at=NOW)
TOMORROW = Occasion(key="2026-11-25T07:00", at=NOW + DAY)


class Desk:
    """An opened publication whose clock is turned by hand."""

    def __init__(self, room: Newsroom) -> None:
        self.now = NOW
        self.room = room
        with room._environment():
            self.wiring = Wiring.open(room.config, clock=lambda: self.now)

    @property
    def kit(self) -> Kit:
        return self.wiring.kit("morning")

    def run(
        self, occasion: Occasion = TODAY, confirm: Confirm | None = lambda built: None, kit: Kit | None = None
    ) -> Report:
        return running.run(self.wiring.publication.in_force("morning"), occasion, kit or self.kit, confirm)

    def open(self) -> int:
        """How many articles no edition has settled."""
        store = self.wiring.store
        return len(store.articles.open_articles("morning", [state.source for state in store.sources.all()]))

    def status(self, occasion: Occasion = TODAY) -> Status | None:
        edition = self.wiring.store.editions.of("morning", occasion.key)
        return edition.status if edition else None

    def told(self, kind: NoticeKind) -> list[str]:
        """Subjects of the notices of that kind that wait to be mailed."""
        due = [notice for notice in self.wiring.store.notices.due(self.now) if notice.kind is kind]
        return [render_notices((notice,), self.kit.site, self.kit.look.to_show()).subject for notice in due]

    def tell_editors(self, kit: Kit | None = None) -> bool:
        return telling.tell_editors(kit or self.kit, self.wiring.publication.digests)

    def notices(self) -> list[EmailMessage]:
        return [cast(EmailMessage, message_from_bytes(raw, policy=policy.default)) for raw in self.room.notices]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    room = newsroom(tmp_path, people=0)
    room.subscribe(PEOPLE, clock=lambda: NOW)
    made = Desk(room)
    yield made
    made.wiring.close()


class Scripted:
    """A provider that answers as told, and remembers what it was given."""

    name = "scripted"
    limits = Limits(batch=50)

    def __init__(self, *answers: Answer | ProviderHalt) -> None:
        self.answers = list(answers)
        self.given: list[str] = []

    def hand_over(
        self, batch: Batch, messages: Sequence[Message], renderings: Mapping[str, Rendering]
    ) -> Sequence[Receipt]:
        answer = self.answers.pop(0) if self.answers else Answer.ACCEPTED
        if isinstance(answer, ProviderHalt):
            raise answer
        self.given += [message.address for message in messages]
        return [Receipt(delivery=message.delivery, answer=answer, reason="said so") for message in messages]

    def look_up(self, batch: Batch) -> Mapping[str, Answer]:
        return {}

    def close(self) -> None:
        pass


# ---- what a run leaves behind


def test_a_run_sends_to_everybody_once_and_the_next_one_finds_it_done(desk: Desk) -> None:
    first, again = desk.run(), desk.run()
    assert (first.ended, first.answers["accepted"], first.recipients) == (Ended.SENT, PEOPLE, PEOPLE)
    assert (again.ended, again.answers) == (Ended.SENT, first.answers)
    assert len(desk.room.mails) == PEOPLE
    assert desk.open() == 0


def test_4_a_draft_settles_nothing(desk: Desk) -> None:
    held = desk.run(confirm=None, kit=replace(desk.kit, provider=Scripted()))
    assert (held.ended, desk.status(), desk.open()) == (Ended.HELD, Status.DRAFT, 2)
    assert desk.room.mails == {}


def test_1_a_draft_that_a_person_sends_is_what_they_saw_whatever_came_meanwhile(desk: Desk) -> None:
    assert desk.run(confirm=None, kit=replace(desk.kit, provider=Scripted())).ended is Ended.HELD
    desk.room.article("bridge", "Bridge closes for repairs\n\nThe old bridge will be closed for the whole of April.\n")
    desk.run()
    edition = desk.wiring.store.editions.of("morning", TODAY.key)
    assert edition is not None
    assert (edition.draft.number, edition.status, len(edition.draft.stories)) == (1, Status.SENT, 2)
    assert edition.draft.window.opened is None


def test_4_what_a_person_refuses_settles_nothing(desk: Desk) -> None:
    def refuse(built: Built) -> None:
        raise Refused("Nobody confirmed.")

    with pytest.raises(Refused):
        desk.run(confirm=refuse)
    assert (desk.status(), desk.open()) == (None, 2)
    run = desk.wiring.store.runs.latest("morning")
    assert run is not None
    assert run.report is not None
    assert (run.report.ended, run.report.reason) == (Ended.FAILED, "Nobody confirmed.")


def test_a_run_that_breaks_frees_the_digest_and_leaves_its_reason(desk: Desk) -> None:
    def broken(built: Built) -> None:
        raise ZeroDivisionError("a defect")

    with pytest.raises(ZeroDivisionError):
        desk.run(confirm=broken)
    assert desk.run().ended is Ended.SENT


def test_4_an_edition_without_news_is_skipped_and_told_unless_a_person_asked(desk: Desk) -> None:
    desk.run()
    by_hand = replace(TOMORROW, key="hand-2026-11-25T07:00:00.000000", by_hand=True)
    assert desk.run(by_hand).ended is Ended.SKIPPED
    desk.tell_editors()
    assert desk.notices() == []
    assert desk.run(TOMORROW).reason == "no news"
    desk.tell_editors()
    assert len(desk.notices()) == 1


def test_too_few_stories_wait_for_the_next_edition(desk: Desk) -> None:
    digest = desk.wiring.publication.in_force("morning").model_copy(update={"min_stories": 3, "if_fewer": "wait"})
    report = running.run(digest, TODAY, desk.kit, lambda built: "")
    assert report.ended is Ended.SKIPPED
    assert "2 of at least 3 stories" in report.reason
    assert desk.open() == 2


def test_a_newer_edition_ends_the_waiting_of_older_drafts(desk: Desk) -> None:
    assert desk.run(confirm=None, kit=replace(desk.kit, provider=Scripted())).ended is Ended.HELD
    desk.now += DAY
    desk.run(TOMORROW)
    assert (desk.status(), desk.status(TOMORROW)) == (Status.SKIPPED, Status.SENT)
    draft = desk.wiring.store.editions.of("morning", TODAY.key)
    assert draft is not None
    assert draft.reason == "its articles went into morning 2026-11-25 07:00"


def test_asked_to_stop_before_the_freeze_nothing_is_settled(desk: Desk) -> None:
    def asked(built: Built) -> None:
        desk.wiring.stopping.set()

    with pytest.raises(Unavailable, match="asked to stop before the edition was frozen"):
        desk.run(confirm=asked)
    assert (desk.status(), desk.open()) == (None, 2)


# ---- the first edition


def test_only_the_first_edition_that_leaves_the_machine_waits_for_a_person(desk: Desk) -> None:
    real = replace(desk.kit, provider=Scripted())
    digest = desk.wiring.publication.in_force("morning")
    gathering.gather(digest, desk.kit)
    built = building.build(digest, TODAY, real)
    assert decided(built, digest, desk.kit, attended=False).fate is Fate.SENT
    assert decided(built, digest, real, attended=True).fate is Fate.SENT
    assert decided(built, digest, real, attended=False).fate is Fate.HELD
    desk.run()
    assert decided(built, digest, real, attended=False).fate is Fate.SENT


def test_deferred_mails_of_an_edition_that_waited_for_a_person_have_their_time_from_the_freeze(desk: Desk) -> None:
    """It is sent a day late, and still not given up at the first greylisting."""
    kit = replace(desk.kit, provider=Scripted(Answer.DEFERRED), pace=replace(desk.kit.pace, patience=timedelta(0)))
    desk.now += DAY
    report = desk.run(kit=kit)
    assert report.ended is Ended.OPEN
    assert report.answers["rejected"] == 0
    desk.now += HOUR
    assert desk.run(kit=kit).answers["accepted"] == PEOPLE


# ---- telling editors

EDITION = {"edition": "morning 2026-11-24 07:00", "title": "Morning Quay", "digest": "morning"}
URGENT = Notice(
    kind=NoticeKind.STOPPED, facts={**EDITION, "reason": "too many rejections", "waiting": 3}, key="stopped once"
)
ILL = Notice(
    kind=NoticeKind.ILL_SOURCE,
    facts={"name": "The Wire", "url": "https://wire.example", "reason": "answered 500", "since": "", "advice": ""},
    key="ill-source wire",
)
SKIPPED = Notice(kind=NoticeKind.SKIPPED, facts={**EDITION, "stories": 0, "least": 1}, key="skipped morning")


def tell(desk: Desk, *notices: Notice) -> None:
    for notice in notices:
        desk.wiring.store.notices.tell(notice.kind, notice.facts, notice.key.partition(" ")[2], NOW)


def test_editors_get_each_notice_once_as_a_mail_people_can_read(desk: Desk) -> None:
    tell(desk, URGENT)
    for _ in range(3):
        assert desk.tell_editors()
    (mail,) = desk.notices()
    assert (str(mail["To"]), str(mail["Subject"])) == ("ed@quay.example", "The Quay: Sending has stopped")
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        assert part is not None
        assert "digest go" in part.get_content()


def test_the_first_edition_is_mailed_to_its_editors_as_it_would_be_marked_as_a_draft(desk: Desk) -> None:
    assert desk.run(confirm=None, kit=replace(desk.kit, provider=Scripted())).ended is Ended.HELD
    for _ in range(3):
        assert desk.tell_editors()
    (mail,) = desk.notices()
    assert str(mail["To"]) == "ed@quay.example"
    assert str(mail["Subject"]).startswith("Draft: ")
    assert mail["List-Unsubscribe"] is None
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        assert part is not None
        shown = " ".join(part.get_content().split())
        assert "digest approve morning 2026-11-24 07:00" in shown
        assert shown.index("look before it leaves") < shown.index("Seals return to the river")
        assert shown.count("Seals return to the river") >= 1
        assert "6 readers get it" in shown


def test_daily_notices_come_in_one_mail_and_urgent_ones_on_their_own(desk: Desk) -> None:
    tell(desk, ILL, URGENT, SKIPPED)
    desk.tell_editors()
    found = {str(mail["Subject"]): mail for mail in desk.notices()}
    assert set(found) == {"The Quay: Sending has stopped", "The Quay: 2 things to know"}
    text = found["The Quay: 2 things to know"].get_body(("plain",))
    assert text is not None
    for words in ("The Wire cannot be collected", "answered 500", "Morning Quay was not sent", "there is no news."):
        assert words in text.get_content()


@pytest.mark.parametrize(
    ("answer", "again"),
    [
        (Answer.ACCEPTED, False),
        (Answer.UNCERTAIN, False),
        (Answer.REJECTED, False),
        (Answer.DEFERRED, True),
        (ProviderHalt("the token was revoked"), True),
    ],
)
def test_a_notice_is_mailed_again_only_where_it_surely_was_not_taken(
    desk: Desk, answer: Answer | ProviderHalt, again: bool
) -> None:
    tell(desk, URGENT)
    provider = Scripted(answer)
    kit = replace(desk.kit, provider=provider)
    assert desk.tell_editors(kit) is not again
    provider.given.clear()
    assert desk.tell_editors(kit)
    assert provider.given == (["ed@quay.example"] if again else [])


def by(desk: Desk, way: Notices) -> Kit:
    return replace(desk.kit, site=desk.wiring.publication.site.model_copy(update={"notices": way}))


def test_editors_are_told_by_a_command_where_there_is_one(desk: Desk, tmp_path: Path) -> None:
    tell(desk, URGENT)
    kit = by(desk, Notices(command=f"/bin/sh -c 'cat >> {tmp_path}/told'"))
    assert [desk.tell_editors(kit) for _ in range(2)] == [True, True]
    assert (tmp_path / "told").read_text().startswith("The Quay: Sending has stopped\n\n")
    assert desk.notices() == []


def test_editors_are_told_through_another_account_where_there_is_one(desk: Desk) -> None:
    tell(desk, URGENT)
    alerts = Scripted()
    way = Notices(mail=Mail(provider="smtp", base_url="smtp://localhost", sender="Alerts <alerts@quay.example>"))
    assert desk.tell_editors(replace(by(desk, way), teller=alerts))
    assert alerts.given == ["ed@quay.example"]
    assert desk.notices() == []


def test_a_notice_that_cannot_go_its_way_stands_in_the_status_until_it_can(desk: Desk) -> None:
    tell(desk, URGENT)
    assert not desk.tell_editors(by(desk, Notices(command="/bin/false")))
    (untold,) = status(desk.wiring).untold
    assert (untold.kind, untold.reason) == ("stopped", "/bin/false ended with 1")
    assert desk.tell_editors(by(desk, Notices(command="/bin/true")))
    assert status(desk.wiring).untold == ()


def test_two_that_tell_at_the_same_time_make_one_mail(desk: Desk) -> None:
    tell(desk, URGENT)
    second = replace(desk.kit, provider=Scripted())

    class Slow(Outbox):
        """While it takes the first mail, somebody else looks for notices."""

        def hand_over(
            self, batch: Batch, messages: Sequence[Message], renderings: Mapping[str, Rendering]
        ) -> Sequence[Receipt]:
            assert desk.tell_editors(second)
            return super().hand_over(batch, messages, renderings)

    desk.tell_editors(replace(desk.kit, provider=Slow(desk.room.folder / "outbox")))
    assert len(desk.notices()) == 1
    assert cast(Scripted, second.provider).given == []


def test_without_editors_nothing_is_mailed_and_nothing_is_lost(desk: Desk) -> None:
    tell(desk, URGENT)
    nobody = replace(desk.kit, site=desk.wiring.publication.site.model_copy(update={"editors": ()}))
    assert desk.tell_editors(nobody)
    assert desk.wiring.store.notices.due(NOW) == (URGENT,)


def test_a_stop_is_told_again_only_for_another_reason(desk: Desk) -> None:
    desk.run(kit=replace(desk.kit, delivers=False))  # frozen before it
    for why in ("stopped by hand", "stopped by hand", "too many rejections"):
        desk.wiring.store.deliveries.stop(why, NOW)
        assert desk.run().ended is Ended.OPEN
        desk.tell_editors()
        desk.wiring.store.deliveries.go()
    assert [str(mail["Subject"]) for mail in desk.notices()] == ["The Quay: Sending has stopped"] * 2
    assert desk.run().ended is Ended.SENT


def test_sending_that_is_stopped_while_sources_are_asked_freezes_nothing(desk: Desk) -> None:
    def stopping(built: Built) -> None:
        desk.wiring.store.deliveries.stop("the lead is wrong", NOW)

    with pytest.raises(Stopped, match="all sending is stopped: the lead is wrong"):
        desk.run(confirm=stopping)
    assert desk.status() is None
    desk.wiring.store.deliveries.go()
    assert desk.run().ended is Ended.SENT


# ---- collecting between editions


@pytest.fixture
def quick(desk: Desk) -> Iterator[Wire]:
    """A wire that publishes an article an hour and carries twelve, and a digest that has collected it once."""
    with wire() as source:
        source.items = [f"Story {n} of the day\n\nWhat story {n} is about, in a few words." for n in range(12)]
        source.dates = [NOW - n * HOUR for n in range(12)]
        desk.room.morning(sources=f"  - {source.url}")
        desk.wiring.publication.reload()
        gathering.gather(desk.wiring.publication.in_force("morning"), desk.kit)
        source.asked.clear()
        yield source


def test_a_source_that_publishes_faster_than_its_digest_is_asked_in_between(desk: Desk, quick: Wire) -> None:
    digest, before = desk.wiring.publication.in_force("morning"), desk.open()
    desk.now = NOW + 5.9 * HOUR
    assert gathering.look(digest, desk.kit) == ()
    assert not quick.asked.is_set()

    quick.items = ["One more story\n\nIt came at noon and is gone by the evening."]
    desk.now = NOW + 6 * HOUR
    (report,) = gathering.look(digest, desk.kit)
    assert (report.new, desk.open()) == (1, before + 1)
    quick.asked.clear()
    assert gathering.look(digest, desk.kit) == ()
    assert not quick.asked.is_set()


def test_an_edition_that_is_due_asks_whatever_the_rhythm(desk: Desk, quick: Wire) -> None:
    desk.now = NOW + HOUR
    gathering.gather(desk.wiring.publication.in_force("morning"), desk.kit)
    assert quick.asked.is_set()


def test_a_source_that_fell_silent_is_told_once(desk: Desk, quick: Wire) -> None:
    digest = desk.wiring.publication.in_force("morning")
    for days in (1, 5, 6):
        desk.now = NOW + days * DAY
        gathering.gather(digest, desk.kit)
    assert desk.told(NoticeKind.SILENT_SOURCE) == ["The Quay: The Wire has fallen silent"]
    (state,) = desk.wiring.store.sources.states([quick.url]).values()
    assert state.health is Health.QUIET

    quick.items = ["News at last\n\nThe wire speaks again."]
    gathering.gather(digest, desk.kit)
    (state,) = desk.wiring.store.sources.states([quick.url]).values()
    assert state.health is Health.HEALTHY


def test_more_than_half_of_the_sources_failing_is_told_and_the_edition_made(desk: Desk, quick: Wire) -> None:
    gone = "".join(f"\n  - {quick.url}/gone/{n}" for n in range(2))
    desk.room.morning(sources=f"  - {quick.url}{gone}")
    desk.wiring.publication.reload()
    report = desk.run()
    assert report.ended is Ended.SENT
    assert desk.told(NoticeKind.SOURCES_FAILING) == ["The Quay: 2 of 3 sources of Morning Quay gave nothing"]


def test_what_did_not_change_is_not_written(desk: Desk, quick: Wire) -> None:
    digest = desk.wiring.publication.in_force("morning")
    quick.etag = '"1"'
    gathering.gather(digest, desk.kit)
    (before,) = desk.wiring.store.sources.states([quick.url]).values()
    desk.now += HOUR / 2
    (report,) = gathering.gather(digest, desk.kit)
    assert (report.failure, report.new) == (None, 0)
    assert desk.wiring.store.sources.states([quick.url]) == {quick.url: before}
    desk.now += HOUR
    gathering.gather(digest, desk.kit)
    (later,) = desk.wiring.store.sources.states([quick.url]).values()
    assert later.last_success == desk.now


# ---- what a freeze and a takeover must not lose


def built_now(desk: Desk) -> Built:
    digest = desk.wiring.publication.in_force("morning")
    gathering.gather(digest, desk.kit)
    return building.build(digest, TODAY, desk.kit)


def test_a_segment_that_appears_between_rendering_and_freeze_is_rendered_and_frozen(desk: Desk) -> None:
    built = built_now(desk)
    lacking = replace(built, renderings=dict(list(built.renderings.items())[1:]))
    edition = delivering.freeze(lacking, desk.wiring.publication.in_force("morning"), desk.kit)
    assert desk.wiring.store.deliveries.sums(edition.id)["due"] == PEOPLE
    assert desk.wiring.store.editions.renderings(edition.id).keys() == built.renderings.keys()


@pytest.mark.parametrize(
    ("limits", "at_once"),
    [(Limits(), True), (Limits(dedupes=True, looks_up=True), True), (Limits(looks_up=True), False)],
    ids=["nobody can tell", "it dedupes", "it is asked, once it can know"],
)
def test_a_dead_process_s_batch_waits_only_where_the_provider_is_asked(
    desk: Desk, limits: Limits, at_once: bool
) -> None:
    digest = desk.wiring.publication.in_force("morning")
    edition = delivering.freeze(built_now(desk), digest, desk.kit)
    store = desk.wiring.store
    assert store.deliveries.claim(edition.id, "elsewhere:1", desk.now, timedelta(minutes=5))
    provider = Scripted()
    provider.limits = limits
    kit = replace(desk.kit, provider=provider, gone=lambda by: by == "elsewhere:1")
    delivering.due(edition, digest, kit)
    lost = store.deliveries.unanswered(edition.id, "b", desk.now, timedelta(minutes=5))
    assert bool(lost) is at_once


def test_headers_that_are_wrong_are_faults_of_the_edition_and_it_is_sent_to_nobody(desk: Desk) -> None:
    built = built_now(desk)
    head = replace(built.draft.letterhead, sender="The Quay <nobody>", list_id="")
    faulty = building.looked_into(replace(built, draft=replace(built.draft, letterhead=head)), desk.kit)
    headers = [finding.what for finding in faulty.findings if finding.where == "headers"]
    assert headers == ["The header List-ID is missing.", "The sender has no name, or no address that can be mailed to."]
    decision = decided(faulty, desk.wiring.publication.in_force("morning"), desk.kit, attended=True)
    assert (decision.fate, decision.facts) == (Fate.REFUSED, {"faults": tuple(f"headers: {what}" for what in headers)})


def test_a_freeze_that_meets_a_new_segment_again_and_again_gives_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    built, tries = built_now(desk), list[object]()

    def changing(*given: object, **more: object) -> None:
        tries.append(given)
        raise UnknownSegment("de:")

    monkeypatch.setattr(desk.wiring.store.editions, "freeze", changing)
    with pytest.raises(Busy, match="subscribers keep changing their topics"):
        delivering.freeze(built, desk.wiring.publication.in_force("morning"), desk.kit)
    assert len(tries) == 3


def test_no_draft_stands_where_there_is_no_news(desk: Desk) -> None:
    desk.run()
    with pytest.raises(Refused, match="there is no news"):
        making.drafted(desk.wiring.publication.in_force("morning"), TOMORROW, desk.kit, "somebody wants to see it")
    assert desk.status(TOMORROW) is None
