"""What a drift does to the user on each topic, from the findings of both versions and how they answer each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.core.alignment import Pair, Passage
from monitor.core.model import (
    SEVERITY,
    DataClass,
    Effect,
    Finding,
    Kind,
    Mechanism,
    Reading,
    Region,
    Scope,
    Stance,
    Topic,
)
from monitor.core.text import BlockKind
from monitor.core.wording import keys, wording

#: The stances that let the provider do something with the data; the others protect the user.
_USES = frozenset({Stance.PERMITTED, Stance.OPT_OUT, Stance.IMPROVEMENT, Stance.THIRD_COUNTRY, Stance.THIRD_COUNTRY_SAFEGUARDED})  # fmt: skip
#: Whose use weighs more for the user comes first.
_DATA = (DataClass.CONTENT, DataClass.PERSONAL, DataClass.FLAGGED, DataClass.FEEDBACK, DataClass.DEIDENTIFIED)
_EEA = frozenset(
    "EEA EU AT BE BG HR CY CZ DK EE FI FR DE GR HU IS IE IT LV LI LT LU MT NL NO PL PT RO SK SI ES SE".split()
)
#: What loosens a promise when it arrives in its sentence.
_LOOSENS = frozenset(
    "default generally typically usually normally certain some may might unless except exception exceptions otherwise "
    "défaut généralement certains certaines sauf excepté".split()
)
#: Long words that add nothing to a list.
_EMPTY = frozenset(
    "this that these those made such with from your their which when also example including includes include into "
    "other under where about them they being have been through services service".split()
)
#: What makes a consent one: weaker without.
_CONSENT = frozenset(
    "opt-in opt consent explicit explicitly express expressly affirmatively voluntarily prior written "
    "consentement explicite explicitement exprès préalable".split()
)
#: How much the document as a whole weighs beside its clauses.
_WHOLE = 12.0
#: Less than this on either side has no direction.
_ENOUGH = 1.0
#: Two findings that share less than this part of their words are two clauses (Dice coefficient).
_FLOOR = 0.4


@dataclass(frozen=True, slots=True)
class Said:
    """A finding with the words of its quote and the pair of blocks it stands in, if they differ."""

    finding: Finding
    words: tuple[str, ...]
    pair: int | None


def mirrored(effect: Effect) -> Effect:
    """Return the effect as it is when the two versions are exchanged."""
    return {Effect.WORSE: Effect.BETTER, Effect.BETTER: Effect.WORSE}.get(effect, effect)


@dataclass(frozen=True, slots=True)
class Vote:
    """What one clause says about the whole: worse above 0, better below, and how much it weighs."""

    sign: int
    weight: float = 1.0


def effects(
    topic: Topic, before: Reading, after: Reading, pairs: Sequence[Pair], kinds: Sequence[Kind]
) -> Effect:
    """Return what changed for the user on one topic.

    A finding with the same claim and the same words on both sides, wherever it stands, is no change. The rest are
    paired by the blocks they stand in and the words they share, and compared; what stands alone counts unless the
    same claim still stands (or already stood) elsewhere. Clauses on content weigh more than those on feedback; what
    the document as a whole says weighs most. Exchanging the two versions exchanges `worse` and `better`.

    Args:
        topic: the topic.
        before: what the earlier version says.
        after: what the later one says.
        pairs: the pairs of blocks that differ.
        kinds: for each pair what its change amounts to.
    """
    old = _said((f for f in before.findings if f.topic is topic), [p.before for p in pairs])
    new = _said((f for f in after.findings if f.topic is topic), [p.after for p in pairs])
    left_old, left_new = _without_same(old, new)
    votes: list[Vote] = []
    paired = _paired(left_old, left_new)
    for a, b in paired:
        votes.extend(_compared(a, b, kinds))
    met = {id(a) for a, _ in paired} | {id(b) for _, b in paired}
    gone = [a for a in left_old if id(a) not in met]
    come = [b for b in left_new if id(b) not in met]
    was, now = before.stance(topic), after.stance(topic)
    votes.extend(_lost(a, old, new, now, pairs) for a in gone)
    votes.extend(Vote(-v.sign, v.weight) for v in (_lost(b, new, old, was, pairs) for b in come))
    if topic is Topic.TRAINING:
        met = {id(s) for s in (*left_old, *left_new)}
        votes.extend(_meant([a for a in old if id(a) not in met], pairs, kinds))
    if votes:
        votes.extend(_whole(topic, before, after, old, new))
    return _sum(votes)


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
    """Compare what the two documents say as a whole: the stance, and of a transfer the safeguards and countries."""
    shift = _severity(topic, after.stance(topic)) - _severity(topic, before.stance(topic))
    if shift and Stance.UNCLEAR not in {before.stance(topic), after.stance(topic)}:
        yield Vote(shift, _WHOLE)
    if topic is Topic.LOCATION:
        was, now = ({m for s in side for m in s.finding.mechanisms} - {Mechanism.UNNAMED} for side in (old, new))
        if was != now and (was < now or now < was) and any(s.finding.stance in _USES for s in (old if now > was else new)):
            yield Vote(1 if now < was else -1, _WHOLE)
            return
        was_in, now_in = (
            {c for s in side if s.finding.stance in _USES for c in s.finding.countries} - _EEA for side in (old, new)
        )
        if was_in and now_in and (was_in < now_in or now_in < was_in):
            yield Vote(1 if was_in < now_in else -1, _WHOLE)


def _severity(topic: Topic, stance: Stance) -> int:
    """Return how bad a document's stance is: use above 0, promise below; silence, like consent or choice, at 0."""
    ranks = SEVERITY[topic]
    uses = sum(1 for known in ranks if known in _USES)
    return uses - ranks.index(stance) if stance in ranks else 0


