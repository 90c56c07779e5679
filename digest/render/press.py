"""Looks put to work: those that come with the program here, others where they do no harm [effect: processes].

The templates of an editor's own look may go on for ever, fill the memory or end the process that lays them out. They
run in a child that is limited in time and memory and knows no secret: it is given a view, which is what readers get.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache

from digest.confined.children import PATIENCE, Cause, Children, Limits, Undone
from digest.errors import ConfigError, DigestError, Unavailable
from digest.render.look.lint import lint, refuse_faulty
from digest.render.look.look import Look
from digest.render.mail.checks import Finding
from digest.render.mail.layout import Layout, laid_out
from digest.render.view import EditionView

_WHY = {
    Cause.TIME: "This look takes longer than {seconds:g} seconds for one mail.",
    Cause.MEMORY: "This look takes more memory than is allowed.",
    Cause.FAULT: "This look cannot be laid out ({fault}).",
    Cause.END: "This look ends the process that lays it out.",
}
#: Of the time for one piece of work, before the line at which it stands is named.
_SHARE = 0.8
_ADVICE = "Look for a loop that does not end, and for what is repeated or nested too often."


class Press:
    """Lays out mails, and tries looks before they are used; any number of threads may ask. Of looks of one's own at
    most `processes` work at once, and what takes longer than `seconds` or more memory than `megabytes` is stopped."""

    def __init__(self, processes: int = 2, seconds: float = 10.0, megabytes: int = 512) -> None:
        self._seconds = seconds
        limits = Limits(seconds=seconds, megabytes=megabytes)
        self._children = Children(__name__, values=(Layout, Finding), limits=limits, processes=processes)

    def lay_out(self, view: EditionView, look: Look) -> Layout:
        """Both parts of the view's mail. Raises `ConfigError` for whatever the look does wrong, `Unavailable` where
        no process can be started for it."""
        if not look.own:
            return laid_out(view, look)
        layout = self._apart(_laid_out, look, self._seconds, view)
        if not isinstance(layout, Layout) or not layout.shown or not set(layout.shown) <= set(range(view.count)):
            raise self._refusal(look, Undone(Cause.END))
        return layout

    def tried(self, look: Look) -> tuple[Finding, ...]:
        """What should be known of the look, which can be used. Raises `ConfigError` with everything that is wrong with
        it, `Unavailable` where no process can be started to find out."""
        if not look.own:
            return ()
        flaws = self.flaws(look)
        refuse_faulty(look, flaws)
        return flaws

    def flaws(self, look: Look) -> tuple[Finding, ...]:
        """Everything there is to say of the look. Raises `ConfigError` where it takes too much, `Unavailable` where no
        process can be started to find out."""
        flaws = self._apart(_lint, look, self._seconds)
        if not isinstance(flaws, tuple) or not all(isinstance(flaw, Finding) for flaw in flaws):
            raise self._refusal(look, Undone(Cause.END))
        return flaws

    def close(self) -> None:
        """No process is left."""
        self._children.close()

    def _apart(self, work: Callable[..., object], look: Look, *given: object) -> object:
        try:
            return self._children.do(work, look, *given)
        except Undone as undone:
            raise self._refusal(look, undone) from None
        except DigestError as error:
            raise ConfigError(error.what, where=error.where, advice=error.advice) from None

    def _refusal(self, look: Look, undone: Undone) -> DigestError:
        if undone.cause is Cause.START:
            return Unavailable("No process can be started to lay mails out in.", advice="Run digest doctor.")
        cause = Cause.TIME if undone.fault == TimeoutError.__name__ else undone.cause
        what = _WHY[cause].format(seconds=self._seconds, fault=undone.fault)
        return ConfigError(what, where=look.name, advice=_ADVICE)


# ---- in the child


def _laid_out(look: Look, seconds: float, view: EditionView) -> Layout:
    with _in_time(seconds):
        return laid_out(view, _compiled(look))


def _lint(look: Look, seconds: float) -> tuple[Finding, ...]:
    with _in_time(seconds):
        return lint(_compiled(look))


@contextmanager
def _in_time(seconds: float) -> Iterator[None]:
    """Shortly before the process would be ended for it, an error is raised where it is: a line of a template that goes
    on for ever is named, as long as it is Python that works on it."""

    def over(*_: object) -> None:
        raise TimeoutError(_WHY[Cause.TIME].format(seconds=seconds))

    # Of the processor, and by the clock of a machine that others use.
    timers = ((signal.SIGVTALRM, signal.ITIMER_VIRTUAL, 1), (signal.SIGALRM, signal.ITIMER_REAL, PATIENCE))
    for sign, timer, times in timers:
        signal.signal(sign, over)
        signal.setitimer(timer, seconds * times * _SHARE)
    try:
        yield
    finally:
        for _, timer, _ in timers:
            signal.setitimer(timer, 0)


def _compiled(look: Look) -> Look:
    """The look as it came before, with its templates compiled; a value that comes over a pipe is another each time."""
    return _first(look.fingerprint, f"{look.files} {look.unread}", _Given(look)).look


@lru_cache(maxsize=4)
def _first(fingerprint: str, files: str, given: _Given) -> _Given:
    return given


@dataclass(frozen=True, slots=True)
class _Given:
    """A look that counts as the same as any other."""

    look: Look = field(compare=False)
