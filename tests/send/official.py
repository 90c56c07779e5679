"""Requests held against the providers' own descriptions of their APIs, by a validator that is not ours. They lie where
DIGEST_CORPORA says, and nowhere in the project."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import yaml
from openapi_core import Config, OpenAPI
from openapi_core.testing import MockRequest
from openapi_core.validation.request.validators import V30RequestValidator, V31RequestValidator

from digest.send.dialects.base import Request

#: Of a signature.
NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
#: In place of the provider's own place, which differs from region to region.
PLACE = "https://api.post.example"


def fits(corpora: Path, description: str, request: Request, *, below: str = "") -> None:
    """Raises the validator's complaint when the call is not one that the description allows. `below` is the part of
    its path that the description counts to the server's address."""
    document = _document(corpora / "specs" / description)
    parts = urlsplit(request.path)
    path = parts.path.removeprefix(below)
    document["paths"] = {name: calls for name, calls in document["paths"].items() if _leads_to(name, path)}
    document["servers"] = [{"url": PLACE}]
    document.pop("security", None)
    for call in next(iter(document["paths"].values())).values():
        if isinstance(call, dict):
            call.pop("security", None)
            call.pop("servers", None)
    headers = dict(request.headers)
    mock = MockRequest(
        PLACE,
        request.method.lower(),
        path,
        args=parse_qs(parts.query),
        headers=headers,
        data=request.body,
        content_type=headers.get("Content-Type", ""),
    )
    validator = V31RequestValidator if document["openapi"].startswith("3.1") else V30RequestValidator
    config = Config(spec_validator_cls=None, request_validator_cls=validator)
    OpenAPI.from_dict(document, config=config).validate_request(mock)


def _document(file: Path) -> Any:
    text = file.read_text(encoding="utf-8")
    return json.loads(text) if file.suffix == ".json" else yaml.load(text, Loader=yaml.CSafeLoader)


def _leads_to(name: str, path: str) -> bool:
    """Whether a path of the description, with its places for values, is that of a call."""
    pairs = list(zip(name.split("/"), path.split("/"), strict=False))
    return name.count("/") == path.count("/") and all(a == b or a.startswith("{") for a, b in pairs)
