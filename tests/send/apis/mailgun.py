"""Mailgun's messages and events."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from tests.send.apis.serving import ApiLike, Said, said
from tests.send.servers import Taken


@dataclass
class MailgunLike(ApiLike):
    """What Mailgun's documentation says of /messages with recipient-variables and of /events, for addresses of which
    those that begin with "refused" are none to it."""

    mails: list[dict[str, Any]] = field(default_factory=list)

    def post(self, path: str, headers: Mapping[str, str], body: bytes) -> Said:
        if headers.get("authorization") != f"Basic {b64encode(f'api:{self.token}'.encode()).decode()}":
            return Said(status=401, body=b"Forbidden")
        if path != "/v3/quay.org/messages":
            return said({"message": "Domain not found"}, 404)
        asked = form(headers["content-type"], body)
        variables = json.loads(asked["recipient-variables"][0])
        addresses = [re.sub(r".*<|>", "", mailbox) for mailbox in asked["to"]]
        if len(addresses) > 1000 or any(address.startswith("refused") for address in addresses):
            return said({"message": "'to' parameter is not a valid address. please check documentation"}, 400)
        for address in addresses:
            self.mails.append({"address": address} | _filled(asked, variables[address]))
        return said({"id": f"<mg-{len(self.mails)}@quay.org>", "message": "Queued. Thank you."})

    def get(self, path: str, headers: Mapping[str, str]) -> Said:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        found = [mail for mail in self.mails if mail["o:tag"] == asked["tags"] and self.searchable]
        items = [{"event": "accepted", "recipient": mail["address"], "tags": [mail["o:tag"]]} for mail in found]
        return said({"items": items[: int(asked["limit"])], "paging": {}})

    @property
    def taken(self) -> list[Taken]:
        return [
            Taken(
                address=mail["address"],
                subject=mail["subject"],
                headers={name[2:]: text for name, text in mail.items() if name.startswith("h:")}
                | {"From": mail["from"]},
                text=mail["text"],
                html=mail["html"],
                raw=json.dumps(mail).encode(),
            )
            for mail in self.mails
        ]


def form(kind: str, body: bytes) -> dict[str, list[str]]:
    """Read by the parser for mails: a form is MIME."""
    whole = b"Content-Type: " + kind.encode() + b"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + body
    fields: dict[str, list[str]] = {}
    for part in cast(EmailMessage, message_from_bytes(whole, policy=policy.HTTP)).iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        content = part.get_payload(decode=True)
        fields.setdefault(name, []).append(cast(bytes, content).decode())
    return fields


def _filled(form: dict[str, list[str]], variables: Mapping[str, str]) -> dict[str, str]:
    """Everything but the addresses, with one person's values; what is none of theirs stays, as at Mailgun."""
    return {
        name: re.sub(r"%recipient\.(\w+)%", lambda place: variables.get(place[1], "nothing"), texts[0])
        for name, texts in form.items()
        if name not in ("to", "recipient-variables")
    }
