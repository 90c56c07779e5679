"""What one mail costs: spliced from a rendering encoded once, against an EmailMessage for each person.

    python benchmarks/bench_encode.py [MAILS]

Prints microseconds a mail and the ratio; exits 1 when splicing is less than 8 times cheaper.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from itertools import chain

from digest.model.edition import Rendering
from digest.model.mail import Message
from digest.send.encode import encoded, json_bodies, mime

MARK = "@@f3a9@@"
SLOT = f"{MARK}unsubscribe{MARK}"
STORY = (
    '<h3 style="margin:0 0 4px"><a href="https://quay.org/{n}">Six ferries for the yard – and a seal ({n})</a></h3>\n'
    '<p style="margin:0 0 16px">The yard at the Quay builds six ferries for the islands; “it will be a good winter”, '
    "said the foreman, and a seal looked on while the first keel was laid at high tide on Tuesday.</p>\n"
)


def rendering(stories: int = 200) -> Rendering:
    """As long as an edition of forty articles is with its layout: about 65 KB of HTML."""
    html = "".join(STORY.format(n=n) for n in range(stories))
    text = "".join(f"Six ferries for the yard – and a seal ({n})\nhttps://quay.org/{n}\n\n" for n in range(40))
    return Rendering(
        segment="en:",
        subject="Six ferries for the yard – and a seal",
        preheader="Also: tide tables",
        html=f'<!doctype html>\n<html lang="en"><body>\n{html}<a href="{SLOT}">Unsubscribe</a>\n</body></html>\n',
        text=f"{text}Unsubscribe: {SLOT}\n",
        mark=MARK,
    )


def messages(count: int) -> list[Message]:
    return [
        Message(
            delivery=f"{n:026}",
            address=f"reader{n}@post.org",
            name=f"Reader Nº {n}",
            segment="en:",
            headers=(
                ("From", "The Quay <news@quay.org>"),
                ("Reply-To", "ed@quay.org"),
                ("Date", "Tue, 24 Nov 2026 07:00:00 +0000"),
                ("Message-ID", f"<{n:026}@quay.org>"),
                ("List-ID", "Morning Quay <morning.quay.org>"),
                ("List-Unsubscribe", f"<https://quay.org/unsubscribe/1.{n:060}>"),
                ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
                ("Auto-Submitted", "auto-generated"),
                ("Precedence", "bulk"),
            ),
            slots={"unsubscribe": f"https://quay.org/unsubscribe/1.{n:060}"},
        )
        for n in range(count)
    ]


def whole(message: Message, rendering: Rendering) -> bytes:
    """The same mail by the standard library, from the beginning."""
    mail = EmailMessage(policy=SMTP)
    for name, value in message.headers:
        mail[name] = value
    mail["To"] = Address(message.name, addr_spec=message.address)
    mail["Subject"] = rendering.subject
    link = message.slots["unsubscribe"]
    mail.set_content(rendering.text.replace(SLOT, link), cte="quoted-printable")
    mail.add_alternative(rendering.html.replace(SLOT, link), subtype="html", cte="quoted-printable")
    return mail.as_bytes()


def cost(make: Callable[[Message], object], given: Sequence[Message]) -> float:
    """Microseconds a mail, the best of three."""
    best = float("inf")
    for _ in range(3):
        begun = time.perf_counter()
        for message in given:
            make(message)
        best = min(best, time.perf_counter() - begun)
    return best / len(given) * 1e6


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    made = rendering()
    people = messages(count)
    begun = time.perf_counter()
    encoded(made)
    once = (time.perf_counter() - begun) * 1e3
    spliced = cost(lambda message: mime(message, made), people)
    spelled = cost(lambda message: whole(message, made), people[:30])
    as_json = cost(lambda message: b"".join(chain(*json_bodies(message, made))), people)
    ratio = spelled / spliced
    print(f"rendering        {len(made.html):8,} characters of HTML, encoded once in {once:.1f} ms")
    print(f"spliced          {spliced:8.1f} µs a mail")
    print(f"EmailMessage     {spelled:8.1f} µs a mail")
    print(f"as JSON          {as_json:8.1f} µs a mail")
    print(f"ratio            {ratio:8.1f} times cheaper")
    return 0 if ratio >= 8 else 1


if __name__ == "__main__":
    sys.exit(main())
