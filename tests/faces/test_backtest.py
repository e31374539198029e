"""`monitor backtest`: what it prints for people and for programs, with a register and without."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.core.collection import RecordKind
from monitor.faces.cli import backtest
from tests.faces.office import Said, monitor
from tests.fakes import InlineExecutor
from tests.histories import Entry, repository, said
from tests.samples import DENIED, IN_US, PERMITTED, PRIVACY, day

KEYS = {
    "change": "event collection service terms path commit date kind training location cause alert".split(),
    "decision": "event tool usage status basis date reason commit quote".split(),
}
REGISTER = """
organisation: {{name: Mairie de Valmoulin, language: {language}}}
people: {{leroy: {{name: Sacha Leroy, email: leroy@example.fr, role: business, language: fr}}}}
collections: {{contrib: {{url: "{folder}"}}}}
usages:
  strict:
    label: {{fr: stricts, en: strict}}
    training: {{content: {content}, personal: [denied], feedback: any, deidentified: any, flagged: any}}
    location: any
services:
  Lumenia: {{terms: {{Terms of Service: {{fetch: "https://lumenia.example/terms", select: main}}}}}}
tools:
  lumenia-free: {{name: Lumenia, service: Lumenia, plan: consumer, terms: [Terms of Service]{propose}}}
