"""Read a labelled corpus: print what `monitor analyse --json` would, its scores, and the speed.

bench/clauses.py GOLD.jsonl [--hold-out PREFIX,…] [--only-held-out] [--show] [--whole]
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from monitor.adapters.rules import load_rules
from monitor.core.clauses.read import Reader, read
from monitor.core.clauses.rules import RuleSet
from monitor.core.clauses.union import expression
from monitor.core.model import Reading
from monitor.core.text import blocks, sentences

SHARED = Path(__file__).resolve().parents[2] / "shared"
GOLD = SHARED / "gold/clauses.jsonl"
BUNDLE = SHARED / "ota/genai-contrib-versions.bundle"
#: A terms of the bundle with a long history.
TERMS = "Claude.ai/Privacy Policy.md"


def record(file: Path, reading: Reading) -> dict[str, Any]:
    keys = (
        "topic",
        "stance",
        "rule",
        "quote",
        "line_start",
        "line_end",
        "data",
        "scope",
        "region",
        "countries",
        "mechanisms",
    )
    return {
        "file": str(file),
        "language": reading.language,
        "training": reading.training,
        "location": reading.location,
        "countries": list(reading.countries),
        "broad_licence": reading.broad_licence,
        "instructions_only": reading.instructions_only,
        "findings": [{key: getattr(f, key) for key in keys} for f in reading.findings],
        "error": None,
    }


def histories(only: str | None = None) -> dict[str, list[str]]:
    """Return the texts of the terms of the bundle, oldest first, by path; none where the bundle is absent."""
    if not BUNDLE.exists():
        return {}
    with tempfile.TemporaryDirectory() as folder:
        git = ["git", "-C", folder]
        subprocess.run(["git", "clone", "--quiet", "--bare", str(BUNDLE), folder], check=True)
        log = [*git, "log", "--topo-order", "--reverse", "--raw", "-z", "--no-renames", "--abbrev=40"]
        log += ["--format=", "--diff-filter=AM", "--", only or "*/*.md"]
        told = subprocess.run(log, check=True, capture_output=True).stdout.decode().split("\0")
        records = [
            (path, told[at].split()[3]) for at, path in enumerate(told[1:]) if told[at].startswith(":")
        ]
        names = list(dict.fromkeys(blob for _, blob in records))
        asked = "".join(f"{name}\n" for name in names).encode()
        answer = subprocess.run([*git, "cat-file", "--batch"], check=True, capture_output=True, input=asked)
    texts: dict[str, str] = {}
    at = 0
    for name in names:
        begin = answer.stdout.index(b"\n", at) + 1
        at = begin + int(answer.stdout[at:begin].split()[-1]) + 1
        texts[name] = answer.stdout[begin : at - 1].decode()
    found: dict[str, list[str]] = {}
    for path, blob in records:
        found.setdefault(path, []).append(texts[blob])
    return found


def whole(rules: RuleSet) -> None:
    """Print what the versions of all terms cost one reader, each terms in order."""
    found = histories()
    if not found:
        return
    reader = Reader(rules)
    began = time.process_time()
    for path, texts in found.items():
        for text in texts:
            reader.read(text, terms_type=Path(path).stem)
    took, count = time.process_time() - began, sum(map(len, found.values()))
    size = sum(len(text) for texts in found.values() for text in texts) / 1e6
    print(f"all {count} versions of {len(found)} terms, {size:.0f} M characters: {took:.2f} CPU s")


def remembered(rules: RuleSet) -> None:
    """Print what a version costs a reader that read the one before."""
    versions = histories(TERMS).get(TERMS, [])
    if not versions:
        print(f"skipped: {BUNDLE} is not there (the history of versions lies beside this repository)")
        return
    reader = Reader(rules)
    reader.read(versions[0], terms_type="Privacy Policy")
    began = time.process_time()
    for text in versions[1:]:
        reader.read(text, terms_type="Privacy Policy")
    after = time.process_time()
    for text in versions[1:]:
        reader.read(text, terms_type="Privacy Policy")
    known = time.process_time()
    count, size = len(versions) - 1, sum(map(len, versions)) / len(versions) / 1e3
    print(f"{count} successive versions of {TERMS}, {size:.0f} kB each")
    print(f"after the one before {1e3 * (after - began) / count:.2f} ms a version")
    print(f"read already {1e3 * (known - after) / count:.2f} ms a version")


def least(texts: list[str], rounds: int) -> list[list[float]]:
    """Return for each text the CPU seconds it took, the least of some rounds, each from nothing known.

    They are those of reading it, of reading it again once all were read, and of splitting it into sentences.
    Another process on the same core adds to any single round.
    """
    best = [[float("inf")] * 3 for _ in texts]
    for _ in range(rounds):
        re.purge()
        expression.cache_clear()
        rules = load_rules()
        for again in (0, 1):
            for took, text in zip(best, texts, strict=True):
                began = time.process_time()
                read(text, rules)
                took[again] = min(took[again], time.process_time() - began)
        for took, text in zip(best, texts, strict=True):
            began = time.process_time()
            for block in blocks(text):
                sentences(text, block)
            took[2] = min(took[2], time.process_time() - began)
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="?", default=GOLD)
    parser.add_argument("--hold-out", default="")
    parser.add_argument("--only-held-out", action="store_true")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--whole", action="store_true", help="read the history of every terms too")
    parser.add_argument("--rounds", type=int, default=1, help="of each document the quickest counts")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    if not options.gold.exists():
        print(f"skipped: {options.gold} is not there (the labelled corpus lies beside this repository)")
        return
    held = tuple(x for x in options.hold_out.split(",") if x)
    lines = [json.loads(line) for line in options.gold.read_text().splitlines() if line.strip()]
    if held:
        lines = [d for d in lines if d["file"].removeprefix("fr.").startswith(held) == options.only_held_out]
    texts = [
        (
            options.gold.parent / "documents" / d["file"],
            (options.gold.parent / "documents" / d["file"]).read_text(),
        )
        for d in lines
    ]
    began = time.process_time()
    rules = load_rules()
    loaded = time.process_time()
    readings = [read(texts[0][1], rules)]
    first = time.process_time()
    readings += [read(text, rules) for _, text in texts[1:]]
    cold, warm, split = map(sum, zip(*least([text for _, text in texts], options.rounds), strict=True))
    size = sum(len(text.encode()) for _, text in texts) / 1e6
    with tempfile.TemporaryDirectory() as folder:
        gold, found = Path(folder) / "gold.jsonl", options.out or Path(folder) / "found.jsonl"
        gold.write_text("".join(json.dumps(d) + "\n" for d in lines))
        found.write_text(
            "".join(
                json.dumps(record(p, r), ensure_ascii=False) + "\n"
                for (p, _), r in zip(texts, readings, strict=True)
            )
        )
        command = [sys.executable, str(options.gold.parent / "score.py"), "clauses", str(gold), str(found)]
        subprocess.run([*command, *(["--show"] if options.show else [])], check=True)
    print(f"{len(texts)} documents, {size:.2f} MB")
    print(f"from nothing: rules {loaded - began:.2f} s, first document {first - loaded:.2f} s")
    print(f"cold {cold:.2f} s, {size / cold:.2f} MB/s; again {warm:.2f} s")
    print(f"splitting into sentences alone {split:.2f} s, ratio {cold / split:.1f}")
    remembered(rules)
    if options.whole:
        whole(rules)


if __name__ == "__main__":
    main()
