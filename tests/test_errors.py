"""Errors say what happened, where and what to do, and answer scripts with a number."""

from __future__ import annotations

import re

import pytest

from digest import errors
from digest.errors import Busy, ConfigError, DigestError, LeaseLost, Refused, Unavailable, Unreadable, UsageError
from digest.send.ports import ProviderHalt


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({}, "no such topic"),
        ({"where": "morning.yaml:7"}, "morning.yaml:7: no such topic"),
        ({"advice": "Write one of: campus, science."}, "no such topic\nWrite one of: campus, science."),
        (
            {"where": "morning.yaml:7", "advice": "Write one of: campus, science."},
            "morning.yaml:7: no such topic\nWrite one of: campus, science.",
        ),
    ],
)
def test_an_error_says_where_what_and_what_to_do_in_that_order(more: dict[str, str], text: str) -> None:
    error = ConfigError("no such topic", **more)
    assert str(error) == text
    assert error.args == ("no such topic",)
    assert (error.what, error.where, error.advice) == ("no such topic", more.get("where", ""), more.get("advice", ""))


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (Refused, 1),
        (ConfigError, 2),
        (UsageError, 2),
        (DigestError, 3),
        (Unavailable, 3),
        (ProviderHalt, 3),
        (Unreadable, 3),
        (Busy, 4),
        (LeaseLost, 4),
    ],
)
def test_each_kind_answers_scripts_with_its_number(kind: type[DigestError], code: int) -> None:
    assert kind("x").exit_code == code
    assert issubclass(kind, DigestError)


def test_who_waits_for_somebody_else_waits_for_a_lost_lease_too() -> None:
    assert issubclass(LeaseLost, Busy)
    assert issubclass(ProviderHalt, Unavailable)


def test_the_tree_of_errors_draws_every_one_of_them_once() -> None:
    drawn = re.findall(r"^[│├└─ ]*(\w+) {2,}", errors.__doc__ or "", re.MULTILINE)
    defined = [name for name, value in vars(errors).items() if isinstance(value, type)]
    assert sorted(drawn) == sorted([*defined, "ProviderHalt"])
