"""The JSON Schema takes what the loader takes, short forms included."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from digest import places
from digest.config.files.digest_fields import digest_block
from digest.config.files.source import SOURCE
from digest.config.schema import json_schema
from digest.send.providers import PROVIDERS
from tests.config.written import MORNING, RICH, RICH_SITE, SITE

SCHEMA = json_schema(PROVIDERS)


def mistakes(text: str, definition: str) -> list[str]:
    """What the schema has against a file, read as an editor's completion reads it: with YAML's own types."""
    loaded = json.loads(json.dumps(YAML(typ="safe", pure=True).load(text), default=str))
    schema = {**SCHEMA, "anyOf": [{"$ref": f"#/$defs/{definition}"}]}
    return [error.message for error in Draft202012Validator(schema).iter_errors(loaded)]


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


@pytest.mark.parametrize(
    ("text", "definition"), [(SITE, "site"), (RICH_SITE, "site"), (MORNING, "digest"), (RICH, "digest")]
)
def test_the_examples_of_the_handbook_are_valid(text: str, definition: str) -> None:
    assert mistakes(text, definition) == []


@pytest.mark.parametrize(("file", "definition"), [("digest.yaml", "site"), ("digests/sample.yaml", "digest")])
def test_the_files_of_this_project_are_valid(file: str, definition: str) -> None:
    assert mistakes((places.SAMPLE / file).read_text(encoding="utf-8"), definition) == []


@pytest.mark.parametrize(
    ("text", "definition"),
    [
        ("title: A\n", "digest"),
        ("title: A\nsources: a.example\nmax-storys: 5\n", "digest"),
        ("title: A\nsources: a.example\nmax_stories: 0\n", "digest"),
        ("title: A\nsources: [{url: a.example, wieght: 2}]\n", "digest"),
        ("title: A\nsources: a.example\nif_fewer: skip\n", "digest"),
        ("title: A\nsources: a.example\nif_not_approved: wait\n", "digest"),
        ("name: A\n", "site"),
        ("name: A\ntimezone: UTC\nmail: sparkpost\n", "site"),
        ("name: A\ntimezone: UTC\ndefaults: {max_stories: x}\n", "site"),
    ],
)
def test_what_the_loader_refuses_for_its_form_the_schema_refuses(text: str, definition: str) -> None:
    assert mistakes(text, definition)


def test_every_field_has_its_sentence() -> None:
    definitions = SCHEMA["$defs"]
    assert isinstance(definitions, dict)
    for definition in ("site", "digest"):
        for name, shape in definitions[definition]["properties"].items():
            assert shape.get("description"), name


def test_the_schema_knows_every_field_the_loader_knows() -> None:
    definitions = SCHEMA["$defs"]
    assert isinstance(definitions, dict)
    assert definitions["digest"]["properties"].keys() == digest_block().fields.keys()
    source = definitions["digest"]["properties"]["sources"]["anyOf"][0]["anyOf"][1]["properties"]
    assert source.keys() == SOURCE.fields.keys()


def test_ready_made_topics_are_proposed() -> None:
    assert '"world"' in json.dumps(SCHEMA)
