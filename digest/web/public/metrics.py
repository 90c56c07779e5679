"""`/metrics`: the figures of a publication as Prometheus reads them, for this machine and for who has the token.

A web server on this machine makes every visitor come from this machine. So whoever comes through one, which headers
tell, or asks for another name than this machine's own, needs the token, whatever address is said to be theirs.
"""

from __future__ import annotations

import hmac
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from ipaddress import ip_address
from itertools import accumulate

from prometheus_client import Metric
from prometheus_client.core import GaugeHistogramMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

from digest import __version__
from digest.actions.duty.figures import Figures, figures
from digest.web.answers import Answer, sentence
from digest.web.served import Served

#: What a web server in front of us adds to a request (RFC 7239, RFC 9110 section 7.6.3, and what was usual before).
FORWARDED = (
    "Forwarded",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Forwarded-Server",
    "X-Real-IP",
)
#: Seconds of a batch: a call over the internet takes a tenth; a provider gives up after thirty.
BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


def metrics(served: Served, client: str, headers: Mapping[str, str]) -> Answer:
    """The figures, where whoever asks may have them; `client` is the address that the request came from."""
    token = served.publication.site.metrics_token
    if not (_shows(headers, token.get_secret_value()) if token else False) and not is_local(client, headers):
        words = "The figures are for this machine, and for who shows the token in DIGEST_METRICS_TOKEN."
        return sentence(401, words, WWW_Authenticate="Bearer", Cache_Control="no-store")
    body = generate_latest(_Measured(figures(served.publication)))
    return Answer(body=body, kind=CONTENT_TYPE_PLAIN_0_0_4, headers={"Cache-Control": "no-store"})


def is_local(client: str, headers: Mapping[str, str]) -> bool:
    """Whether a program on this machine asks, and nobody through one."""
    if any(name in headers for name in FORWARDED):
        return False
    host = headers.get("Host", "")
    name = host.rpartition(":")[0] if ":" in host.rpartition("]")[2] else host
    return _is_loopback(client) and (name == "localhost" or _is_loopback(name.strip("[]")))


def _is_loopback(address: str) -> bool:
    try:
        known = ip_address(address)
    except ValueError:
        return False
    return (getattr(known, "ipv4_mapped", None) or known).is_loopback


def _shows(headers: Mapping[str, str], token: str) -> bool:
    scheme, _, shown = headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(shown.strip().encode(), token.encode())


class _Measured(Collector):
    """Figures, as they were read for one answer."""

    def __init__(self, measured: Figures) -> None:
        self._measured = measured

    def collect(self) -> Iterator[Metric]:
        """Each figure with its sentence."""
        measured, ledger = self._measured, self._measured.ledger
        yield _one("digest_info", "The program that tells.", 1, version=__version__)
        yield _many(
            "digest_editions",
            "Editions, by how far they are.",
            ("digest", "status"),
            {(digest, status.value): count for (digest, status), count in ledger.editions.items()},
        )
        yield _many(
            "digest_mails",
            "Mails of all editions, by their answer.",
            ("digest", "answer"),
            {(digest, answer): count for (digest, answer), count in ledger.mails.items()},
        )
        yield _histogram(ledger.batches)
        yield _many(
            "digest_sources",
            "Sources, by how they are.",
            ("health",),
            {(health.value,): count for health, count in measured.sources.items()},
        )
        yield _one("digest_post_waits_seconds", "Since the oldest unapplied post was kept.", measured.post_waits)
        yield _many(
            "digest_reports",
            "What providers told of mails, repetitions included.",
            ("provider", "what"),
            {(provider, what): count for (provider, what), count in measured.reports.items()},
        )
        yield _many(
            "digest_last_look_timestamp_seconds",
            "When somebody with that role last looked whether there is something to do.",
            ("role",),
            {(role.value,): looked.timestamp() for role, looked in measured.looked.items()},
        )
        yield _one("digest_overdue_editions", "Editions that nobody began when they were due.", measured.overdue)
        yield _one("digest_sending_stopped", "1 while all sending is halted.", int(measured.stopped))
        yield _one("digest_problems", "What digest health would tell.", measured.problems)


def _one(name: str, words: str, value: float, **labels: str) -> Metric:
    return _many(name, words, tuple(labels), {tuple(labels.values()): value})


def _many(name: str, words: str, labels: Sequence[str], values: Mapping[tuple[str, ...], float]) -> Metric:
    family = GaugeMetricFamily(name, words, labels=labels)
    for key in sorted(values):
        family.add_metric(key, values[key])
    return family


def _histogram(seconds: Sequence[float]) -> Metric:
    """It says how long batches take just now: the oldest leave as new ones come."""
    counts = [0] * (len(BUCKETS) + 1)
    for one in seconds:
        counts[bisect_left(BUCKETS, one)] += 1
    bounds = (*(str(bound) for bound in BUCKETS), "+Inf")
    buckets = list(zip(bounds, accumulate(counts), strict=True))
    words = "Seconds that each of the last thousand batches took."
    return GaugeHistogramMetricFamily("digest_batch_seconds", words, buckets=buckets, gsum_value=sum(seconds))
