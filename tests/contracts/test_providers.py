"""What every provider must do, whatever lies behind it: the outbox, a mail server, a mail API."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from digest.model.mail import Answer, Batch
from digest.send.ports import Provider
from digest.send.providers import PROVIDERS, provider
from tests.send.behind import SERVERS, mail_to
from tests.send.made import EN, MARK, batch, delivery, messages, rendering, site
from tests.send.servers import Taken
from tests.send.test_headers import HOSTILE


@dataclass
class Post:
    """A provider, and what arrived behind it, in order of arrival."""

    provider: Provider
    taken: Callable[[], list[Taken]]


@pytest.fixture(params=PROVIDERS)
def post(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Post]:
    """Every provider of the list; one whose server is not among the `SERVERS` cannot be added."""
    with SERVERS[request.param](tmp_path / "outbox") as server:
        made = provider(site(mail=mail_to(request.param, server), folder=tmp_path / "config"))
        yield Post(made, lambda: server.taken)
        made.close()


def hand_over(post: Post, given: Batch, **changed: str) -> dict[str, Answer]:
    receipts = post.provider.hand_over(given, messages(given.deliveries), {EN: rendering(**changed)})
    assert len(receipts) == len(given.deliveries)
    return {receipt.delivery: receipt.answer for receipt in receipts}


def test_each_mail_arrives_once_and_is_answered_once(post: Post) -> None:
    given = batch(5)
    assert hand_over(post, given) == {d.id: Answer.ACCEPTED for d in given.deliveries}
    assert sorted(mail.address for mail in post.taken()) == [f"reader{n}@post.org" for n in range(1, 6)]


def test_each_mail_holds_its_own_person_s_link_and_nobody_else_s(post: Post) -> None:
    given = batch(3)
    hand_over(post, given)
    links = {message.address: message.slots["unsubscribe"] for message in messages(given.deliveries)}
    for mail in post.taken():
        own = links.pop(mail.address)
        assert own in mail.html
        assert own in mail.text
        assert f"<{own}>" in mail.headers["List-Unsubscribe"]
        assert not [link for link in links.values() if link in mail.html + mail.text]
        links[mail.address] = own


def test_the_headers_of_a_list_arrive(post: Post) -> None:
    given = batch(1)
    hand_over(post, given)
    (mail,) = post.taken()
    assert mail.headers["From"] == "The Quay <news@quay.org>"
    assert mail.headers["Reply-To"] == "ed@quay.org"
    own = f"<{given.deliveries[0].id}@quay.org>"
    assert mail.headers.get("Message-ID", own) == own  # where the provider does not make one itself
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.headers.get("List-ID", "Morning Quay <morning.quay.org>") == "Morning Quay <morning.quay.org>"
    assert mail.headers["Auto-Submitted"] == "auto-generated"


def test_what_an_article_says_arrives_as_typed_and_no_mark_survives(post: Post) -> None:
    hand_over(post, batch(2), subject="{{7*7}} %recipient.email% – Möwen")
    for mail in post.taken():
        assert _read(mail.subject) == "{{7*7}} %recipient.email% – Möwen"
        assert "{{7*7}} %recipient.email%\n.one dot\n" in _read(mail.text)
        assert "{{7*7}} %recipient.email%" in _read(html.unescape(mail.html))
        assert MARK.encode() not in mail.raw


def _read(text: str) -> str:
    """As people read it: what holds signs apart has no width."""
    return text.replace("\u200c", "")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_name_or_subject_adds_neither_header_nor_recipient(post: Post, hostile: str) -> None:
    subject = hostile.encode(errors="replace").decode()
    given = batch(1, deliveries=(delivery(),))
    hand_over(post, given)
    other = replace(given, key="evening-2026-11-24T1900-0000", deliveries=(delivery(id="b" * 26, name=hostile),))
    hand_over(post, other, subject=subject)
    plain, mail = post.taken()
    assert set(mail.headers) == set(plain.headers)
    assert mail.address == "ada@post.org"
    assert not [line for line in mail.raw.splitlines() if line.lower().startswith((b"bcc:", b"x-evil:"))]


def test_a_second_attempt_at_the_same_batch_is_the_same_to_the_byte(post: Post) -> None:
    given = batch(2)
    hand_over(post, given)
    hand_over(post, given)
    by_address: dict[str, set[bytes]] = {}
    for mail in post.taken():
        by_address.setdefault(mail.address, set()).add(_without_trace(mail.raw))
    assert [len(raw) for raw in by_address.values()] == [1, 1]
    if post.provider.limits.dedupes:
        assert len(post.taken()) == 2


def _without_trace(raw: bytes) -> bytes:
    """Without what the receiving server adds."""
    return re.sub(rb'^X-(?:Peer|MailFrom|RcptTo): .*\r\n|, "id": "m-\d+"', b"", raw, flags=re.MULTILINE)


def test_one_refused_address_does_not_hinder_the_others(post: Post) -> None:
    if not post.provider.limits.real:
        pytest.skip("a folder refuses nobody")
    refused = delivery(id="r" * 26, address="refused@post.org")
    given = batch(2)
    given = replace(given, deliveries=(given.deliveries[0], refused, given.deliveries[1]))
    answers = hand_over(post, given)
    assert [answers[one.id] for one in given.deliveries] == [Answer.ACCEPTED, Answer.REJECTED, Answer.ACCEPTED]
    assert [mail.address for mail in post.taken()] == ["reader1@post.org", "reader2@post.org"]


def test_what_can_be_looked_up_is_told_and_what_cannot_be_is_left_out(post: Post) -> None:
    given = batch(3)
    sent = replace(given, deliveries=given.deliveries[:2])
    hand_over(post, sent)
    known = {d.id: Answer.ACCEPTED for d in sent.deliveries} if post.provider.limits.looks_up else {}
    assert post.provider.look_up(given) == known


def test_nothing_to_hand_over_is_nothing_done(post: Post) -> None:
    assert list(post.provider.hand_over(replace(batch(1), deliveries=()), [], {})) == []
    assert post.taken() == []


def test_its_name_and_limits_are_those_of_the_list(post: Post) -> None:
    assert post.provider.limits == PROVIDERS[post.provider.name].limits


def test_only_a_provider_whose_mails_stay_here_says_so(post: Post) -> None:
    assert post.provider.limits.real == (post.provider.name != "outbox")
