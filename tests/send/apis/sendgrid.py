"""SendGrid's mail/send."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.send.apis.serving import ApiLike, Said, said
from tests.send.servers import Taken


@dataclass
class SendgridLike(ApiLike):
    """What SendGrid's documentation says of /v3/mail/send with personalizations and substitutions, for addresses of
    which those that begin with "refused" are invalid."""

    mails: list[dict[str, Any]] = field(default_factory=list)

    def post(self, path: str, headers: Mapping[str, str], body: bytes) -> Said:
        if headers.get("authorization") != f"Bearer {self.token}":
            return _errors(401, ("The provided authorization grant is invalid, expired, or revoked", None))
        asked = json.loads(body)
        people = asked["personalizations"]
        refused = [n for n, one in enumerate(people) if one["to"][0]["email"].startswith("refused")]
        if refused:
            words = "Does not contain a valid address."
            return _errors(400, *((words, f"personalizations.{place}.to.0.email") for place in refused))
        self.mails += [_filled(asked, person) for person in people]
        return Said(status=202, headers=(("X-Message-Id", f"sg-{len(self.mails)}"),))

    @property
    def taken(self) -> list[Taken]:
        return [
            Taken(
                address=mail["to"]["email"],
                subject=mail["subject"],
                headers=mail["headers"]
                | {"From": f"{mail['from']['name']} <{mail['from']['email']}>", "Reply-To": mail["reply_to"]["email"]},
                text=mail["content"][0]["value"],
                html=mail["content"][1]["value"],
                raw=json.dumps(mail).encode(),
            )
            for mail in self.mails
        ]


def _filled(asked: dict[str, Any], person: dict[str, Any]) -> dict[str, Any]:
    content = [dict(part) for part in asked["content"]]
    for part in content:
        for tag, value in person["substitutions"].items():
            part["value"] = part["value"].replace(tag, value)
    whole = {name: value for name, value in asked.items() if name != "personalizations"}
    return whole | {"content": content, "to": person["to"][0], "headers": asked["headers"] | person["headers"]}


def _errors(status: int, *errors: tuple[str, str | None]) -> Said:
    return said({"errors": [{"message": words, "field": place, "help": None} for words, place in errors]}, status)
