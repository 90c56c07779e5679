"""Editors may be told another way than the mails of digests go."""

from __future__ import annotations

import pytest

from digest.config.load import Broken
from tests.config.written import site

SMALL = "name: A\ntimezone: UTC\neditors: ed@post.example\n"


def test_usually_there_is_no_other_way() -> None:
    assert site(SMALL).notices is None


@pytest.mark.parametrize("typed", ["/usr/local/bin/tell-editors", "/bin/sh -c 'cat > \"/srv/a b\"'"])
def test_a_command_is_what_begins_with_a_path(typed: str) -> None:
    way = site(f"{SMALL}notices: {typed}\n").notices
    assert way
    assert (way.command, way.mail) == (typed, None)


def test_another_provider_has_its_own_fields_and_secret() -> None:
    text = f"{SMALL}notices:\n  provider: postmark\n  token: ${{ALERTS}}\n  from: Alerts <alerts@post.example>\n"
    made = site(text, environ={"ALERTS": "a-secret-of-alerts"})
    assert made.notices
    assert made.notices.mail
    assert made.notices.mail.sender == "Alerts <alerts@post.example>"
    assert made.mail.provider == "outbox"
    assert "a-secret-of-alerts" in made.secrets
    assert "a-secret-of-alerts" not in repr(made)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("notices: /bin/sh 'x\n", "a quotation mark that nothing ends"),
        ("notices: pigeon\n", "pigeon"),
        ("notices:\n  provider: postmark\n", "postmark wants to know who you are"),
        ("notices:\n", "no value"),
    ],
)
def test_what_is_no_way_is_told(typed: str, told: str) -> None:
    with pytest.raises(Broken) as broken:
        site(SMALL + typed)
    assert told in str(broken.value)
