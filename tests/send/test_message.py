from __future__ import annotations

import re
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import unquote

import pytest
from pydantic import SecretStr

from digest import tokens
from digest.config.digests import Digest
from digest.config.site import Mail, Web
from digest.errors import ConfigError
from digest.model.edition import Letterhead, Window
from digest.model.letter import Letter, LetterKind
from digest.model.mail import Batch, Delivery, Message
from digest.model.notice import Notice, NoticeKind
from digest.send.message import draft_batch, faults, letter_batch, letterhead, message, notice_batch
from digest.send.message import test_batch as one_test_mail
from tests.send.made import HEAD, KEYS, NOW, delivery, draft, site
from tests.send.test_headers import HOSTILE


def headers(**given: Any) -> dict[str, str]:
    return dict(message(delivery(), draft(**given), KEYS, NOW).headers)


def digest(**given: Any) -> Digest:
    values: dict[str, Any] = {"key": "morning", "title": "Morning Quay", "sources": ()}
    return Digest.model_construct(**values | given)


def test_a_mail_says_who_writes_when_and_how_to_stop_it() -> None:
    made = headers()
    token = made["List-Unsubscribe"].partition("/unsubscribe/")[2].partition(">")[0]
    assert made == {
        "From": "The Quay <news@quay.org>",
        "Reply-To": "ed@quay.org",
        "Date": "Tue, 24 Nov 2026 07:00:00 +0000",
        "Message-ID": f"<{'a' * 26}@quay.org>",
        "List-ID": "Morning Quay <morning.quay.org>",
        "List-Unsubscribe": f"<https://quay.org/unsubscribe/{token}>, "
        f"<mailto:ed@quay.org?subject=unsubscribe%20{token}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Archive": "<https://quay.org/morning>",
        "Feedback-ID": "2026-11-24T0700:morning:digest:quay-org",
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
    }
    said = tokens.read_unsubscribe(KEYS, token)
    assert said == tokens.Unsubscribe(subscriber=1, digest="morning")


def test_the_link_of_an_edition_is_signed_with_the_key_it_was_frozen_with() -> None:
    with_old, with_new = (message(delivery(), draft(token_key=key), KEYS, NOW) for key in "12")
    assert with_old.slots["unsubscribe"].startswith("https://quay.org/unsubscribe/1.")
    assert with_new.slots["unsubscribe"].startswith("https://quay.org/unsubscribe/2.")


def test_each_reader_has_a_link_to_their_own_choices_the_same_in_every_attempt() -> None:
    made, again = (message(delivery(), draft(), KEYS, NOW).slots["preferences"] for _ in range(2))
    assert made == again
    link = tokens.read_link(KEYS, tokens.Purpose.CHOICES, made.removeprefix("https://quay.org/choices/"), NOW)
    assert link
    assert (link.subscriber, link.about, link.until) == (1, "morning", NOW + tokens.GOOD_CHOICES)


def test_a_digest_without_an_archive_leads_nowhere_on_the_web() -> None:
    head = letterhead(digest(archive=False), site(web=Web(url="https://quay.org")))
    made = dict(message(delivery(), draft(letterhead=head), KEYS, NOW).headers)
    assert "List-Archive" not in made
    assert made["List-Unsubscribe-Post"]


def test_a_key_that_was_taken_away_is_named_before_anything_is_sent() -> None:
    with pytest.raises(ConfigError, match='the key "9"'):
        message(delivery(), draft(token_key="9"), KEYS, NOW)


@pytest.mark.parametrize(("web", "link"), [("", "mailto:ed@quay.org?"), ("http://localhost:8000", "http://localhost")])
def test_without_https_only_the_mail_address_is_offered_to_mail_programs(web: str, link: str) -> None:
    made = message(delivery(), draft(letterhead=replace(HEAD, web_url=web)), KEYS, NOW)
    given = dict(made.headers)
    assert re.fullmatch(r"<mailto:ed@quay\.org\?subject=unsubscribe%20\S+>", given["List-Unsubscribe"])
    assert "List-Unsubscribe-Post" not in given
    assert made.slots["unsubscribe"].startswith(link)


def test_without_any_key_a_mail_asks_for_a_mail() -> None:
    made = message(delivery(), draft(token_key=""), (), NOW)
    assert made.slots == {"unsubscribe": "mailto:ed@quay.org?subject=unsubscribe"}


