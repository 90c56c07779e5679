"""Nobody of a pasted line is lost."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.actions.people.lists.pasted import mailboxes

A, B, C, D = (f"{letter}@reader.example" for letter in "abcd")


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (A, [(A, "")]),
        (f"{A}; {B}, {C} <{D}>", [(A, ""), (B, ""), (C, ""), (D, "")]),
        (f"{A}\t{B}", [(A, ""), (B, "")]),
        (f"{A} {B}\n{C}", [(A, ""), (B, ""), (C, "")]),
        (f"{A},Ada", [(A, "Ada")]),
        (f"Ada;{A}", [(A, "Ada")]),
        (f"Ada;{A};Ben;{B}", [(A, "Ada"), (B, "Ben")]),
        (f"{A},Ada,{B},Ben", [(A, "Ada"), (B, "Ben")]),
        (f'"Lovelace, Ada" <{A}>; Ben <{B}>', [(A, "Lovelace, Ada"), (B, "Ben")]),
        (f"Lovelace, Ada <{A}>; Byron, Ben <{B}>", [(A, "Lovelace, Ada"), (B, "Byron, Ben")]),
        (f"Ben <{B}>; Lovelace, Ada <{A}>", [(B, "Ben"), (A, "Lovelace, Ada")]),
        (f"Ada <{A}> Ben <{B}>", [(A, "Ada"), (B, "Ben")]),
        (f"<{A}>,<mailto:{B}>; mailto:{C}", [(A, ""), (B, ""), (C, "")]),
        (f"'{A}' <{A}>", [(A, "")]),
        (f'"{A}";"{B}"', [(A, ""), (B, "")]),
        (f"{A};;; ,\t", [(A, "")]),
        ("Ada Lovelace", [("Ada Lovelace", "")]),
        (f"ada {A}", [(f"ada {A}", "")]),
        ("", [("", "")]),
    ],
)
def test_everybody_is_read_with_their_name(text: str, people: list[tuple[str, str]]) -> None:
    assert [(mailbox.address, mailbox.name) for mailbox in mailboxes(text)] == people


@given(st.lists(st.sampled_from([A, B, C, D]), min_size=1), st.sampled_from([",", ";", "\t", " ", "; ", "\n", "|"]))
def test_as_many_addresses_come_out_as_stood_there(addresses: list[str], between: str) -> None:
    assert [mailbox.address for mailbox in mailboxes(between.join(addresses))] == addresses


@given(st.text(st.characters() | st.sampled_from("@<>\",;'\t "), max_size=60))
def test_whatever_was_pasted_becomes_at_least_one_address_and_loses_no_at(text: str) -> None:
    people = mailboxes(text)
    assert people
    if "@" in text:
        assert any("@" in mailbox.address for mailbox in people)


@pytest.mark.parametrize("piece", ['"', "<", '"\\', "a@b <", "a@b,", "<a@b>", "@ ", "'"])
def test_a_long_line_takes_no_longer_than_its_length(piece: str) -> None:
    begun = time.process_time()
    mailboxes(piece * 30_000)
    assert time.process_time() - begun < 2
