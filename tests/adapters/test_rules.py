"""The rules in use: those that the folder holds, however long the process lives."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from monitor.adapters.rules import load_rules, reader_in, rules_digest, rules_in
from monitor.adapters.workers import Workers
from monitor.core.errors import RuleError, UsageError

RULE = {
    "topic": "training",
    "stance": "permitted",
    "about": "Our own rule.",
    "when": [["feed* <3> parrot*"]],
    "matches": ["We feed your data to parrots."],
    "ignores": ["We feed cats."],
}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    write(tmp_path, "acme/own")
    return tmp_path


def write(folder: Path, id_: str) -> None:
    """Write a rule under an id as long as any other: to the file system only its moment tells them apart."""
    file = folder / "own.yaml"
    before = file.stat().st_mtime_ns if file.exists() else 0
    file.write_text(yaml.safe_dump([{**RULE, "id": id_}]), "utf-8")
    os.utime(file, ns=(before + 1_000_000, before + 1_000_000))


def test_rules_that_were_edited_are_taken_up_without_a_new_process(own: Path) -> None:
    before = rules_digest((own,))
    write(own, "acme/new")
    assert rules_in((own,)).rule("acme/new") is not None
    assert rules_digest((own,)) == load_rules([own]).digest != before


def test_rules_that_nobody_edited_are_read_once(own: Path) -> None:
    assert rules_in((own,)) is rules_in((own,))


def test_a_rule_file_that_leads_nowhere_is_an_error_of_the_rules(own: Path) -> None:
    (own / "gone.yaml").symlink_to(own / "nothing")
    with pytest.raises(RuleError, match="cannot be read"):
        rules_digest((own,))


def test_texts_are_not_read_under_other_rules_than_they_are_kept_under(own: Path) -> None:
    before = rules_digest((own,))
    write(own, "acme/new")
    with pytest.raises(UsageError, match="were edited meanwhile"):
        reader_in((own,), before)


def test_a_worker_of_a_process_that_lives_long_reads_under_the_edited_rules(own: Path) -> None:
    for id_ in ("acme/own", "acme/new"):
        write(own, id_)
        workers = Workers(1)
        try:
            workers.submit(reader_is_had, own, rules_digest((own,))).result()
        finally:
            workers.shutdown(cancel_futures=True)


def reader_is_had(folder: Path, digest: str) -> None:
    reader_in((folder,), digest)
