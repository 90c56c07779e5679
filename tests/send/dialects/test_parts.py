from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import SecretStr

from digest.config.site import Mail
from digest.model.edition import Attached
from digest.model.mail import Message
from digest.send.dialects.parts import (
    as_json,
    as_list,
    call_key,
    entry,
    head,
    key,
    no_pictures,
    person,
    pictures,
    secrets,
    token,
)
from digest.send.ports import ProviderHalt
from tests.send.made import batch, rendering


def mail(text: str | None) -> Mail:
    return Mail(provider="ses", token=None if text is None else SecretStr(text))


def test_the_head_of_a_mail_is_what_apis_take_apart_and_all_else_encoded_without_a_date() -> None:
    headers = (
        ("From", "The  Quay <news@quay.org>"),
        ("Reply-To", "ed@quay.org"),
        ("Date", "Tue, 24 Nov 2026 07:00:00 +0000"),
        ("List-ID", "Möwe <m.quay.org>"),
        ("Precedence", "bulk"),
    )
    made = head(Message(delivery="d", address="a@post.org", name="", segment="", headers=headers, slots={}))
    assert (made.sender, made.reply_to) == ("The Quay <news@quay.org>", "ed@quay.org")
    assert made.others == {"List-ID": "=?utf-8?b?TcO2d2U=?= <m.quay.org>", "Precedence": "bulk"}


def test_of_a_mail_without_headers_the_head_is_empty() -> None:
    made = head(Message(delivery="d", address="a@post.org", name="", segment="", headers=(), slots={}))
    assert (made.sender, made.reply_to, made.others) == ("", "", {})


def test_a_person_is_a_name_as_people_read_it_and_an_address() -> None:
    assert person('"Quay, The" <news@quay.org>') == ("Quay, The", "news@quay.org")
    assert person("news@quay.org") == ("", "news@quay.org")
    assert entry("Ada", "a@post.org") == {"email": "a@post.org", "name": "Ada"}
    assert entry("", "a@post.org") == {"email": "a@post.org"}


@pytest.mark.parametrize(
    ("text", "count", "parts"),
    [
        ("id:secret", 3, ["id", "secret", ""]),
        ("id:secret:of:a:session", 3, ["id", "secret", "of:a:session"]),
        ("id", 2, ["id", ""]),
        ("id:secret:more", 2, ["id", "secret:more"]),
        (None, 2, ["", ""]),
    ],
)
def test_the_parts_of_a_token_stand_between_colons_and_what_is_missing_is_empty(
    text: str | None, count: int, parts: list[str]
) -> None:
    assert secrets(mail(text), count) == parts


def test_white_space_around_a_token_is_no_part_of_it() -> None:
    assert (token(mail(" tok-1\n")), token(mail(None))) == ("tok-1", "")


def test_a_part_of_a_batch_is_known_by_the_batch_s_key() -> None:
    given = replace(batch(1), key="morning-2026-11-24T0700-0003~0~1")
    assert key(given) == "morning-2026-11-24T0700-0003"


def test_the_key_of_a_call_is_that_of_the_batch_and_what_was_frozen() -> None:
    given, made = batch(2), rendering()
    assert (
        call_key(given, made, b"x") == call_key(given, made, b"y") == f"{given.key}-{call_key(given, made, b'')[-16:]}"
    )
    assert call_key(given, rendering(text="Other"), b"x") != call_key(given, made, b"x")
    note = replace(given, edition=0)
    assert call_key(note, made, b"x") != call_key(note, made, b"y")
    assert call_key(note, made, b"x") == call_key(note, rendering(text="Other"), b"x")


@pytest.mark.parametrize(("letters", "whole", "length"), [(64, True, 81), (65, False, 43)])
def test_a_key_that_is_too_long_is_shortened(letters: int, whole: bool, length: int) -> None:
    made = call_key(replace(batch(1), key="k" * letters), rendering(), b"")
    assert made.startswith("k" * letters) is whole
    assert len(made) == length


def test_pictures_are_refused_by_who_takes_none_with_what_to_do() -> None:
    logo = Attached(id="5e@logo", kind="png", content=b"\x89PNG")
    no_pictures("resend", rendering())
    with pytest.raises(ProviderHalt, match="resend takes no pictures within a mail, and this edition has 2") as caught:
        no_pictures("resend", replace(rendering(), attached=(logo, logo)))
    assert "`logo:`" in caught.value.advice
    assert list(pictures((logo,))) == [("5e.png", "image/png", "iVBORw==", "5e@logo")]


def test_json_is_compact_utf_8_whatever_was_collected() -> None:
    assert as_json({"a": ["é", None, True], "b": "\ud800"}) == '{"a":["é",null,true],"b":"?"}'.encode()


def test_a_list_is_joined_from_pieces() -> None:
    assert b"".join(as_list([])) == b"[]"
    assert b"".join(as_list([[b"1"], [b"{", b"}"], [b"3"]], b'{"of":', b"}")) == b'{"of":[1,\n{},\n3]}'
