"""What is documented and not built yet is refused in a sentence."""

from __future__ import annotations

import pytest

from digest.send.providers import PROVIDERS
from tests.config.written import problems, site_problems

SMALL = "name: A\ntimezone: UTC\n"


@pytest.mark.parametrize(("text", "field"), [("web:\n  archive: no\n", "archive")])
def test_a_field_of_the_site_says_to_take_it_out(text: str, field: str) -> None:
    (problem,) = site_problems(SMALL + text)
    assert problem.what == f'"{field}" is not built yet: take the line out.'


@pytest.mark.parametrize("name", ["sparkpost", "pigeon"])
def test_a_provider_that_there_is_not_says_which_there_are(name: str) -> None:
    (problem,) = site_problems(f"{SMALL}mail: {name}\n")
    assert all(f"{provider}" in problem.what for provider in PROVIDERS)


def test_a_field_that_is_not_built_is_never_proposed() -> None:
    (problem,) = site_problems(f"{SMALL}web:\n  archiv: no\n")
    assert problem.what == 'I do not know "archiv".'


def test_the_full_text_of_a_teaser_is_built() -> None:
    assert problems("title: A\nsources:\n  - url: a.example\n    full_text: yes\n") == ()
