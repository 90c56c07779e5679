"""What every provider's reports must do: prove themselves, and be read whatever they hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model.report import Report, ReportKind
from digest.send.dialects.reports import SKEW, Posted, Reporting
from digest.send.providers import PROVIDERS
from tests.send.reporters import ADDRESS, AT, DELIVERY, NOW, REPORTERS, Reporter, proof

EVERY = {name: kind.reporting for name, kind in PROVIDERS.items() if kind.reporting}


@pytest.fixture(params=EVERY)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def reporting(name: str) -> Reporting:
    return EVERY[name]


@pytest.fixture
def reporter(name: str) -> Reporter:
    return REPORTERS[name]


def flipped(posted: Posted, reporter: Reporter) -> Iterator[Posted]:
    """The post with another bit in each byte that is proved."""
    for place in range(len(posted.body)) if reporter.proves_body else ():
        body = bytearray(posted.body)
        body[place] ^= 1
        yield replace(posted, body=bytes(body))
    for header in reporter.headers:
        value = posted.headers[header].encode()
        for place in range(len(value) * (header == reporter.headers[-1]) and len(value) - 30, len(value)):
            other = value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :]
            yield replace(posted, headers={**posted.headers, header: other.decode("latin-1")})


def test_a_mail_s_fate_is_read_with_our_delivery_its_reader_and_its_time(
    reporting: Reporting, reporter: Reporter
) -> None:
    for kind in ReportKind:
        told = Report(kind=kind, delivery=DELIVERY, address=ADDRESS, at=AT)
        assert reporting.events(reporter.posted(kind).body) == (told,)


def test_what_the_vendor_posted_is_believed(reporting: Reporting, reporter: Reporter) -> None:
    assert reporting.verify(reporter.posted(ReportKind.HARD), proof(reporter.key))


def test_no_byte_of_what_is_proved_can_be_another(reporting: Reporting, reporter: Reporter) -> None:
    for other in flipped(reporter.posted(ReportKind.HARD), reporter):
        assert not reporting.verify(other, proof(reporter.key)), other


def test_no_header_of_the_proof_can_be_missing(reporting: Reporting, reporter: Reporter) -> None:
    posted = reporter.posted(ReportKind.HARD)
    for header in reporter.headers:
        rest = {name: value for name, value in posted.headers.items() if name != header}
        assert not reporting.verify(replace(posted, headers=rest), proof(reporter.key))
    assert not reporting.verify(Posted(body=b"{}"), proof(reporter.key))


def test_another_s_secret_proves_nothing(reporting: Reporting, reporter: Reporter) -> None:
    posted = reporter.signed(json.dumps({}).encode(), reporter.other_key, NOW)
    assert not reporting.verify(posted, proof(reporter.key))
    assert not reporting.verify(reporter.posted(ReportKind.HARD), proof(reporter.other_key))


def test_what_is_old_or_to_come_proves_nothing(reporting: Reporting, reporter: Reporter) -> None:
    posted, second = reporter.posted(ReportKind.HARD), timedelta(seconds=1)
    if reporter.expires:
        assert reporting.verify(posted, proof(reporter.key, NOW + reporter.expires))
        assert not reporting.verify(posted, proof(reporter.key, NOW + reporter.expires + second))
        assert reporting.verify(posted, proof(reporter.key, NOW - SKEW))
        assert not reporting.verify(posted, proof(reporter.key, NOW - SKEW - second))


def test_another_vendor_s_post_proves_nothing(name: str, reporting: Reporting, reporter: Reporter) -> None:
    for other, theirs in REPORTERS.items():
        if theirs.key != reporter.key:
            assert not reporting.verify(theirs.posted(ReportKind.HARD), proof(reporter.key)), other


def test_its_key_is_known_by_its_form(name: str, reporter: Reporter) -> None:
    assert PROVIDERS[name].is_reports_key(reporter.key)
    assert not PROVIDERS[name].is_reports_key("short")


_NAMES = (
    "event RecordType Type Metadata delivery Email type data tags to bounce event-data user-variables severity mail"
    " delivery-status code timestamp ts_event X-Mailin-custom Payload email kind at address Message eventType headers"
    " recipients complaint bouncedRecipients signature token created_at time"
)
_VALUES = "Bounce Delivery delivered bounced failed email.bounced hard_bounce sent spam Notification \x00 \ud800 é@ 9e9"
_NAME = st.sampled_from(_NAMES.split())
_LEAF = st.sampled_from([*_VALUES.split(), "", None, True, 1, -1.5, 10**400, float("nan"), float("inf")])
_JSON = st.recursive(
    _LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAME, inner, max_size=6), max_leaves=20
)


@settings(max_examples=40, deadline=None)
@given(document=_JSON)
def test_whatever_json_is_posted_is_read_without_a_fault(document: object) -> None:
    body = json.dumps(document).encode()
    for name, reporting in EVERY.items():
        for wrapped in (body, json.dumps({"Type": "Notification", "Message": body.decode()}).encode()):
            assert all(isinstance(one, Report) for one in reporting.events(wrapped))
            posted = Posted(body=wrapped, headers=dict.fromkeys(REPORTERS[name].headers, str(document)))
            assert not reporting.verify(posted, proof(REPORTERS[name].key))


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"[" * 100_000, b'{"a":', b"null", b'"x"', b"1e999", b"[1,[2]]"])
def test_what_is_no_json_tells_nothing(reporting: Reporting, reporter: Reporter, body: bytes) -> None:
    assert reporting.events(body) == ()
    assert not reporting.verify(Posted(body=body), proof(reporter.key))
