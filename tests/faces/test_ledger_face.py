"""`monitor log` and `monitor people`: the ledger held to account, and who is in it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.core.decisions import JUDGE_VERSION
from tests.faces.office import Office, office
from tests.samples import OPT_OUT, page

THIS_VERSION = f'"judge_version":{JUDGE_VERSION}'


@pytest.fixture(scope="module")
def _kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A suspension, an approval, and a page that cannot be read: every kind of mail but a trial."""
    with office(tmp_path_factory.mktemp("kept")) as one:
        one.run("check")
        one.serve(page(OPT_OUT))
        one.serve(b"<p>Not found</p>", "/otterloo", 404)
        one.run("check", number=1)
        one.run(
            "approve",
            "lumenia-free",
            "--usage",
            "non_sensitive",
            "--by",
            "martin",
            "--reason",
            "ok",
            number=2,
        )
        yield one


@pytest.fixture
def kept(_kept: Office, tmp_path: Path) -> Office:
    """A copy of it, to be meddled with."""
    copy = Office(tmp_path / "copy", _kept.vendor)
    for name in ("monitor.db", "snapshots", "sources.yaml"):
        source, target = _kept.folder / name, copy.folder / name
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    return copy


def rewrite(one: Office, seq: int, old: str, new: str) -> None:
    """Alter an entry as someone would who knows how the chain is made."""
    with contextlib.closing(sqlite3.connect(one.folder / "monitor.db")) as db, db:
        previous = "0" * 64
        for number, entry in db.execute("SELECT seq, entry FROM decisions ORDER BY seq").fetchall():
            assert number != seq or old in entry
            text = entry.replace(old, new) if number == seq else entry
            link = hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
            statement = "UPDATE decisions SET entry = ?, previous = ?, hash = ? WHERE seq = ?"
            db.execute(statement, (text, previous, link, number))
            previous = link
        db.execute("UPDATE standing SET outline = replace(outline, ?, ?) WHERE seq = ?", (old, new, seq))


def heads(one: Office) -> list[str]:
    """Return the heads that the alerts carry."""
    with contextlib.closing(sqlite3.connect(one.folder / "monitor.db")) as db:
        texts = [text for (text,) in db.execute("SELECT text FROM alerts")]
    assert texts
    return [re.findall(r"\b[0-9a-f]{64}\b", text)[-1] for text in texts]


# --- log --verify ---------------------------------------------------------------------------------------


def test_an_untouched_ledger_is_judged_again_and_its_quotes_found(kept: Office) -> None:
    said = kept.run("log", "--verify", number=3)
    assert said.code == 0
    assert "4 entries, chain intact, head" in said.out
    assert "4 judged again" in said.out


def test_what_verifying_found_is_there_for_programs(kept: Office) -> None:
    (found,) = kept.run("log", "--verify", "--json", number=3).lines
    assert (found["entries"], found["judged"], found["chained"]) == (4, 4, 0)
    assert found["quotes"] > 0


@pytest.mark.parametrize(
    ("seq", "old", "new", "named"),
    [
        (3, '"status":"suspended"', '"status":"allowed"', 3),
        (3, '"cause":"provider"', '"cause":"rules"', 3),
        (3, OPT_OUT, "We never train on what you write.", 3),
        (4, '"accepted":[', '"accepted":[{"topic":"location","stance":"silent"},', 4),
        (1, THIS_VERSION, f'"judge_version":{JUDGE_VERSION + 1}', 2),
    ],
)
def test_an_entry_rewritten_with_its_hashes_is_found_and_named(
    kept: Office, seq: int, old: str, new: str, named: int
) -> None:
    rewrite(kept, seq, old, new)
    said = kept.run("log", "--verify", number=3)
    assert said.code == 4
    assert f"entry {named} (" in said.err


def test_an_entry_of_an_earlier_release_is_said_to_be_checked_by_its_chain_alone(kept: Office) -> None:
    rewrite(kept, 1, THIS_VERSION, '"judge_version":1')
    said = kept.run("log", "--verify", number=3)
    assert said.code == 0
    assert "1 of another release" in said.out


def test_the_chain_passes_through_the_head_of_every_mail(kept: Office) -> None:
    kept.write_to(9)  # nobody listens there: the trial waits
    kept.run("alerts", "test", "dupont", number=3)
    found = [word for head in heads(kept) for word in ("--head", head)]
    kinds = {line["kind"] for line in kept.run("alerts", "list", "--json", number=3).lines}
    assert kinds == {"suspension", "readability", "test"}
    assert kept.run("log", "--verify", *found, number=3).code == 0