def _said(findings: Iterable[Finding], passages: list[Passage | None]) -> list[Said]:
    places = sorted((p.start, p.end, n) for n, p in enumerate(passages) if p is not None)
    said: list[Said] = []
    for finding in findings:
        place = next((n for start, end, n in places if start < finding.end and finding.start < end), None)
        said.append(Said(finding, keys(wording(finding.quote)), place))
    return said


def _claim(said: Said) -> tuple[object, ...]:
    f = said.finding
    return (f.stance, f.data, f.scope, f.region, f.countries, f.mechanisms, f.despite_opt_out)


def _without_same(old: list[Said], new: list[Said]) -> tuple[list[Said], list[Said]]:
    """Set aside the findings that say the same in the same words."""
    waiting: defaultdict[tuple[object, ...], list[Said]] = defaultdict(list)
    for a in old:
        waiting[(*_claim(a), a.words)].append(a)
    met: set[int] = set()
    left: list[Said] = []
    for b in new:
        same = waiting.get((*_claim(b), b.words))
        if same:
            met.add(id(same.pop()))
        else:
            left.append(b)
    return [a for a in old if id(a) not in met], left


def _paired(old: list[Said], new: list[Said]) -> list[tuple[Said, Said]]:
    """Pair the findings that are most alike: same block, same data and scope, shared words. Best first."""
    scored = []
    for i, a in enumerate(old):
        bag = Counter(a.words)
        for j, b in enumerate(new):
            size = len(a.words) + len(b.words)
            share = 2 * (bag & Counter(b.words)).total() / size if size else 0.0
            if share < _FLOOR and not (a.pair is not None and a.pair == b.pair and share > 0.15):
                continue
            likeness = share + 0.3 * (a.finding.data is b.finding.data) + 0.2 * (a.finding.stance is b.finding.stance)
            scored.append((likeness + 0.2 * (a.finding.scope is b.finding.scope), i, j))
    scored.sort(key=lambda entry: (-entry[0], entry[1] + entry[2], abs(entry[1] - entry[2])))
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    pairs: list[tuple[Said, Said]] = []
    for _, i, j in scored:
        if i not in taken_old and j not in taken_new:
            taken_old.add(i)
            taken_new.add(j)
            pairs.append((old[i], new[j]))
    return pairs


def _weight(f: Finding) -> float:
    weight = {DataClass.CONTENT: 3.0, DataClass.PERSONAL: 2.0, DataClass.DEIDENTIFIED: 1.0}.get(f.data, 0.5)
    return weight * (1.0 if f.stance in {Stance.IMPROVEMENT, Stance.OPT_IN} else 2.0) * (0.5 if f.feature else 1.0)


def _lost(said: Said, same_side: list[Said], others: list[Said], other: Stance, pairs: Sequence[Pair]) -> Vote:
    """Judge a finding without counterpart, as if it had been removed."""
    f = said.finding
    if f.topic is Topic.LOCATION:
        row = said.pair is not None and any(
            p is not None and p.kind is BlockKind.ROW for p in (pairs[said.pair].before, pairs[said.pair].after)
        )
        # A row of a list of sub-processors is one more who gets the data; a sentence may only say it again.
        if row and f.stance in _USES and set(f.countries) - _EEA:
            return Vote(-1, 1.0)
        return Vote(0) if others else Vote(-1 if f.stance in _USES else 1, 1.0)
    if any(_covers(known.finding, f) for known in others):
        return Vote(0)
    sign = -1 if f.stance in _USES else 1
    # Consent is an exception beside a promise or silence, and a protection beside use.
    if f.stance is Stance.OPT_IN and (other in {Stance.SILENT, Stance.DENIED} or _is_exception(said, same_side)):
        sign = -1
    return Vote(sign, _weight(f))


