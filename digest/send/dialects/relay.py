"""The form in which anybody may tell what became of our mails: for mail servers and services without a dialect (pure).

A JSON object, or a list of them: `{"delivery": …, "kind": …, "at": …}`. The delivery is the id in the mail's
Message-ID, or all of that; in its place may stand the `address` that it went to. It comes with a bearer's token, or a
password.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress

from digest.model.report import Report, ReportKind
from digest.send.dialects.answers import parsed, part, words
from digest.send.dialects.reports import PASSWORD, Posted, Proof, from_iso, from_seconds, has_password, objects, report

KEY = PASSWORD
#: Short for the usual one of two.
_SHORT = {"bounced": ReportKind.HARD, "delayed": ReportKind.SOFT, "spam": ReportKind.COMPLAINED}


def verify(posted: Posted, proof: Proof) -> bool:
    """Whether it came with the token."""
    return has_password(posted, proof)


def events(body: bytes) -> tuple[Report, ...]:
    """What is told, in its order."""
    return tuple(one for event in objects(parsed(body)) for one in _report(event))


def _report(event: Mapping[str, object]) -> Iterator[Report]:
    written = words(event, "kind").lower()
    kind = _SHORT.get(written)
    with suppress(ValueError):
        kind = ReportKind(written)
    at = part(event, "at")
    delivery = words(event, "delivery").strip("<> ").partition("@")[0]
    yield from report(kind, delivery, words(event, "address"), from_seconds(at) or from_iso(at))
