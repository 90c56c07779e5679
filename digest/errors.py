"""Every error the product raises on purpose.

DigestError                     something a person can act on; the command line prints it without a traceback
├── ConfigError                 what an editor or operator wrote cannot be used (exit 2)
├── UsageError                  the command was called with words that do not fit (exit 2)
├── Refused                     the answer is no: a check failed, a gate is shut, sums are open (exit 1)
├── Unavailable                 could not do it: all sources failed, provider or database down (exit 3)
│   ├── NoDatabase              the database cannot be had: busy, gone, its disk full; tried again soon
│   ├── Stopped                 all sending is stopped; tried again as soon as somebody lifts it
│   └── ProviderHalt            the provider refuses everybody: its key, quota or account (`send.ports`)
├── Busy                        somebody else is doing it (exit 4)
│   └── LeaseLost               a claim was taken over while its holder was paused; nothing was recorded
└── Unreadable                  content that no reader understands; becomes a Failure of its source

Failures of one source, article or recipient are values (`model.source.Failure`, `model.mail.Receipt`),
never exceptions: only the failure of a whole run is raised.
"""

from __future__ import annotations


class DigestError(Exception):
    """What happened, where, and what to do, in that order; `exit_code` is the command's answer to scripts."""

    exit_code = 3

    def __init__(self, what: str, *, where: str = "", advice: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.advice = advice

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}\n{self.advice}" if self.advice else head


class ConfigError(DigestError):
    """What an editor or operator wrote cannot be used."""

    exit_code = 2


class UsageError(DigestError):
    """The words of a call do not fit."""

    exit_code = 2


class Refused(DigestError):
    """The answer is no."""

    exit_code = 1


class Unavailable(DigestError):
    """What was asked for could not be done now."""

    exit_code = 3


class NoDatabase(Unavailable):
    """The database cannot be had for now; nothing was changed."""


class Stopped(Unavailable):
    """All sending is stopped, until somebody lifts it."""

    def __init__(self, why: str, *, where: str = "") -> None:
        advice = "Nothing was frozen or sent. digest go lifts it."
        super().__init__(f"all sending is stopped: {why}", where=where, advice=advice)


class Busy(DigestError):
    """Somebody else is doing it."""

    exit_code = 4


class LeaseLost(Busy):
    """A claim was taken over while its holder was paused."""


class Unreadable(DigestError):
    """`advice` says what an editor can do about the source."""
