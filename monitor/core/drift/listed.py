"""What changed in the lists of sub-processors of two versions, row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from monitor.core.clauses.patterns import fold_plain
from monitor.core.drift.votes import EEA
from monitor.core.drift_reasons import DriftReason
from monitor.core.model import Effect, Reading, Recipient

_Rows = dict[str, list[Recipient]]
"""Rows by the folded name of whom they are on: the same company may do several things."""


class Listed(NamedTuple):
    """What changed among the recipients."""

    reason: DriftReason
    location: Effect


def listed(before: Reading | None, after: Reading | None, texts: tuple[str, str]) -> Listed | None:
    """Compare the lists of recipients of two versions; None where no row changed that both show as one.

    A row is added or removed only where its name stands nowhere in the other text: what was merely read
    otherwise (a header reworded, a table turned into a list) is no change. Exchanging the two versions
    exchanges `worse` and `better`.

    Args:
        before: what the earlier version says.
        after: what the later one says.
        texts: the two versions, Markdown.
    """
    if before is None or after is None or before.recipients == after.recipients:
        return None
    old, new = _by_name(before.recipients), _by_name(after.recipients)
    gone = [rows for name, rows in old.items() if name not in new and rows[0].name not in texts[1]]
    come = [rows for name, rows in new.items() if name not in old and rows[0].name not in texts[0]]
    kept = [(old[name], new[name]) for name in old.keys() & new.keys()]
    moved = [(a, b) for a, b in kept if (was := _where(a)) and (now := _where(b)) and was != now]
    changes = (
        (bool(come), DriftReason.RECIPIENT_ADDED),
        (bool(gone), DriftReason.RECIPIENT_REMOVED),
        (bool(moved), DriftReason.RECIPIENT_COUNTRY),
        (any(_served(a, b) for a, b in kept), DriftReason.RECIPIENT_PRODUCTS),
    )
    reason = next((told for held, told in changes if held), None)
    if reason is None:
        return None
    worse = any(_outside(_where(rows)) for rows in come) or any(_beyond(a, b) for a, b in moved)
    better = any(_outside(_where(rows)) for rows in gone) or any(_beyond(b, a) for a, b in moved)
    if worse is not better:
        return Listed(reason, Effect.WORSE if worse else Effect.BETTER)
    return Listed(reason, Effect.CHANGED if come or gone or moved else Effect.NONE)


def _by_name(recipients: Iterable[Recipient]) -> _Rows:
    found: defaultdict[str, list[Recipient]] = defaultdict(list)
    for one in recipients:
        found[fold_plain(one.name)].append(one)
    return dict(found)


def _where(rows: list[Recipient]) -> frozenset[str]:
    return frozenset(code for row in rows for code in row.countries)


def _outside(codes: frozenset[str]) -> frozenset[str]:
    return codes - EEA


def _beyond(a: list[Recipient], b: list[Recipient]) -> bool:
    """Tell whether the second rows name a third country more, and the first none that they do not."""
    return _outside(_where(a)) < _outside(_where(b))


def _served(a: list[Recipient], b: list[Recipient]) -> bool:
    """Tell whether two sets of rows name other products; rows that name none concern all, or do not say."""
    was, now = (frozenset(fold_plain(row.products).rstrip(".") for row in rows) for rows in (a, b))
    return "" not in was | now and was != now