def test_without_a_reply_address_the_sender_gets_the_unsubscriptions() -> None:
    made = message(delivery(), draft(letterhead=replace(HEAD, reply_to="", web_url="")), KEYS, NOW)
    assert "Reply-To" not in dict(made.headers)
    assert made.slots["unsubscribe"].startswith("mailto:news@quay.org?")


def test_two_subscribers_share_nothing_that_is_personal() -> None:
    one, other = (message(delivery(id=c * 26, subscriber=n), draft(), KEYS, NOW) for c, n in (("a", 1), ("b", 2)))
    differing = {name for (name, a), (_, b) in zip(one.headers, other.headers, strict=True) if a != b}
    assert differing == {"Message-ID", "List-Unsubscribe"}


def test_a_mail_composed_again_is_the_same() -> None:
    assert message(delivery(), draft(), KEYS, NOW) == message(delivery(), draft(), KEYS, NOW)


@pytest.mark.parametrize(
    "name", ["{{x}}", "%recipient%", "%recipient.name%", "*|FNAME|*", "<%= x %>", "[[data:x]]", "${x}"]
)
def test_21_a_name_that_an_engine_would_fill_in_reaches_the_reader_as_it_is_to_the_eye(name: str) -> None:
    made = message(delivery(name=f"Ada {name}"), draft(), KEYS, NOW)
    assert (made.name == f"Ada {name}", made.name.replace("\u200c", "")) == (False, f"Ada {name}")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_name_or_title_breaks_a_header_line(hostile: str) -> None:
    head = letterhead(digest(title=hostile), site(name=hostile, mail=Mail(reply_to=hostile), web=Web(url=hostile)))
    made = message(delivery(name=hostile, address=hostile), draft(letterhead=head), KEYS, NOW)
    for value in (made.name, made.address, *(value for _, value in made.headers)):
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", value)


@pytest.mark.parametrize(
    ("mail", "sender"),
    [
        (Mail(sender="Varsity <news@varsity.org>"), "Varsity <news@varsity.org>"),
        (Mail(sender='"The Quay, daily" <n@quay.org>'), '"The Quay, daily" <n@quay.org>'),
        (Mail(sender="news@varsity.org"), "The Quay <news@varsity.org>"),
        (Mail(), "The Quay <ed@quay.org>"),
    ],
)
def test_the_sender_always_has_a_name(mail: Mail, sender: str) -> None:
    assert letterhead(digest(), site(mail=mail)).sender == sender


def test_the_letterhead_names_the_list_below_the_sender_and_no_slash_behind_the_pages() -> None:
    head = letterhead(digest(title="Möwe, täglich"), site(web=Web(url="https://quay.org/")))
    assert head == Letterhead(
        sender="The Quay <news@quay.org>",
        reply_to="ed@quay.org",
        list_id='"Möwe, täglich" <morning.quay.org>',
        web_url="https://quay.org",
    )


@pytest.mark.parametrize(
    ("changed", "head"),
    [
        ({"mail": Mail(sender="The Quay <news@quay.org>", reply_to="Desk <desk@quay.org>")}, "Desk <desk@quay.org>"),
        (
            {"mail": Mail(sender="The Quay <news@quay.org>"), "editors": ("Ed <ed@quay.org>", "flo@quay.org")},
            "Ed <ed@quay.org>",
        ),
        ({"mail": Mail(sender="The Quay <news@quay.org>"), "editors": ()}, ""),
    ],
)
def test_answers_go_where_the_site_says_or_to_its_first_editor(changed: dict[str, Any], head: str) -> None:
    assert letterhead(digest(), site(**changed)).reply_to == head


def test_of_a_digest_without_a_title_the_list_is_called_by_its_key_and_one_of_any_name_has_a_plain_id() -> None:
    assert letterhead(digest(title=" "), site()).list_id == "morning <morning.quay.org>"
    made = letterhead(digest(key="été"), site()).list_id
    assert re.fullmatch(r"Morning Quay <t-[a-z2-7]{6}\.quay\.org>", made)


def test_where_nobody_can_be_written_to_a_mail_offers_no_way_to_unsubscribe_by_mail() -> None:
    head = replace(HEAD, reply_to="", sender="", web_url="")
    made = message(delivery(), draft(letterhead=head, token_key=""), (), NOW)
    given = dict(made.headers)
    assert (made.slots, "List-Unsubscribe" in given, "List-Archive" in given) == ({"unsubscribe": ""}, False, False)
    assert given["Message-ID"].endswith("@localhost.invalid>")


