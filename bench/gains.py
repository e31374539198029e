"""What an edit of the shipped clause rules gains and loses on the labelled corpus, finding by finding.

bench/gains.py [--against REV]    PYTHONPATH must hold the repository

Reads every labelled document under the rules of the tree and under those of a commit, with the same engine,
and prints each place that is found, lost or read otherwise with what the labels say of it; then the figures
before and after. Default: the last commit. Vendors whose errors nobody reads are counted, not listed.
"""

from __future__ import annotations

import argparse
import subprocess
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from bench.vendors import FIGURES, GOLD, UNREAD, labelled, scored
from monitor.adapters.rules import SHIPPED, load_rules
from monitor.core.clauses.compile import CUES, compile_rules
from monitor.core.clauses.gains import Gains, Said, gains
from monitor.core.clauses.read import Reader
from monitor.core.clauses.rules import RuleSet
from monitor.core.errors import RuleError
from monitor.core.model import Finding, Topic

HERE = Path(__file__).resolve().parent
#: Within the repository.
RULES = "monitor/rules"
#: How much of a quote is enough to find it.
QUOTED = 110

Entry = Mapping[str, Any]


def rules_at(revision: str) -> RuleSet:
    """Return the shipped rules as a commit has them.

    Lists that today's engine needs and that commit lacks are taken from the tree.
    """
    held = set(_git("ls-tree", "--name-only", revision, f"{RULES}/").split())
    entries: list[Entry] = []
    for name in SHIPPED:
        if f"{RULES}/{name}" in held:
            entries += yaml.safe_load(_git("show", f"{revision}:{RULES}/{name}"))
    known = {entry["id"] for entry in entries}
    tree = [entry for name in SHIPPED for entry in yaml.safe_load((HERE.parent / RULES / name).read_text())]
    needed = {f"words/{name}" for name in CUES} - known
    lacking = [entry for entry in tree if entry["id"] in needed]
    if lacking:
        print(f"taken from the tree, since {revision} lacks them: {', '.join(e['id'] for e in lacking)}")
    return compile_rules([*entries, *lacking])


def verdict(said: Said, labels: Entry) -> str:
    """Say what the labels of a document hold of a place, as the scorer counts it."""
    if not isinstance(said, Finding):
        return "unlabelled"
    stances = {
        block["stance"]
        for block in labels["blocks"]
        if block["topic"] == said.topic and _meets(said, block["line_start"], block["line_end"])
    }
    if stances:
        return "right" if said.stance in stances else f"wrong: {'/'.join(sorted(stances))}"
    unseen = any(_meets(said, first, last) for first, last in labels.get("unseen", ()))
    return "unlabelled" if unseen else "wrong: nothing there"


def _meets(said: Said, first: int, last: int) -> bool:
    return said.line_start <= last and said.line_end >= first


def _told(said: Said) -> str:
    if not isinstance(said, Finding):
        return f"{said.kind} {said.value} by {said.rule}"
    what = [said.data, said.scope, *([said.region] if said.region else ()), *said.countries, *said.mechanisms]
    return f"{said.topic} {said.stance} ({', '.join(what)}) by {said.rule}"


def tally(labels: Entry, found: Gains) -> Counter[str]:
    """Count what moved in one document by what the labels say of it."""
    total: Counter[str] = Counter()
    for move in found.moves:
        was = move.before and verdict(move.before, labels).partition(":")[0]
        now = move.after and verdict(move.after, labels).partition(":")[0]
        if was == now:
            total[f"{was} and read otherwise"] += 1
            continue
        total.update(f"{event} {word}" for event, word in (("lost", was), ("gained", now)) if word)
    return total


def print_gains(labels: Entry, found: Gains) -> None:
    """Print what moved in one document, place by place."""
    for move in found.moves:
        both = (("lost", move.before), ("gained", move.after))
        told = [
            f"{event} [{verdict(said, labels)}] {_told(said)}" for event, said in both if said is not None
        ]
        print(f"{labels['file']}:{move.place.line_start}  {' → '.join(told)}")
        print(f"    {_short(move.place.quote)}")
    for shift in found.shifts:
        wanted = f" (labelled {labels[shift.name]})" if shift.name in labels else ""
        print(f"{labels['file']}  the document: {shift.name} {shift.before} → {shift.after}{wanted}")


def _short(quote: str) -> str:
    quote = " ".join(quote.split())
    return quote if len(quote) <= QUOTED else f"{quote[:QUOTED]}…"


def print_figures(corpus: str, documents: Sequence[Entry], before: Reader, after: Reader) -> None:
    """Print the scorer's figures under both sets of rules."""
    some = [dict(one) for one in documents]
    was, now = scored(some, before, show=False), scored(some, after, show=False)
    for topic in Topic:
        for figure in FIGURES:
            key = f"{topic}.{figure}"
            moved = f"{now[key] - was[key]:+.4f}" if now[key] != was[key] else "="
            print(f"{corpus:8} {key:28} {was[key]:8.4f} → {now[key]:.4f}  {moved}")


def _git(*words: str) -> str:
    done = subprocess.run(["git", "-C", str(HERE.parent), *words], check=True, capture_output=True, text=True)
    return done.stdout


def main() -> None:
    """Print every gain and loss, how many there are by what the labels say, and the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--against", default="HEAD", metavar="REV", help="the commit to compare with")
    revision = parser.parse_args().against
    if not GOLD.exists():
        print(f"skipped: {GOLD} is not there (the labelled corpus lies beside this repository)")
        return
    try:
        rules = rules_at(revision)
    except (subprocess.CalledProcessError, OSError) as error:
        raise SystemExit(f"git cannot give the rules of {revision}: {error}") from error
    except RuleError as error:
        raise SystemExit(f"today's engine cannot use the rules of {revision}: {error}") from error
    tree = load_rules()
    if rules.digest == tree.digest:
        print(f"the rules find what those of {revision} find: nothing to gain or lose")
        return
    before, after = Reader(rules), Reader(tree)
    every, french = labelled("clauses.jsonl"), labelled("clauses-fr.jsonl")
    total: Counter[str] = Counter()
    for one in [*every, *french]:
        text = (GOLD / "documents" / one["file"]).read_text(encoding="utf-8")
        found = gains(before.read(text), after.read(text))
        total += tally(one, found)
        # Of the vendors kept apart nobody sees what the rules get wrong: their figures must stay a forecast.
        if one["service"] not in UNREAD:
            print_gains(one, found)
    told = ", ".join(f"{count} {what}" for what, count in sorted(total.items())) or "no finding moved"
    print(f"\nagainst {revision}: {told}")
    unread = [one for one in every if one["service"] in UNREAD]
    for name, documents in {"all": every, "unread": unread, "French": french}.items():
        print_figures(name, documents, before, after)


if __name__ == "__main__":
    main()
