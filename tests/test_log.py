"""No log line holds a secret."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

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


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def test_a_line_of_text_has_its_time_in_utc_and_fields_that_say_something(capsys: pytest.CaptureFixture[str]) -> None:
    log.setup("INFO")
    log.event("batch.accepted", edition="morning 2026-11-24 07:00", batch=0, seconds=0.41239, text="", digest=None)
    (line,) = lines(capsys)
    assert re.fullmatch(
        r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO batch\.accepted edition="morning 2026-11-24 07:00" '
        r"batch=0 seconds=0\.412",
        line,
    )


def test_a_line_of_json_has_the_same_with_numbers_as_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    log.setup("INFO", form="json")
    log.event("batch.accepted", edition="morning 2026-11-24 07:00", batch=0, seconds=0.41239, text="é\n“")
    (line,) = lines(capsys)
    known = json.loads(line)
    assert datetime.fromisoformat(known.pop("time")).tzinfo == UTC
    assert known == {
        "level": "INFO",
        "event": "batch.accepted",
        "edition": "morning 2026-11-24 07:00",
        "batch": 0,
        "seconds": 0.412,
        "text": "é\n“",
    }


@pytest.mark.parametrize("form", log.FORMATS)
def test_12_neither_form_shows_a_secret_or_whose_address_it_is(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    log.setup("INFO", ["swordfish"], form=form)
    log.event("call.failed", reason="550 <ada.l+x@reader.example> unknown to swordfish", token="pike-perch", mails=3)
    shown = capsys.readouterr().err
    assert [word for word in ("ada", "swordfish", "pike") if word in shown] == []
    assert "@reader.example" in shown


@pytest.mark.parametrize("form", log.FORMATS)
def test_what_a_library_warns_of_is_a_line_of_the_same_form(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    log.setup("INFO", ["swordfish"], form=form)
    logging.getLogger("uvicorn.error").warning("Invalid %s", "swordfish")
    (line,) = lines(capsys)
    assert ("swordfish" in line, "uvicorn.error" in line, line.startswith("{")) == (False, True, form == "json")


@pytest.mark.parametrize("form", log.FORMATS)
@pytest.mark.parametrize("break_", ["\n", "\r", "\x85", "\u2028", "\x1b[2J", "\x9b2J", "\u202e"])
def test_what_was_collected_begins_no_line_and_moves_no_cursor(
    form: str, break_: str, capsys: pytest.CaptureFixture[str]
) -> None:
    log.setup("INFO", form=form)
    log.event("source.failed", reason=f'Weather"{break_}2026 INFO all.well')
    shown = capsys.readouterr().err.removesuffix("\n")
    assert shown.isprintable() or form == "json"
    assert "\n" not in shown
    assert "\x1b" not in shown
