"""A mail has a sender and an address for answers, whatever was typed."""

from __future__ import annotations

import pytest

from tests.config.written import site

SMALL = "name: A\ntimezone: UTC\n"


@pytest.mark.parametrize(
    ("more", "sender"),
    [
        ("", "A <news@example.invalid>"),
        ("editors: ed@post.example\n", "A <news@post.example>"),
        ("editors: ed@post.example\nweb: https://www.harbour.example/news\n", "A <news@harbour.example>"),
        ("editors: ed@post.example\nweb: http://127.0.0.1:8000\n", "A <news@post.example>"),
        ("mail:\n  provider: outbox\n  from: desk@x.example\n", "A <desk@x.example>"),
    ],
)
def test_a_sender_nobody_named_is_made_of_what_is_known(more: str, sender: str) -> None:
    assert site(SMALL + more).mail.sender == sender


def test_answers_go_to_the_first_editor_unless_told_otherwise() -> None:
    assert site(SMALL + "editors: [a@x.example, b@x.example]\n").mail.reply_to == "a@x.example"
