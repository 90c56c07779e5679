"""Who is measured by `bench_send.py`, each in a process of its own; prints its figures as one line of JSON.

    python benchmarks/send_contenders.py WHO COUNT [--http URL] [--smtp HOST:PORT] [--bytes OF_HTML]

`api` and `smtp` are our whole last step: recipients are frozen into a ledger on SQLite, batches are claimed, handed
over, and every answer is stored. `ledger` is the same with a provider that makes every mail and sends none. `anymail`
and `django` are the lists of django-anymail and of Django's SMTP backend, which remember nothing.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from pydantic import SecretStr

from benchmarks.bench_encode import SLOT, rendering
from digest.config.site import Mail
from digest.model.edition import Draft, Letterhead, Occasion, Rendering, Window
from digest.model.mail import Answer, Batch, Message, Receipt
from digest.model.people import Subscriber, Subscription
from digest.send import encode, plan
from digest.send.deliver import Pace, deliver
from digest.send.message import composer
from digest.send.ports import Limits, Provider

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
KEYS = (("1", "a secret of the benchmark"),)
SENDER = "The Quay <news@quay.org>"
Figures = dict[str, float]


def as_long(characters: int) -> Rendering:
    """A rendering whose HTML has at least so many."""
    stories = characters // 320
    while len(rendering(stories).html) < characters:
        stories += 1
    return rendering(stories)


# ---- ours


def api(count: int, to: argparse.Namespace) -> Figures:
    from digest.send.api import Api
    from digest.send.dialects import postmark

    mail = Mail(provider="postmark", base_url=to.http, token=SecretStr("tok-1"), sender=SENDER, canary_share=0)
    return _sent(Api(postmark, mail), mail, count, as_long(to.bytes))


def smtp(count: int, to: argparse.Namespace) -> Figures:
    from digest.send.smtp.provider import Smtp

    mail = Mail(provider="smtp", base_url=f"smtp://{to.smtp}", sender=SENDER, canary_share=0)
    provider = Smtp(mail)
    with tempfile.TemporaryDirectory() as folder:
        provider.keep_journal(Path(folder), "bench")
        return _sent(provider, mail, count, as_long(to.bytes))


def ledger(count: int, to: argparse.Namespace) -> Figures:
    return _sent(Nowhere(), Mail(canary_share=0), count, as_long(to.bytes))


class Nowhere:
    """A provider that makes every mail, one at a time, and sends none."""

    name = "nowhere"
    limits = Limits(batch=500, batch_bytes=48_000_000)

    def hand_over(
        self, batch: Batch, messages: Sequence[Message], renderings: Mapping[str, Rendering]
    ) -> Sequence[Receipt]:
        for one in messages:
            encode.mime(one, renderings[one.segment])
        return [Receipt(delivery=one.delivery, answer=Answer.ACCEPTED) for one in messages]

    def look_up(self, batch: Batch) -> Mapping[str, Answer]:
        return {}

    def close(self) -> None:
        pass


def _sent(provider: Provider, mail: Mail, count: int, made: Rendering) -> Figures:
    from digest.store import Store

    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        url, key = f"sqlite:///{folder}/digest.db", Path(folder) / "address.key"
        with Store.open(url, key=key, migrate=True) as store:
            store.subscribers.add_all(_people(count), NOW)
            return _through(store, provider, mail, made, count)


def _through(store, provider: Provider, mail: Mail, made: Rendering, count: int) -> Figures:
    cut = partial(plan.batches, limits=provider.limits, sizes={made.segment: encode.size(made)})
    with measured() as freezing:
        edition = store.editions.freeze(_draft(), (), {made.segment: made}, cut, NOW)
    with measured() as figures:
        sums = deliver(
            edition.id,
            ledger=store.deliveries,
            provider=provider,
            compose=composer(edition.draft, KEYS, NOW),
            renderings=store.editions.renderings(edition.id),
            pace=Pace(clock=lambda: datetime.now(UTC), wait=threading.Event().wait, mail=mail, workers=0),
        )
        provider.close()
    return {
        "accepted": sums["accepted"],
        "cpu": figures["cpu"] + freezing["cpu"],
        "wall": figures["wall"],
        "freezing": freezing["wall"],
        "megabytes": figures["megabytes"],
    }


def _people(count: int) -> Iterator[tuple[Subscriber, Subscription]]:
    for number in range(count):
        person = Subscriber(address=f"reader{number}@post.org", name=f"Reader {number}", language="en")
        yield person, Subscription(subscriber=0, digest="morning", consent="a form")


def _draft() -> Draft:
    head = Letterhead(
        sender=SENDER,
        reply_to="ed@quay.org",
        list_id="Morning Quay <morning.quay.org>",
        web_url="https://quay.org",
    )
    return Draft(
        digest="morning",
        title="Morning Quay",
        occasion=Occasion(key="2026-11-24T07:00", at=NOW),
        number=3,
        window=Window(last=9, opened=None, closed=NOW),
        letterhead=head,
        token_key="1",
    )


# ---- theirs


def anymail(count: int, to: argparse.Namespace) -> Figures:
    options = {"POSTMARK_SERVER_TOKEN": "tok-1", "POSTMARK_API_URL": f"{to.http}/"}
    return _by_django("anymail.backends.postmark.EmailBackend", count, to, ANYMAIL=options)


def django(count: int, to: argparse.Namespace) -> Figures:
    host, _, port = to.smtp.partition(":")
    return _by_django("django.core.mail.backends.smtp.EmailBackend", count, to, EMAIL_HOST=host, EMAIL_PORT=int(port))


def _by_django(backend: str, count: int, to: argparse.Namespace, **settings: object) -> Figures:
    from django.conf import settings as configured
    from django.core.mail import get_connection

    configured.configure(EMAIL_BACKEND=backend, USE_TZ=True, **settings)
    made = as_long(to.bytes)
    connection = get_connection()
    with measured() as figures:
        figures["accepted"] = connection.send_messages([_theirs(number, made) for number in range(count)])
    return figures


def _theirs(number: int, made: Rendering) -> object:
    from django.core.mail import EmailMultiAlternatives

    link = f"https://quay.org/unsubscribe/1.{number:060}"
    mail = EmailMultiAlternatives(
        made.subject,
        made.text.replace(SLOT, link),
        SENDER,
        [f"Reader {number} <reader{number}@post.org>"],
        reply_to=["ed@quay.org"],
        headers={
            "List-ID": "Morning Quay <morning.quay.org>",
            "List-Unsubscribe": f"<{link}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
            "Precedence": "bulk",
        },
    )
    mail.attach_alternative(made.html.replace(SLOT, link), "text/html")
    return mail


# ---- figures

CONTENDERS: dict[str, Callable[[int, argparse.Namespace], Figures]] = {
    "api": api,
    "smtp": smtp,
    "ledger": ledger,
    "anymail": anymail,
    "django": django,
}


@contextmanager
def measured() -> Iterator[Figures]:
    """Seconds by the clock and of the processor, and the largest memory so far."""
    figures: Figures = {}
    begun, used = time.perf_counter(), time.process_time()
    yield figures
    figures["wall"] = time.perf_counter() - begun
    figures["cpu"] = time.process_time() - used
    figures["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("who", choices=CONTENDERS)
    parser.add_argument("count", type=int)
    parser.add_argument("--http", default="")
    parser.add_argument("--smtp", default="")
    parser.add_argument("--bytes", type=int, default=60_000)
    words = parser.parse_args()
    print(json.dumps(CONTENDERS[words.who](words.count, words)))


if __name__ == "__main__":
    main()
