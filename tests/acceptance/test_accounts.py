"""When something went wrong an operator sees whom it hit, and has a command for it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digest.actions import due
from digest.model.edition import Occasion
from tests.acceptance.servers import Newsroom, newsroom
from tests.send.apis.postmark import PostmarkLike, postmark_like

PEOPLE = 18
KILLED = 137


@pytest.fixture
def api() -> Iterator[PostmarkLike]:
    with postmark_like() as server:
        server.searchable = False
        yield server


@pytest.fixture
def room(tmp_path: Path, api: PostmarkLike) -> Newsroom:
    """Killed after the provider took all mails of an edition, and before a word of it was written down."""
    made = newsroom(tmp_path, PEOPLE)
    made.environ["POSTMARK_TOKEN"] = api.token
    made.through("postmark", api.url, "token: ${POSTMARK_TOKEN}")
    assert made.run("send", "morning", f"--yes={PEOPLE}", crash="handed-over").code == KILLED
    return made


def lost(room: Newsroom) -> list[str]:
    """Who was in the batch that was cut off."""
    (edition,) = room.editions()
    return sorted(room.uncertain(edition))


def settled(room: Newsroom, after: timedelta = timedelta(minutes=6)) -> datetime:
    """The lease of the killed process is over, and the provider was asked in vain."""
    now = datetime.now(UTC) + after
    (edition,) = room.editions()
    with room.opened(lambda: now) as wiring:
        due.run_due(wiring, wiring.publication.in_force("morning"), edition.occasion)
    return now


def test_2_whoever_may_or_may_not_have_it_is_named_with_what_can_be_done(room: Newsroom, api: PostmarkLike) -> None:
    before = room.digest("audit", "morning")
    assert (before.code, f"{PEOPLE} due" in before.out) == (1, True)
    settled(room)
    people = lost(room)
    assert len(people) > 2
    audit = room.digest("audit", "morning")
    assert audit.code == 1
    assert f"{PEOPLE} recipients: {PEOPLE - len(people)} accepted, {len(people)} uncertain" in audit.out
    for address in people:
        assert re.search(rf"^{address} +uncertain +sending was cut off", audit.out, re.MULTILINE)
    told = json.loads(room.digest("audit", "morning", "--json").out)
    assert (told["open"], [one["address"] for one in told["named"]]) == (len(people), people)
    command = re.findall(r"digest (resolve .+ --as sent)", " ".join(told["advice"]))[0]
    resolved = room.digest(*command.split())
    assert (resolved.code, f"{len(people)} mails count as sent" in resolved.out) == (0, True)
    done = room.digest("audit", "morning")
    assert (done.code, "Everybody is accounted for." in done.out) == (0, True)
    assert Counter(mail.address for mail in api.taken if "reader" in mail.address).total() == PEOPLE


def test_after_an_occasion_without_a_mail_the_last_edition_that_has_recipients_is_told(room: Newsroom) -> None:
    (edition,) = room.editions()
    with room.opened() as wiring:
        skipped = replace(edition.draft, occasion=Occasion(key="2099-01-01T07:00", at=datetime(2099, 1, 1, tzinfo=UTC)))
        wiring.store.editions.skip(skipped, "no news", wiring.clock())

    audit = json.loads(room.digest("audit", "morning", "--json").out)
    assert (audit["edition"], audit["recipients"]) == (edition.name, PEOPLE)
    assert len(json.loads(room.digest("deliveries", "morning", "--json").out)) == PEOPLE
    refused = room.digest("audit", "morning", "2099-01-01")
    assert (refused.code, "nobody was to get it yet: skipped" in refused.err) == (1, True)


def test_one_reader_is_sent_it_again_and_gets_it_twice_by_a_person_s_will_alone(
    room: Newsroom, api: PostmarkLike
) -> None:
    settled(room)
    reader, other, *_ = lost(room)
    again = room.digest("resolve", "morning", "--as", "resend", reader)
    assert (again.code, "1 mail is due" in again.out) == (0, True), again.text
    sent = room.digest("send", "morning")
    assert sent.code == 0, sent.text
    listed = json.loads(room.digest("deliveries", "morning", "--answer", "accepted", "--json").out)
    assert len(listed) == PEOPLE - len(lost(room))
    assert reader in {one["address"] for one in listed}
    assert Counter(mail.address for mail in api.taken)[reader] == 2

    refused = room.digest("resend", "morning", "nobody@reader.example")
    assert (refused.code, "nobody of the address" in refused.err) == (1, True)
    room.digest("resolve", "morning", "--as", "sent")
    assert room.digest("resend", "morning", other).code == 0
    assert room.digest("send", "morning").code == 0
    assert Counter(mail.address for mail in api.taken)[other] == 2
    assert Counter(Counter(mail.address for mail in api.taken if "reader" in mail.address).values()) == {
        1: PEOPLE - 2,
        2: 2,
    }
    ids = [mail.headers["Message-ID"] for mail in api.taken if mail.address == other]
    assert len(set(ids)) == 2
    assert room.digest("audit", "morning").code == 0


def test_what_the_provider_finds_later_is_settled_by_itself(room: Newsroom, api: PostmarkLike) -> None:
    now = settled(room)
    api.searchable = True
    for minutes, uncertain in ((20, len(lost(room))), (26, 0)):
        with room.opened(lambda minutes=minutes: now + timedelta(minutes=minutes)) as wiring:  # type: ignore[misc]
            due.ask_again(wiring)
            (edition,) = room.editions()
            assert wiring.store.deliveries.sums(edition.id)["uncertain"] == uncertain
    assert Counter(mail.address for mail in api.taken if "reader" in mail.address).total() == PEOPLE


def test_who_was_given_up_is_named_and_can_be_sent_to_after_all(room: Newsroom, api: PostmarkLike) -> None:
    settled(room)
    reader, *others = lost(room)
    room.digest("resolve", "morning", "--as", "resend", reader)
    for other in others:
        room.digest("resolve", "morning", "--as", "sent", other)
    settled(room, timedelta(days=3))
    audit = room.digest("audit", "morning")
    assert audit.code == 0
    assert re.search(rf"^{reader} +expired +not delivered within the late limit$", audit.out, re.MULTILINE)
    after_all = room.digest("resend", "morning", "--answer", "expired")
    assert (after_all.code, "1 mail is due" in after_all.out) == (0, True), after_all.text
    assert room.digest("send", "morning").code == 0
    assert Counter(mail.address for mail in api.taken)[reader] == 2


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    """With an edition that everybody got."""
    made = newsroom(tmp_path_factory.mktemp("sent"), PEOPLE)
    assert made.digest("send", "morning").code == 0
    return made


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["audit", "morning", "1999-01-01"], 2, "There is no edition morning 1999-01-01."),
        (["audit", "evening"], 2, 'There is no digest "evening".'),
        (["deliveries", "morning", "--answer", "acepted"], 2, "Did you mean: accepted?"),
        (["resolve", "morning"], 2, '"" is neither "sent" nor "resend".'),
        (["resolve", "morning", "--as", "lost"], 2, '"lost" is neither "sent" nor "resend".'),
        (["resolve", "morning", "--as", "sent"], 1, "nobody is uncertain in it."),
        (["resolve", "morning", "--as", "sent", "ada@reader.example"], 1, "ada@reader.example is not uncertain in it."),
        (["resend", "morning"], 2, "Say to whom"),
        (["resend", "morning", "--answer", "accepted"], 2, 'Only "expired" and "rejected"'),
        (["resend", "morning", "--answer", "expired"], 1, "nobody is expired in it."),
    ],
)
def test_words_that_fit_nothing_change_nothing_and_are_answered(
    sent: Newsroom, words: list[str], code: int, said: str
) -> None:
    answer = sent.digest(*words)
    assert (answer.code, said in answer.err) == (code, True), answer.text
    assert sent.digest("audit", "morning").code == 0
