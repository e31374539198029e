"""What each record of a history did to its terms: whose doing it is, and whether it was worth an alert."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.adapters.rules import load_rules
from monitor.core.backtest import Step, _Words, blobs, steps
from monitor.core.clauses.read import read
from monitor.core.collection import RecordKind
from monitor.core.drift import compare
from monitor.core.model import Cause, Drift, Effect, Kind, Reading, Stance
from tests.histories import ERROR, Entry, records, said, texts
from tests.samples import DENIED, IN_US, OPT_OUT, PERMITTED

RULES = load_rules()


def replay(*entries: Entry) -> list[Step]:
    """Replay some terms with the shipped rules."""
    known, course = texts(*entries), records(*entries)
    given = (known[blob] for blob in blobs(course))
    return list(steps(course, given, partial(read, rules=RULES, terms_type="Terms of Service"), compare))


def kinds(*entries: Entry) -> list[Kind | None]:
    return [step.drift.kind if step.drift else None for step in replay(*entries)]


# --- what a record is ---------------------------------------------------------------------------


def test_a_first_record_is_no_change() -> None:
    (first,) = replay(Entry(0, said()))
    assert first.drift is None
    assert not first.is_news


def test_a_first_record_tells_what_the_terms_say() -> None:
    (first,) = replay(Entry(0, said(PERMITTED)))
    assert first.reading is not None
    assert first.reading.training is Stance.PERMITTED


def test_a_change_is_compared_with_the_text_before_it() -> None:
    _, change = replay(Entry(0, said(DENIED)), Entry(1, said(PERMITTED)))
    assert change.drift is not None
    assert (change.drift.kind, change.drift.training) == (Kind.MATERIAL, Effect.WORSE)


def test_a_change_by_the_provider_that_touches_a_topic_is_news() -> None:
    _, change = replay(Entry(0, said(DENIED)), Entry(1, said(PERMITTED)))
    assert change.cause is Cause.PROVIDER
    assert change.is_news


def test_a_change_that_touches_no_topic_is_no_news() -> None:
    _, change = replay(Entry(0, said()), Entry(1, said(extra="You must be 21 years old to use it.")))
    assert change.drift is not None
    assert change.drift.kind is Kind.MATERIAL
    assert not change.is_news


@pytest.mark.parametrize("kind", [RecordKind.UPGRADE, RecordKind.OTHER])
def test_what_is_the_collections_doing_is_never_the_providers(kind: RecordKind) -> None:
    _, upgrade = replay(Entry(0, said(DENIED)), Entry(1, said(PERMITTED), kind))
    assert upgrade.drift is not None
    assert upgrade.drift.training is Effect.WORSE
    assert upgrade.cause is Cause.EXTRACTION
    assert not upgrade.is_news


def test_hunks_do_not_travel() -> None:
    _, change = replay(Entry(0, said(DENIED)), Entry(1, said(PERMITTED)))
    assert change.drift is not None
    assert change.drift.hunks == ()


# --- texts that are no copy of the terms -----------------------------------------------------------


def test_an_error_page_and_the_return_of_the_text_are_broken_and_restored() -> None:
    found = kinds(Entry(0, said()), Entry(1, ERROR), Entry(2, said()))
    assert found == [None, Kind.BROKEN, Kind.RESTORED]


def test_the_last_good_text_stands_while_the_page_is_broken() -> None:
    _, broken, _ = replay(Entry(0, said()), Entry(1, ERROR), Entry(2, said()))
    assert broken.news is None
    assert broken.reading is None


def test_after_an_outage_the_text_is_compared_with_what_stood_before_it() -> None:
    *_, back = replay(Entry(0, said(DENIED)), Entry(1, ERROR), Entry(2, said(PERMITTED)))
    assert back.drift is not None
    assert back.drift.kind is Kind.RESTORED
    assert back.news is not None
    assert (back.news.kind, back.news.training) == (Kind.MATERIAL, Effect.WORSE)
    assert back.is_news


def test_an_outage_after_which_nothing_changed_is_no_news() -> None:
    *_, back = replay(Entry(0, said()), Entry(1, ERROR), Entry(2, said(target="?session=8f3a")))
    assert not back.is_news
    assert back.reading is None


GONE = "This page isn’t available\n-------------------------\n\nThe link may be broken.\n\n"


def joined(second: str, first: str = said(DENIED)) -> str:
    """Return terms that are read from two source documents."""
    return f"{first}\n{second}"


def test_an_error_page_in_place_of_one_of_several_source_documents_is_no_change() -> None:
    more = "Privacy\n-------\n\nWe never train our models on your prompts.\n\n"
    _, lacking, back = replay(Entry(0, joined(more)), Entry(1, joined(GONE)), Entry(2, joined(more)))
    assert lacking.news is None
    assert not lacking.is_news
    assert not back.is_news


@pytest.mark.parametrize(
    "section",
    [
        "Unavailability\n--------------\n\nThis page isn’t available in your country, and we may say so.\n\n",
        "Errors\n------\n\nWhere an error 404 occurs, tell us within two weeks.\n\n",
    ],
)
def test_terms_that_speak_of_errors_are_read_on(section: str) -> None:
    _, change = replay(Entry(0, joined("")), Entry(1, joined(section, said(PERMITTED))))
    assert change.is_news


def test_a_removed_file_is_broken_and_its_return_restored() -> None:
    assert kinds(Entry(0, said()), Entry(1, None), Entry(2, said())) == [None, Kind.BROKEN, Kind.RESTORED]


# --- flips -------------------------------------------------------------------------------------------


def test_a_text_these_terms_had_of_late_is_a_return() -> None:
    *_, back = replay(Entry(0, said(DENIED)), Entry(1, said(PERMITTED)), Entry(90.5, said(DENIED)))
    assert back.drift is not None
    assert back.drift.training is Effect.BETTER
    assert back.is_return
    assert not back.is_news


def test_a_text_these_terms_had_long_ago_is_news() -> None:
    *_, back = replay(Entry(0, said(DENIED)), Entry(1, said(PERMITTED)), Entry(91.5, said(DENIED)))
    assert back.is_news


def test_a_return_is_told_by_its_words_and_not_by_links() -> None:
    *_, back = replay(
        Entry(0, said(DENIED)), Entry(1, said(PERMITTED)), Entry(2, said(DENIED, target="?utm_source=mail"))
    )
    assert back.is_return


def test_the_second_flip_to_a_worse_text_is_a_return_too() -> None:
    flips = [Entry(n, said(DENIED if n % 2 == 0 else PERMITTED)) for n in range(5)]
    assert [step.is_news for step in replay(*flips)] == [False, True, False, False, False]


def test_new_words_are_no_return() -> None:
    *_, third = replay(Entry(0, said(DENIED)), Entry(1, said(PERMITTED)), Entry(2, said(OPT_OUT)))
    assert not third.is_return


# --- what the terms say from now on -----------------------------------------------------------------


def test_noise_changes_nothing_that_is_said() -> None:
    _, noise = replay(Entry(0, said()), Entry(1, said(target="?session=8f3a")))
    assert noise.drift is not None
    assert noise.drift.kind is Kind.NOISE
    assert noise.reading is None


def test_findings_that_only_move_say_nothing_new() -> None:
    _, moved = replay(Entry(0, said()), Entry(1, "You must be of age to use the service.\n\n" + said()))
    assert moved.reading is None


def test_a_new_clause_is_a_new_reading() -> None:
    _, change = replay(Entry(0, said()), Entry(1, said(location=IN_US)))
    assert change.reading is not None
    assert change.reading.location is Stance.THIRD_COUNTRY


# --- what it costs --------------------------------------------------------------------------------


def test_each_text_is_asked_for_once_in_the_order_it_is_needed() -> None:
    one, two = said(DENIED), said(PERMITTED)
    entries = [Entry(0, one), Entry(1, two), Entry(2, one), Entry(3, None), Entry(4, two)]
    wanted = blobs(records(*entries))
    assert [texts(*entries)[name] for name in wanted] == [one, two]


def test_a_flip_is_compared_and_read_once_each_way() -> None:
    compared: list[tuple[str, str]] = []
    texts_read: list[str] = []

    def noting(before: str, after: str, old: Reading | None, new: Reading | None) -> Drift:
        if old is not None and new is not None:
            compared.append((before, after))
        return compare(before, after, old, new)

    def reading(text: str) -> Reading:
        texts_read.append(text)
        return read(text, RULES)

    entries = [Entry(n, said(DENIED if n % 2 == 0 else PERMITTED)) for n in range(20)]
    course = records(*entries)
    given = (texts(*entries)[blob] for blob in blobs(course))
    assert len(list(steps(course, given, reading, noting))) == 20
    assert len(compared) == len(set(compared)) == 2
    assert len(texts_read) == 2


def test_a_text_is_let_go_when_no_later_record_needs_it() -> None:
    entries = [Entry(n, said(extra=f"Article {n} applies to everybody.")) for n in range(6)]
    course, known = records(*entries), texts(*entries)
    taken: list[str] = []

    def giving() -> Iterator[str]:
        for blob in blobs(course):
            taken.append(blob)
            yield known[blob]

    replayed = steps(course, giving(), partial(read, rules=RULES), compare)
    counts = [len(taken) for _ in replayed]
    assert counts == [1, 2, 3, 4, 5, 6]


# --- laws ------------------------------------------------------------------------------------------

SOME = [
    said(DENIED),
    said(PERMITTED),
    said(OPT_OUT),
    said(DENIED, target="?s=1"),
    ERROR,
    said(DENIED, IN_US),
    None,
]
COURSES = st.lists(
    st.tuples(st.integers(0, len(SOME) - 1), st.sampled_from([RecordKind.CHANGE, RecordKind.UPGRADE])),
    min_size=1,
    max_size=8,
)


def course_of(picked: list[tuple[int, RecordKind]]) -> list[Entry]:
    return [Entry(n * 20, SOME[which], kind) for n, (which, kind) in enumerate(picked)]


@given(COURSES, st.integers(1, 8))
def test_a_record_is_judged_knowing_only_what_came_before(
    picked: list[tuple[int, RecordKind]], known: int
) -> None:
    entries = course_of(picked)
    assert replay(*entries)[:known] == replay(*entries[:known])


PARAGRAPHS = st.lists(
    st.sampled_from(
        ["We train.", "we *train*", "We", "trainers", "", "* * *", "[We](a) train", "[We](b) train"]
    ),
    max_size=6,
)


@given(PARAGRAPHS, PARAGRAPHS)
def test_texts_are_the_same_that_have_the_same_words_in_a_row(one: list[str], other: list[str]) -> None:
    words = _Words()
    first, second = (words.of("\n\n".join(parts)) for parts in (one, other))
    plain = [re.findall(r"\w+", re.sub(r"\(\w\)", "", " ".join(parts)).lower()) for parts in (one, other)]
    assert words.same(first, second) is (plain[0] == plain[1])


@given(COURSES)
def test_a_broken_text_is_never_what_the_terms_say(picked: list[tuple[int, RecordKind]]) -> None:
    for step in replay(*course_of(picked))[1:]:
        if step.news is None:
            assert step.reading is None
            assert not step.is_news
