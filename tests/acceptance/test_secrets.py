"""Whatever a person types and whoever asks the pages, no secret of the publication is shown, logged or stored, also
where a provider tells our own token back to us."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import redirect_stderr
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

import httpx
import pytest

from digest.web.server import Serving
from tests.acceptance.servers import PEOPLE, Newsroom, newsroom
from tests.send.apis.postmark import PostmarkLike
from tests.send.apis.serving import Said, said, served

SECRETS = {
    "POSTMARK_TOKEN": "postmark-canary-1f7a",
    "QUAY_REPORTS": "reports-canary-2b6c3d4e",
    "QUAY_REPORTS_KEY": "password-canary-3c5d6e7f",
    "DIGEST_SIGNING_KEY": "1:signing-canary-4d-of-more-than-thirty-two-letters",
    "DIGEST_METRICS_TOKEN": "metricscanary5e4f3a2b1c",
}
MAIL = "token: ${POSTMARK_TOKEN}\nreports: ${QUAY_REPORTS}\nreports_key: ${QUAY_REPORTS_KEY}"
COMMANDS = (
    "check", "check --json", "preview", "preview --json", "status", "status --json", "doctor", "health",
    "deliveries morning", "audit morning", "stats morning", "history", "next", "sources", "sources --json", "topics",
    "why morning ferry", "subscribers list morning", "subscribers find reader01", "config history morning",
    "test morning eva@reader.example", "publish {}/public", "backup {}/copy.zip", "prune", "inspect nowhere",
)  # fmt: skip

LATER = ("status", "deliveries morning", "stats morning", "backup {}/later.zip")


@dataclass
class Telltale(PostmarkLike):
    """It repeats all headers in what it complains of, as long as it complains."""

    complains: bool = True
    token: str = field(default=SECRETS["POSTMARK_TOKEN"])

    def post(self, path: str, headers: Mapping[str, str], body: bytes) -> Said:
        if self.complains:
            return said(
                {"ErrorCode": 10, "Message": f"Bad token {headers['x-postmark-server-token']} ({headers})"}, 401
            )
        return super().post(path, headers, body)


@pytest.fixture
def api() -> Iterator[Telltale]:
    with served(Telltale()) as server:
        yield server


def test_24_whatever_is_typed_and_asked_no_secret_is_shown_logged_or_stored(tmp_path: Path, api: Telltale) -> None:
    room = newsroom(tmp_path)
    room.environ |= SECRETS | {"DIGEST_LOG": "DEBUG"}
    room.through("postmark", api.url, MAIL)
    shown = [room.digest("send", "morning", f"--yes={PEOPLE}").text, *typed(room, COMMANDS)]
    assert "•••" in shown[0]
    api.complains = False
    shown += [room.digest("go").text, room.digest("send", "morning", f"--yes={PEOPLE}").text, *typed(room, LATER)]
    assert len(api.taken) >= PEOPLE
    shown += asked(room)
    stored = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    for secret in (one.removeprefix("1:") for one in SECRETS.values()):
        for form in (secret, b64encode(secret.encode()).decode().rstrip("=")):
            assert [text for text in shown if form in text] == []
            assert form.encode() not in stored


def typed(room: Newsroom, commands: Iterable[str]) -> list[str]:
    """What each command shows."""
    return [room.digest(*words.format(room.folder).split()).text for words in commands]


def asked(room: Newsroom) -> list[str]:
    """What the pages answer, also to what is forged, and what they log of it."""
    with room.opened() as wiring, redirect_stderr(StringIO()) as log:
        serving = Serving(wiring, "127.0.0.1:0")
        with httpx.Client(base_url=f"http://{serving.address}", timeout=30) as http:
            secret, key = SECRETS["QUAY_REPORTS"], SECRETS["QUAY_REPORTS_KEY"]
            answers = [http.get(path) for path in ("/", "/health", "/metrics", "/join", "/nothing", "/reports/x/y")]
            for auth in (("mail", key), ("mail", "wrong"), None):
                report = {"RecordType": "Bounce", "Type": "HardBounce", "Email": "nobody@reader.example"}
                answers.append(http.post(f"/reports/postmark/{secret}", json=report, auth=auth))
            answers.append(http.post(f"/reports/postmark/{secret}", content=b"{", auth=("mail", key)))
            answers.append(http.get("/metrics", headers={"Authorization": f"Bearer {SECRETS['DIGEST_METRICS_TOKEN']}"}))
        serving.close()
    return [log.getvalue(), *(f"{answer.text}{answer.headers}" for answer in answers)]
