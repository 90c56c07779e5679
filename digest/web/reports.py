"""`/reports/PROVIDER/SECRET`: where a provider posts what became of mails."""

from __future__ import annotations

from collections.abc import Mapping

from digest.actions.reports.receive import Receiving, receive
from digest.send.dialects.reports import Posted
from digest.web.answers import Answer, sentence
from digest.web.served import Served


def posted(served: Served, provider: str, secret: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """200 once it is on the disk. Whatever is not proved is answered alike, with 401: some providers never come again
    after a 403, and some show their password only after a 401 asked for it."""
    post = Posted(body=body, headers={name.lower(): value for name, value in headers.items()})
    match receive(served.publication, provider, secret, post, served.fetch):
        case Receiving.KEPT | Receiving.CONFIRMED:
            return sentence(200, "Thank you.", Cache_Control="no-store")
        case Receiving.FULL:
            return sentence(503, "Too much waits. Post it again in a minute.", Retry_After="60")
        case Receiving.REFUSED:
            return sentence(401, "This is not proved.", WWW_Authenticate='Basic realm="reports"')
