"""Score the clause rules on vendors whose errors were never read, beside those they were written on.

bench/vendors.py [--show] [--json]    PYTHONPATH must hold the repository
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.clauses import record
from monitor.adapters.rules import load_rules
from monitor.core.clauses.read import Reader

GOLD = Path(__file__).resolve().parents[2] / "shared/gold"
#: Drawn with `random.Random(20261121).sample(sorted(services), 6)`: nobody who writes rules lists what they
#: get wrong. A vendor whose errors were read belongs to the others from then on.
UNREAD = ("Bolt.new", "Copy.AI", "DeepSeek", "Grok", "Midjourney", "Perplexity")
FIGURES = ("detect.f1", "stance.macro_f1", "document.accuracy")


def scored(labelled: list[dict[str, Any]], reader: Reader, *, show: bool) -> dict[str, float]:
    """Return what the scorer of the labelled corpus prints for some documents; `show` lists the errors."""
    paths = [GOLD / "documents" / one["file"] for one in labelled]
    with tempfile.TemporaryDirectory() as folder:
        gold, found = Path(folder) / "gold.jsonl", Path(folder) / "found.jsonl"
        gold.write_text("".join(json.dumps(one) + "\n" for one in labelled))
        found.write_text("".join(json.dumps(record(p, reader.read(p.read_text()))) + "\n" for p in paths))
        command = [sys.executable, str(GOLD / "score.py"), "clauses", str(gold), str(found)]
        told = subprocess.run(
            [*command, *(["--show"] if show else [])], check=True, stdout=subprocess.PIPE, text=True
        )
    figures: dict[str, float] = json.loads(told.stdout.splitlines()[-1])
    return figures


def labelled(name: str) -> list[dict[str, Any]]:
    """Return the labelled documents of one file."""
    return [json.loads(line) for line in (GOLD / name).read_text().splitlines() if line.strip()]


def main() -> None:
    """Print the figures of each part of the corpus; errors are listed of the vendors read, and no others."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--json", action="store_true", help="print the figures on a last line, for programs")
    options = parser.parse_args()
    show: bool = options.show
    if not GOLD.exists():
        print(f"skipped: {GOLD} is not there (the labelled corpus lies beside this repository)")
        return
    reader = Reader(load_rules())
    every, french = labelled("clauses.jsonl"), labelled("clauses-fr.jsonl")
    parts = {
        "read": ([one for one in every if one["service"] not in UNREAD], show),
        "unread": ([one for one in every if one["service"] in UNREAD], False),
        "all": (every, False),
        "French": (french, show),
    }
    print(f"{'':10}{'documents':>10}" + "".join(f"{topic:>30}" for topic in ("training", "location")))
    print(f"{'':20}" + f"{'found':>10}{'stances':>10}{'document':>10}" * 2)
    every_figure: dict[str, float] = {}
    for name, (some, shown) in parts.items():
        figures = scored(some, reader, show=shown)
        told = {key: figures[key] for key in (f"{t}.{f}" for t in ("training", "location") for f in FIGURES)}
        every_figure |= {f"{name}.{key}": value for key, value in told.items()}
        print(f"{name:10}{len(some):10}" + "".join(f"{one:10.3f}" for one in told.values()))
    if options.json:
        print(json.dumps(every_figure))


if __name__ == "__main__":
    main()
