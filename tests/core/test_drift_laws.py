"""What holds of every drift, whatever the texts."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from monitor.core.drift import Comparer, compare, words
from monitor.core.drift.alignment import align
from monitor.core.drift.stretches import stretches
from monitor.core.drift_reasons import reasons_in
from monitor.core.model import DataClass, Effect, Finding, Kind, Reading, Scope, Stance, Topic

WORDS = "we you may use data share store train models prompts never only partners settings delete 12 Acme Ireland if".split()
sentences = st.lists(st.sampled_from(WORDS), min_size=4, max_size=8).map(
    lambda ws: " ".join(ws).capitalize() + "."
)
blocks = st.one_of(
    st.lists(sentences, min_size=1, max_size=3).map(" ".join),
    sentences.map("*   {}".format),
    st.sampled_from(WORDS).map("## {}".format),
    st.tuples(sentences, sentences).map("| {0[0]} | {0[1]} |".format),
)
texts = st.lists(blocks, min_size=3, max_size=6).map("\n\n".join)
anything = st.text(max_size=60)
MIRROR = {Effect.WORSE: Effect.BETTER, Effect.BETTER: Effect.WORSE}


@given(st.one_of(texts, anything))
def test_a_text_compared_with_itself_is_noise_without_hunks(text: str) -> None:
    drift = compare(text, text, None, None)
    assert (drift.kind, drift.hunks) == (Kind.NOISE, ())


@given(st.one_of(texts, anything), st.one_of(texts, anything))
def test_what_is_stored_as_the_reason_is_plain_words_of_the_list(a: str, b: str) -> None:
    reason = compare(a, b, None, None).reason
    assert type(reason) is str, "a database adapter may store a member of an enumeration by its name"
    assert reasons_in(reason)


@given(st.one_of(texts, anything), st.one_of(texts, anything))
def test_the_kept_and_removed_words_are_the_text_before_and_the_kept_and_added_the_text_after(
    a: str, b: str
) -> None:
    found = words(a, b)
    assert "".join(part for mark, part in found if mark != "+") == a
    assert "".join(part for mark, part in found if mark != "-") == b


@given(st.one_of(texts, anything), st.one_of(texts, anything))
def test_outside_the_stretches_both_texts_hold_the_same_lines(a: str, b: str) -> None:
    kept_a, kept_b, at_a, at_b = "", "", 0, 0
    for s in stretches(a, b):
        kept_a, at_a = kept_a + a[at_a : s.before_start] + "\n", s.before_end
        kept_b, at_b = kept_b + b[at_b : s.after_start] + "\n", s.after_end
    lines = [
        [" ".join(line.split()) for line in (kept + rest).split("\n")]
        for kept, rest in ((kept_a, a[at_a:]), (kept_b, b[at_b:]))
    ]
    assert [line for line in lines[0] if line] == [line for line in lines[1] if line]


@given(texts, texts)
def test_every_block_of_a_stretch_stands_in_exactly_one_pair(a: str, b: str) -> None:
    differing = stretches(a, b)
    pairs = align(a, b, differing)
    for side, held in (("before", a), ("after", b)):
        spans = sorted((p.start, p.end) for p in (getattr(pair, side) for pair in pairs) if p is not None)
        assert all(end <= start for (_, end), (start, _) in pairwise(spans))
        covered = sum(len("".join(held[start:end].split())) for start, end in spans)
        inside = sum(
            len("".join(held[getattr(s, f"{side}_start") : getattr(s, f"{side}_end")].split()))
            for s in differing
        )
        assert covered <= inside


@given(texts, st.integers(0, 1000), st.text("abcdefghij0123456789", min_size=1, max_size=12))
def test_a_tracking_parameter_is_noise(text: str, place: int, value: str) -> None:
    parts = text.split(" ")
    at = place % len(parts)
    linked = [
        " ".join([*parts[:at], f"[{parts[at]}](https://acme.example/p{q})", *parts[at + 1 :]])
        for q in ("", f"?utm_id={value}")
    ]
    assert compare(linked[0], linked[1], None, None).kind is Kind.NOISE


@given(texts, st.integers(0, 10_000))
def test_a_zero_width_space_is_noise(text: str, place: int) -> None:
    at = place % (len(text) + 1)
    assert compare(text, text[:at] + "\u200b" + text[at:], None, None).kind is Kind.NOISE


@given(st.lists(sentences, min_size=2, max_size=6).map(" ".join), st.integers(0, 1000))
def test_a_line_wrap_is_noise(paragraph: str, place: int) -> None:
    parts = paragraph.split(" ")
    at = 1 + place % (len(parts) - 1)
    if not parts[at].isalpha():
        parts[at] = "and"
    unwrapped = " ".join(parts)
    wrapped = " ".join(parts[:at]) + "\n" + " ".join(parts[at:])
    assert compare(unwrapped, wrapped, None, None).kind is Kind.NOISE


@given(texts, st.lists(st.sampled_from(WORDS), min_size=2, max_size=8), st.integers(0, 1000))
def test_deleting_not_from_a_clause_is_never_noise(text: str, clause: list[str], place: int) -> None:
    paragraphs = text.split("\n\n")
    at = place % (len(paragraphs) + 1)

    def with_(sentence: str) -> str:
        return "\n\n".join([*paragraphs[:at], sentence, *paragraphs[at:]])

    kept = " ".join(["We do not", *clause]) + "."
    assert compare(with_(kept), with_(kept.replace(" not", "")), None, None).kind is not Kind.NOISE


@st.composite
def read(draw: st.DrawFn) -> tuple[str, Reading]:
    text = draw(texts)
    findings: list[Finding] = []
    at = 0
    for block in text.split("\n\n"):
        if draw(st.booleans()):
            stance = draw(
                st.sampled_from(
                    [
                        Stance.PERMITTED,
                        Stance.OPT_OUT,
                        Stance.OPT_IN,
                        Stance.DENIED,
                        Stance.THIRD_COUNTRY,
                        Stance.EU,
                    ]
                )
            )
            topic = Topic.LOCATION if stance in {Stance.THIRD_COUNTRY, Stance.EU} else Topic.TRAINING
            countries = (
                draw(st.sampled_from([(), ("US",), ("CN", "US"), ("IE",)])) if topic is Topic.LOCATION else ()
            )
            data = draw(st.sampled_from(DataClass))
            scope = draw(st.sampled_from(Scope))
            findings.append(
                Finding(
                    topic, stance, "rule", block, at, at + len(block), 1, 1, data, scope, countries=countries
                )
            )
        at += len(block) + 2
    stances = [next((f.stance for f in findings if f.topic is topic), Stance.SILENT) for topic in Topic]
    return text, Reading("en", stances[0], stances[1], (), tuple(findings))


@given(read(), read())
def test_better_one_way_is_worse_the_other_way(one: tuple[str, Reading], other: tuple[str, Reading]) -> None:
    forth = compare(one[0], other[0], one[1], other[1])
    back = compare(other[0], one[0], other[1], one[1])
    # A stub is no text to go on from, while a few sentences may well follow one that was as short.
    assume({forth.kind, back.kind}.isdisjoint({Kind.BROKEN, Kind.RESTORED}))
    assert MIRROR.get(forth.training, forth.training) is back.training
    assert MIRROR.get(forth.location, forth.location) is back.location


@given(read(), read())
def test_only_a_change_that_matters_has_an_effect(
    one: tuple[str, Reading], other: tuple[str, Reading]
) -> None:
    drift = compare(one[0], other[0], one[1], other[1])
    assert drift.kind is Kind.MATERIAL or (drift.training, drift.location) == (Effect.NONE, Effect.NONE)


@given(read(), read())
def test_the_same_texts_always_give_the_same_drift(
    one: tuple[str, Reading], other: tuple[str, Reading]
) -> None:
    assert compare(one[0], other[0], one[1], other[1]) == compare(one[0], other[0], one[1], other[1])


@given(read(), read())
def test_who_compares_a_history_finds_what_a_single_comparison_does(
    one: tuple[str, Reading], other: tuple[str, Reading]
) -> None:
    comparer = Comparer(remembered=2)
    for before, after in ((one, other), (other, one), (one, other), (one, one), (other, one)):
        found = comparer.compare(before[0], after[0], before[1], after[1])
        assert found == compare(before[0], after[0], before[1], after[1])


@given(texts, st.integers(0, 1000), st.text("abcdefghij", min_size=1, max_size=6))
def test_reordered_attributes_of_a_tag_are_noise(text: str, place: int, name: str) -> None:
    parts = text.split(" ")
    at = place % len(parts)
    tagged = [
        " ".join([*parts[:at], f"<a {attributes}>", *parts[at:]])
        for attributes in (f'id="{name}" class="x"', f'class="x" id="{name}"')
    ]
    assert compare(tagged[0], tagged[1], None, None).kind is Kind.NOISE
