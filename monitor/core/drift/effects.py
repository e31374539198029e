"""What a drift does to the user on each topic, from how the findings of both versions answer each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from monitor.core.drift.alignment import Pair
from monitor.core.drift.counterparts import Said, paired, said, without_same
from monitor.core.drift.votes import (
    EEA,
    USES,
    Vote,
    compared,
    covers,
    gives_way_out,
    meant,
    names_training,
    weight,
)
from monitor.core.model import (
    SEVERITY,
    DataClass,
    Effect,
    Finding,
    Kind,
    Mechanism,
    Reading,
    Stance,
    Topic,
)
from monitor.core.text import BlockKind

#: How much the document as a whole weighs beside its clauses.
_WHOLE: Final = 12.0
#: A document that says no more than this does not train models: consent to it is something new.
_NO_TRAINING: Final = frozenset({Stance.SILENT, Stance.DENIED, Stance.IMPROVEMENT})
_MAIN: Final = frozenset({DataClass.CONTENT, DataClass.PERSONAL})
#: Less than this on either side has no direction.
_ENOUGH: Final = 1.0


def mirrored(effect: Effect) -> Effect:
    """Return the effect as it is when the two versions are exchanged."""
    return {Effect.WORSE: Effect.BETTER, Effect.BETTER: Effect.WORSE}.get(effect, effect)


def effects(
    topic: Topic, before: Reading, after: Reading, pairs: Sequence[Pair], kinds: Sequence[Kind]
) -> Effect:
    """Return what changed for the user on one topic.

    A finding with the same claim and the same words on both sides, wherever it stands, is no change. The
    rest are
    paired by the blocks they stand in and the words they share, and compared; what stands alone counts
    unless the
    same claim still stands (or already stood) elsewhere. Clauses on content weigh more than those on
    feedback; what
    the document as a whole says weighs most. Exchanging the two versions exchanges `worse` and `better`.

    Args:
        topic: the topic.
        before: what the earlier version says.
        after: what the later one says.
        pairs: the pairs of blocks that differ.
        kinds: for each pair what its change amounts to.
    """
    old = said(_resolved(topic, before), [p.before for p in pairs])
    new = said(_resolved(topic, after), [p.after for p in pairs])
    left_old, left_new = without_same(old, new)
    votes: list[Vote] = []
    matched = paired(left_old, left_new)
    for a, b in matched:
        votes.extend(compared(a, b, kinds))
    met = {id(a) for a, _ in matched} | {id(b) for _, b in matched}
    gone = [a for a in left_old if id(a) not in met]
    come = [b for b in left_new if id(b) not in met]
    was, now = before.stance(topic), after.stance(topic)
    votes.extend(_lost(a, old, new, now, pairs) for a in gone)
    votes.extend(Vote(-v.sign, v.weight) for v in (_lost(b, new, old, was, pairs) for b in come))
    if topic is Topic.TRAINING:
        left = {id(a) for a in left_old}
        votes.extend(meant([a for a in old if id(a) not in left], pairs, kinds))
    if votes:
        votes.extend(_whole(topic, before, after, old, new))
    return _sum(votes)


def _resolved(topic: Topic, reading: Reading) -> Iterator[Finding]:
    """Yield the findings on a topic; what is permitted can be refused where a way out stands anywhere."""
    for finding in reading.findings:
        if finding.topic is topic:
            refusable = finding.stance is Stance.PERMITTED and not finding.despite_opt_out
            if refusable and reading.stance(topic) is Stance.OPT_OUT:
                yield replace(finding, stance=Stance.OPT_OUT)
            else:
                yield finding


def _sum(votes: Sequence[Vote]) -> Effect:
    """Weigh the votes: one side must outweigh the other twice to decide."""
    worse = sum(v.weight for v in votes if v.sign > 0)
    better = sum(v.weight for v in votes if v.sign < 0)
    if worse >= _ENOUGH and worse >= 2 * better:
        return Effect.WORSE
    if better >= _ENOUGH and better >= 2 * worse:
        return Effect.BETTER
    return Effect.CHANGED if votes else Effect.NONE


def _whole(topic: Topic, before: Reading, after: Reading, old: list[Said], new: list[Said]) -> Iterator[Vote]:
    """Compare what the documents say as a whole: the stance, and a transfer's safeguards and countries."""
    stances = before.stance(topic), after.stance(topic)
    shift = _severity(topic, stances[1]) - _severity(topic, stances[0])
    worst = stances[1] if shift > 0 else stances[0]
    # What was said of some data already, or still is, is no news of the whole.
    known = any(s.finding.stance is worst and s.finding.data in _MAIN for s in (old if shift > 0 else new))
    # So is a way out of what was done all along: it only says that this can be refused.
    refused = [s for s in (*old, *new) if s.finding.stance is Stance.OPT_OUT]
    if set(stances) == {Stance.IMPROVEMENT, Stance.OPT_OUT} and not any(map(names_training, refused)):
        known = True
    if shift and not known and Stance.UNCLEAR not in stances:
        yield Vote(shift, _WHOLE)
    if topic is Topic.LOCATION:
        was, now = (
            {m for s in side for m in s.finding.mechanisms} - {Mechanism.UNNAMED} for side in (old, new)
        )
        if (
            was != now
            and (was < now or now < was)
            and any(s.finding.stance in USES for s in (old if now > was else new))
        ):
            yield Vote(1 if now < was else -1, _WHOLE)
            return
        was_in, now_in = (
            {c for s in side if s.finding.stance in USES for c in s.finding.countries} - EEA
            for side in (old, new)
        )
        if was_in and now_in and (was_in < now_in or now_in < was_in):
            yield Vote(1 if was_in < now_in else -1, _WHOLE)


def _severity(topic: Topic, stance: Stance) -> int:
    """Return how bad a stance is: use above 0, promise below; silence, like consent or choice, at 0."""
    ranks = SEVERITY[topic]
    uses = sum(1 for known in ranks if known in USES)
    return uses - ranks.index(stance) if stance in ranks else 0


def _lost(one: Said, same_side: list[Said], others: list[Said], other: Stance, pairs: Sequence[Pair]) -> Vote:
    """Judge a finding without counterpart, as if removed; `other` is what the other document says."""
    f = one.finding
    if f.topic is Topic.LOCATION:
        row = one.pair is not None and any(
            p is not None and p.kind is BlockKind.ROW for p in (pairs[one.pair].before, pairs[one.pair].after)
        )
        # A row of a list of sub-processors is one more who gets the data; a sentence may only say it again.
        if row and f.stance in USES and set(f.countries) - EEA:
            return Vote(-1, 1.0)
        return Vote(0) if others else Vote(-1 if f.stance in USES else 1, 1.0)
    if any(covers(known.finding, f) for known in others):
        return Vote(0)
    sign = -1 if f.stance in USES else 1
    # Consent is an exception beside a promise or silence, and a protection beside training.
    if f.stance is Stance.OPT_IN and (other in _NO_TRAINING or _is_exception(one, same_side)):
        sign = -1
    # A way out beside use is a protection.
    if f.stance is Stance.OPT_OUT and (
        other is Stance.PERMITTED or (other is Stance.IMPROVEMENT and gives_way_out(one))
    ):
        sign = 1
    return Vote(sign, weight(f))


def _is_exception(one: Said, same_side: list[Said]) -> bool:
    """Tell whether a consent is the exception to a promise in the same sentence (`unless you agree`)."""
    f = one.finding
    return any(
        other.finding.stance is Stance.DENIED
        and other.finding.data is f.data
        and other.finding.start < f.end
        and f.start < other.finding.end
        for other in same_side
    )
