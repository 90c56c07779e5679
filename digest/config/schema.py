"""The JSON Schema of both kinds of file, for completion in an editor (pure but for the ready-made topics' names)."""

from __future__ import annotations

from collections.abc import Mapping

from digest.config.files.digest_fields import digest_block
from digest.config.files.environment import ProviderNeeds, no_machine
from digest.config.files.site_fields import site_block
from digest.config.ready import ready_made


def json_schema(providers: Mapping[str, ProviderNeeds]) -> dict[str, object]:
    """A JSON Schema (draft 2020-12) with the definitions `site`, `digest` and `defaults`: short forms included, mailed
    by one of `providers`, and without what is not built yet. It helps while typing; `config.load` decides."""
    site = site_block(no_machine(providers))
    digest = digest_block(tuple(ready_made()))
    definitions: Mapping[str, object] = {
        "site": {"title": "digest.yaml", **site.shape(), "required": site.required},
        "digest": {"title": "digests/NAME.yaml", **digest.shape(), "required": digest.required},
        "defaults": digest.shape(),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Configuration of a newsletter digest",
        "anyOf": [{"$ref": "#/$defs/site"}, {"$ref": "#/$defs/digest"}],
        "$defs": dict(definitions),
    }
