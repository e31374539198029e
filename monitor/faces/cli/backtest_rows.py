"""What came of a backtest as the rows that other programs read, and what differs between two of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from monitor.core.decisions import Decision
from monitor.core.errors import UsageError
from monitor.core.hindsight import Change, Event, Ruling
from monitor.core.phrases import breach_sentence
from monitor.core.tools import Language

Row = Mapping[str, object]

#: By what two rows of one event are the same change, or decisions on the same approval.
_KEYS: Final = {
    "change": ("collection", "path", "commit"),
    "decision": ("tool", "usage", "basis", "status"),
}
#: What may differ between them.
_COMPARED: Final = {
    "change": ("kind", "training", "location", "cause", "alert"),
    "decision": ("date", "commit", "quote"),
}


def row(event: Event, collection: str, language: Language) -> dict[str, object]:
    """Return an event as one row; every key is there, null where nothing is known.

    Args:
        event: a change or a decision.
        collection: its id.
        language: that in which a decision's reason is said.
    """
    if isinstance(event, Ruling):
        return _decision(event, language)
    return _change(event, collection)


def _change(event: Change, collection: str) -> dict[str, object]:
    step = event.step
    record, drift = step.record, step.drift
    assert drift is not None
    return {
        "event": "change",
        "collection": collection,
        "service": record.terms.service,
        "terms": record.terms.type,
        "path": record.path,
        "commit": record.commit,
        "date": record.at.isoformat(),
        "kind": drift.kind.value,
        "training": drift.training.value,
        "location": drift.location.value,
        "cause": step.cause.value,
        "alert": event.alert,
    }


def _decision(event: Ruling, language: Language) -> dict[str, object]:
    made = event.decision
    return {
        "event": "decision",
        "tool": made.tool,
        "usage": made.usage,
        "status": made.status.value,
        "basis": made.basis.value,
        "date": made.at.isoformat(),
        "reason": reason(made, language),
        "commit": event.commit,
        "quote": quote(made),
    }


def reason(made: Decision, language: Language) -> str | None:
    """Return in words what the usage does not accept; None where it accepts everything."""
    return " ".join(dict.fromkeys(breach_sentence(breach, language) for breach in made.breaches)) or None


def quote(made: Decision) -> str | None:
    """Return the first sentence that the usage does not accept, as the vendor wrote it; None without one."""
    quotes = (breach.resolved.finding.quote for breach in made.breaches if breach.resolved is not None)
    return next(quotes, None)


def rows_in(file: Path) -> Iterator[Row]:
    """Read the rows of an earlier backtest.

    Raises:
        UsageError: the file cannot be read, or holds something else.
    """
    try:
        found = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise UsageError(
            f"{file} holds no backtest: {error}; write one with `monitor backtest --json`"
        ) from error
    for each in found:
        if not isinstance(each, dict) or not _has_keys(each):
            raise UsageError(f"{file} holds no backtest; write one with `monitor backtest --json`")
        yield each


def _has_keys(each: Row) -> bool:
    keys = _KEYS.get(str(each.get("event")))
    return keys is not None and all(key in each for key in keys)


def differences(earlier: Iterable[Row], later: Iterable[Row]) -> Iterator[dict[str, object]]:
    """Yield what differs between two backtests, in the order of the later one, then what is gone.

    Args:
        earlier: the rows of one.
        later: those of the other.
    """
    was = {_key(each): each for each in earlier}
    for each in later:
        before = was.pop(_key(each), None)
        compared = _COMPARED[str(each["event"])]
        if before is None or any(before.get(name) != each.get(name) for name in compared):
            yield {"event": "difference", "before": before, "after": each}
    for gone in was.values():
        yield {"event": "difference", "before": gone, "after": None}


def _key(each: Row) -> tuple[object, ...]:
    event = str(each["event"])
    return (event, *(each[name] for name in _KEYS[event]))
