"""What may stand in a rule file, and what is refused with a remedy."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from monitor.adapters.rules import SHIPPED, load_rules
from monitor.core.clauses.compile import compile_rules
from monitor.core.clauses.groups import Groups
from monitor.core.clauses.passage import Passage
from monitor.core.clauses.patterns import PatternError, fold
from monitor.core.clauses.read import read
from monitor.core.clauses.triggers import needed
from monitor.core.errors import RuleError

RULES = load_rules()
FOLDER = Path(__file__).resolve().parents[3] / "monitor" / "rules"
ENTRIES: list[dict[str, Any]] = [
    entry for name in SHIPPED for entry in yaml.safe_load((FOLDER / name).read_text("utf-8"))
]
RULE: dict[str, Any] = {
    "id": "acme/own", "topic": "training", "stance": "permitted", "about": "Our own rule.",
    "when": [["feed* <3> parrot*"]], "matches": ["We feed your data to parrots."], "ignores": ["We feed cats."],
}  # fmt: skip


def refused(**changes: object) -> str:
    entry = {key: value for key, value in (RULE | changes).items() if value is not None}
    with pytest.raises(RuleError) as error:
        compile_rules([*ENTRIES, entry])
    return str(error.value)


def finds(pattern: str, text: str, lists: Mapping[str, tuple[str, ...]] | None = None) -> bool:
    known = lists or {}
    groups = Groups(known)
    found = {name: groups.group(words) for name, words in known.items()}
    return Passage(fold(text), found, groups.lexicon).stands(groups.group([pattern]))


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("train*", "We TRAINED it", True),
        ("train", "restrain", False),
        ("améliorer", "pour ameliorer", True),
        ("d'améliorer", "afin d’améliorer", True),
        ("(l'|la)? amélioration", "l'amélioration", True),
        ("use <2> train", "use it to train", True),
        ("use <1> train", "use it all to train", False),
        ("use <4> train", "use it; we train", False),
        ("(use|share)* data", "shared data", True),
        ("our (own)? models", "our models", True),
        ("用于 <1> 训练", "用于 模型 训练", True),
        ("训练", "用于模型训练", True),
        ("opt-out", "opt out", True),
    ],
)
def test_a_pattern_finds_what_its_language_says(pattern: str, text: str, *, expected: bool) -> None:
    assert finds(pattern, text) is expected


def test_a_list_stands_for_any_of_its_words() -> None:
    lists = {"models": ("model*", "ai")}
    assert finds("train <3> @models", "train all our AI", lists)
    assert not finds("train <3> @models", "train all our staff", lists)


@pytest.mark.parametrize(
    "pattern", ["", "*", "tr*ain", "<3> word", "word <99> word", "@nothing", "(a|b", "a|b", "word <3>"]
)
def test_a_malformed_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        Groups({}).group([pattern])


@given(st.sampled_from([p for e in ENTRIES for g in e.get("when", []) for p in g if "@" not in p]))
def test_a_needed_fragment_is_never_wrongly_asked_for(pattern: str) -> None:
    sample = pattern.replace("*", "").replace("?", "").split("<")[0]
    if "(" in sample or not sample.strip() or not finds(pattern, sample):
        return
    assert any(literal in fold(sample) for literal in needed(pattern, {}))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id": "Not An Id"}, "not an id"),
        ({"id": "training/trains-models"}, "two entries"),
        ({"colour": "red"}, "unknown key 'colour'"),
        ({"about": ""}, "does not say what it is about"),
        ({"ignores": None}, "lacks examples"),
        ({"matches": []}, "lacks examples"),
        ({"stance": "maybe"}, "maybe"),
        ({"topic": "cookies"}, "cookies"),
        ({"when": "feed"}, "`when` is not a list"),
        ({"when": [["feed <99> it"]]}, "gap"),
        ({"unless": ["@nothing"]}, "nothing"),
        ({"place": "moon"}, "moon"),
        ({"matches": [{"stance": "permitted"}]}, "malformed"),
    ],
)
def test_an_entry_that_cannot_be_used_is_refused_with_its_fault(
    changes: dict[str, object], words: str
) -> None:
    assert words in refused(**changes)


def test_a_list_the_reader_needs_may_not_be_missing() -> None:
    with pytest.raises(RuleError, match="the reader needs"):
        compile_rules([entry for entry in ENTRIES if entry["id"] != "words/eea_residents"])


def test_an_organisation_adds_a_rule_of_its_own() -> None:
    rules = compile_rules([*ENTRIES, RULE])
    assert [f.rule for f in read("We feed your data to parrots.", rules).findings] == ["acme/own"]


def test_an_organisation_adds_words_to_a_list() -> None:
    more = {"id": "acme/more", "extends": "words/opt_out", "about": "Our words.", "words": ["pull the plug"]}
    rules = compile_rules([*ENTRIES, more])
    assert rules.passage(fold("You may pull the plug.")).has("opt_out")


def test_adding_to_a_list_that_does_not_exist_is_refused() -> None:
    more = {"id": "acme/more", "extends": "words/nothing", "about": "Our words.", "words": ["plug"]}
    with pytest.raises(RuleError, match="there is no list"):
        compile_rules([*ENTRIES, more])


def test_the_digest_names_the_rules_and_not_their_order() -> None:
    assert compile_rules(ENTRIES).digest == compile_rules(reversed(ENTRIES)).digest == load_rules().digest
    assert compile_rules([*ENTRIES, RULE]).digest != compile_rules(ENTRIES).digest


def test_rules_of_a_folder_are_added_to_ours(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(yaml.safe_dump([RULE]), "utf-8")
    assert load_rules([tmp_path]).rule("acme/own") is not None


@pytest.mark.parametrize(
    ("content", "words"), [("- [", "not YAML"), ("id: x", "not a list"), ("- word", "not a rule")]
)
def test_a_file_that_holds_no_rules_is_refused_by_its_name(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "own.yaml").write_text(content, "utf-8")
    with pytest.raises(RuleError, match=words) as error:
        load_rules([tmp_path])
    assert "own.yaml" in str(error.value)


def test_a_folder_without_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no rule files"):
        load_rules([tmp_path])


def test_every_entry_we_ship_says_when_it_was_added() -> None:
    assert [entry["id"] for entry in ENTRIES if not entry.get("added")] == []


@given(
    st.lists(
        st.sampled_from(
            [
                "use ",
                "train ",
                "not ",
                "unless ",
                "data ",
                "(",
                "[",
                "](",
                "*",
                "|",
                "; ",
                "<br>",
                "US ",
                "你",
                "l'",
            ]
        ),
        max_size=400,
    )
)
def test_hostile_text_is_read_to_its_end(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert all(f.quote == text[f.start : f.end] for f in read(text, RULES).findings)
