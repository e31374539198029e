"""Hold the measured quality to its recorded floors: `python bench/gate.py`.

Each measurement is run as its users run it; a figure that misses its bound in `bench/floors.json` fails the
gate. Bounds are raised when they are beaten, and lowered with a written reason alone, in the commit that does
it. What needs the labelled corpus is skipped, with a line, where that is absent.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHARED = HERE.parent.parent / "shared"
FLOORS = HERE / "floors.json"

Figures = Mapping[str, float]


def main() -> int:
    """Measure, compare, and return the exit code."""
    bounds: dict[str, dict[str, dict[str, float]]] = json.loads(FLOORS.read_text(encoding="utf-8"))
    failed, missed = 0, set()
    for name, measure in MEASURES.items():
        if not SHARED.is_dir():
            print(f"skipped  {name}: the labelled corpus is not beside the project")
            continue
        figures = measure()
        for sense, limits in bounds[name].items():
            for key, limit in limits.items():
                value = figures.get(key)
                holds = value is not None and (value >= limit if sense == "at_least" else value <= limit)
                failed += not holds
                missed |= set() if holds else {name}
                words = "at least" if sense == "at_least" else "at most"
                print(
                    f"{'ok     ' if holds else 'MISSED '}  {name} {key}: {value} ({words} {limit})",
                    flush=True,
                )
    if SHARED.is_dir() and (missed & CLAUSES or rules_differ()):
        tell_gains()
    print(f"{failed} figures miss their bounds." if failed else "Every figure holds its bound.")
    return 1 if failed else 0


def clauses(gold: str) -> Figures:
    """Score what `monitor analyse` finds in the labelled documents of one file."""
    documents = sorted(str(path) for path in (SHARED / "gold/documents").glob("*.md"))
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as found:
        run = [sys.executable, "-m", "monitor", "analyse", "--json", *documents]
        subprocess.run(run, stdout=found, check=True, cwd=HERE.parent)
        return _last_json([str(SHARED / "gold/score.py"), "clauses", str(SHARED / "gold" / gold), found.name])


def rules_differ() -> bool:
    """Tell whether the tree's clause rules are not those of the last commit; without git, they are."""
    git = ["git", "-C", str(HERE.parent), "diff", "--quiet", "HEAD", "--", "monitor/rules"]
    try:
        return subprocess.run(git, check=False, capture_output=True).returncode == 1
    except FileNotFoundError:
        return False


def tell_gains() -> None:
    """Print what the tree's clause rules gain and lose against the last commit; it fails no gate."""
    print("What the rules of the tree gain and lose:", flush=True)
    run = [sys.executable, str(HERE / "gains.py")]
    subprocess.run(run, check=False, cwd=HERE.parent, env=os.environ | {"PYTHONPATH": str(HERE.parent)})


def bench(script: str, *options: str) -> Callable[[], Figures]:
    """Return what runs one of the benches and reads its line of figures."""
    return lambda: _last_json([str(HERE / script), *options])


def _last_json(command: list[str]) -> Figures:
    done = subprocess.run(
        [sys.executable, *command],
        capture_output=True,
        text=True,
        cwd=HERE.parent,
        env=os.environ | {"PYTHONPATH": str(HERE.parent)},  # the benches play with the tests' mail server
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        print(done.stdout[-4000:], done.stderr[-4000:], sep="\n")
        raise SystemExit(f"{command[0]} failed with exit code {done.returncode}")
    return dict(json.loads(lines[-1]))


#: The measures that follow from the clause rules.
CLAUSES = {"clauses", "clauses-fr", "vendors"}

MEASURES: dict[str, Callable[[], Figures]] = {
    "clauses": lambda: clauses("clauses.jsonl"),
    "clauses-fr": lambda: clauses("clauses-fr.jsonl"),
    "vendors": bench("vendors.py", "--json"),
    "changes": bench("drift.py", "score"),
    "extraction": bench("extraction.py", "--json"),
    "replay": bench("replay.py", "--no-cost", "--json"),
}

if __name__ == "__main__":
    sys.exit(main())