"""
PROPOSE = ", propose: {strict: {by: leroy, on: 2025-08-01}}"
HISTORY = (
    Entry(0, said(DENIED)),
    Entry(1, said(DENIED), terms=PRIVACY),
    Entry(2, said(DENIED, target="?session=1")),
    Entry(3, said(PERMITTED)),
    Entry(4, said(DENIED, IN_US), terms=PRIVACY),
    Entry(5, said(PERMITTED, IN_US), RecordKind.UPGRADE),
)


@pytest.fixture(autouse=True)
def _no_workers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # Worker processes have their own tests: here they would cost a second each.
    monkeypatch.setattr(backtest, "Workers", lambda *_, **__: InlineExecutor())
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    return repository(tmp_path / "contrib-versions.git", *HISTORY)


def register(
    folder: Path,
    *,
    content: str = "[denied]",
    propose: str = PROPOSE,
    language: str = "en",
    name: str = "sources",
) -> str:
    file = folder / f"{name}.yaml"
    file.write_text(
        REGISTER.format(
            content=content, propose=propose, language=language, folder=folder / "contrib-versions.git"
        )
    )
    return str(file)


def with_register(folder: Path, *words: str, **said_in_it: str) -> Said:
    return monitor("--config", register(folder, **said_in_it), "backtest", *words)


# --- JSON ------------------------------------------------------------------------------------------


def test_without_a_register_every_change_is_one_line_with_every_key(collection: Path) -> None:
    said = monitor("backtest", "--json", str(collection))
    assert said.code == 0
    assert [list(line) for line in said.lines] == [KEYS["change"]] * 4
    assert said.lines[1] == {
        "event": "change",
        "collection": "contrib",
        "service": "Lumenia",
        "terms": "Terms of Service",
        "path": "Lumenia/Terms of Service.md",
        "commit": said.lines[1]["commit"],
        "date": day(3).isoformat(),
        "kind": "material",
        "training": "worse",
        "location": "none",
        "cause": "provider",
        "alert": True,
    }
    assert len(said.lines[1]["commit"]) == 40


def test_changes_come_in_the_order_of_the_history(collection: Path) -> None:
    lines = monitor("backtest", "--json", str(collection)).lines
    assert [(line["date"], line["kind"], line["cause"], line["alert"]) for line in lines] == [
        (day(2).isoformat(), "noise", "provider", False),
        (day(3).isoformat(), "material", "provider", True),
        (day(4).isoformat(), "material", "provider", True),
        (day(5).isoformat(), "material", "extraction", False),
    ]


def test_with_a_register_decisions_are_told_too(collection: Path, tmp_path: Path) -> None:
    lines = with_register(tmp_path, "--json", str(collection)).lines
    decisions = [line for line in lines if line["event"] == "decision"]
    assert [list(line) for line in decisions] == [KEYS["decision"]] * 2
    first, second = decisions
    assert (first["status"], first["basis"], first["date"]) == ("allowed", "decided", day(0).isoformat())
    assert (first["reason"], first["quote"]) == (None, None)
    assert second == {
        "event": "decision",
        "tool": "lumenia-free",
        "usage": "strict",
        "status": "suspended",
        "basis": "precautionary",
        "date": day(3).isoformat(),
        "reason": second["reason"],
        "commit": lines[2]["commit"],
        "quote": PERMITTED,
    }
    assert "The policy does not accept this." in second["reason"]


def test_the_register_in_this_folder_is_used(collection: Path, tmp_path: Path) -> None:
    register(tmp_path / "elsewhere")
    lines = monitor("backtest", "--json", str(collection)).lines
    assert any(line["event"] == "decision" for line in lines)


def test_a_register_that_proposes_nothing_judges_all_its_tools(collection: Path, tmp_path: Path) -> None:
    lines = with_register(tmp_path, "--json", str(collection), propose="").lines
    assert [line["tool"] for line in lines if line["event"] == "decision"] == ["lumenia-free"] * 2


def test_a_given_usage_judges_every_service(collection: Path, tmp_path: Path) -> None:
    lines = with_register(tmp_path, "--json", "--usage", "strict", str(collection)).lines
    assert {line["tool"] for line in lines if line["event"] == "decision"} == {"Lumenia"}


def test_a_usage_of_the_catalogue_needs_no_register(collection: Path) -> None:
    lines = monitor("backtest", "--json", "--usage", "sensitive", str(collection)).lines
    assert {line["usage"] for line in lines if line["event"] == "decision"} == {"sensitive"}


def test_the_window_and_the_service_limit_what_is_told(collection: Path) -> None:
    dates = [day(n).strftime("%Y-%m-%d") for n in (3, 4)]
    window = monitor("backtest", "--json", "--since", dates[0], "--until", dates[1], str(collection))
    assert [line["date"] for line in window.lines] == [day(3).isoformat(), day(4).isoformat()]
    assert monitor("backtest", "--json", "--service", "Otterloo", str(collection)).lines == []


def test_nothing_is_written(collection: Path, tmp_path: Path) -> None:
    config = register(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert monitor("--config", config, "backtest", str(collection)).code == 0
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


# --- for people -------------------------------------------------------------------------------------


def test_the_lost_approval_stands_with_its_day_and_sentence(collection: Path, tmp_path: Path) -> None:
    out = with_register(tmp_path, str(collection)).out
    assert "1 approval would have been lost" in out
    line = next(line for line in out.splitlines() if "lumenia-free" in line)
    assert line.startswith(day(3).strftime("%Y-%m-%d"))
    assert "Lumenia Terms of Service" in line
    assert f"“{PERMITTED}”" in out


def test_alerts_are_told_beside_the_collections_own_feed(collection: Path, tmp_path: Path) -> None:
    out = with_register(tmp_path, str(collection)).out
    assert "2 alerts would have been sent, beside 3 changes in the collection's own feed" in out


def test_it_speaks_the_organisations_language(collection: Path, tmp_path: Path) -> None:
    out = with_register(tmp_path, str(collection), language="fr").out
    assert "1 autorisation aurait été perdue" in out
    assert "2 alertes auraient été envoyées, pour 3 modifications dans le flux de la collection" in out


def test_without_a_register_services_are_taken_as_consumers_tools_and_it_is_said(collection: Path) -> None:
    said = monitor("backtest", str(collection))
    assert said.code == 0
    assert "Every service is taken as a tool under its consumer plan" in said.out
    assert "non_sensitive, sensitive" in said.out


def test_a_tool_that_never_complied_is_named_apart(collection: Path, tmp_path: Path) -> None:
    out = with_register(tmp_path, str(collection), content="[opt_in]").out
    assert "No approval would have been lost." in out
    assert "1 would not have been given" in out


def test_what_stood_at_first_can_be_taken_as_accepted(collection: Path, tmp_path: Path) -> None:
    out = with_register(tmp_path, "--accept-first", str(collection), content="[opt_in]").out
    assert "1 approval would have been lost" in out
    assert "1 taken as given although the terms breached the policy" in out


def test_a_loss_that_is_not_the_providers_doing_says_so(tmp_path: Path) -> None:
    path = repository(
        tmp_path / "contrib-versions.git",
        Entry(0, said(DENIED)),
        Entry(1, said(PERMITTED), RecordKind.UPGRADE),
    )
    assert "not the provider's" in with_register(tmp_path, str(path)).out


def test_what_a_vendor_wrote_cannot_steer_the_terminal(tmp_path: Path) -> None:
    sentence = "We use your content to train our \x1b[31mmodels."
    path = repository(tmp_path / "contrib-versions.git", Entry(0, said(DENIED)), Entry(1, said(sentence)))
    out = with_register(tmp_path, str(path)).out
    assert "would have been lost" in out
    assert "\x1b" not in out


# --- trying an edit -------------------------------------------------------------------------------


def earlier(folder: Path, collection: Path, **said_in_it: str) -> str:
    file = folder / "before.jsonl"
    file.write_text(with_register(folder, "--json", str(collection), **said_in_it).out)
    return str(file)


def test_against_the_same_nothing_differs(collection: Path, tmp_path: Path) -> None:
    before = earlier(tmp_path, collection)
    assert with_register(tmp_path, "--against", before, str(collection)).out == "Nothing differs.\n"
    assert with_register(tmp_path, "--json", "--against", before, str(collection)).lines == []


def test_an_edited_policy_is_tried_on_history(collection: Path, tmp_path: Path) -> None:
    before = earlier(tmp_path, collection)
    lax = register(tmp_path, content="[denied, permitted]", name="lax")
    said = with_register(tmp_path, "--policy", lax, "--against", before, "--json", str(collection))
    (line,) = said.lines
    assert list(line) == ["event", "before", "after"]
    assert line["event"] == "difference"
    assert (line["before"]["status"], line["after"]) == ("suspended", None)
    out = with_register(tmp_path, "--policy", lax, "--against", before, str(collection)).out
    assert "1 event differs" in out
    assert f"suspended {day(3):%Y-%m-%d} “{PERMITTED}” → nothing" in out


def test_what_differs_is_told_in_the_language_of_the_organisation(collection: Path, tmp_path: Path) -> None:
    before = tmp_path / "before.jsonl"
    now = with_register(tmp_path, "--json", str(collection)).out
    # As another version of the rules might have read it, and with a value that this one does not know.
    then = now.replace('"kind":"material"', '"kind":"broken"', 1).replace(
        '"training":"worse"', '"training":"odd"', 1
    )
    before.write_text(then)
    lax = register(tmp_path, content="[denied, permitted]", name="lax", language="fr")
    out = monitor("--config", lax, "backtest", "--against", str(before), str(collection)).out
    assert (
        "texte abîmé, entraînement\u00a0: odd, localisation\u00a0: sans effet, alerte "
        "→ de fond, entraînement\u00a0: moins protecteur, localisation\u00a0: sans effet, alerte\n"
    ) in out
    assert f"suspendu {day(3):%Y-%m-%d} «\u00a0{PERMITTED}\u00a0» → rien\n" in out


def test_the_usages_of_a_file_without_tools_can_be_tried(collection: Path, tmp_path: Path) -> None:
    file = tmp_path / "usages.yaml"
    file.write_text(
        REGISTER[REGISTER.index("usages:") : REGISTER.index("services:")].format(content="[denied]")
    )
    lines = monitor("backtest", "--json", "--policy", str(file), str(collection)).lines
    assert [line["tool"] for line in lines if line["event"] == "decision"] == ["Lumenia"] * 2


RULE = """
- id: training/ours
  topic: training
  stance: permitted
  about: A word of our own.
  when: [["hamster*"]]
  matches: ["We feed the hamster with your content."]
  ignores: ["We feed the dog."]
  added: 2026-11-21
