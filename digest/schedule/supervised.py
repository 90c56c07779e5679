"""Tells systemd how this process does, where systemd started it and wants to know [effect: a datagram].

What may be told, and how, is sd_notify(3); the unit that listens is `deploy/digest.service`.
"""

from __future__ import annotations

import logging
import socket  # noqa: TID251 - one datagram to a socket of this machine

from digest import log

READY, LOOKED, STOPPING = "READY=1", "WATCHDOG=1", "STOPPING=1"


class Supervisor:
    """Who started this process; without an address nobody wants to know."""

    def __init__(self, address: str = "") -> None:
        """The path of a socket; a name that begins with "@" has no file."""
        self._address = f"\0{address[1:]}" if address.startswith("@") else address

    def tell(self, state: str) -> None:
        """It is told, where somebody listens; where nobody does any more, the work goes on all the same."""
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as made:
                made.settimeout(1)
                made.sendto(state.encode(), self._address)
        except OSError as error:
            log.event("supervisor.untold", level=logging.WARNING, state=state, reason=error)
