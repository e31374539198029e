"""The clause rules from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faces.office import monitor

OWN = """
- id: training/our-own
  topic: training
  stance: permitted
  about: A wording of one vendor of ours.
  when: [["feeds the hive"]]
  matches: ["Your text feeds the hive."]
  ignores: ["We feed nobody."]
  added: 2026-01-01
"""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder without a register."""
    monkeypatch.delenv("MONITOR_CONFIG", raising=False)
    monkeypatch.chdir(tmp_path)


def test_rules_are_listed_with_what_they_find() -> None:
    said = monitor("rules", "list")
    assert said.code == 0
    assert "training/trains-models: training, permitted" in said.out
    assert "words/opt_out" not in said.out
    assert "words/opt_out" in monitor("rules", "list", "--words").out


def test_rules_are_listed_for_programs() -> None:
    one = next(
        row for row in monitor("rules", "list", "--json").lines if row["id"] == "training/trains-models"
    )
    assert (one["topic"], one["stance"]) == ("training", "permitted")
    assert one["matches"]
    assert one["ignores"]


def test_rules_on_facts_are_listed_and_explained_beside_the_others() -> None:
    assert "audience/no-one-younger: minimum age, years" in monitor("rules", "list").out
    one = next(
        row for row in monitor("rules", "list", "--json").lines if row["id"] == "audience/no-one-younger"
    )
    assert (one["topic"], one["fact"], one["value"]) == (None, "minimum_age", "years")
    said = monitor("rules", "explain", "audience/trap-other-use").out
    assert "professional use, a trap: it silences other rules" in said
    assert "when:" in said


def test_ours_keep_their_promises() -> None:
    said = monitor("rules", "test")
    assert (said.code, said.out.rstrip().endswith(": 0 broken.")) == (0, True)


def test_an_organisations_own_rule_is_put_on_trial(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "own.yaml").write_text(OWN)
    assert monitor("rules", "test", str(folder)).code == 0
    (folder / "own.yaml").write_text(OWN.replace("Your text feeds the hive.", "Your text feeds no one."))
    said = monitor("rules", "test", str(folder))
    assert said.code == 2
    assert "training/our-own (matches): gives nothing, not permitted" in said.out
    assert ": 1 broken." in said.out


def test_a_folder_that_is_none_is_told() -> None:
    said = monitor("rules", "test", "nowhere")
    assert said.code == 2
    assert "nowhere is no folder" in said.err


def test_a_rule_is_explained_with_its_wordings_and_examples() -> None:
    said = monitor("rules", "explain", "training/trap-staff-and-courses").out
    assert "a trap: it silences other rules" in said
    assert "when:" in said
    assert "unless:" in said
    assert "Our employees receive regular security training" in said
    assert "words:" in monitor("rules", "explain", "words/opt_out").out


def test_an_unknown_rule_is_told_with_the_nearest() -> None:
    said = monitor("rules", "explain", "training/trains-model")
    assert said.code == 2
    assert "training/trains-models" in said.err
