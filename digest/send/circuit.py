"""When answers mean that sending must stop: more is refused than chance explains (pure)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from math import sqrt

from digest.model.mail import Answer, Circuit, Receipt

#: From so many answers on, a share of rejected addresses is taken seriously.
ENOUGH_ANSWERS = 50
#: From so many refusals of us, and not of an address, on.
ENOUGH_REFUSALS = 5
#: So many calls in a row without an answer are enough.
ENOUGH_LOST = 3
#: Standard deviations: a list whose share is at the limit passes 99 times in 100.
_SURE = 2.576
#: Refusals of the sender, its address or its mail, whoever the reader is (RFC 3463 3.8).
_OF_US = re.compile(r"\b5\.7\.\d{1,3}\b")


def of_us(reason: str) -> bool:
    """Whether a refusal speaks of what we are or send, and says nothing of the reader's address."""
    return _OF_US.search(reason) is not None


def counted(receipts: Sequence[Receipt]) -> Circuit:
    """What a provider answered to one call."""
    answers = Counter(receipt.answer for receipt in receipts)
    refused = sum(one.answer is Answer.REJECTED and of_us(one.reason) for one in receipts)
    return Circuit(
        accepted=answers[Answer.ACCEPTED],
        rejected=answers[Answer.REJECTED] - refused,
        refused=refused,
        lost=int(answers[Answer.UNCERTAIN] > 0 and not answers[Answer.ACCEPTED]),
    )


def too_much(circuit: Circuit, receipts: Sequence[Receipt], share: float, name: str) -> str:
    """Why all sending must stop after these receipts of a call, with what was counted until then; empty where it may go
    on."""
    worst = next((one.reason for one in receipts if one.answer is Answer.REJECTED and of_us(one.reason)), "")
    known = circuit.rejected + circuit.accepted
    of_all = at_least(circuit.refused, circuit.refused + circuit.accepted)
    if worst and circuit.refused >= ENOUGH_REFUSALS and of_all > share:
        return f"{name} refuses our mails, whoever they are for: {worst}"
    if known >= ENOUGH_ANSWERS and at_least(circuit.rejected, known) > share:
        return f"{circuit.rejected} of {known} mails were rejected, more than {share:.0%}"
    return f"{name} gave no answer {circuit.lost} times in a row" if circuit.lost >= ENOUGH_LOST else ""


def at_least(count: int, total: int) -> float:
    """The share that is surely reached where `count` of `total` were seen: Wilson's lower bound (Wilson 1927)."""
    if not count:
        return 0.0
    share, z = count / total, _SURE
    middle = share + z * z / (2 * total)
    spread = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return (middle - spread) / (1 + z * z / total)