"""


def test_edited_rules_are_tried_on_history(tmp_path: Path) -> None:
    new = said(DENIED, extra="We feed the hamster with your content.")
    path = repository(tmp_path / "contrib-versions.git", Entry(0, said(DENIED)), Entry(1, new))
    before = earlier(tmp_path, path)
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "ours.yaml").write_text(RULE)
    (change, lost) = with_register(
        tmp_path, "--rules", str(rules), "--against", before, "--json", str(path)
    ).lines
    assert (change["before"]["training"], change["after"]["training"]) == ("none", "worse")
    assert (lost["before"], lost["after"]["quote"]) == (None, "We feed the hamster with your content.")


def test_rules_that_are_none_are_refused(collection: Path, tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "ours.yaml").write_text("- id: [")
    assert with_register(tmp_path, "--rules", str(tmp_path / "broken"), str(collection)).code == 2


# --- several collections, and mistakes -------------------------------------------------------------


def mirrored(folder: Path, name: str, *entries: Entry) -> None:
    repository(folder / "collections" / f"{name}.git", *entries)


def test_a_collection_of_the_register_is_named_by_its_id(tmp_path: Path) -> None:
    mirrored(tmp_path, "contrib", *HISTORY)
    for words in (["contrib"], []):
        lines = with_register(tmp_path, "--json", *words).lines
        assert {line["collection"] for line in lines if line["event"] == "change"} == {"contrib"}


def test_a_collection_that_was_not_fetched_names_the_remedy(tmp_path: Path) -> None:
    said = with_register(tmp_path, "contrib")
    assert said.code == 2
    assert "monitor ota sync contrib" in said.err


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["contribb"], "did you mean 'contrib'?"),
        (["--usage", "strickt", "."], "did you mean 'strict'?"),
        (["--executor", "tcp://here:1", "."], "dask://HOST:PORT"),
        (["--against", "nowhere.jsonl", "."], "nowhere.jsonl holds no backtest"),
        (["."], "is no git repository"),
    ],
)
def test_a_mistake_is_named_with_its_remedy(tmp_path: Path, words: list[str], named: str) -> None:
    said = with_register(tmp_path, *words)
    assert said.code == 2
    assert named in said.err


def test_nothing_to_replay_is_a_mistake() -> None:
    said = monitor("backtest")
    assert said.code == 2
    assert "collections:" in said.err


@pytest.mark.parametrize("line", ["{}", "[]", '{"event":"check"}', '{"event":"change"}', "no json"])
def test_a_file_that_is_no_backtest_is_refused(tmp_path: Path, collection: Path, line: str) -> None:
    (tmp_path / "other.jsonl").write_text(line + "\n")
    said = with_register(tmp_path, "--against", str(tmp_path / "other.jsonl"), str(collection))
    assert said.code == 2
    assert "holds no backtest" in said.err


def test_a_failure_of_our_own_is_told_and_the_rest_goes_on(
    collection: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = InlineExecutor(lambda job: MemoryError() if "Privacy" in str(job[2]) else None)
    monkeypatch.setattr(backtest, "Workers", lambda *_, **__: dead)
    said = with_register(tmp_path, "--json", "--workers", "4", str(collection))
    assert said.code == 4
    assert "Lumenia Privacy Policy" in said.err
    assert {line["terms"] for line in said.lines if line["event"] == "change"} == {"Terms of Service"}


def test_the_help_shows_examples() -> None:
    out = monitor("backtest", "--help").out
    assert "monitor backtest genai-contrib --since" in out
