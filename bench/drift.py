"""Measure the drift room: the labelled changes, 300 pairs and a collection beside git, the worst pair.

Run with `python bench/drift.py [score|speed|bundle|worst]` (all of them without an argument). The labelled
changes and the collection lie in the folder `shared` beside the repository; where it is absent, what needs
it is skipped.
"""

from __future__ import annotations

import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from monitor.adapters.rules import load_rules
from monitor.core.clauses.read import read
from monitor.core.drift import Comparer, alignment, compare, faithful, kinds, pieces, wording
from monitor.core.model import Reading

SHARED = Path(__file__).resolve().parents[1] / "../shared"
BUNDLE = SHARED / "ota/genai-contrib-versions.bundle"
GOLD = SHARED / "gold/changes.jsonl"
SCORER = SHARED / "gold/score.py"
PAIRS, SEED, ROUNDS = 300, 7, 3


def git(repository: Path, *arguments: str, given: str = "") -> bytes:
    done = subprocess.run(
        ["git", "-C", str(repository), "-c", "core.quotePath=false", *arguments],
        input=given.encode(),
        capture_output=True,
        check=True,
    )
    return done.stdout


def blobs(repository: Path, ids: Iterable[str]) -> dict[str, str]:
    """Return the texts of blobs, read with one process."""
    wanted = sorted(set(ids))
    answer = git(repository, "cat-file", "--batch", given="".join(f"{name}\n" for name in wanted))
    texts: dict[str, str] = {}
    at = 0
    for name in wanted:
        end = answer.index(b"\n", at)
        size = int(answer[at:end].split()[2])
        texts[name] = answer[end + 1 : end + 1 + size].decode()
        at = end + size + 2
    return texts


def modifications(repository: Path) -> Iterator[tuple[str, str, str]]:
    """Yield path, blob before and blob after of every change of a version."""
    log = git(
        repository,
        "log",
        "--all",
        "--no-merges",
        "--topo-order",
        "--reverse",
        "--raw",
        "--no-abbrev",
        "--format=",
    )
    for line in log.decode().splitlines():
        meta, _, path = line.partition("\t")
        fields = meta.split()
        if len(fields) == 5 and fields[4] == "M" and path.endswith(".md") and "/" in path:
            yield path, fields[2], fields[3]


def readings(texts: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], Reading]:
    """Read each text with the shipped rules, as terms of the type its path names."""
    rules = load_rules()
    return {key: read(text, rules, terms_type=key[1].split("/")[1][:-3]) for key, text in texts.items()}


def score(repository: Path) -> None:
    gold = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines() if line]
    texts = blobs(repository, (row[side] for row in gold for side in ("before", "after")))
    read = readings(
        {(row[side], row["path"]): texts[row[side]] for row in gold for side in ("before", "after")}
    )
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as found:
        for row in gold:
            old, new = row["before"], row["after"]
            drift = compare(texts[old], texts[new], read[old, row["path"]], read[new, row["path"]])
            line = {"event": "change", "commit": row["commit"], "path": row["path"], "kind": drift.kind}
            found.write(json.dumps({**line, "training": drift.training, "location": drift.location}) + "\n")
        found.flush()
        subprocess.run(
            [sys.executable, str(SCORER), "changes", str(GOLD), found.name, *sys.argv[3:]], check=True
        )


def speed(repository: Path) -> None:
    every = sorted(modifications(repository))
    sample = random.Random(SEED).sample(every, PAIRS)
    texts = blobs(repository, (blob for _, *both in sample for blob in both))
    pairs = [(texts[old], texts[new]) for _, old, new in sample]
    ours, theirs, each = [], [], [0.0] * len(pairs)
    with tempfile.TemporaryDirectory() as folder:
        files = [(Path(folder, f"{n}.old"), Path(folder, f"{n}.new")) for n in range(len(pairs))]
        for (old, new), (before, after) in zip(files, pairs, strict=True):
            old.write_text(before, "utf-8")
            new.write_text(after, "utf-8")
        for _ in range(ROUNDS):
            # Each round begins cold: nothing is remembered from the one before.
            forget()
            started = time.process_time()
            for n, (before, after) in enumerate(pairs):
                one = time.process_time()
                compare(before, after, None, None)
                each[n] = time.process_time() - one
            ours.append(time.process_time() - started)
            started = children()
            for old, new in files:
                command = ["git", "diff", "--no-index", "--histogram", "--word-diff", str(old), str(new)]
                subprocess.run(command, capture_output=True, check=False)
            theirs.append(children() - started)
    mine, git_ = statistics.median(ours), statistics.median(theirs)
    print(f"{PAIRS} pairs of {len(every)} (seed {SEED}), CPU seconds, median of {ROUNDS} rounds in turn")
    print(
        f"  compare {mine:.2f}   git, one process a pair {git_:.2f}   ratio {mine / git_:.2f} (ceiling 1.5)"
    )
    print(f"  compare a pair: median {statistics.median(each) * 1e3:.1f} ms, worst {max(each) * 1e3:.0f} ms")


