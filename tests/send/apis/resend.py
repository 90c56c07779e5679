"""Resend's batch endpoint."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.send.apis.serving import ApiLike, Said, said
from tests.send.servers import Taken


@dataclass
class ResendLike(ApiLike):
    """What Resend's documentation says of /emails/batch with its permissive validation and of keys, for addresses of
    which those that begin with "refused" are invalid."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    keys: dict[str, tuple[bytes, Said]] = field(default_factory=dict)

    def post(self, path: str, headers: Mapping[str, str], body: bytes) -> Said:
        if headers.get("authorization") != f"Bearer {self.token}":
            return _error(401, "invalid_api_key", "API key is invalid")
        key = headers["idempotency-key"]
        if key in self.keys:
            first, answer = self.keys[key]
            same = first == body
            return answer if same else _error(409, "invalid_idempotent_request", "Same key used with another payload")
        asked = json.loads(body)
        if len(asked) > 100:
            return _error(422, "validation_error", "The batch endpoint takes up to 100 emails")
        assert headers["x-batch-validation"] == "permissive"
        data: list[object] = []
        errors: list[object] = []
        for index, message in enumerate(asked):
            if "<refused" in message["to"][0]:
                errors.append({"index": index, "message": "Invalid `to` field. Wrong email format"})
                continue
            self.messages.append(message)
            data.append({"id": f"re-{len(self.messages)}"})
        answer = said({"data": data, "errors": errors})
        self.keys[key] = (body, answer)
        return answer

    @property
    def taken(self) -> list[Taken]:
        return [
            Taken(
                address=message["to"][0].rpartition("<")[2].rstrip(">"),
                subject=message["subject"],
                headers=message["headers"] | {"From": message["from"], "Reply-To": message["reply_to"]},
                text=message["text"],
                html=message["html"],
                raw=json.dumps(message).encode(),
            )
            for message in self.messages
        ]


def _error(status: int, name: str, message: str) -> Said:
    return said({"statusCode": status, "name": name, "message": message}, status)