def test_a_digest_and_a_sender_of_any_name_keep_links_and_loops_whole() -> None:
    head = replace(HEAD, sender="The Quay <news@A-Very.Long-Domain.quay.org>")
    given = dict(message(delivery(), draft(digest="é/x", letterhead=head), KEYS, NOW).headers)
    assert given["List-Archive"] == "<https://quay.org/%C3%A9/x>"
    assert re.fullmatch(r"2026-11-24T0700:x-[a-z2-7]{6}:digest:a-very-long-dom", given["Feedback-ID"])


def test_a_publication_of_the_outbox_needs_no_address_at_all() -> None:
    head = letterhead(digest(), site(mail=Mail(), editors=()))
    assert head.sender == "The Quay <digest@localhost.invalid>"


def test_a_notice_goes_to_every_editor_and_keeps_its_ids_when_tried_again() -> None:
    notice = Notice(kind=NoticeKind.HELD, facts={}, digest="morning", key="held morning 1")
    where = site(editors=("ed@quay.org", "Flo <flo@quay.org>"))
    batch, messages = notice_batch((notice,), where, NOW)
    assert [m.address for m in messages] == ["ed@quay.org", "flo@quay.org"]
    assert [m.delivery for m in messages] == [d.id for d in batch.deliveries]
    assert {m.segment for m in messages} == {""}
    given = dict(messages[0].headers)
    assert given["Auto-Submitted"] == "auto-generated"
    assert not [name for name in given if name.startswith("List-")]
    again, _ = notice_batch((notice,), where, NOW.replace(hour=9))
    assert (again.key, again.deliveries) == (batch.key, batch.deliveries)


def test_what_is_written_to_an_editor_is_one_plain_mail_from_the_publication() -> None:
    notice = Notice(kind=NoticeKind.HELD, facts={}, digest="morning", key="held morning 1")
    batch, (made,) = notice_batch((notice,), site(editors=("Flo <flo@quay.org>", "nobody <>")), NOW)
    assert batch == Batch(
        edition=0,
        number=0,
        key="notice-morning-ftrnfnhs-0000",
        deliveries=(
            Delivery(id="wxrgftjrcj2wdppxawdipqhns3", subscriber=0, address="flo@quay.org", name="", segment=""),
        ),
    )
    assert made == Message(
        delivery="wxrgftjrcj2wdppxawdipqhns3",
        address="flo@quay.org",
        name="",
        segment="",
        headers=(
            ("From", "The Quay <news@quay.org>"),
            ("Date", "Tue, 24 Nov 2026 07:00:00 +0000"),
            ("Message-ID", "<wxrgftjrcj2wdppxawdipqhns3@quay.org>"),
            ("Auto-Submitted", "auto-generated"),
        ),
    )


def test_several_notices_in_one_mail_are_known_by_the_publication_and_by_all_their_keys() -> None:
    one, other = (Notice(kind=NoticeKind.HELD, facts={}, digest=key, key=f"held {key}") for key in ("a", "b"))
    keys = [notice_batch(notices, site(), NOW)[0].key for notices in ((one,), (other,), (one, other), (other, one))]
    assert [key.rpartition("-")[0].rpartition("-")[0] for key in keys] == [
        "notice-a",
        "notice-b",
        "notice-site",
        "notice-site",
    ]
    assert len(set(keys)) == 4


def letter(**given: Any) -> Letter:
    values: dict[str, Any] = {
        "key": "confirm 1",
        "kind": next(iter(LetterKind)),
        "subscriber": 7,
        "address": "ada@post.org",
        "language": "en",
        "digests": (),
        "written": NOW,
    }
    return Letter(**values | given)


def test_a_letter_goes_to_its_reader_alone_from_the_publication_and_answers_are_read() -> None:
    batch, (made,) = letter_batch(letter(), site())
    (to,) = batch.deliveries
    assert to == Delivery(id=made.delivery, subscriber=7, address="ada@post.org", name="", segment="")
    assert batch == Batch(edition=0, number=0, key=f"letter-{to.id}", deliveries=(to,))
    assert made == Message(
        delivery=to.id,
        address="ada@post.org",
        name="",
        segment="",
        headers=(
            ("From", "The Quay <news@quay.org>"),
            ("Date", "Tue, 24 Nov 2026 07:00:00 +0000"),
            ("Message-ID", f"<{to.id}@quay.org>"),
            ("Auto-Submitted", "auto-generated"),
            ("Reply-To", "ed@quay.org"),
        ),
    )
    assert letter_batch(letter(written=NOW.replace(hour=9)), site())[0] == batch, "a second attempt is recognised"
    assert letter_batch(letter(key="confirm 2"), site())[0].key != batch.key


