"""Postmark's batch endpoint and its search."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.send.apis.serving import ApiLike, Said, said, served
from tests.send.servers import Taken


@dataclass
class PostmarkLike(ApiLike):
    """What Postmark's documentation says of /email/batch and /messages/outbound, for addresses of which those that
    begin with "refused" are inactive."""

    messages: list[dict[str, Any]] = field(default_factory=list)

    def post(self, path: str, headers: Mapping[str, str], body: bytes) -> Said:
        if headers.get("x-postmark-server-token") != self.token:
            return said({"ErrorCode": 10, "Message": "Bad or missing Server API token."}, 401)
        if headers.get("content-type") != "application/json":
            return said({"ErrorCode": 409, "Message": "JSON required"}, 422)
        asked = json.loads(body)
        if len(asked) > 500:
            return said({"ErrorCode": 410, "Message": "Batch may only contain 500 messages"}, 422)
        return said([self._one(message) for message in asked])

    def get(self, path: str, headers: Mapping[str, str]) -> Said:
        if path == "/server":
            known = headers.get("x-postmark-server-token") == self.token
            return said({"Name": "News", "DeliveryType": "Live"}) if known else said({"Message": "No such token"}, 401)
        asked = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        stream = asked.get("messagestream", "outbound")
        found = [m for m in self.messages if (m["Tag"], m["MessageStream"]) == (asked["tag"], stream)]
        shown = [{"MessageID": m["id"], "Metadata": m["Metadata"], "Status": "Sent"} for m in found]
        return said({"TotalCount": len(shown), "Messages": shown if self.searchable else []})

    def _one(self, message: dict[str, Any]) -> object:
        if "<refused" in message["To"]:
            return {"ErrorCode": 406, "Message": "You tried to send to a recipient that has been marked as inactive."}
        message["id"] = f"m-{len(self.messages)}"
        self.messages.append(message)
        return {"ErrorCode": 0, "Message": "OK", "MessageID": message["id"], "To": message["To"]}

    @property
    def taken(self) -> list[Taken]:
        return [
            Taken(
                address=m["To"].rpartition("<")[2].rstrip(">"),
                subject=m["Subject"],
                headers={h["Name"]: h["Value"] for h in m["Headers"]} | {"From": m["From"], "Reply-To": m["ReplyTo"]},
                text=m["TextBody"],
                html=m["HtmlBody"],
                raw=json.dumps(m).encode(),
            )
            for m in self.messages
        ]


@contextmanager
def postmark_like() -> Iterator[PostmarkLike]:
    with served(PostmarkLike()) as server:
        yield server
