"""A field in the wrong place is told where it belongs."""

from __future__ import annotations

from digest.config.files import belongs
from digest.config.files.digest_fields import digest_block
from digest.config.files.mail import mail_block
from digest.config.files.site_fields import site_block
from digest.config.files.source import SOURCE
from digest.config.files.topic import TOPIC
from digest.config.files.web import WEB
from tests.config.written import around, problems, site_problems


def test_every_field_is_known_in_both_files() -> None:
    blocks = (digest_block(), SOURCE, TOPIC, site_block(around()), mail_block(around()))
    known = {name for block in blocks for name in block.names}
    assert [name for name in known if name not in belongs.IN_DIGEST] == []
    assert [name for name in known if name not in belongs.IN_SITE] == []


def test_fields_of_a_source_or_a_topic_alone_are_known_as_such() -> None:
    paths = {"link", "published", "author"}  # and picture, by which somebody may have meant pictures
    private = paths | {"from", "user", "password", "password_file", "headers", "user_agent"}
    assert {"url", "folder", "weight", "full_text", "read_as", "links"} | private == belongs.OF_A_SOURCE
    assert {"keywords", "use", "was"} == belongs.OF_A_TOPIC


def test_what_is_not_built_yet_cannot_be_typed() -> None:
    assert WEB.planned
    assert not WEB.names.intersection(WEB.planned)


def test_a_field_that_belongs_nowhere_has_no_place() -> None:
    assert belongs.from_digest("nonsense", "config/digest.yaml") == ""
    assert belongs.from_site("nonsense", "config/digests/NAME.yaml") == ""


def test_some_fields_stand_at_the_edge_and_some_below_others() -> None:
    assert belongs.IN_DIGEST.at_the_edge("max_stories") is True
    assert belongs.IN_DIGEST.at_the_edge("weight") is False
    assert belongs.IN_DIGEST.at_the_edge("leave_out") is None
    assert belongs.IN_SITE.at_the_edge("max_stories") is False
    assert belongs.IN_SITE.at_the_edge("timezone") is True


def test_an_empty_file_is_told_how_its_own_kind_begins() -> None:
    assert problems("")[0].write == ("title: Morning News",)
    assert site_problems("")[0].write == ("name: Morning News",)


def test_an_entry_without_a_field_is_told_of_a_list_that_its_file_has() -> None:
    (of_a_digest,) = (problem.what for problem in problems("- a\ntitle: b\nsources: c.example\n"))
    (of_the_site,) = (problem.what for problem in site_problems("- a\nname: b\ntimezone: UTC\n"))
    assert of_a_digest == "An entry with a dash needs a field above it, such as sources: or topics:"
    assert of_the_site == "An entry with a dash needs a field above it, such as editors:"