def test_the_draft_that_editors_are_shown_is_a_notice_whose_links_are_nobody_s() -> None:
    notice = Notice(kind=NoticeKind.REVIEW, facts={}, digest="morning", key="review morning 1")
    where = site(editors=("ed@quay.org", "flo@quay.org"), signing_keys=(("1", SecretStr("the old secret")),))
    batch, messages = draft_batch(notice, draft(), "en:", where, NOW)
    plain, plainly = notice_batch((notice,), where, NOW)
    assert (batch.key, [one.id for one in batch.deliveries]) == (plain.key, [one.id for one in plain.deliveries])
    assert {one.segment for one in (*batch.deliveries, *messages)} == {"en:"}
    assert [one.headers for one in messages] == [one.headers for one in plainly]
    assert [one.address for one in messages] == ["ed@quay.org", "flo@quay.org"]
    for made in messages:
        token = unquote(made.slots["unsubscribe"].rpartition("/")[2])
        assert tokens.read_unsubscribe(KEYS, token) == tokens.Unsubscribe(subscriber=0, digest="morning")


def test_a_test_mail_is_no_delivery_of_the_edition_and_its_link_belongs_to_nobody() -> None:
    batch, (made,) = one_test_mail(draft(), "en:", "Ada <ada@post.org>", KEYS)
    assert (made.address, made.name, made.segment) == ("ada@post.org", "Ada", "en:")
    assert batch.deliveries[0].id == made.delivery
    token = unquote(made.slots["unsubscribe"].rpartition("/")[2])
    assert tokens.read_unsubscribe(KEYS, token) == tokens.Unsubscribe(subscriber=0, digest="morning")
    window = Window(last=9, opened=None, closed=NOW.replace(minute=5))
    later, _ = one_test_mail(draft(window=window), "en:", "ada@post.org", KEYS)
    assert later.deliveries[0].id != made.delivery


def test_the_date_is_that_of_the_freeze() -> None:
    later = NOW.replace(minute=5)
    assert parsedate_to_datetime(dict(message(delivery(), draft(), KEYS, later).headers)["Date"]) == later


def test_the_date_of_a_test_mail_is_when_its_draft_was_made() -> None:
    _, (made,) = one_test_mail(draft(), "en:", "ada@post.org", KEYS)
    assert parsedate_to_datetime(dict(made.headers)["Date"]) == draft().window.closed


def test_a_message_as_it_is_made_has_no_fault() -> None:
    assert list(faults(message(delivery(), draft(), KEYS, NOW))) == []


@pytest.mark.parametrize("name", ["From", "Date", "Message-ID", "List-ID", "List-Unsubscribe"])
@pytest.mark.parametrize("instead", [(), ("",)], ids=["missing", "empty"])
def test_a_header_that_a_mail_must_have_and_has_not_is_a_fault(name: str, instead: tuple[str, ...]) -> None:
    made = message(delivery(), draft(), KEYS, NOW)
    others = tuple(header for header in made.headers if header[0] != name)
    lacking = replace(made, headers=(*others, *((name, value) for value in instead)))
    assert f"The header {name} is missing." in list(faults(lacking))


@pytest.mark.parametrize("sender", ["news@quay.org", "The Quay", "The Quay <news>", "The Quay <news@>", "<@quay.org>"])
def test_a_sender_nobody_can_be_is_a_fault(sender: str) -> None:
    made = message(delivery(), draft(letterhead=replace(HEAD, sender=sender)), KEYS, NOW)
    assert list(faults(made)) == ["The sender has no name, or no address that can be mailed to."]


def test_a_message_id_of_another_domain_is_a_fault() -> None:
    made = message(delivery(), draft(), KEYS, NOW)
    elsewhere = {"Message-ID": "<1@quay.org.evil.example>"}
    moved = replace(made, headers=tuple((name, elsewhere.get(name, value)) for name, value in made.headers))
    assert list(faults(moved)) == ["The Message-ID is not on the sender's domain, which spam filters count."]