def _is_exception(said: Said, same_side: list[Said]) -> bool:
    """Tell whether a consent stands as the exception to a promise in the same sentence (`unless you agree`)."""
    f = said.finding
    return any(
        other.finding.stance is Stance.DENIED
        and other.finding.data is f.data
        and other.finding.start < f.end
        and f.start < other.finding.end
        for other in same_side
    )


def _covers(other: Finding, f: Finding) -> bool:
    """Tell whether another finding says at least as much as this one."""
    return (
        other.stance is f.stance
        and (other.data is f.data or {other.data, f.data} == {DataClass.CONTENT, DataClass.PERSONAL})
        and other.scope in (f.scope, Scope.ALL)
        and other.region in (f.region, None)
        and set(f.countries) <= set(other.countries)
    )


def _compared(a: Said, b: Said, kinds: Sequence[Kind]) -> Iterator[Vote]:
    """Judge a clause that became another."""
    f, g = a.finding, b.finding
    ranks = SEVERITY[f.topic]
    weight = max(_weight(f), _weight(g))
    if f.stance is not g.stance:
        yield Vote(ranks.index(f.stance) - ranks.index(g.stance), weight)
        return
    sign = 1 if f.stance in _USES else -1
    signs = [
        sign * (_breadth(g) - _breadth(f)),
        sign * (_DATA.index(f.data) - _DATA.index(g.data)),
        int(g.despite_opt_out) - int(f.despite_opt_out),
        _countries(f, g),
    ]
    if _touched(a, b, kinds):
        if f.topic is Topic.LOCATION:
            yield Vote(0)
        else:
            signs.append(_reworded(a, b))
            yield Vote(0)
    elif any(signs):
        yield Vote(0)
    yield from (Vote(way, weight / 2) for way in signs if way)


def _breadth(f: Finding) -> int:
    """Return for how many the finding holds: more, the broader."""
    return (2 if f.scope is Scope.ALL else 1) + (2 if f.region in (None, Region.EEA) else 1)


def _countries(f: Finding, g: Finding) -> int:
    if f.stance not in _USES or not f.countries or not g.countries:
        return 0
    come = set(g.countries) - set(f.countries) - _EEA
    gone = set(f.countries) - set(g.countries) - _EEA
    return bool(come) - bool(gone)


def _touched(a: Said, b: Said, kinds: Sequence[Kind]) -> bool:
    """Tell whether the words of a clause changed in a way that matters."""
    places = [kinds[p] for p in (a.pair, b.pair) if p is not None]
    return a.words != b.words and (not places or Kind.MATERIAL in places)


def _reworded(a: Said, b: Said) -> int:
    """Judge a clause whose claim stands but whose words changed: what was added to it, what was taken away."""
    come = Counter(b.words) - Counter(a.words)
    gone = Counter(a.words) - Counter(b.words)
    if a.finding.stance in _USES:
        # Reworded is changed; only what was added to a sentence that stands, or taken from it, has a direction.
        return _grown(come, gone) if not any(len(word) > 3 for word in (come if gone.total() > come.total() else gone)) else 0
    loosens = _LOOSENS if a.finding.stance is Stance.DENIED else frozenset()
    loosened = sum(n for word, n in come.items() if word in loosens) - sum(n for w, n in gone.items() if w in loosens)
    bound = sum(n for word, n in gone.items() if word in _CONSENT) - sum(n for w, n in come.items() if w in _CONSENT)
    return loosened + bound


def _grown(come: Counter[str], gone: Counter[str]) -> int:
    """Tell whether a list of what is used, or for what, grew (1) or shrank (-1)."""
    more = sum(n for word, n in come.items() if len(word) > 3 and word not in _EMPTY)
    less = sum(n for word, n in gone.items() if len(word) > 3 and word not in _EMPTY)
    if more >= 2 and more >= 2 * less:
        return 1
    return -1 if less >= 2 and less >= 2 * more else 0


def _meant(kept: list[Said], pairs: Sequence[Pair], kinds: Sequence[Kind]) -> Iterator[Vote]:
    """Judge what changed around a sentence that stands: `we use this data to …` after a list of data that grew."""
    for said in kept:
        if said.pair is None or kinds[said.pair] is not Kind.MATERIAL or said.finding.stance not in _USES:
            continue
        pair = pairs[said.pair]
        if pair.before is None or pair.after is None or pair.before.kind is BlockKind.ROW:
            continue
        if not any(
            word in {"this", "these", "such", "ces", "cette"} and following in {"data", "information", "données", "informations"}
            for word, following in zip(said.words, said.words[1:], strict=False)
        ):
            continue
        way = _grown(Counter(pair.after.key) - Counter(pair.before.key), Counter(pair.before.key) - Counter(pair.after.key))
        yield Vote(way, _weight(said.finding) / 2)
