"""docs/ledger.md, followed to the letter: an auditor checks an export with sh, sha256sum and git alone."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faces.office import Office, office
from tests.samples import OPT_OUT, page

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "ledger.md").read_text("utf-8")
CHAIN, PYTHON, POLICIES, QUOTES = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A ledger with a suspension, an approval and an opinion in it, and its export."""
    with office(tmp_path_factory.mktemp("audited")) as one:
        one.run("check")
        one.serve(page(OPT_OUT))
        one.run("check", number=1)
        words = "--usage", "non_sensitive", "--reason", '« Comité », \\ "entry": {}', "--by"
        one.run("approve", "lumenia-free", *words, "martin", number=2)
        one.run("approve", "lumenia-free", *words, "dupont", "--opinion", "reserved", number=3)
        assert one.run("log", "--export", str(one.folder / "ledger.jsonl"), number=3).code == 0
        yield one


def sh(folder: Path, recipe: str) -> tuple[int, str]:
    done = subprocess.run(["sh", "-c", recipe], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def records(one: Office, kind: str) -> list[dict[str, Any]]:
    lines = (one.folder / "ledger.jsonl").read_text("utf-8").splitlines()
    return [record for record in map(json.loads, lines) if record["record"] == kind]


@pytest.mark.parametrize("recipe", [CHAIN, PYTHON], ids=["sh", "python"])
def test_the_chain_is_recomputed_up_to_the_head(audited: Office, recipe: str) -> None:
    (header,) = records(audited, "header")
    assert header["entries"] == len(records(audited, "entry")) == 5
    assert sh(audited.folder, recipe) == (0, f"head {header['head']}\n")


def test_the_policies_are_what_their_digests_say(audited: Office) -> None:
    code, said = sh(audited.folder, POLICIES)
    assert code == 0
    assert said.split() == ["policy", records(audited, "policy")[0]["digest"]]


def test_the_quotes_stand_where_the_export_says(audited: Office) -> None:
    code, said = sh(audited.folder, QUOTES)
    assert code == 0
    quotes = [quote["quote"] for entry in records(audited, "entry") for quote in entry["quotes"]]
    assert OPT_OUT in quotes
    assert all(" ".join(quote.split()) in " ".join(said.split()) for quote in quotes)


@pytest.mark.parametrize(("old", "new"), [('"accepted":[]', '"accepted":[ ]'), ("reserved", "favourable")])
def test_an_altered_entry_breaks_the_chain(audited: Office, tmp_path: Path, old: str, new: str) -> None:
    text = (audited.folder / "ledger.jsonl").read_text("utf-8")
    assert old in text
    (tmp_path / "ledger.jsonl").write_text(text.replace(old, new), "utf-8")
    code, said = sh(tmp_path, CHAIN)
    assert code == 1
    assert said.startswith("the chain breaks here")


def test_an_altered_policy_is_told(audited: Office, tmp_path: Path) -> None:
    text = (audited.folder / "ledger.jsonl").read_text("utf-8")
    (tmp_path / "ledger.jsonl").write_text(
        text.replace('"on_silent":"suspend"', '"on_silent":"allow"'), "utf-8"
    )
    code, said = sh(tmp_path, POLICIES)
    assert (code, said[:8]) == (1, "altered:")


def test_the_line_says_what_the_entry_says(audited: Office) -> None:
    for record in records(audited, "entry"):
        entry = record["entry"]
        for key in (
            "at",
            "status",
            "basis",
            "occasion",
            "cause",
            "reason",
            "opinion",
            "rules",
            "policy",
            "by",
        ):
            assert str(record[key]).replace("+00:00", "Z") == str(entry[key]).replace("+00:00", "Z")
        assert [v["commit"] for v in record["versions"]] == [commit for _, commit in entry["versions"]]


def test_people_are_an_opaque_id_and_a_function_unless_names_are_asked_for(audited: Office) -> None:
    text = (audited.folder / "ledger.jsonl").read_text("utf-8")
    assert not re.search("dupont|martin", text, re.IGNORECASE)
    assert [entry["function"] for entry in records(audited, "entry")][-2:] == ["it", "dpo"]
    assert all(re.fullmatch(r"#[1-9]|monitor", entry["by"]) for entry in records(audited, "entry"))
    named = audited.run("log", "--export", "-", "--names", number=3)
    lines = map(json.loads, named.out.splitlines())
    names = {line["name"] for line in lines if line["record"] == "person"}
    assert names >= {"Camille Dupont", "Alex Martin"}
