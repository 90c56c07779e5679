"""Brevo's transactional mails and their log."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from tests.send.apis.serving import ApiLike, Said, said
from tests.send.servers import Taken


@dataclass
class BrevoLike(ApiLike):
    """What Brevo's documentation says of /smtp/email with messageVersions and an idempotencyKey, and of
    /smtp/statistics/events, for addresses of which those that begin with "refused" are invalid. Its template language
    is read in subject, text and HTML."""

    mails: list[dict[str, Any]] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)

    def post(self, path: str, headers: Mapping[str, str], body: bytes) -> Said:
        if headers.get("api-key") != self.token:
            return said({"code": "unauthorized", "message": "Key not found"}, 401)
        asked = json.loads(body)
        key = str(UUID(asked["headers"]["idempotencyKey"]))
        if key in self.keys:
            return said({"code": "duplicate_parameter", "message": "idempotencyKey has been used"}, 400)
        versions = asked["messageVersions"]
        if len(versions) > 1000 or any(one["to"][0]["email"].startswith("refused") for one in versions):
            return said({"code": "invalid_parameter", "message": "email is not valid in to"}, 400)
        self.keys.add(key)
        first = len(self.mails)
        self.mails += [_filled(asked, version) for version in versions]
        ids = [f"<brevo-{number}@relay>" for number in range(first, len(self.mails))]
        return said({"messageIds": ids} if len(ids) > 1 else {"messageId": ids[0]}, 201)

    def get(self, path: str, headers: Mapping[str, str]) -> Said:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        found = [mail for mail in self.mails if mail["tags"] == json.loads(asked["tags"]) and self.searchable]
        return said(
            {"events": [{"email": mail["email"], "event": "requests", "tag": mail["tags"][0]} for mail in found]}
        )

    @property
    def taken(self) -> list[Taken]:
        return [
            Taken(
                address=mail["email"],
                subject=mail["subject"],
                headers=mail["headers"]
                | {
                    "From": f"{mail['sender']['name']} <{mail['sender']['email']}>",
                    "Reply-To": mail["replyTo"]["email"],
                },
                text=mail["textContent"],
                html=mail["htmlContent"],
                raw=json.dumps(mail).encode(),
            )
            for mail in self.mails
        ]


def _filled(asked: dict[str, Any], version: dict[str, Any]) -> dict[str, Any]:
    def evaluated(place: re.Match[str]) -> str:
        name = place[1].strip().removeprefix("params.")
        return str(version["params"].get(name, "nothing"))

    texts = {
        name: re.sub(r"\{\{(.*?)\}\}", evaluated, asked[name]) for name in ("subject", "textContent", "htmlContent")
    }
    return asked | texts | {"email": version["to"][0]["email"], "headers": version["headers"]}
