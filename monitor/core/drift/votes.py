"""What it means for the user that one clause became another: worse or better, and how much it weighs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from monitor.core.drift.alignment import Pair
from monitor.core.drift.counterparts import Said
from monitor.core.drift.vocabulary import is_han
from monitor.core.model import SEVERITY, DataClass, Finding, Kind, Region, Scope, Stance, Topic
from monitor.core.text import BlockKind

#: The stances that let the provider do something with the data; the others protect the user.
USES: Final = frozenset(
    {
        Stance.PERMITTED,
        Stance.OPT_OUT,
        Stance.IMPROVEMENT,
        Stance.THIRD_COUNTRY,
        Stance.THIRD_COUNTRY_SAFEGUARDED,
    }
)
#: The European Economic Area, as findings name it.
EEA: Final = frozenset(
    "EEA EU AT BE BG HR CY CZ DK EE FI FR DE GR HU IS IE IT LV LI LT LU MT NL NO PL PT RO SK SI ES SE".split()
)
#: How much the use of each class of data matters to the user. What people write is personal data more often
#: than not: between those two, a clause says the same.
_DATA: Final = {
    DataClass.CONTENT: 3,
    DataClass.PERSONAL: 3,
    DataClass.FLAGGED: 2,
    DataClass.FEEDBACK: 1,
    DataClass.DEIDENTIFIED: 0,
}
#: What loosens a promise when it arrives in its sentence.
_LOOSENS: Final = frozenset(
    "default generally typically usually normally certain some may might unless except exception exceptions "
    "otherwise défaut généralement certains certaines sauf excepté".split()
)
#: What makes a consent one: weaker without.
_CONSENT: Final = frozenset(
    "opt-in opt consent explicit explicitly express expressly affirmatively voluntarily prior written "
    "consentement explicite explicitement exprès préalable".split()
)
#: Long words that add nothing to a list.
_EMPTY: Final = frozenset(
    "this that these those made such with from your their which when also example including includes include "
    "into under where about them they being have been through services service "
    # What improving is called: a clause on it says no more with one of these more.
    "improve improves improving improved improvement improvements enhance enhancing develop develops "
    "developing developed development research conduct feature features functionality functionalities "
    "experience analyze analyse analysis améliorer amélioration améliorations développer "
    "développement recherche recherches fonctionnalités".split()
)
#: What names the training of models, as whole words or, in Chinese, as characters.
_MODELS: Final = frozenset(
    "train trains training trained retrain fine-tune fine-tuning finetune model models ai artificial "
    "algorithm algorithms machine entraîner entraînement modèle modèles ia algorithmes 模 型 训 练".split()
)
#: What refusing is called.
_REFUSING: Final = frozenset(
    "opt opt-out opting refuse refusing object decline disable disabling off choose choosing control "
    "withdraw refuser opposer désactiver retirer".split()
)
_POINTS_BACK: Final = frozenset("this these such ces cette".split())
_DATA_WORDS: Final = frozenset("data information données informations".split())


class Vote(NamedTuple):
    """What one clause says about the whole: worse above 0, better below, and how much it weighs."""

    sign: int
    weight: float = 1.0


def weight(finding: Finding) -> float:
    """Return how much a clause weighs: content before personal data, training before improvement."""
    of_data = {DataClass.CONTENT: 3.0, DataClass.PERSONAL: 2.0, DataClass.DEIDENTIFIED: 1.0}.get(
        finding.data, 0.5
    )
    of_stance = 1.0 if finding.stance in {Stance.IMPROVEMENT, Stance.OPT_IN} else 2.0
    return of_data * of_stance * (0.5 if finding.feature else 1.0)


def compared(a: Said, b: Said, kinds: Sequence[Kind]) -> Iterator[Vote]:
    """Judge a clause that became another: its stance, then for whom, on what and where to, then its words.

    A vote without direction says that the clause was touched.

    Args:
        a: the clause as it was.
        b: as it is.
        kinds: for each pair of blocks what its change amounts to.
    """
    f, g = a.finding, b.finding
    heft = max(weight(f), weight(g))
    sign = 1 if f.stance in USES else -1
    if f.stance is not g.stance:
        more = _DATA[g.data] - _DATA[f.data]
        # Of other data another stance says little; that the use now reaches them says more.
        yield Vote(_turned(a, b), min(weight(f), weight(g)) if more else heft)
        if more and f.stance in USES and g.stance in USES:
            yield Vote(more, heft / 2)
        return
    signs = [
        sign * (_breadth(g) - _breadth(f)),
        sign * (_DATA[g.data] - _DATA[f.data]),
        int(g.despite_opt_out) - int(f.despite_opt_out),
        _countries(f, g),
    ]
    touched = _is_touched(a, b, kinds)
    if touched and f.topic is Topic.TRAINING:
        signs.append(_reworded(a, b))
    if touched or any(signs):
        yield Vote(0)
    # The same words that are read otherwise were not changed themselves, only what stands around them.
    part = 4 if a.words == b.words else 2
    yield from (Vote(way, heft / part) for way in signs if way)


def gives_way_out(one: Said) -> bool:
    """Tell whether a clause only tells the user how to refuse, and not that the data is used."""
    said = set(one.words)
    told = "you" in said or "vous" in said
    return (
        one.finding.stance is Stance.OPT_OUT and told and not said & {"we", "nous"} and bool(said & _REFUSING)
    )


def names_training(one: Said) -> bool:
    """Tell whether a clause says that models are trained, rather than how to refuse it."""
    return not gives_way_out(one) and not _MODELS.isdisjoint(one.words)


def _turned(a: Said, b: Said) -> int:
    """Judge a clause that took another stance: worse above 0, better below."""
    stances = {a.finding.stance, b.finding.stance}
    named = _MODELS & set(a.words), _MODELS & set(b.words)
    if stances == {Stance.IMPROVEMENT, Stance.OPT_OUT}:
        # What was done all along, and can be refused from now on, is better; but not where training is new.
        refusable = b.finding.stance is Stance.OPT_OUT
        if named[refusable] <= named[not refusable]:
            return -1 if refusable else 1
    if stances == {Stance.IMPROVEMENT, Stance.PERMITTED} and named[0] and named[0] == named[1]:
        # Models are named before and after: only more or fewer of the other words count.
        come, gone = Counter(b.words) - Counter(a.words), Counter(a.words) - Counter(b.words)
        return _grown(_joined(come), _joined(gone))
    ranks = SEVERITY[a.finding.topic]
    return ranks.index(a.finding.stance) - ranks.index(b.finding.stance)


def meant(kept: Sequence[Said], pairs: Sequence[Pair], kinds: Sequence[Kind]) -> Iterator[Vote]:
    """Judge what changed around a sentence that stands: `we use this data to …` after a list that grew.

    Args:
        kept: the findings that say the same in the same words.
        pairs: the pairs of blocks that differ.
        kinds: for each pair what its change amounts to.
    """
    for one in kept:
        if one.pair is None or kinds[one.pair] is not Kind.MATERIAL or one.finding.stance not in USES:
            continue
        was, now = pairs[one.pair].before, pairs[one.pair].after
        if was is None or now is None or was.kind is BlockKind.ROW:
            continue
        if any(word in _POINTS_BACK and following in _DATA_WORDS for word, following in pairwise(one.words)):
            counted_was, counted_now = Counter(was.key), Counter(now.key)
            way = _grown(counted_now - counted_was, counted_was - counted_now)
            yield Vote(way, weight(one.finding) / 2)


def covers(other: Finding, f: Finding) -> bool:
    """Tell whether another finding says at least as much as this one."""
    return (
        other.stance is f.stance
        and (_DATA[other.data] == _DATA[f.data] or (f.stance in USES and _DATA[other.data] > _DATA[f.data]))
        and other.scope in (f.scope, Scope.ALL)
        and other.region in (f.region, None)
        and set(f.countries) <= set(other.countries)
    )


def _breadth(f: Finding) -> int:
    """Return for how many the finding holds: more, the broader."""
    return (2 if f.scope is Scope.ALL else 1) + (2 if f.region in {None, Region.EEA} else 1)


def _countries(f: Finding, g: Finding) -> int:
    if f.stance not in USES or not f.countries or not g.countries:
        return 0
    come = set(g.countries) - set(f.countries) - EEA
    gone = set(f.countries) - set(g.countries) - EEA
    return bool(come) - bool(gone)


def _is_touched(a: Said, b: Said, kinds: Sequence[Kind]) -> bool:
    """Tell whether the words of a clause changed in a way that matters."""
    places = [kinds[p] for p in (a.pair, b.pair) if p is not None]
    return a.words != b.words and (not places or Kind.MATERIAL in places)


def _reworded(a: Said, b: Said) -> int:
    """Judge a clause whose claim stands but whose words changed: what came, what went."""
    come = Counter(b.words) - Counter(a.words)
    gone = Counter(a.words) - Counter(b.words)
    if gives_way_out(a) or gives_way_out(b):
        return 0
    if a.finding.stance in USES:
        # Reworded is changed; only what was added to a sentence that stands, or taken from it, has a
        # direction.
        less = come if gone.total() > come.total() else gone
        return 0 if any(len(word) > 3 for word in less) else _grown(come, gone)
    tightened = _count(come, _CONSENT) - _count(gone, _CONSENT)
    if a.finding.stance is not Stance.DENIED:
        return -tightened
    return _count(come, _LOOSENS) - _count(gone, _LOOSENS) - tightened


def _count(words: Counter[str], among: frozenset[str]) -> int:
    return sum(n for word, n in words.items() if word in among)


def _grown(come: Counter[str], gone: Counter[str]) -> int:
    """Tell whether a list of what is used, or for what, grew (1) or shrank (-1)."""
    more = sum(n for word, n in come.items() if len(word) > 3 and word not in _EMPTY)
    less = sum(n for word, n in gone.items() if len(word) > 3 and word not in _EMPTY)
    if more >= 2 and more >= 2 * less:
        return 1
    return -1 if less >= 2 and less >= 2 * more else 0


def _joined(words: Counter[str]) -> Counter[str]:
    """Return words with Chinese characters taken as words of four."""
    characters = sum(n for word, n in words.items() if is_han(word))
    return words + Counter({"漢" * 4: characters // 4})
