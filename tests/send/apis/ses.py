"""Amazon SES's SendEmail."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.send.apis.serving import ApiLike, Said, said
from tests.send.servers import Taken, taken


@dataclass
class SesLike(ApiLike):
    """What Amazon's documentation says of SendEmail with a raw mail, for addresses of which those that begin with
    "refused" are no addresses to it."""

    token: str = "AKIDEXAMPLE:tok-1"
    mails: list[bytes] = field(default_factory=list)

    def post(self, path: str, headers: Mapping[str, str], body: bytes) -> Said:
        known = f"AWS4-HMAC-SHA256 Credential={self.token.partition(':')[0]}/"
        if not headers.get("authorization", "").startswith(known):
            return _error(403, "UnrecognizedClientException", "The security token included in the request is invalid.")
        if path != "/v2/email/outbound-emails":
            return _error(404, "UnknownOperationException", "")
        asked = json.loads(body)
        (address,) = asked["Destination"]["ToAddresses"]
        if address.startswith("refused"):
            return _error(400, "BadRequestException", "Domain contains illegal character")
        self.mails.append(b64decode(asked["Content"]["Raw"]["Data"]))
        return said({"MessageId": f"0100-{len(self.mails)}"})

    @property
    def taken(self) -> list[Taken]:
        return [taken(mail) for mail in self.mails]


def _error(status: int, kind: str, message: str) -> Said:
    return said({"message": message}, status, ("x-amzn-ErrorType", f"{kind}:http://internal.amazon.com/"))
