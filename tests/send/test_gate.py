from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr

from digest.config.site import Mail, Web
from digest.send.gate import gate
from digest.send.providers import PROVIDERS
from tests.send.made import site

GOOD = site().mail


def mail(**given: Any) -> Mail:
    return GOOD.model_copy(update=given)


def test_a_publication_that_is_ready_may_send() -> None:
    assert gate(site()) == ()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"web": Web()}, "https address"),
        ({"web": Web(url="http://quay.org")}, "https address"),
        ({"web": Web(url="https://quay.example")}, "https address"),
        ({"web": Web(url="https://localhost")}, "https address"),
        ({"web": Web(url="https://")}, "https address"),
        ({"signing_keys": ()}, "DIGEST_SIGNING_KEY"),
        ({"signing_keys": (("1", SecretStr("")),)}, "DIGEST_SIGNING_KEY"),
        ({"address": " "}, "postal address"),
        ({"address": "Example Street 1, 12345 Sampletown"}, "still an example"),
        ({"address": "The Lantern, 4 Quayside Lane, Harbourton HB1 2QT"}, "still an example"),
        ({"address": "Varsity, 16 Mill Lane, Cambridge CB2 1RX"}, "still an example"),
        ({"mail": mail(sender="")}, "`mail: from:`"),
        ({"mail": mail(sender="The Quay <news@quay.example>")}, "`mail: from:`"),
        ({"mail": mail(sender="The Quay <news@example.org>")}, "`mail: from:`"),
        ({"mail": mail(sender="The Quay")}, "`mail: from:`"),
        ({"editors": ()}, "unsubscribe by mail"),
        ({"editors": ("ed@quay.invalid",)}, "unsubscribe by mail"),
        ({"mail": mail(reply_to="ed@quay.test")}, "unsubscribe by mail"),
        ({"mail": mail(token=None)}, "`mail: token:`"),
        ({"mail": mail(token=SecretStr(""))}, "`mail: token:`"),
        ({"mail": mail(base_url="http://api.quay.org")}, "begin with https"),
        ({"mail": mail(provider="smtp", base_url="smtps://news@mail.quay.org", token=None)}, "`mail: token:`"),
    ],
)
def test_each_thing_that_is_missing_is_said_in_one_sentence(changed: dict[str, Any], said: str) -> None:
    (reason,) = gate(site(**changed))
    assert said in reason


@pytest.mark.parametrize(
    "given",
    [
        mail(provider="smtp", base_url="smtp://localhost", token=None),
        mail(base_url="http://127.0.0.1:8025"),
        mail(provider="mailpit", base_url="http://localhost:8025", token=None),
    ],
)
def test_a_server_on_this_machine_needs_neither_token_nor_https(given: Mail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PROVIDERS, "mailpit", replace(PROVIDERS["postmark"], needs_token=False))
    assert gate(site(mail=given)) == ()


def test_everything_is_said_at_once_and_no_secret_is() -> None:
    bare = site(web=Web(), signing_keys=(), address="", editors=(), mail=Mail(provider="postmark", sender=""))
    assert len(gate(bare)) == 6
    assert "tok-1" not in " ".join(gate(site(web=Web())))


@pytest.mark.parametrize(
    ("url", "fine"),
    [
        ("https://quay.org", True),
        ("https://news.quay.org/pages", True),
        ("https://latest.org", True),
        ("https://test.quay.org", True),
        ("https://quay.test", False),
        ("https://quay.LOCAL", False),
        ("https://example.com", False),
        ("https://www.example.net", False),
        ("https://example", False),
        ("https:", False),
        ("ftp://quay.org", False),
    ],
)
def test_pages_must_be_where_anybody_can_unsubscribe(url: str, fine: bool) -> None:
    assert (gate(site(web=Web(url=url))) == ()) is fine


def test_who_answers_is_the_address_that_the_site_names_before_its_first_editor() -> None:
    assert gate(site(mail=mail(reply_to="desk@quay.org"), editors=())) == ()
    assert gate(site(editors=("ed@quay.org", "flo@quay.invalid"))) == ()
    assert len(gate(site(editors=("ed@quay.invalid", "flo@quay.org")))) == 1


def test_one_key_that_is_set_is_enough() -> None:
    assert gate(site(signing_keys=(("2", SecretStr("")), ("1", SecretStr("old"))))) == ()
