"""Somebody said stop: by their address, or by the code of their mail."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from digest import tokens
from digest.actions.people.enrol import enrol
from digest.actions.people.people import people_of, person_with
from digest.actions.people.unsubscribe import unsubscribe
from digest.errors import Refused
from digest.publication import Publication

ADA = "ada@reader.example"


@pytest.fixture(autouse=True)
def ada(publication: Publication) -> None:
    enrol(publication, ADA, "morning", consent="at the fair")


@pytest.fixture
def code(publication: Publication) -> str:
    keys = publication.site.keys
    token = tokens.Unsubscribe(subscriber=person_with(publication, ADA).id, digest="morning")
    return tokens.unsubscribe_token(keys, keys[0][0], token)


def test_by_their_address_somebody_leaves_every_digest(publication: Publication) -> None:
    left = unsubscribe(publication, ADA)
    assert (left.address, left.digests, left.asked) == (ADA, ("morning",), "")
    assert [person.standing for person in people_of(publication, "morning")] == ["unsubscribed"]


@pytest.mark.parametrize("before", ["", "unsubscribe ", "  unsubscribe  "])
def test_by_the_code_in_a_subject_somebody_leaves_that_digest(publication: Publication, code: str, before: str) -> None:
    left = unsubscribe(publication, f"{before}{code}")
    assert (left.address, left.digests, left.asked) == (ADA, ("morning",), "morning")


def test_who_left_before_is_told_so(publication: Publication, code: str) -> None:
    unsubscribe(publication, code)
    assert unsubscribe(publication, code).digests == ()


@pytest.mark.parametrize("cut", [0, 5, -1])
def test_a_code_that_was_cut_is_not_ours(publication: Publication, code: str, cut: int) -> None:
    with pytest.raises(Refused, match="not one of ours, or was cut"):
        unsubscribe(publication, code[:cut])


@given(st.text(st.characters() | st.sampled_from(".\ud800\udfff\0"), max_size=60).filter(lambda text: "@" not in text))
@example("1.\udcff\udcfe")
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_that_somebody_sends_as_a_code_breaks_the_answer(publication: Publication, text: str) -> None:
    key_id = publication.site.keys[0][0]
    for code in (text, f"{key_id}.{text}"):
        with pytest.raises(Refused, match="not one of ours, or was cut"):
            unsubscribe(publication, code)


def test_an_address_that_nobody_has_is_refused(publication: Publication) -> None:
    with pytest.raises(Refused, match="Nobody has the address"):
        unsubscribe(publication, "zoe@reader.example")
