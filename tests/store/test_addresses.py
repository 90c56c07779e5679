"""Two spellings of one address are one person."""

from __future__ import annotations

import pytest

from digest.store.addresses import address_hash, normal


@pytest.mark.parametrize(
    ("address", "compared"),
    [
        ("ada@quay.example", "ada@quay.example"),
        (" Ada.Lovelace@QUAY.Example. ", "ada.lovelace@quay.example"),
        ("ada@münchen.example", "ada@xn--mnchen-3ya.example"),
        ("ada@MÜNCHEN.example", "ada@xn--mnchen-3ya.example"),
        ("ada@mu\u0308nchen.example", "ada@xn--mnchen-3ya.example"),
        ("ada@xn--mnchen-3ya.example", "ada@xn--mnchen-3ya.example"),
        ("ÉLAN@quay.example", "élan@quay.example"),
        ("STRASSE@quay.example", "strasse@quay.example"),
        ("Straße@quay.example", "strasse@quay.example"),
        ('"a@b"@quay.example', '"a@b"@quay.example'),
        ("ada@ü..example", "ada@ü..example"),
        ("nobody", "nobody"),
        ("", ""),
    ],
)
def test_an_address_is_compared_in_one_spelling(address: str, compared: str) -> None:
    assert normal(address) == compared
    assert address_hash(address) == address_hash(compared)


@pytest.mark.parametrize("other", ["a.da@quay.example", "ada+news@quay.example", "ada@quay.example.org", "ada"])
def test_other_addresses_are_other_people(other: str) -> None:
    assert normal(other) != normal("ada@quay.example")
    assert address_hash(other) != address_hash("ada@quay.example")


def test_half_a_character_is_no_reason_to_fail() -> None:
    assert normal("a\ud800@quay.example\0") == "a\ufffd@quay.example\ufffd"