def test_a_reason_written_afterwards_is_told_by_the_head_of_a_mail_alone(kept: Office) -> None:
    kept.write_to(9)
    kept.run("alerts", "test", "dupont", number=3)
    head = heads(kept)[-1]
    rewrite(kept, 4, '"reason":"ok"', '"reason":"as agreed with the works council"')
    assert kept.run("log", "--verify", number=3).code == 0
    said = kept.run("log", "--verify", "--head", head, number=3)
    assert said.code == 4
    assert f"does not pass through {head}" in said.err


# --- log --export ---------------------------------------------------------------------------------------


def test_an_export_to_standard_output_is_all_json_lines(kept: Office) -> None:
    said = kept.run("log", "--export", "-", number=3)
    records = [json.loads(line)["record"] for line in said.out.splitlines()]
    assert records[0] == "header"
    assert records.count("entry") == 4


@pytest.mark.parametrize(
    "words",
    [
        ("--head", "0" * 64),
        ("--names",),
        ("--export", "-", "--tool", "otterloo"),
        ("--verify", "--tool", "otterloo"),
        ("--verify", "--export", "-"),
    ],
    ids=" ".join,
)
def test_what_would_not_be_the_whole_ledger_is_refused(kept: Office, words: tuple[str, ...]) -> None:
    assert kept.run("log", *words, number=3).code == 2


def test_each_entry_says_in_the_organisations_language_what_brought_it_about(kept: Office) -> None:
    said = kept.run("log", number=3).out
    assert "first judgement of the register's proposal" in said
    assert "a breach of the policy – the provider changed its text" in said
    kept.edit("language: en}\npeople", "language: fr}\npeople")
    dit = kept.run("log", number=3).out
    assert "lumenia-free (non_sensitive)\u00a0: " in dit
    assert "écart à la politique – le fournisseur a modifié son texte" in dit
    assert "autorisation par une personne\u00a0: ok" in dit.replace(" : ", "\u00a0: ")


# --- people ----------------------------------------------------------------------------------------------


def test_people_are_listed_with_their_function_and_how_much_is_theirs(kept: Office) -> None:
    lines = {line["key"]: line for line in kept.run("people", "list", "--json", number=3).lines}
    assert (lines["martin"]["name"], lines["martin"]["function"], lines["martin"]["entries"]) == (
        "Alex Martin",
        "it",
        3,
    )
    assert lines["dupont"]["entries"] == 0
    text = kept.run("people", "list", number=3).out
    assert "Camille Dupont (dupont)" in text
    assert "account on a machine" in text
    kept.edit("language: en}\npeople", "language: fr}\npeople")
    assert "informatique" in kept.run("people", "list", number=3).out


def test_who_is_in_the_register_is_not_forgotten(kept: Office) -> None:
    said = kept.run("people", "forget", "#1", number=3)
    assert said.code == 2
    assert "people.martin, tools.lumenia-free.propose.non_sensitive.by" in said.err


def test_who_is_forgotten_is_gone_from_the_log_and_the_ledger_still_holds(kept: Office) -> None:
    kept.edit("martin: {name: Alex Martin, email: martin@example.fr", "roux: {name: A, email: a@example.fr")
    kept.edit("by: martin", "by: roux")
    said = kept.run("people", "forget", "martin", number=3)
    assert said.code == 0
    assert "#1 Alex Martin (martin) is forgotten" in said.out
    assert "2 alerts to them had not been sent" in said.out
    assert "sources.yaml" in said.out
    log = kept.run("log", number=3).out
    assert "martin" not in log
    assert "– #1" in log
    assert kept.run("log", "--verify", number=3).code == 0


def test_a_round_forgets_who_left_long_ago(kept: Office) -> None:
    kept.edit("martin: {name: Alex Martin, email: martin@example.fr", "roux: {name: A, email: a@example.fr")
    kept.edit("by: martin", "by: roux")
    kept.edit("language: en}\npeople", "language: en, retention: 366d}\npeople")
    kept.run("check", number=400)
    keys = [line["key"] for line in kept.run("people", "list", "--json", number=400).lines]
    assert "martin" not in keys
    assert None in keys
