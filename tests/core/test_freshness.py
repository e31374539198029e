"""What a collection's silence means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.collection import Record, RecordKind
from monitor.core.freshness import REASONS, Fresh, Why, freshness
from monitor.core.terms import TermsId

START = datetime(2025, 1, 1, tzinfo=UTC)
TERMS = TermsId("Perplexity", "Privacy Policy")


def on(number: float) -> datetime:
    return START + timedelta(days=number)


def recorded(
    days: Iterable[float], kind: RecordKind = RecordKind.CHANGE, *, gone: bool = False
) -> list[Record]:
    return [
        Record(
            TERMS,
            "Perplexity/Privacy Policy.md",
            f"{n:040x}",
            on(day),
            kind,
            None if gone else "b" * 40,
            None,
        )
        for n, day in enumerate(days)
    ]


def fetched(**documents: Iterable[float]) -> Mapping[str, Sequence[datetime]]:
    return {name: [on(day) for day in days] for name, days in documents.items()}


DAILY = range(100)
SELDOM = (0, 40, 45, 130, 150, 240, 260)

# The last moment known, in days from the start (None: never), and what is known since.
CASES = {
    "recorded today": (recorded(DAILY), 99.5, 99, None, 99, Why.RECORDED),
    "recorded once, today": (recorded([0]), 1, 1, None, 0, Why.RECORDED),
    "quiet for a month, as before": (recorded(SELDOM), 290, 289, None, 260, Why.QUIET),
    "quiet for much longer than ever": (recorded(SELDOM), 460, 459, None, 260, Why.STOPPED),
    "recorded a few times, then not": (recorded([0, 10, 20]), 700, 699, None, 20, Why.QUIET),
    "the whole collection has stopped": (recorded(DAILY), 120, 99, None, 99, Why.COLLECTION_STOPPED),
    "a collection without any commit": (recorded([0]), 120, None, None, 0, Why.COLLECTION_STOPPED),
    "fetched today, recorded long ago": (recorded(SELDOM), 300, 300, fetched(a=range(300)), 299, Why.FETCHED),
    "fetched every day, then no more": (recorded([0, 40]), 400, 399, fetched(a=range(60)), 59, Why.STOPPED),
    "fetched seldom (static pages)": (recorded([0]), 400, 399, fetched(a=[0, 90, 200]), 200, Why.QUIET),
    "a PDF that never changed": (recorded([0]), 400, 399, fetched(a=[0]), 0, Why.QUIET),
    "one document of two is fetched": (recorded([0]), 100, 99, fetched(a=range(100), b=[0]), 0, Why.QUIET),
    "two documents are fetched": (recorded([0]), 100, 99, fetched(a=range(100), b=range(99)), 98, Why.FETCHED),
    "pages come, texts no more": (recorded(DAILY), 300, 300, fetched(a=range(300)), 99, Why.NOT_EXTRACTED),
    "no snapshots of these terms": (recorded(DAILY), 99.5, 99, {}, 99, Why.RECORDED),
    "removed": (recorded([0]) + recorded([5], RecordKind.OTHER, gone=True), 6, 6, None, None, Why.REMOVED),
    "removed, and recorded again": (recorded([0]) + recorded([5], gone=True) + recorded([6]), 7, 7, None, 6, Why.RECORDED),
    "never recorded": ([], 6, 6, fetched(a=[5]), None, Why.NEVER),
    "corrected by hand": (recorded([0]) + recorded([5], RecordKind.OTHER), 6, 6, None, 0, Why.QUIET),
    "written by hand alone": (recorded([5], RecordKind.OTHER), 6, 6, None, None, Why.NEVER),
    "upgraded, with an older date": (recorded([0, 9]) + recorded([4], RecordKind.UPGRADE), 10, 10, None, 9, Why.RECORDED),
    "dated in the future": (recorded([0, 500]), 100, 99, None, 0, Why.QUIET),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_known(name: str) -> None:
    records, moment, activity, snapshots, verified, why = CASES[name]
    alive = on(activity) if activity is not None else None
    found = freshness(records, on(moment), activity=alive, snapshots=snapshots)
    assert found == Fresh(on(verified) if verified is not None else None, why)


def test_a_service_dead_in_one_collection_is_alive_in_another() -> None:
    # Perplexity: a snapshot a day in genai-contrib until 2025-09-24, then none for eleven months; recorded by
    # genai-eu until 2026-08-20.
    now = datetime(2026, 8, 21, tzinfo=UTC)
    last = datetime(2025, 9, 24, tzinfo=UTC)
    daily = [last - timedelta(days=n) for n in range(300)]
    dead = freshness(
        [Record(TERMS, "", "a" * 40, daily[-1], RecordKind.FIRST, "b" * 40, None)],
        now, activity=now, snapshots={"Perplexity/Privacy Policy.html": daily},
    )  # fmt: skip
    alive = freshness(
        [Record(TERMS, "", "a" * 40, datetime(2026, 8, 20, tzinfo=UTC), RecordKind.CHANGE, "b" * 40, None)],
        now, activity=now,
    )  # fmt: skip
    assert dead == Fresh(last, Why.STOPPED)
    assert not dead.is_followed
    assert alive.is_followed


@pytest.mark.parametrize(
    ("bad", "verified", "why"),
    [({2}, 1, Why.UNREADABLE), ({0, 1, 2}, None, Why.NEVER), ({1}, 9, Why.FETCHED), ({0}, 9, Why.FETCHED)],
)
def test_an_error_page_that_is_fetched_every_day_verifies_nothing(
    bad: set[int], verified: int | None, why: Why
) -> None:
    commits = {f"{n:040x}" for n in bad}
    found = freshness(
        recorded([0, 1, 2]), on(9), activity=on(9), snapshots=fetched(a=range(10)), unreadable=commits
    )
    assert found == Fresh(on(verified) if verified is not None else None, why)


def test_every_reason_has_words() -> None:
    assert set(REASONS) == set(Why)


days = st.lists(st.integers(0, 400), max_size=15)


@given(days, days, days, st.integers(0, 500))
def test_nothing_is_verified_that_nobody_fetched(
    records: list[int], one: list[int], two: list[int], moment: int
) -> None:
    found = freshness(
        recorded(sorted(records)), on(moment), activity=on(moment), snapshots=fetched(one=one, two=two)
    )
    if found.verified is not None:
        assert found.verified in {on(day) for day in [*records, *one, *two]}
        assert found.verified <= on(moment)


@given(days, days, st.integers(0, 500), st.integers(0, 500))
def test_time_that_passes_in_silence_verifies_nothing(
    records: list[int], one: list[int], moment: int, later: int
) -> None:
    before = sorted(day for day in records if day <= moment)
    seen = fetched(one=[day for day in one if day <= moment])
    now = freshness(recorded(before), on(moment), activity=on(moment), snapshots=seen)
    then = freshness(recorded(before), on(moment + later), activity=on(moment + later), snapshots=seen)
    assert then.verified == now.verified
    assert now.is_followed or not then.is_followed
