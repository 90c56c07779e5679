"""An address that says it moved for good: believed after days, never to another site, and looked at again (pure).

A 301 is one line of a server's configuration: put there by mistake, by whoever took a domain over, or by a hotel's
network. It is followed like any redirect; where a source is asked from now on is another matter.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from digest.collect.web.response import Response
from digest.model.source import Move, SourceState
from digest.text.sites import same_site

_ANSWERS = 3
_FOR = timedelta(days=2)
_LOOKED_AT = timedelta(days=7)


def place(url: str, state: SourceState, now: datetime) -> str:
    """Where the source with the configured `url` is to be asked now: once a week the old address of one that moved."""
    move = state.move
    if move and move.taken and now - move.confirmed >= _LOOKED_AT:
        return move.old
    return state.url or url


def learned(state: SourceState, asked: str, response: Response, now: datetime) -> SourceState:
    """The state after the address asked gave that response: three times within two days at least the same move, and it
    lasts; then a source is asked at its new place, if that is on the same site."""
    move = state.move
    if move and move.taken and asked != move.old:
        # The old address was due and failed, or was not due: either way it is looked at again in a week.
        due = now - move.confirmed >= _LOOKED_AT
        return replace(state, move=replace(move, confirmed=now)) if due else state
    if not response.moved_to:
        # The old address speaks for itself again.
        return replace(state, move=None, url="" if move.taken else state.url) if move else state
    if move is None or (move.old, move.new) != (asked, response.moved_to):
        move = Move(old=asked, new=response.moved_to, since=now, confirmed=now, answers=1)
        return replace(state, move=move, url=asked if state.url else "")
    answers = move.answers + 1
    lasts = move.lasts or (answers >= _ANSWERS and now - move.since >= _FOR)
    taken = lasts and same_site(move.old, move.new)
    move = replace(move, answers=answers, confirmed=now, lasts=lasts, taken=taken)
    return replace(state, move=move, url=move.new if taken else state.url)
