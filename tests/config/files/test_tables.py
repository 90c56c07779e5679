"""Each field is named once: the tables of what may be typed and the fields of the values are the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pydantic import Field

from digest.config.digests import Digest, Source, Topic
from digest.config.files.announcement import ANNOUNCEMENT
from digest.config.files.belongs import IN_DIGEST
from digest.config.files.digest_fields import digest_block
from digest.config.files.digest_file import Around, read_digest
from digest.config.files.mail import mail_block
from digest.config.files.site_fields import site_block
from digest.config.files.source import SOURCE
from digest.config.files.topic import TOPIC
from digest.config.files.web import WEB
from digest.config.ready import ready_made
from digest.config.typed.blocks import Block
from digest.config.yaml import lines
from digest.config.yaml.document import fields
from digest.config.yaml.nodes import Fields, Node
from digest.config.yaml.problems import Broken, Problems
from tests.config.written import CERTIFICATE, DIGEST_FILE, around, site
from tests.images import png

FILES = {"/run/secrets/postmark": "s3cret", "/etc/ssl/quay-ca.pem": CERTIFICATE}
SECRETS = dict.fromkeys(("POSTMARK_TOKEN", "REPORTS_SECRET", "REPORTS_KEY", "BOUNCES_PASSWORD"), "s3cret")
AROUND = replace(around(SECRETS, FILES), enclosed=lambda name, most: png(480, 128))
BLOCKS = {
    "site": site_block(AROUND),
    "mail": mail_block(AROUND),
    "web": WEB,
    "digest": digest_block(),
    "source": SOURCE,
    "topic": TOPIC,
    "block": ANNOUNCEMENT,
}
ALL = [(block, name) for block in BLOCKS.values() for name in block.fields]


@pytest.mark.parametrize("name", BLOCKS)
def test_every_field_with_a_sentence_may_be_typed_and_no_other(name: str) -> None:
    block = BLOCKS[name]
    described = {field for field, info in block.model.model_fields.items() if info.description}
    first = {block.into(typed)[0] for typed in block.fields}
    others = {part for typed in block.fields for part in block.into(typed)[1:]}

    assert first == described
    assert others <= block.model.model_fields.keys() - described


@pytest.mark.parametrize(("block", "name"), ALL)
def test_every_field_has_its_sentence(block: Block, name: str) -> None:
    assert block.sentence(name)


def read(block: Block, name: str, text: str) -> object:
    """What the field makes of a text behind its name. Raises `Broken` when it makes nothing of it."""
    problems = Problems("f.yaml")
    value = block.fields[name].kind.read(_typed(f"{name}: {lines.value(text)}\n", problems), problems)
    problems.stop()
    return value


def _typed(text: str, problems: Problems) -> Node:
    node = fields(text, problems, IN_DIGEST)
    assert isinstance(node, Fields)
    return node.pairs[0].value


@pytest.mark.parametrize(("block", "name"), [(block, name) for block, name in ALL if block.example(name)])
def test_every_example_is_understood(block: Block, name: str) -> None:
    assert read(block, name, block.example(name)) is not None


def single_defaults() -> Iterator[tuple[Block, str]]:
    for block, name in ALL:
        if block.default(name) and not block.fields[name].default and name != "send":
            yield block, name


@pytest.mark.parametrize(("block", "name"), single_defaults())
def test_every_default_is_read_as_itself(block: Block, name: str) -> None:
    value = read(block, name, block.default(name))
    into = block.into(name)

    values = value if len(into) > 1 and isinstance(value, tuple) else (value,)
    assert list(values) == [block.model.model_fields[part].default for part in into]


def test_without_send_a_digest_is_sent_by_hand() -> None:
    assert BLOCKS["digest"].default("send") == "by hand"
    assert Digest.model_fields["send"].default.by_hand


class Longer(Digest):
    """A digest whose defaults are others."""

    max_stories: int = Field(30, ge=1, le=1000, description="stories in an edition")
    min_stories: int = Field(4, ge=0, le=1000, description="fewer make no edition")


def longer(text: str, sources: int = 3) -> Digest:
    typed = "".join(f"  - https://{n}.example/\n" for n in range(sources))
    whole = f"title: A\n{text}sources:\n{typed}"
    return read_digest(whole, "morning", DIGEST_FILE, Around(site=site(), ready=ready_made, model=Longer))


def test_what_is_computed_follows_another_default() -> None:
    assert longer("").max_per_source == 10
    assert longer("", sources=2).max_per_source == 30
    assert longer("max_stories: 12\n").max_per_source == 4


def test_what_contradicts_itself_follows_another_default() -> None:
    with pytest.raises(Broken, match="An edition would need 40 stories and could hold 30"):
        longer("min_stories: 40\n")
    with pytest.raises(Broken, match="An edition would need 4 stories and could hold 3"):
        longer("max_stories: 3\n")


def test_the_schema_follows_another_default() -> None:
    shape = json.loads(json.dumps(digest_block(model=Longer).shape()))

    assert shape["properties"]["max_stories"]["default"] == 30
    assert "default" not in shape["properties"]["max_per_source"]


def test_a_value_made_without_a_file_has_the_computed_defaults_too() -> None:
    source = Source(url="https://a.example/")
    made = Digest(key="a", title="A", sources=(source,), topics=(Topic(key="t", name="T"),))

    assert (made.max_per_source, made.max_age.days, made.late_limit.days) == (15, 14, 1)
