"""Mailjet's sending API, version 3.1, and its list of messages."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.send.apis.serving import ApiLike, Said, said
from tests.send.servers import Taken


@dataclass
class MailjetLike(ApiLike):
    """What Mailjet's documentation says of /v3.1/send with campaigns that deduplicate and of /v3/REST/message, for
    addresses of which those that begin with "refused" are invalid."""

    token: str = "key:tok-1"
    mails: list[dict[str, Any]] = field(default_factory=list)

    def post(self, path: str, headers: Mapping[str, str], body: bytes) -> Said:
        if headers.get("authorization") != f"Basic {b64encode(self.token.encode()).decode()}":
            return said({"StatusCode": 401, "ErrorMessage": "API key authentication/authorization failure."}, 401)
        asked = json.loads(body)["Messages"]
        if len(asked) > 50:
            return said({"ErrorCode": "mj-0008", "StatusCode": 400, "ErrorMessage": "Too many messages"}, 400)
        results = [self._one(message) for message in asked]
        return said({"Messages": results}, 400 if any(one["Status"] == "error" for one in results) else 200)

    def _one(self, message: dict[str, Any]) -> dict[str, Any]:
        address = message["To"][0]["Email"]
        if address.startswith("refused"):
            words = f'"{address}" is an invalid email address.'
            error = {
                "ErrorCode": "mj-0013",
                "StatusCode": 400,
                "ErrorMessage": words,
                "ErrorRelatedTo": ["To[0].Email"],
            }
            return {"Status": "error", "Errors": [error]}
        assert not {"Message-ID", "List-ID", "Date"} & set(message["Headers"])
        sent = {(mail["To"][0]["Email"], mail["CustomCampaign"]) for mail in self.mails}
        if not message["DeduplicateCampaign"] or (address, message["CustomCampaign"]) not in sent:
            self.mails.append(message)
        return {"Status": "success", "To": [{"Email": address, "MessageUUID": f"mj-{len(self.mails)}"}]}

    def get(self, path: str, headers: Mapping[str, str]) -> Said:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        found = [mail for mail in self.mails if mail["CustomID"] == asked["CustomID"] and self.searchable]
        data = [{"CustomID": mail["CustomID"], "ContactAlt": mail["To"][0]["Email"]} for mail in found]
        return said({"Count": len(data), "Data": data, "Total": len(data)})

    @property
    def taken(self) -> list[Taken]:
        return [
            Taken(
                address=mail["To"][0]["Email"],
                subject=mail["Subject"],
                headers={
                    **mail["Headers"],
                    "From": f"{mail['From']['Name']} <{mail['From']['Email']}>",
                    "Reply-To": mail["ReplyTo"]["Email"],
                },
                text=mail["TextPart"],
                html=mail["HTMLPart"],
                raw=json.dumps(mail).encode(),
            )
            for mail in self.mails
        ]
