"""Looking words up finds what expressions written from the same patterns find, place by place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from monitor.adapters.rules import SHIPPED
from monitor.core.clauses.groups import Groups
from monitor.core.clauses.passage import Passage
from monitor.core.clauses.patterns import fold, opened, source

FOLDER = Path(__file__).resolve().parents[3] / "monitor" / "rules"
PATTERNS = sorted(
    {
        pattern
        for name in SHIPPED
        for entry in yaml.safe_load((FOLDER / name).read_text("utf-8"))
        for group in [
            *entry.get("when", ()),
            *(entry["words"].values() if isinstance(entry.get("words"), dict) else [entry.get("words", [])]),
        ]
        for pattern in group
        if "@" not in pattern
    }
)
WORDS = st.sampled_from(
    sorted({word for pattern in PATTERNS for word in re.split(r"[\s()<>|?]+", pattern) if word})
)
ENDS = st.sampled_from(["", "s", "ed", "_", "x"])
BETWEEN = st.sampled_from([" ", " ", " ", "-", ", ", "; ", "/", "", " it ", " of the ", "'", "("])
TEXTS = st.lists(st.tuples(WORDS, ENDS, BETWEEN), max_size=25).map(
    lambda pieces: fold("".join(word.rstrip("*") + end + between for word, end, between in pieces))
)


def looked_up(patterns: list[str], text: str) -> list[tuple[int, int]]:
    groups = Groups({})
    group = groups.group(patterns)
    return Passage(text, {}, groups.lexicon).find(group)


def by_expression(patterns: list[str], text: str) -> list[tuple[int, int]]:
    branches = [branch for pattern in patterns for branch in opened(pattern)]
    chinese = [bool(re.match(r"[⺀-鿿豈-﫿가-힯]", source(branch))) for branch in branches]
    joined = "|".join(
        f"(?:{source(branch)})" if loose else rf"(?<!\w)(?:{source(branch)})"
        for branch, loose in zip(branches, chinese, strict=True)
    )
    return [match.span() for match in re.finditer(joined, text)]


@given(st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=6), TEXTS)
def test_words_are_found_where_an_expression_would_find_them(patterns: list[str], text: str) -> None:
    assert looked_up(patterns, text) == by_expression(patterns, text)


@given(st.sampled_from(PATTERNS), TEXTS, TEXTS)
def test_a_pattern_is_never_passed_over_where_it_stands(pattern: str, before: str, after: str) -> None:
    sample = fold(re.sub(r"\(([^|()]+)[^()]*\)[*?]?|<\d+>", r"\1", pattern).replace("*", ""))
    if not by_expression([pattern], sample):
        return
    text = f"{before} {sample} {after}"
    groups = Groups({"some": (pattern,)})
    group = groups.group(["@some"])
    assert Passage(text, {"some": groups.group([pattern])}, groups.lexicon).stands(group) == bool(
        by_expression([pattern], text)
    )


@pytest.mark.parametrize(
    ("pattern", "text", "spans"),
    [
        ("re-train*", "retraining", [(0, 10)]),
        ("re-train*", "we re-train it", [(3, 11)]),
        ("re-train*", "re train", [(0, 8)]),
        ("opt-out", "optout", [(0, 6)]),
        ("train*", "train_ing", [(0, 9)]),
        ("train", "train_ing", []),
        ("l'ia", "de l'ia.", [(3, 7)]),
        ("u.s.", "the u.s. law", [(4, 8)]),
        (";", "a ; b; c", [(2, 3)]),
        ("ai模型", "用ai模型 ai模型", [(6, 10)]),
        ("模型", "ai模型和模型", [(2, 4), (5, 7)]),
    ],
)
def test_odd_words_are_found_where_they_stand(pattern: str, text: str, spans: list[tuple[int, int]]) -> None:
    assert looked_up([pattern], text) == by_expression([pattern], text) == spans


def test_a_list_that_names_itself_finds_the_rest_of_its_words() -> None:
    groups = Groups({"loop": ("@loop", "word")})
    lists = {"loop": groups.group(["@loop", "word"])}
    assert Passage("a word", lists, groups.lexicon).spans("loop") == ((2, 6),)


def test_of_two_names_at_one_place_the_longest_is_found() -> None:
    groups = Groups({}, {"country": ["guinea", "guinea-bissau", "几内亚", "几内亚比绍"]})
    passage = Passage(
        "guinea-bissau, guinea 几内亚比绍", {"country": groups.named("country")}, groups.lexicon
    )
    assert passage.spans("country") == ((0, 13), (15, 21), (22, 27))


def test_a_word_met_ten_thousand_times_or_once_raises_the_same() -> None:
    groups = Groups({})
    group = groups.group(["train*"])
    for number in range(40_000):  # more than are remembered
        Passage(f"word{number}", {}, groups.lexicon).find(group)
    assert len(groups.lexicon.raises) <= 30_000
    assert Passage("we train", {}, groups.lexicon).find(group) == [(3, 8)]
