"""No log line holds a secret."""

from __future__ import annotations

import logging

import pytest

from digest import log
from digest.send.providers import PROVIDERS, secret_headers


@pytest.mark.parametrize("header", secret_headers())
@pytest.mark.parametrize("line", ["{}: hush-hush", "{}=hush-hush", '"{}": "hush-hush"', "{}:hush-hush, Accept: x"])
def test_12_the_value_of_a_provider_s_secret_header_is_blotted(header: str, line: str) -> None:
    for name in (header, header.lower()):
        shown = log.redact(line.format(name), headers=secret_headers())
        assert "hush-hush" not in shown
        assert name in shown


def test_12_every_mail_api_with_a_token_names_the_headers_that_carry_it() -> None:
    assert [n for n, kind in PROVIDERS.items() if kind.needs_token and not kind.secret_headers] == []


@pytest.mark.parametrize("words", ["X-Pigeon: hush-hush", "Authorization: hush-hush", "password=hush-hush"])
def test_12_a_header_is_blotted_that_the_set_up_names_and_words_that_announce_a_secret_always(
    words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    log.setup("INFO", headers=["X-Pigeon"])
    log.event("call.failed", level=logging.WARNING, sent=words)
    assert "hush" not in capsys.readouterr().err


def test_12_a_secret_is_blotted_wherever_it_stands() -> None:
    assert log.redact("it is swordfish, or ftp://me:pw@host", ["swordfish"]) == "it is •••, or ftp://•••@host"
