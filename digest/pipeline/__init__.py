"""One run of one digest, from its sources to the receipts of its mails.

    gather    ask the sources, store what is new
    build     group the open articles, render what would be sent; settles nothing
    freeze    from here the edition, its bytes and its recipients stand
    deliver   hand over, remember every answer

`run` does all four, once per occasion, and goes on where an earlier run stopped. Everything it needs comes in as a
`Kit`; only `app` knows which engines, providers and clocks are in it.
"""

from digest.pipeline.building import build, findings_of, rendered, too_few, unattended
from digest.pipeline.delivering import due, freeze, send
from digest.pipeline.gathering import ask, gather, look, remember, retry
from digest.pipeline.kit import Built, Decide, Kit
from digest.pipeline.lease import LEASE
from digest.pipeline.names import source_name
from digest.pipeline.running import run, skip_late
from digest.pipeline.telling import tell_editors

__all__ = [
    "LEASE",
    "Built",
    "Decide",
    "Kit",
    "ask",
    "build",
    "due",
    "findings_of",
    "freeze",
    "gather",
    "look",
    "remember",
    "rendered",
    "retry",
    "run",
    "send",
    "skip_late",
    "source_name",
    "tell_editors",
    "too_few",
    "unattended",
]
