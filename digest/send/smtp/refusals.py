"""Refusals for now, in a row: whose trouble they are.

A greylisted reader is nobody else's trouble. Several refusals in a row that say nothing of an address are the domain's,
or everybody's: then nobody else is even tried, in this batch; of the next one mail is, however small the batches are.
"""

from __future__ import annotations

import re
import threading
from collections import Counter, deque
from dataclasses import replace
from datetime import datetime, timedelta

from digest.model.mail import Answer, Message, Receipt
from digest.send.smtp.transaction import receipt
from digest.text.mail_addresses import domain_of

#: So many in a row are no chance.
SEVERAL = 3
#: Those that were refused then come after the others, so that they hold nobody up.
BEHIND = timedelta(minutes=5)
#: RFC 3463 3.2 and 3.3: of the address, or of its mailbox.
_OF_AN_ADDRESS = re.compile(r"\d{3} 4\.[12]\.\d")


class Refusals:
    """Those of one server, from batch to batch; used by several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._row: deque[str] = deque(maxlen=SEVERAL)  # domains
        self._domains: Counter[str] = Counter()
        self._reasons: dict[str, str] = {}

    def begin(self) -> None:
        """Another batch: whoever rested meanwhile is tried once."""
        with self._lock:
            if self._of_all:
                self._row.popleft()
            for domain, count in self._domains.items():
                self._domains[domain] = min(count, SEVERAL - 1)

    def note(self, message: Message, answered: Receipt) -> None:
        """The server answered so."""
        domain = _domain(message)
        with self._lock:
            if answered.answer is not Answer.DEFERRED:
                self._row.clear()
                self._domains.pop(domain, None)
            elif _counts(answered):
                self._row.append(domain)
                self._domains[domain] += 1
                self._reasons[domain] = answered.reason

    def rest(self, message: Message) -> Receipt | None:
        """The receipt of a mail that is not tried now: its domain takes none, or nobody does; None for one that is."""
        domain = _domain(message)
        with self._lock:
            if self._of_all:
                return receipt(message, Answer.DEFERRED, self._reasons[self._row[-1]], channel=True)
            if self._domains[domain] >= SEVERAL:
                untried = receipt(message, Answer.DEFERRED, f"{domain} takes no mail for now: {self._reasons[domain]}")
                return replace(untried, domain=True)
        return None

    def behind(self, message: Message, answered: Receipt, now: datetime) -> Receipt:
        """The receipt: one of those in a row speaks of the server, with a later try than the others, and one of a
        domain that takes none says so of the domain."""
        with self._lock:
            if not _counts(answered):
                return answered
            if self._of_all:
                return replace(answered, channel=True, behind=True, retry_at=now + BEHIND)
            return replace(answered, domain=True) if self._domains[_domain(message)] >= SEVERAL else answered

    @property
    def _of_all(self) -> bool:
        """Several in a row, of more domains than one."""
        return len(self._row) == SEVERAL and len({*self._row}) > 1


def _counts(answered: Receipt) -> bool:
    """Whether it was refused for now, and neither what is said of the server nor of the address says why."""
    of_somebody = answered.channel or answered.domain or _OF_AN_ADDRESS.match(answered.reason)
    return answered.answer is Answer.DEFERRED and not of_somebody


def _domain(message: Message) -> str:
    return domain_of(message.address).lower()
