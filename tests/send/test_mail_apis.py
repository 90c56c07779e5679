"""Every mail API, misbehaving: nobody is doubled, nobody is lost, and who cannot be told of is held by name."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from digest.model.mail import Answer
from digest.send.api import Api
from digest.send.providers import PROVIDERS, provider
from tests.send.apis.serving import ApiLike, Said
from tests.send.behind import SERVERS, mail_to
from tests.send.ledger import MemoryLedger
from tests.send.made import batches, site
from tests.send.scripted import Post

MAIL_APIS = [name for name, kind in PROVIDERS.items() if kind.account]
#: Three batches.
COUNTS = {name: 3 * min(10, PROVIDERS[name].limits.batch) for name in MAIL_APIS}


@dataclass
class Sent:
    """An edition that goes through a mail API."""

    post: Post
    api: ApiLike

    @property
    def addresses(self) -> Counter[str]:
        return Counter(mail.address for mail in self.api.taken)

    @property
    def uncertain(self) -> set[str]:
        receipts = self.post.ledger.receipts
        return self._of(id for id, receipt in receipts.items() if receipt.answer is Answer.UNCERTAIN)

    @property
    def due(self) -> set[str]:
        return self._of(self.post.ledger.due)

    def _of(self, ids: Iterable[str]) -> set[str]:
        known = {one.id: one.address for batch in self.post.ledger.batches for one in batch.deliveries}
        return {known[id] for id in ids}


def struck(answer: Said, dice: random.Random) -> Said:
    """The answer, or in its place a fault of which nobody can tell whether the mails were taken before it."""
    return dice.choice([*UNKNOWN, *([answer] * 6)])


UNKNOWN = [
    Said(hang_up=True),
    Said(status=500),
    Said(status=502, body=b"<html>"),
    Said(body=b"<html>Welcome</html>"),
    Said(body=b"[" * 50_000),
    Said(status=204),
    Said(),
    Said(body=b'{"ok": true}'),
]
UNKNOWN_IDS = ["reset", "500", "502", "a page", "brackets", "204", "nothing", "another answer"]
#: What says that the account's share is used up: of the day, of what was paid for, of what was agreed.
USED_UP = [Said(status=402), Said(status=420), Said(status=403, body=b'{"message": "Daily quota exceeded"}')]
NOT_NOW = [Said(status=503), Said(status=429, headers=(("Retry-After", "3"),))]


@contextmanager
def through(name: str, tmp_path: Path) -> Iterator[Sent]:
    """Batches of ten, or of as many as the API takes at once."""
    with SERVERS[name](tmp_path) as server:
        assert isinstance(server, ApiLike)
        made = provider(site(mail=mail_to(name, server)))
        assert isinstance(made, Api)
        count = COUNTS[name]
        post = Post(count=count, limits=made.limits)
        made._clock = post.time.clock
        post.ledger = MemoryLedger(batches(count, size=min(10, made.limits.batch)))
        post.provider = made  # type: ignore[assignment]
        with closing(made):
            yield Sent(post, server)


def everybody(name: str) -> set[str]:
    return {f"reader{n}@post.org" for n in range(1, COUNTS[name] + 1)}


@pytest.mark.parametrize("name", MAIL_APIS)
@pytest.mark.parametrize(
    ("fault", "seconds"),
    [
        (Said(status=429, headers=(("Retry-After", "7"),)), 7),
        (Said(status=429), 2),
        (Said(status=503), 2),
        (Said(status=503, headers=(("Retry-After", "5"),)), 5),
        (Said(status=408), 2),
    ],
    ids=["429 for a time", "429", "503", "503 for a time", "408"],
)
def test_what_took_nothing_is_sent_later_and_nobody_is_asked_meanwhile(
    name: str, fault: Said, seconds: int, tmp_path: Path
) -> None:
    with through(name, tmp_path) as sent:
        sent.api.script = [fault]
        assert sent.post.deliver()["accepted"] == COUNTS[name]
        assert sent.addresses == Counter(everybody(name))
        assert sent.post.time.seconds >= seconds


@pytest.mark.parametrize("name", MAIL_APIS)
@pytest.mark.parametrize("take", [True, False], ids=["taken", "not taken"])
@pytest.mark.parametrize(
    "fault", UNKNOWN, ids=["reset", "500", "502", "a page", "brackets", "204", "nothing", "another answer"]
)
def test_an_unknown_outcome_doubles_nobody_and_loses_nobody(name: str, fault: Said, take: bool, tmp_path: Path) -> None:
    limits = PROVIDERS[name].limits
    with through(name, tmp_path) as sent:
        sent.api.script = [replace(fault, take=take)]
        sums = sent.post.deliver()
        known = limits.dedupes or (limits.looks_up and take)
        held = 0 if known else min(10, limits.batch)
        assert (sums["accepted"], sums["uncertain"]) == (COUNTS[name] - held, held)
        assert max(sent.addresses.values()) == 1
        assert set(sent.addresses) | sent.uncertain == everybody(name)


@pytest.mark.parametrize("name", MAIL_APIS)
@pytest.mark.parametrize("fault", USED_UP, ids=["402", "420", "403"])
def test_a_quota_that_is_used_up_half_way_rejects_nobody_and_after_go_the_rest_is_sent(
    name: str, fault: Said, tmp_path: Path
) -> None:
    batch = COUNTS[name] // 3
    with through(name, tmp_path) as sent:
        usual, calls = sent.api.post, []

        def post(path: str, headers: Mapping[str, str], body: bytes) -> Said:
            calls.append(path)
            return fault if len(calls) == 2 else usual(path, headers, body)

        sent.api.post = post  # type: ignore[method-assign]
        sums = sent.post.deliver()
        assert (sums["accepted"], sums["due"], len(calls)) == (batch, 2 * batch, 2)
        assert sent.post.ledger.stopped()
        sent.post.ledger.go()
        assert sent.post.deliver()["accepted"] == COUNTS[name]
        assert sent.addresses == Counter(everybody(name))


@pytest.mark.parametrize("name", MAIL_APIS)
@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_in_whatever_order_nobody_is_doubled_and_nobody_lost(
    name: str, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(f"{name} {seed}")
    with through(name, tmp_path) as sent:
        usual = sent.api.post

        def post(path: str, headers: Mapping[str, str], body: bytes) -> Said:
            return dice.choice(NOT_NOW) if dice.random() < 0.2 else struck(usual(path, headers, body), dice)

        monkeypatch.setattr(sent.api, "post", post)
        for _ in range(40):
            sums = sent.post.deliver()
            sent.post.ledger.go()
            sent.post.time.wait(3_600)
            if not sums["due"]:
                break
        assert not sent.due
        assert sum(sums.values()) == COUNTS[name]
        assert max(sent.addresses.values()) == 1
        assert set(sent.addresses) | sent.uncertain == everybody(name)
        if PROVIDERS[name].limits.dedupes:
            assert not sent.uncertain
