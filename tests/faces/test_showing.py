"""What `analyse`, `show` and `status` tell of a text: in both languages, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faces.office import Office, monitor, office
from tests.samples import DENIED, OPT_OUT, PERMITTED, page

NOT_AT_WORK = "You may use the service for your personal, non-commercial use only."
BUSINESS = "For business customers, we do not use your content to train our models."


@pytest.fixture
def text(tmp_path: Path) -> Path:
    file = tmp_path / "terms.md"
    file.write_text(f"# Terms of Service\n\n## 2. Your content\n\n{NOT_AT_WORK}\n\n{OPT_OUT}\n")
    return file


@pytest.fixture
def one(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path / "office") as here:
        yield here


def flat(words: str) -> str:
    return " ".join(words.replace("\u00a0", "~").split())


# --- analyse --------------------------------------------------------------------------------


def test_analyse_tells_the_document_then_whether_it_applies_then_each_passage(text: Path) -> None:
    said = flat(monitor("analyse", str(text)).out)
    in_order = (
        "terms.md Language English Training reuse for training unless users opt out [opt_out] · content",
        "Does this text apply to us? Professional use: prohibited",
        f"line 5 · audience/private-use-only “{NOT_AT_WORK}”",
        "Training: 1 passage Reuse for training unless users opt out [opt_out] content",
        "Terms of Service › 2. Your content · line 7 · ",
        f"“{OPT_OUT}”",
        "Location: no passage",
        "Automatic reading, to be checked by a person.",
    )
    places = [said.find(words) for words in in_order]
    assert -1 not in places
    assert places == sorted(places)


def test_analyse_speaks_french_when_asked_to(text: Path) -> None:
    said = flat(monitor("analyse", "--language", "fr", str(text)).out)
    assert (
        "Langue Anglais Entraînement réutilisation pour l’entraînement, sauf opposition [opt_out] · contenus"
        in said
    )
    assert "Ce texte nous concerne-t-il~? Usage professionnel~: interdit" in said
    assert "Lecture automatique, à relire par une personne." in said


def test_analyse_as_json_has_the_facts_and_the_recipients_after_all_else(text: Path) -> None:
    (line,) = monitor("analyse", "--json", str(text)).lines
    assert list(line) == [
        *("file", "language", "training", "location", "countries", "broad_licence", "instructions_only"),
        *("findings", "error", "facts", "recipients"),
    ]
    assert line["recipients"] == []
    (fact,) = line["facts"]
    assert list(fact) == ["kind", "value", "quote", "rule", "line_start", "line_end"]
    assert (fact["kind"], fact["value"], fact["quote"]) == ("professional_use", "prohibited", NOT_AT_WORK)
    assert (fact["line_start"], fact["line_end"]) == (5, 5)


def test_analyse_as_json_says_nothing_of_what_it_cannot_read(tmp_path: Path) -> None:
    (line,) = monitor("analyse", "--json", str(tmp_path / "nowhere.md")).lines
    assert (line["facts"], line["recipients"]) == ([], [])


def test_analyse_names_a_file_that_it_cannot_read_and_reads_the_others(text: Path, tmp_path: Path) -> None:
    said = monitor("analyse", "--language", "fr", str(tmp_path / "nowhere.md"), str(text))
    assert said.code == 0
    assert "nowhere.md\u00a0: illisible\u00a0: " in said.err
    assert OPT_OUT in flat(said.out)


# --- show -----------------------------------------------------------------------------------


def test_show_tells_each_of_the_terms_as_analyse_does(one: Office) -> None:
    one.serve(page(OPT_OUT, extra=NOT_AT_WORK))
    one.run("check")
    said = flat(one.run("show", "lumenia-free").out)
    assert "Does this text apply to us? Professional use: prohibited" in said
    assert f"“{NOT_AT_WORK}”" in said
    assert f"“{OPT_OUT}”" in said
    assert "Location: 1 passage Data in the European Union [eu]" in said


def test_show_leaves_out_what_is_said_for_another_plan_and_says_so(one: Office) -> None:
    one.serve(page(DENIED, extra=BUSINESS))
    one.run("check")
    said = flat(one.run("show", "lumenia-free").out)
    assert said.index(f"“{DENIED}”") < said.index("Left out, as not applying to this tool: 1 passage")
    assert "No reuse for training [denied] – another plan" in said


def test_show_tells_that_the_terms_contradict_each_other(one: Office) -> None:
    one.edit(
        "{Terms of Service: {fetch", "{Privacy Policy: {fetch: 'URL', select: main}, Terms of Service: {fetch"
    )
    one.edit("'URL'", f"'http://127.0.0.1:{one.vendor.port}/privacy'")
    one.edit(
        "terms: [Terms of Service]\n    propose", "terms: [Terms of Service, Privacy Policy]\n    propose"
    )
    one.serve(page(DENIED))
    one.serve(page(PERMITTED, title="Privacy Policy"), "/privacy")
    one.run("check")
    said = flat(one.run("show", "lumenia-free").out)
    assert "⚠ Seems to contradict itself on training" in said
    assert "no reuse for training (Terms of Service, line" in said
    assert "(Privacy Policy, line" in said


def test_show_as_json_is_one_object_with_the_reading_of_each_of_the_terms(one: Office) -> None:
    one.serve(page(f"{DENIED} {NOT_AT_WORK}", extra=BUSINESS))
    one.run("check")
    (line,) = one.run("show", "lumenia-free", "--json").lines
    assert list(line) == [
        *("tool", "name", "service", "plan", "region", "standings", "terms", "decisions", "alerts")
    ]
    (terms,) = line["terms"]
    assert (terms["terms"], terms["service"]) == ("Terms of Service", "Lumenia")
    version = terms["version"]
    assert (version["training"], [fact["value"] for fact in version["facts"]]) == ("denied", ["prohibited"])
    assert [(f["applied"], f["left_out"]) for f in version["findings"] if f["topic"] == "training"] == [
        ("denied", None),
        (None, "plan"),
    ]
    assert [standing["usage"] for standing in line["standings"]] == ["non_sensitive"]
    assert [entry["seq"] for entry in line["decisions"]] == [1]


def test_show_as_json_has_no_version_of_what_was_never_read(one: Office) -> None:
    (line,) = one.run("show", "lumenia-free", "--json").lines
    assert [terms["version"] for terms in line["terms"]] == [None]


# --- status ---------------------------------------------------------------------------------


def test_status_warns_that_professional_use_is_prohibited(one: Office) -> None:
    one.serve(page(extra=NOT_AT_WORK))
    one.run("check")
    said = flat(one.run("status").out)
    assert "⚠ Professional use prohibited according to “Terms of Service” (automatic reading)." in said
    assert said.count("⚠") == 1
    first, second = one.run("status", "--json").lines
    assert first["facts"] == [
        {"kind": "professional_use", "value": "prohibited", "terms": "Terms of Service", "quote": NOT_AT_WORK}
    ]
    assert second["facts"] == []


def test_status_warns_in_the_organisation_s_language(one: Office) -> None:
    one.edit("language: en}\npeople", "language: fr}\npeople")
    one.serve(page(extra=NOT_AT_WORK))
    one.run("check")
    assert "⚠ Usage professionnel interdit selon «~Conditions d’utilisation~» (lecture automatique)." in flat(
        one.run("status").out
    )


def test_status_warns_of_nothing_where_there_is_nothing(one: Office) -> None:
    one.run("check")
    assert "⚠" not in one.run("status").out
