"""The JSON Schema of both kinds of file, for completion in an editor (pure but for the ready-made topics' names)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from digest.config.digests import Digest
from digest.config.files.digest import described, digest_kinds
from digest.config.files.environment import ProviderNeeds, Surroundings
from digest.config.files.site import site_kinds
from digest.config.files.source import block_shape
from digest.config.ready import ready_made
from digest.config.site import Site


def json_schema(providers: Mapping[str, ProviderNeeds]) -> dict[str, object]:
    """A JSON Schema (draft 2020-12) with the definitions `site`, `digest` and `defaults`: short forms included, mailed
    by one of `providers`, and without what is not built yet. It helps while typing; `config.load` decides."""
    ready = tuple(ready_made())
    around = Surroundings(folder=Path("/"), environ={}, read=lambda path: "", providers=providers)
    sentences = {**described(Digest), "except": described(Digest)["except_days"]}
    digest = block_shape(digest_kinds(ready), sentences)
    site = block_shape(site_kinds(around), {name: info.description or "" for name, info in Site.model_fields.items()})
    definitions: Mapping[str, object] = {
        "site": {"title": "digest.yaml", **site, "required": ["name", "timezone"]},
        "digest": {"title": "digests/NAME.yaml", **digest, "required": ["title", "sources"]},
        "defaults": digest,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Configuration of a newsletter digest",
        "anyOf": [{"$ref": "#/$defs/site"}, {"$ref": "#/$defs/digest"}],
        "$defs": dict(definitions),
    }
