"""Secrets and keys come from the environment or from files, and show nowhere."""

from __future__ import annotations

import pytest

from tests.config.written import SITE, site, site_problems, site_sentences

SMALL = "name: A\ntimezone: UTC\n"


def test_12_a_secret_in_the_file_is_refused_and_not_repeated() -> None:
    (problem,) = site_problems(SMALL + "mail:\n  provider: postmark\n  from: a@x.example\n  token: hunter2hunter2\n")
    assert problem.what.startswith("A secret does not stand in this file.")
    assert problem.write == ("  token: ${MAIL_TOKEN}",)
    assert problem.typed == "  token: ***"


def test_a_variable_without_braces_gets_them() -> None:
    (problem,) = site_problems(SMALL + "mail:\n  provider: postmark\n  from: a@x.example\n  token: $PM\n")
    assert problem.write == ("  token: ${PM}",)


def test_a_variable_that_is_not_set_is_named() -> None:
    text = SMALL + "mail:\n  provider: postmark\n  from: a@x.example\n  token: ${PM_TOKEN}\n"
    assert site_sentences(text) == [(6, "There is no PM_TOKEN in the environment. Set it before the start.")]


def test_a_secret_may_come_from_a_file() -> None:
    text = SMALL + "mail:\n  provider: postmark\n  from: a@x.example\n  token_file: /run/secrets/pm\n"
    token = site(text, files={"/run/secrets/pm": "s3cret\n"}).mail.token
    assert token is not None
    assert token.get_secret_value() == "s3cret"
    assert site_sentences(text) == [(6, 'The file "/run/secrets/pm" cannot be read: no such file or directory.')]


def test_a_secret_has_one_origin() -> None:
    text = SMALL + "mail:\n  provider: postmark\n  from: a@x.example\n  token: ${A}\n  token_file: b\n"
    assert (7, "The secret comes from the environment or from a file. Keep one line.") in site_sentences(text, A="x")


def test_the_keys_that_sign_links_come_from_the_environment_current_one_first() -> None:
    keys = site(environ={"DIGEST_SIGNING_KEY": "2:aaaaaaaaaaaaaaaaaaaa,\n1:bbbbbbbbbbbbbbbbbbbb"}).signing_keys
    assert [(name, key.get_secret_value()[0]) for name, key in keys] == [("2", "a"), ("1", "b")]


def test_a_bare_key_has_the_id_1() -> None:
    (key,) = site(environ={"DIGEST_SIGNING_KEY": "0123456789abcdef"}).signing_keys
    assert (key[0], key[1].get_secret_value()) == ("1", "0123456789abcdef")


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"DIGEST_SIGNING_KEY": "short"}, "Key 1 is too short"),
        ({"DIGEST_SIGNING_KEY": "a.b:0123456789abcdef"}, "its id holds letters, digits and hyphens only"),
        ({"DIGEST_SIGNING_KEY": "0123456789abcdef,0123456789abcdeg"}, "Two keys have the id 1."),
        ({"DIGEST_SIGNING_KEY_FILE": "/run/none"}, "This file cannot be read: no such file or directory."),
    ],
)
def test_a_key_that_cannot_be_used_is_told_without_showing_it(environ: dict[str, str], sentence: str) -> None:
    (problem,) = site_problems(SITE, environ)
    assert sentence in problem.what
    assert problem.label == "setting"
    assert "0123456789" not in problem.typed + problem.what


@pytest.mark.parametrize("token", ["short", "a token with spaces in it", "ein-schlüssel-mit-umlaut"])
def test_a_token_of_the_figures_that_cannot_be_used_is_told_without_showing_it(token: str) -> None:
    (problem,) = site_problems(SITE, {"DIGEST_METRICS_TOKEN": token})
    assert (problem.label, token in problem.typed + problem.what) == ("setting", False)


def test_the_token_of_the_figures_is_a_secret_of_the_publication() -> None:
    assert "a-token-of-the-monitors" in site(environ={"DIGEST_METRICS_TOKEN": "a-token-of-the-monitors"}).secrets
