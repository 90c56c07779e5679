"""What is refused is sometimes repeated; our secrets are not in what we keep of it."""

from __future__ import annotations

from base64 import b64encode

import pytest

from digest.send.blotting import blotted

SECRET = "a/secret-of-ours"
IN_BASE64 = b64encode(SECRET.encode()).decode()


@pytest.mark.parametrize(
    "form",
    [
        SECRET,
        SECRET.replace("/", "\\/"),
        IN_BASE64,
        IN_BASE64.rstrip("="),
        f"Bearer {SECRET},",
        f"{SECRET}{SECRET}",
        SECRET.upper(),
    ],
)
def test_24_a_secret_is_blotted_in_each_form_in_which_it_is_repeated(form: str) -> None:
    reply = blotted(f"Bad token {form} here".encode(), [SECRET]).decode()
    assert "•••" in reply
    assert "secret-of-ours" not in reply.lower()
    assert IN_BASE64.rstrip("=") not in reply
    assert reply.startswith("Bad token ")
    assert reply.endswith(" here")


def test_what_is_too_short_for_a_secret_stands() -> None:
    assert blotted(b"no mail, no key", ["", "key", "mail"]) == b"no mail, no key"
    assert blotted(b"seven77 eight888", ["seven77", "eight888"]) == "seven77 •••".encode()