def forget() -> None:
    """Empty what the drift room remembers of the texts it saw; the vocabulary of single words stays."""
    wording.said.cache_clear()
    for room in (alignment, faithful, kinds, pieces):
        for memory in vars(room).values():
            if hasattr(memory, "cache_clear"):
                memory.cache_clear()


def bundle(repository: Path) -> None:
    """Compare every change of the collection, in its order, beside one `git log` that shows them all."""
    changes = list(modifications(repository))
    texts = blobs(repository, (blob for _, *both in changes for blob in both))
    forget()
    comparer = Comparer()
    started = time.process_time()
    for _, old, new in changes:
        comparer.compare(texts[old], texts[new], None, None)
    mine = time.process_time() - started
    started = children()
    git(repository, "log", "--all", "-p", "--word-diff=porcelain", "--histogram")
    theirs = children() - started
    print(f"{len(changes)} changes of the collection, CPU seconds")
    print(f"  compare {mine:.2f}   git log {theirs:.2f}   ratio {mine / theirs:.2f}")


def children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def worst() -> None:
    print("two 30,000-word texts with nothing in common, CPU seconds (ceiling 0.5)")
    for shape, (before, after) in strangers().items():
        started = time.process_time()
        drift = compare(before, after, None, None)
        print(f"  {shape:28} {time.process_time() - started:.3f}   {drift.kind}: {drift.reason}")


def strangers() -> dict[str, tuple[str, str]]:
    chance = random.Random(SEED)

    def text(letters: str, size: int, end: str, known: int = 3000) -> str:
        words = ["".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(known)]
        return end.join(
            " ".join(chance.choices(words, k=size)).capitalize() + "." for _ in range(30_000 // size)
        )

    few = [text("abcdefghijklm", 10, "\n\n", 5).replace("a", "e"), text("nopqrstuvwxyz", 10, "\n\n", 5)]
    return {
        "paragraphs": (text("abcdefghijklm", 60, "\n\n"), text("nopqrstuvwxyz", 60, "\n\n")),
        "one paragraph": (text("abcdefghijklm", 15, " "), text("nopqrstuvwxyz", 15, " ")),
        "one sentence": (text("abcdefghijklm", 30_000, " "), text("nopqrstuvwxyz", 30_000, " ")),
        "one sentence reshuffled": reshuffled(chance),
        "the same few words": (few[0], few[1]),
        "the same words reshuffled": (text("abcd", 12, "\n\n", 60), text("abcd", 12, "\n\n", 60)),
        "a line, many times": ("* No.\n" * 30_000, "* Yes.\n* No.\n" * 15_000),
    }


def reshuffled(chance: random.Random) -> tuple[str, str]:
    words = ["we", "may", "use", "your", "data", "and", "share", "it", "with", "vendors"] * 3_000
    before = " ".join(words)
    chance.shuffle(words)
    return before + ".", " ".join(words) + "."


def main() -> None:
    wanted = set(sys.argv[1:2]) or {"score", "speed", "bundle", "worst"}
    if wanted & {"score", "speed", "bundle"}:
        if not BUNDLE.exists():
            print(
                "skipped: the labelled changes and the collection are not beside this repository (../shared)"
            )
        else:
            with tempfile.TemporaryDirectory() as folder:
                subprocess.run(["git", "clone", "-q", "--bare", str(BUNDLE), folder], check=True)
                if "score" in wanted:
                    score(Path(folder))
                if "speed" in wanted:
                    speed(Path(folder))
                if "bundle" in wanted:
                    bundle(Path(folder))
    if "worst" in wanted:
        worst()


if __name__ == "__main__":
    main()
