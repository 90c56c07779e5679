"""Calls without a queue: this process alone is called, and others look when they do."""

from __future__ import annotations

from collections.abc import Callable

from digest.model.duty import Job


class Inline:
    """Of the process of that name."""

    def __init__(self, name: str, act: Callable[[Job], None]) -> None:
        self._name = name
        self._act = act

    def start(self) -> None:
        """Nothing is to be done."""

    def put(self, job: Job) -> None:
        """A call to ourselves was answered."""
        if job.to == self._name:
            self._act(job)

    def stop(self) -> None:
        """Nothing is to be done."""
