"""A draft is changed: by acts, by taking the last one back, by building it anew below its changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from digest.actions.drafts.apart import forget, remember
from digest.actions.drafts.draft import DraftShape, OnDesk, on_desk, shape
from digest.environment import account
from digest.errors import Refused, UsageError
from digest.model.change import Act, Add, Change, Pin, Split
from digest.model.grouping import Grouping
from digest.pipeline import building, gathering
from digest.pipeline.drafts.standing import Relaid, keep_changed, relaid
from digest.pipeline.kit import Kit
from digest.store.standing import Changed
from digest.wiring import Wiring

#: Others who may change the draft while one change is made.
_TRIES = 5

Decide = Callable[[OnDesk], Sequence[Act]]
"""The acts that are wanted on the draft as it stands."""


def change(wiring: Wiring, name: str, date: str, decide: Decide) -> DraftShape:
    """The draft stands with these acts, not approved; one that somebody else changed meanwhile has their change, too.
    Raises `UsageError` for an act that changes nothing, `Refused` where there is no draft or nothing would be left."""
    kit = wiring.kit(name, as_typed=True)
    for _ in range(_TRIES):
        desk = on_desk(wiring, name, date)
        acts = decide(desk)
        if not acts:
            return shape(wiring.publication, desk)
        try:
            edited = _changed(wiring, desk, acts, kit)
        except Changed:
            continue
        return edited.model_copy(update={"remembered": _remembered(wiring, desk, edited)})
    raise Refused("others keep changing the draft", where=name, advice="Try again in a minute.")


def undo(wiring: Wiring, name: str, date: str) -> DraftShape:
    """The last change is taken back, and what the digest's file remembered of it. Raises `Refused` where there is
    none."""
    desk = on_desk(wiring, name, date)
    if not desk.kept.changes:
        raise Refused("nothing was changed on it", where=desk.waiting.name)
    kit = wiring.kit(name, as_typed=True)
    *changes, last = desk.kept.changes
    undone = _kept(wiring, desk, relaid(desk.waiting, desk.kept.grouping, changes, desk.digest, kit), changes, kit)
    if not isinstance(last.act, Split):
        return undone
    return undone.model_copy(update={"remembered": forget(wiring.publication, desk, last.number)})


def rebuild(wiring: Wiring, name: str, date: str) -> DraftShape:
    """The draft as its sources and its file make it now, below the same changes; those that no longer apply are
    named."""
    desk = on_desk(wiring, name, date)
    kit = wiring.kit(name, as_typed=True)
    gathering.gather(desk.digest, kit)
    built = building.build(desk.digest, desk.waiting.occasion, kit)
    if not built.draft.stories:
        raise Refused("there is no news", where=desk.waiting.name, advice="Nothing was changed.")
    grouping = Grouping(sections=built.draft.sections, verdicts=built.verdicts)
    anew = replace(desk.waiting, draft=built.draft)
    laid = relaid(anew, grouping, desk.kept.changes, desk.digest, kit)
    laid = replace(laid, built=replace(laid.built, prints={**built.prints, **laid.built.prints}))
    return _kept(wiring, desk, laid, desk.kept.changes, kit)


def _changed(wiring: Wiring, desk: OnDesk, acts: Sequence[Act], kit: Kit) -> DraftShape:
    before, now = desk.kept.changes, kit.clock()
    _refuse_taken_places(desk, acts)
    last = before[-1].number if before else 0
    made = [Change(number=last + n, act=act, by=account(), at=now) for n, act in enumerate(_own(acts, before), 1)]
    laid = relaid(desk.waiting, desk.kept.grouping, (*before, *made), desk.digest, kit)
    for idle in laid.idle:
        if idle.change in made:
            raise UsageError(f"That changes nothing: {idle.why}.", where=desk.waiting.name)
    by = [next((change.by for change in before if change.act == one.act), "") for one in made]
    if all(by) and laid.built.draft == desk.waiting.draft:
        raise UsageError(f"That changes nothing: {by[0]} did it before.", where=desk.waiting.name)
    return _kept(wiring, desk, laid, (*before, *made), kit)


def _remembered(wiring: Wiring, desk: OnDesk, edited: DraftShape) -> str:
    """What the digest's file says from now on of stories that were split."""
    before = {change.number for change in desk.kept.changes}
    splits = [one for one in edited.changes if one.number not in before and isinstance(one.act, Split)]
    return "\n".join(
        remember(wiring.publication, desk, one.act, one.number) for one in splits if isinstance(one.act, Split)
    )


def _own(acts: Sequence[Act], before: Sequence[Change]) -> Sequence[Act]:
    """Items of one's own are counted on from those that were added and hidden again."""
    used = [change.act.number for change in before if isinstance(change.act, Add)]
    return [
        replace(act, number=min([act.number, *(n - 1 for n in used)])) if isinstance(act, Add) else act for act in acts
    ]


def _refuse_taken_places(desk: OnDesk, acts: Sequence[Act]) -> None:
    """One act that pins a story where another one is pinned is a mistake; several together are an order."""
    if len(acts) != 1 or not isinstance(pin := acts[0], Pin):
        return
    ranked = {story.rank: story for section in desk.waiting.draft.sections for story in section.stories}
    pinned = [change.act for change in desk.kept.changes if isinstance(change.act, Pin)]
    stands = ranked.get(pin.place)
    if stands is None or any(article.number == pin.article for article in stands.articles):
        return
    if any(old.place == pin.place and old.article in [a.number for a in stands.articles] for old in pinned):
        raise UsageError(
            f'Place {pin.place} is pinned already: "{stands.lead.title}".',
            where=desk.waiting.name,
            advice="Pin that story to another place first, or take it back with undo.",
        )


def _kept(wiring: Wiring, desk: OnDesk, laid: Relaid, changes: Sequence[Change], kit: Kit) -> DraftShape:
    waiting = keep_changed(desk.waiting, laid, changes, desk.digest, kit)
    return shape(wiring.publication, on_desk(wiring, waiting.digest, waiting.occasion.words), laid.idle)
