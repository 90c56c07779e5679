"""Refusals for now, in a row: whose trouble they are (pure).

A greylisted reader is nobody else's trouble. Several refusals in a row that say nothing of an address are the domain's,
or everybody's: then the rest of the batch is not even tried.
"""

from __future__ import annotations

import re
from collections import Counter
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
    """Those of one batch."""

    def __init__(self) -> None:
        self._row: list[tuple[str, str]] = []  # delivery and domain
        self._domains: Counter[str] = Counter()
        self._of: dict[str, str] = {}  # deferred delivery → its domain
        self._reasons: dict[str, str] = {}

    def note(self, message: Message, answered: Receipt) -> None:
        """The server answered so."""
        domain = domain_of(message.address)
        if answered.answer is not Answer.DEFERRED:
            self._row.clear()
            self._domains.pop(domain, None)
        elif not answered.channel and not _OF_AN_ADDRESS.match(answered.reason):
            self._row.append((answered.delivery, domain))
            self._domains[domain] += 1
            self._of[answered.delivery] = domain
            self._reasons[domain] = answered.reason

    def rest(self, message: Message) -> Receipt | None:
        """The receipt of a mail that is not tried now: its domain takes none, or nobody does; None for one that is."""
        domain = domain_of(message.address)
        if self.of_all:
            return receipt(message, Answer.DEFERRED, self._reasons[self._row[-1][1]], channel=True)
        if self._domains[domain] >= SEVERAL:
            untried = receipt(message, Answer.DEFERRED, f"{domain} takes no mail for now: {self._reasons[domain]}")
            return replace(untried, domain=True)
        return None

    @property
    def of_all(self) -> bool:
        """Several in a row, of more domains than one."""
        return len({domain for _, domain in self._row[-SEVERAL:]}) > 1 and len(self._row) >= SEVERAL

    def behind(self, answered: Receipt, now: datetime) -> Receipt:
        """The receipt: one of those in a row with a later try than the others, and one of a domain that takes none says
        so of the domain."""
        if answered.channel:
            return answered
        if self.of_all:
            late = answered.delivery in {delivery for delivery, _ in self._row}
            return replace(answered, retry_at=now + BEHIND) if late else answered
        of_domain = self._domains[self._of.get(answered.delivery, "")] >= SEVERAL
        return replace(answered, domain=True) if of_domain else answered
