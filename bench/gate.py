"""Hold the measured quality to its recorded floors: `python bench/gate.py`.

Each measurement is run as its users run it; a figure below its floor in `bench/floors.json` fails the gate,
one well above asks for the floor to be raised. Floors are lowered with a written reason alone (in the commit
that does it). What needs the labelled corpus is skipped, with a line, where that is absent.
"""

from __future__ import annotations

import json
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
    floors: dict[str, dict[str, float]] = json.loads(FLOORS.read_text(encoding="utf-8"))
    failed = 0
    for name, measure in MEASURES.items():
        if not SHARED.is_dir():
            print(f"skipped  {name}: the labelled corpus is not beside the project")
            continue
        figures = measure()
        for key, floor in floors[name].items():
            value = figures.get(key)
            is_met = value is not None and value >= floor
            failed += not is_met
            word = "ok     " if is_met else "BELOW  "
            more = "  (raise the floor)" if is_met and value is not None and value > floor + 0.02 else ""
            print(f"{word}  {name} {key}: {value} (floor {floor}){more}")
    print(f"{failed} figures below their floors" if failed else "Every figure is at its floor or above.")
    return 1 if failed else 0


def clauses(gold: str) -> Figures:
    """Score what `monitor analyse` finds in the labelled documents of one file."""
    documents = sorted(str(path) for path in (SHARED / "gold/documents").glob("*.md"))
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as found:
        run = [sys.executable, "-m", "monitor", "analyse", "--json", *documents]
        subprocess.run(run, stdout=found, check=True, cwd=HERE.parent)
        return _last_json([str(SHARED / "gold/score.py"), "clauses", str(SHARED / "gold" / gold), found.name])


def bench(script: str, *options: str) -> Callable[[], Figures]:
    """Return what runs one of the benches and reads its line of figures."""
    return lambda: _last_json([str(HERE / script), *options])


def _last_json(command: list[str]) -> Figures:
    done = subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, cwd=HERE.parent, check=False
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        print(done.stdout[-4000:], done.stderr[-4000:], sep="\n")
        raise SystemExit(f"{command[0]} failed with exit code {done.returncode}")
    return dict(json.loads(lines[-1]))


MEASURES: dict[str, Callable[[], Figures]] = {
    "clauses": lambda: clauses("clauses.jsonl"),
    "clauses-fr": lambda: clauses("clauses-fr.jsonl"),
    "changes": bench("drift.py", "--json"),
    "extraction": bench("extraction.py", "--json"),
    "replay": bench("replay.py", "--json"),
}

if __name__ == "__main__":
    sys.exit(main())
