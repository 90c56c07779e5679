"""A field in the wrong place is told where it belongs."""

from __future__ import annotations

from digest.config.files import belongs, not_yet
from digest.config.files.digest import digest_kinds
from digest.config.files.mail import mail_kinds
from digest.config.files.site import WEB, site_kinds
from digest.config.files.source import SOURCE
from digest.config.files.topic import TOPIC
from tests.config.written import around, problems, site_problems


def test_every_field_of_the_site_and_its_mail_is_known_by_name() -> None:
    assert site_kinds(around()).keys() == belongs.SITE
    assert mail_kinds(around()).keys() == belongs.MAIL


def test_every_field_is_known_everywhere() -> None:
    known = {*digest_kinds(), *SOURCE, *TOPIC, *site_kinds(around()), *mail_kinds(around())}
    assert [name for name in known if name not in belongs.IN_DIGEST] == []


def test_fields_of_sources_and_topics_are_not_fields_of_a_digest() -> None:
    assert (belongs.SOURCE | belongs.TOPIC) & digest_kinds().keys() == set()
    assert SOURCE.keys() >= belongs.SOURCE
    assert TOPIC.keys() >= belongs.TOPIC


def test_what_is_not_built_yet_has_no_kind() -> None:
    assert not not_yet.DIGEST & digest_kinds().keys()
    assert not not_yet.WEB & WEB.keys()


def test_a_field_that_belongs_nowhere_has_no_place() -> None:
    assert belongs.from_digest("nonsense", "config/digest.yaml") == ""
    assert belongs.from_site("nonsense", frozenset(), "config/digests/NAME.yaml") == ""


def test_some_fields_stand_at_the_edge_and_some_below_others() -> None:
    assert belongs.IN_DIGEST.at_the_edge("max_stories") is True
    assert belongs.IN_DIGEST.at_the_edge("weight") is False
    assert belongs.IN_DIGEST.at_the_edge("leave_out") is None


def test_an_empty_file_is_told_how_its_own_kind_begins() -> None:
    assert problems("")[0].write == ("title: Morning News",)
    assert site_problems("")[0].write == ("name: Morning News",)


def test_an_entry_without_a_field_is_told_of_a_list_that_its_file_has() -> None:
    (of_a_digest,) = (problem.what for problem in problems("- a\ntitle: b\nsources: c.example\n"))
    (of_the_site,) = (problem.what for problem in site_problems("- a\nname: b\ntimezone: UTC\n"))
    assert of_a_digest == "An entry with a dash needs a field above it, such as sources: or topics:"
    assert of_the_site == "An entry with a dash needs a field above it, such as editors:"
