"""One person comes in; who said stop stays out."""

from __future__ import annotations

import pytest

from digest.actions.people.enrol import enrol
from digest.actions.people.people import people_of
from digest.actions.people.unsubscribe import unsubscribe
from digest.errors import Refused, UsageError
from digest.model.people import Cause, Suppression
from digest.publication import Publication

ADA = "ada@reader.example"
CONSENT = "at the fair"


def test_one_person_is_added_on_one_line_and_counted(publication: Publication) -> None:
    added = enrol(publication, f" {ADA} ", "morning", name="A\x1bda\n", consent=CONSENT)
    assert (added.address, added.subscribers) == (ADA, 1)
    assert [(p.name, p.consent) for p in people_of(publication, "morning")] == [("Ada", CONSENT)]


def test_who_has_it_or_said_stop_is_not_added_again(publication: Publication) -> None:
    enrol(publication, ADA, "morning", consent=CONSENT)
    with pytest.raises(Refused, match="was not added: already subscribed"):
        enrol(publication, ADA, "morning", consent=CONSENT)
    unsubscribe(publication, ADA, "morning")
    with pytest.raises(Refused, match="was not added: unsubscribed before, not brought back"):
        enrol(publication, ADA, "morning", consent=CONSENT)


@pytest.mark.parametrize(("address", "digest"), [("ada", "morning"), (ADA, "noon")])
def test_what_is_no_address_or_no_digest_is_refused(publication: Publication, address: str, digest: str) -> None:
    with pytest.raises(UsageError):
        enrol(publication, address, digest, consent=CONSENT)


@pytest.mark.parametrize("left", ["morning", ""])
def test_who_said_stop_comes_back_when_they_asked_for_it(publication: Publication, left: str) -> None:
    enrol(publication, ADA, "morning", consent=CONSENT)
    unsubscribe(publication, ADA, left)
    assert enrol(publication, ADA, "morning", consent="wrote to us", again=True).subscribers == 1
    assert [(p.standing, p.consent) for p in people_of(publication, "morning")] == [("active", "wrote to us")]


@pytest.mark.parametrize("cause", [Cause.BOUNCED, Cause.COMPLAINED, Cause.BY_HAND])
@pytest.mark.parametrize("again", [False, True])
def test_a_bounce_or_a_complaint_stands_whatever_is_typed(publication: Publication, cause: Cause, again: bool) -> None:
    publication.store.subscribers.suppress(Suppression(address=ADA, cause=cause))
    with pytest.raises(Refused, match=f"was not added: {cause.value}; that stands"):
        enrol(publication, ADA, "morning", consent=CONSENT, again=again)
    assert publication.store.subscribers.count("morning") == 0


def test_somebody_new_or_known_is_no_other_with_again(publication: Publication) -> None:
    assert enrol(publication, ADA, "morning", consent=CONSENT, again=True).subscribers == 1
    with pytest.raises(Refused, match="already subscribed"):
        enrol(publication, ADA, "morning", consent=CONSENT, again=True)
