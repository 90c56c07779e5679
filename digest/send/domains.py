"""Readers' domains that take no mail for now: nobody there is handed over, by any sender of the account [effect:
through the ledger]."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from digest.model.mail import Answer, Claim, Receipt, Wait
from digest.send.ports import Ledger
from digest.text.mail_addresses import domain_of

#: What an act on the database gives, tried again while it cannot be had.
Patiently = Callable[[Callable[[], Any]], Any]


class Domains:
    """Those of one delivery's readers; used by several threads."""

    def __init__(self, ledger: Ledger, patiently: Patiently) -> None:
        self._ledger = ledger
        self._patiently = patiently
        self._doubtful: frozenset[str] = frozenset()
        """They took no mail when they were asked last."""

    def resting(self, channel: str, addresses: Collection[str], now: datetime) -> Mapping[str, Wait]:
        """Addresses whose domain rests → until when, and why."""
        of = {address: domain_of(address).lower() for address in addresses}
        known: Mapping[str, Wait] = self._patiently(lambda: self._ledger.domains(channel, {*of.values()}, now))
        self._doubtful |= known.keys()
        return {address: known[name] for address, name in of.items() if name in known and known[name].until > now}

    def rested(self, claim: Claim, receipts: Sequence[Receipt], now: datetime) -> list[Receipt]:
        """The receipts, those that speak of a whole domain with the end of its rest; nothing is known any more against
        a domain that took a mail."""
        if not self._doubtful and not any(one.domain for one in receipts):
            return list(receipts)
        of = {one.id: domain_of(one.address).lower() for one in claim.batch.deliveries}
        taken = {of[one.delivery] for one in receipts if one.answer is Answer.ACCEPTED} & self._doubtful
        if taken:
            self._patiently(lambda: self._ledger.domains_well(claim.channel, taken))
            self._doubtful -= taken
        why = {of[one.delivery]: one.reason for one in receipts if one.domain and one.answer is Answer.DEFERRED}
        until = {name: self._rest(claim.channel, name, why[name], now) for name in sorted(why)}
        return [replace(one, retry_at=until[of[one.delivery]]) if one.domain else one for one in receipts]

    def _rest(self, channel: str, name: str, why: str, now: datetime) -> datetime:
        until: datetime = self._patiently(lambda: self._ledger.rest_domain(channel, name, why, now))
        self._doubtful |= {name}
        return until
