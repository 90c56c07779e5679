"""A field in the wrong place is told where it belongs."""

from __future__ import annotations

from digest.config.files import belongs
from digest.config.files.digest_file import digest_kinds
from digest.config.files.mail import mail_kinds
from digest.config.files.not_yet import NOT_YET
from digest.config.files.site_file import site_kinds
from digest.config.files.sources import SOURCE
from digest.config.files.topics import TOPIC
from tests.config.written import around


def test_every_field_of_the_site_and_its_mail_is_known_by_name() -> None:
    assert site_kinds(around()).keys() == belongs.SITE
    assert mail_kinds(around()).keys() == belongs.MAIL


def test_every_field_is_known_everywhere() -> None:
    known = {*digest_kinds(), *SOURCE, *TOPIC, *site_kinds(around()), *mail_kinds(around())}
    assert known <= belongs.EVERYWHERE


def test_fields_of_sources_and_topics_are_not_fields_of_a_digest() -> None:
    assert (belongs.SOURCE | belongs.TOPIC) & digest_kinds().keys() == set()
    assert SOURCE.keys() >= belongs.SOURCE
    assert TOPIC.keys() >= belongs.TOPIC


def test_what_is_not_built_yet_has_no_kind() -> None:
    assert not NOT_YET & (digest_kinds().keys() | site_kinds(around()).keys())


def test_a_field_that_belongs_nowhere_has_no_place() -> None:
    assert belongs.from_digest("nonsense", "config/digest.yaml") == ""
    assert belongs.from_site("nonsense", frozenset(), "config/digests/NAME.yaml") == ""


def test_some_fields_stand_at_the_edge_and_some_below_others() -> None:
    assert belongs.at_the_edge("max_stories") is True
    assert belongs.at_the_edge("weight") is False
    assert belongs.at_the_edge("leave_out") is None
