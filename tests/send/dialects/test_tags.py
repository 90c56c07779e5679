"""What a mail and its batch are called, in signs and at a length that every mail API takes as a tag or metadata."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from digest.model.edition import Occasion
from digest.model.mail import first_copy, second_copy
from digest.send import plan
from digest.send.dialects.base import Request
from digest.send.providers import PROVIDERS
from tests.send.apis.mailgun import form
from tests.send.dialects.test_base import DIALECTS, mail
from tests.send.made import EN, NOW, batch, delivery, edition, messages, rendering

#: Resend and Amazon take these signs, Mailgun 128 of them.
TAKEN = re.compile(r"[A-Za-z0-9_-]{1,128}")
#: Digest names that look hard, and the longest that a file may bear.
NAMES = ["morning", "Été à Paris", "n" * 250]


def of_mailgun(request: Request) -> Iterable[object]:
    fields = form(dict(request.headers)["Content-Type"], request.body)
    (variables,) = map(json.loads, fields["recipient-variables"])
    return [*fields["o:tag"], *fields["v:edition"], *(values["delivery"] for values in variables.values())]


def of_brevo(body: Any) -> Iterable[object]:
    (version,) = body["messageVersions"]
    return [*body["tags"], *json.loads(version["headers"]["X-Mailin-custom"]).values()]


def of_json(values: Callable[[Any], Iterable[object]]) -> Callable[[Request], Iterable[object]]:
    return lambda request: values(json.loads(request.body))


#: API → the tags and metadata in a call.
TAGGED: dict[str, Callable[[Request], Iterable[object]]] = {
    "postmark": of_json(lambda body: [body[0]["Tag"], *body[0]["Metadata"].values()]),
    "ses": of_json(lambda body: [tag["Value"] for tag in body["EmailTags"]]),
    "resend": of_json(lambda body: [tag["value"] for tag in body[0]["tags"]]),
    "mailgun": of_mailgun,
    "brevo": of_json(of_brevo),
    "sendgrid": of_json(lambda body: body["personalizations"][0]["custom_args"].values()),
    "mailjet": of_json(
        lambda body: [body["Messages"][0][name] for name in ("CustomID", "EventPayload", "CustomCampaign")]
    ),
}


@pytest.mark.parametrize("name", [name for name, kind in PROVIDERS.items() if kind.account])
@pytest.mark.parametrize("digest", NAMES)
def test_the_second_copy_of_a_second_copy_bears_tags_that_the_api_takes(name: str, digest: str) -> None:
    """By hand, in the last batch of a million, moved to one of its own (`store.by_hand`)."""
    by_hand = Occasion(key="hand-2026-11-24T16:02:11", at=NOW, by_hand=True)
    key = plan.batch_key(edition(digest=digest, occasion=by_hand).draft, 99_999)
    again = delivery(id=second_copy(second_copy(plan.short_hash(digest))))
    given = batch(1, edition=10**12, key=f"{key}_100000_100001~1", deliveries=(again,))
    request = DIALECTS[name].request(given, messages(given.deliveries), {EN: rendering()}, mail(name))
    values = list(TAGGED[name](request))
    assert again.id in values
    assert [value for value in values if not TAKEN.fullmatch(str(value))] == []


def test_copies_of_a_mail_are_counted_and_the_first_is_known_by_each() -> None:
    once = second_copy("a2")
    assert (once, second_copy(once), first_copy(second_copy(once))) == ("a2-again1", "a2-again2", "a2")
    assert first_copy("a2") == "a2"
