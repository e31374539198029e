"""`monitor policy`: what the organisation permits, in words, and what an edit of it would change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.adapters.adequacy import load_adequacy
from monitor.adapters.config import load_register
from monitor.core.criteria import digest
from tests.faces.office import Office, office
from tests.samples import DENIED, OPT_OUT, page
from tests.standing import stands

LENIENT = """usages:
  non_sensitive:
    label: {fr: usages non sensibles, en: non-sensitive uses}
    training: {content: [denied, opt_in, opt_out], personal: [denied, opt_in, opt_out], feedback: any}
    location: any
"""
STRICT = LENIENT.replace("location: any", "location: [eu]\n    attestations: [secnumcloud]")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path / "office") as found:
        yield found


@pytest.fixture
def judged(here: Office) -> Office:
    """An office whose first round suspended one of two tools."""
    here.serve(page(OPT_OUT))
    here.run("check")
    return here


def policy(here: Office, text: str) -> str:
    path = here.folder / "edited.yaml"
    path.write_text(text)
    return str(path)


# --- show ------------------------------------------------------------------------------------------


def test_each_usage_is_said_in_words_with_the_law_at_the_end(here: Office) -> None:
    said = here.run("policy", "show")
    assert said.code == 0
    assert said.out.startswith("non-sensitive uses [non_sensitive]\n")
    assert "no reuse for training; reuse for training with prior" in said.out
    assert said.out.index("terms that say nothing:  the tool is suspended") < said.out.index(
        "Adequacy decisions"
    )
    assert "United States: transfers that rest on the EU–US Data Privacy" in said.out


def test_it_is_said_in_the_organisation_s_language(here: Office) -> None:
    here.edit("language: en}\npeople", "language: fr}\npeople")
    said = here.run("policy", "show").out.replace("\u00a0", " ")
    assert said.startswith("usages non sensibles [non_sensitive]\n")
    assert "silence des conditions :  l’outil est suspendu" in said


def test_approvers_are_called_by_their_names(here: Office) -> None:
    here.edit("    location: any\n", "    location: any\n    approvers: [martin]\n")
    assert "approvers:  Alex Martin\n" in here.run("policy", "show").out


def test_one_usage_may_be_asked_for_and_an_unknown_one_is_refused(here: Office) -> None:
    assert here.run("policy", "show", "non_sensitive").code == 0
    said = here.run("policy", "show", "non_sensitiv")
    assert (said.code, "did you mean 'non_sensitive'?" in said.err) == (2, True)


def test_a_usage_is_given_to_programs_as_the_ledger_keeps_it(here: Office) -> None:
    (row,) = here.run("policy", "show", "--json").lines
    assert row["digest"] == digest(load_register(here.config).usages["non_sensitive"])
    assert (row["id"], row["on_silent"], row["label"]["en"]) == (
        "non_sensitive",
        "suspend",
        "non-sensitive uses",
    )
    assert row["adequacy"]["checked"] == load_adequacy().checked.isoformat()
    assert "dpf" in row["adequacy"]["in_force"]
    assert "privacy_shield" not in row["adequacy"]["in_force"]


def test_showing_the_policy_makes_no_store(here: Office) -> None:
    here.run("policy", "show")
    assert sorted(path.name for path in here.folder.iterdir()) == ["sources.yaml"]


# --- try -------------------------------------------------------------------------------------------


def test_a_stricter_policy_says_who_would_be_suspended_and_why(judged: Office) -> None:
    said = judged.run("policy", "try", policy(judged, STRICT), number=1)
    assert said.code == 0
    assert "non-sensitive uses [non_sensitive]: changed (2 tools)" in said.out
    assert "Would lose approval (1)\n  Otterloo [otterloo]" in said.out
    assert "Allowed → Suspended as a precaution" in said.out
    assert "The policy requires the attestation SecNumCloud" in said.out
    assert "Would stay suspended, but not for the same reasons (1)\n  Lumenia [lumenia-free]" in said.out
    assert "Nothing was written." in said.out


def test_a_more_lenient_policy_says_that_people_reinstate(judged: Office) -> None:
    said = judged.run("policy", "try", policy(judged, LENIENT), number=1).out
    assert "Nothing would stand against these any more; they stay suspended (1)\n  Lumenia" in said
    assert f"“{OPT_OUT}”" in " ".join(said.split())
    assert "monitor approve lumenia-free --usage non_sensitive" in " ".join(said.split())
    assert "Unchanged: 1 (1 allowed, 0 suspended or withdrawn)." in said


def test_a_whole_register_may_be_tried(judged: Office) -> None:
    text = judged.config.read_text().replace("content: [denied, opt_in]", "content: [opt_out]")
    rows = judged.run("policy", "try", policy(judged, text), "--json", number=1).lines
    assert [(r["event"], r.get("tool"), r["turn"]) for r in rows] == [
        ("usage", None, "changed"),
        ("approval", "lumenia-free", "cleared"),
        ("approval", "otterloo", "lost"),
    ]
    assert [each["quote"] for each in rows[1]["gone"]] == [OPT_OUT]
    assert [each["quote"] for each in rows[2]["gained"]] == [DENIED]


def test_programs_are_told_every_key_of_every_approval(judged: Office) -> None:
    rows = judged.run("policy", "try", policy(judged, STRICT), "--json", number=1).lines
    approvals = [row for row in rows if row["event"] == "approval"]
    assert {tuple(row) for row in approvals} == {
        tuple("event tool name usage turn before before_basis after after_basis gained gone unread".split())
    }
    lacks = [each["lack"] for row in approvals for each in row["gained"] if each["lack"]]
    assert lacks == [{"kind": "attestation", "name": "secnumcloud"}] * 2


def test_an_annulled_decision_on_which_nothing_rests_changes_nothing(judged: Office) -> None:
    said = judged.run("policy", "try", "--without", "dpf", number=1)
    assert (said.code, "It would change nothing." in said.out) == (0, True)
    assert said.out.startswith("As if annulled: dpf, Implementing Decision (EU) 2023/1795")
    assert "[non_sensitive]" not in said.out


def test_a_decision_that_is_not_in_force_is_said_to_have_nothing_resting_on_it(judged: Office) -> None:
    said = judged.run("policy", "try", "--without", "safe_harbour", number=1)
    assert said.out.startswith("Not in force today, so nothing can rest on it: safe_harbour")


def test_what_rests_on_an_annulled_decision_falls(here: Office) -> None:
    here.edit("location: any", "location: [eu, third_country_safeguarded]")
    under = "We transfer your data to the United States under the EU-US Data Privacy Framework."
    here.serve(page(location=under))
    here.run("check")
    rows = here.run("policy", "try", "--without", "dpf", "--json", number=1).lines
    assert {r["tool"]: r["turn"] for r in rows if r["event"] == "approval"} == {
        "lumenia-free": "lost",
        "otterloo": "same",
    }


def test_a_removed_usage_is_named_with_its_tools(judged: Office) -> None:
    said = judged.run(
        "policy", "try", policy(judged, LENIENT.replace("non_sensitive:", "drafts:")), number=1
    ).out
    assert "[non_sensitive]: removed (2 tools)" in said
    assert "[drafts]: added (no tool)" in said
    assert "Would be withdrawn: no longer proposed, or for a usage that is gone (2)" in said


def test_trying_writes_nothing(judged: Office) -> None:
    before = stands(judged.config)
    judged.run("policy", "try", policy(judged, STRICT), "--without", "uk", number=1)
    assert stands(judged.config) == before


def test_it_is_told_in_french_with_french_spaces(judged: Office) -> None:
    judged.edit("language: en}\npeople", "language: fr}\npeople")
    said = judged.run("policy", "try", policy(judged, STRICT), number=1).out
    assert "Perdraient leur autorisation (1)\n  Otterloo" in said
    assert "Autorisé → Suspendu à titre conservatoire" in said
    assert "Rien n’a été inscrit." in said


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "what is to be tried?"),
        (("nowhere.yaml",), "an edited copy of the register"),
        (("--without", "dfp"), "no adequacy decision 'dfp'"),
    ],
)
def test_what_cannot_be_tried_is_refused(judged: Office, words: tuple[str, ...], told: str) -> None:
    said = judged.run("policy", "try", *words, number=1)
    assert (said.code, told in said.err) == (2, True)


def test_a_policy_with_a_mistake_is_told_with_its_line(judged: Office) -> None:
    said = judged.run("policy", "try", policy(judged, LENIENT.replace("opt_in", "optin")), number=1)
    assert (said.code, "edited.yaml:4: usages.non_sensitive.training.content[1]" in said.err) == (2, True)


def test_before_the_first_round_there_is_nothing_to_try_and_no_store_is_made(here: Office) -> None:
    said = here.run("policy", "try", "--without", "dpf")
    assert (said.code, "run `monitor check` first" in said.err) == (2, True)
    assert not (here.folder / "monitor.db").exists()
