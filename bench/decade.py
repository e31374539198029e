"""The stores of an organisation that has watched many tools for ten years, made in bulk."""

from __future__ import annotations

import hashlib
import json
import random
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from monitor.app import App
from monitor.core.checks import Check, DocumentState, OutcomeName, VersionRecord
from monitor.core.model import Cause, Drift, Effect, Kind, Stance
from monitor.core.register import Register
from monitor.core.terms import TermsId, Validators
from monitor.services.assess import declaration
from monitor.services.decide import decide_all
from tests.samples import finding, reading

NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)
YESTERDAY = NOW - timedelta(days=1)
YEARS, CHANGES, OUTAGES, DECISIONS = 10, 3, 5, 20
_STEP = timedelta(days=365 * YEARS // (OUTAGES + 1))
TYPES = ("Terms of Service", "Privacy Policy", "Commercial Terms", "Data Processor Agreement")
#: Of each of the terms: findings that say nothing against the tool.
SAID = tuple(
    finding(Stance.DENIED, quote=f"We do not use your content to train our models, nor {n}." + " Indeed." * 9)
    for n in range(4)
)
#: Characters of a text in git, about what three years of OTA's collection hold on average.
TEXT = 20_000
CLASSES = ("content", "personal", "feedback", "deidentified", "flagged")


def service(number: int) -> str:
    return f"Service {number:05d}"


def tool_id(number: int) -> str:
    return f"tool-{number:05d}"


def commit(tool: int, kind: int, version: int) -> str:
    return f"{tool:010x}{kind:010x}{version:020x}"


def moment(version: int) -> datetime:
    """Return when a version came: three a year, the last half a year ago."""
    return NOW - timedelta(days=365 * YEARS) + timedelta(days=version * 365 // CHANGES)


def plain_register(tools: int) -> dict[str, object]:
    return {
        "organisation": {"name": "Mairie de Valmoulin", "language": "fr"},
        "people": {
            "head": {"name": "Sacha Leroy", "email": "head@example.org", "role": "business"},
            "it": {"name": "Alex Martin", "email": "it@example.org", "role": "it"},
        },
        "network": {"delay": "0s", "confirm_after": "0s"},
        "services": {
            service(n): {
                "terms": {
                    kind: {"fetch": f"https://s{n}.example/{k}", "select": "main"}
                    for k, kind in enumerate(TYPES)
                }
            }
            for n in range(tools)
        },
        "usages": {
            "careful": {"training": {each: ["denied", "opt_in"] for each in CLASSES}, "location": "any"}
        },
        "tools": {
            tool_id(n): {
                "name": f"Tool {n}",
                "service": service(n),
                "plan": "business",
                "terms": list(TYPES),
                "propose": {"careful": {"by": "head", "on": "2016-03-01"}},
            }
            for n in range(tools)
        },
    }


def one_tool(app: App, register: Register) -> None:
    """Write what the first tool's terms say through the stores themselves, and have the tool judged."""
    records = app.records
    for k, kind in enumerate(TYPES):
        terms = TermsId(service(0), kind)
        last = YEARS * CHANGES - 1
        at = moment(last)
        drift = Drift(Kind.EDITORIAL, Effect.NONE, Effect.NONE, (), "")
        record = VersionRecord(
            commit(0, k, last), terms, at, Cause.PROVIDER, commit(0, k, last - 1), "a" * 64, drift
        )
        records.add_version(record, app.rules_digest, reading(*SAID))
        document = register.terms[terms].documents[0]
        seen = DocumentState(
            document.id,
            "b" * 64,
            Validators('"an-etag"', None, document.address),
            (1,),
            "c" * 64,
            declaration(document),
        )
        check = Check(terms, moment(0), YESTERDAY, OutcomeName.UNCHANGED, "", "", "", None, YESTERDAY, 900)
        records.add_check(check, [seen])
    bench = app.bench
    records.begin_round(YESTERDAY)
    decide_all(
        replace(bench, register=replace(register, tools={tool_id(0): register.tools[tool_id(0)]})), YESTERDAY
    )
    records.complete_round(YESTERDAY)


def fill(file: Path, tools: int) -> int:
    """Write the rows of all other tools after those of the first, and the decisions anew; return how many."""
    db = sqlite3.connect(file, isolation_level=None)
    db.execute("PRAGMA synchronous=OFF")
    db.execute("BEGIN")
    rows = 0
    for table in ("versions", "checks", "documents", "readings", "latest", "caveats"):
        cursor = db.execute(f"SELECT * FROM {table}")
        names = [each[0] for each in cursor.description]
        of_first = [dict(zip(names, row, strict=True)) for row in cursor]
        db.execute(f"DELETE FROM {table}")
        places = ", ".join(f":{n}" for n in names)
        quoted = ", ".join(f'"{n}"' for n in names)
        made = _rows(table, of_first, tools)
        db.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({places})", made)
    told = (
        (f"drift:{tool_id(n)}:{commit(n, k, v)}", written(moment(v)))
        for n in range(tools)
        for k in range(len(TYPES))
        for v in range(1, YEARS * CHANGES)
    )
    db.executemany("INSERT INTO told VALUES (?, ?)", told)
    _decide(db, tools)
    for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        rows += db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    db.execute("COMMIT")
    db.close()
    return rows


def written(at: datetime) -> str:
    """Return a moment as the database keeps it."""
    return at.isoformat(timespec="microseconds")


def _rows(table: str, of_first: Sequence[Mapping[str, Any]], tools: int) -> Iterator[Mapping[str, Any]]:
    seq, last = 0, YEARS * CHANGES - 1
    for v in range(YEARS * CHANGES) if table == "versions" else (last,):
        for n in range(tools):
            for k, row in enumerate(of_first):
                mine = {**row, "service": service(n)}
                if table == "versions":
                    seq += 1
                    mine |= {"seq": seq, "commit": commit(n, k, v), "at": written(moment(v))}
                    mine |= {"previous": commit(n, k, v - 1) if v else None}
                elif table == "latest":
                    mine |= {"commit": commit(n, k, v), "first": written(moment(0) + OUTAGES * _STEP)}
                elif table in ("readings", "caveats"):
                    mine = {**row, "commit": commit(n, k, v)}
                elif table == "checks":
                    yield from _runs(mine)
                    continue
                yield mine


def _runs(row: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield ten years of good readings with outages between them; the last run is good, until yesterday."""
    for n in range(OUTAGES):
        first = moment(0) + n * _STEP
        end = first + _STEP - timedelta(days=4)
        yield {**row, "first": written(first), "last": written(end), "verified": written(end)}
        bad = {
            "outcome": "unreachable",
            "reason": "timeout",
            "detail": "timed out",
            "verified": None,
            "rounds": 2,
        }
        yield {
            **row,
            **bad,
            "first": written(end + timedelta(days=1)),
            "last": written(end + timedelta(days=2)),
        }
    yield {**row, "first": written(moment(0) + OUTAGES * _STEP)}


def _decide(db: sqlite3.Connection, tools: int) -> None:
    """Write twenty decisions a tool, like the first one's, chained as the ledger chains them."""
    (text,) = db.execute("SELECT entry FROM decisions WHERE seq = 1").fetchone()
    db.execute("DELETE FROM decisions")
    (outline,) = db.execute("SELECT outline FROM standing").fetchone()
    db.execute("DELETE FROM standing")
    seq, previous = 0, "0" * 64
    for d in range(DECISIONS):
        at = moment(0) + timedelta(days=d * 180)
        then = text.replace(json.loads(text)["at"], at.isoformat().replace("+00:00", "Z"))
        for n in range(tools):
            entry = then.replace(tool_id(0), tool_id(n)).replace(service(0), service(n))
            for k in range(len(TYPES)):
                entry = entry.replace(commit(0, k, YEARS * CHANGES - 1), commit(n, k, YEARS * CHANGES - 1))
            seq, own = seq + 1, hashlib.sha256(f"{previous}\n{entry}".encode()).hexdigest()
            db.execute(
                "INSERT INTO decisions VALUES (?,?,?,?,?,?,?,?)",
                (seq, tool_id(n), "careful", written(at), entry, previous, own, False),
            )
            previous = own
            if d == DECISIONS - 1:
                shown = outline.replace(json.loads(text)["at"], json.loads(then)["at"])
                stands = tool_id(n), "careful", seq, shown.replace(tool_id(0), tool_id(n))
                db.execute("INSERT INTO standing VALUES (?,?,?,?)", stands)


def history(terms: int, folder: Path) -> None:
    """Make an archive of so many terms with thirty versions each, a line changed in each."""
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    command = ["git", "-C", str(folder), "fast-import", "--quiet"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as importing:
        assert importing.stdin is not None
        _stream(terms, importing.stdin)
    if importing.returncode != 0:
        raise RuntimeError(f"git fast-import ended with {importing.returncode}")


def _stream(terms: int, to: IO[bytes]) -> None:
    chance, mark = random.Random(1), 0
    words = [f"word{chance.randrange(10**4)}" for _ in range(4000)]
    lines = [[" ".join(chance.choices(words, k=12)) for _ in range(TEXT // 100)] for _ in range(terms)]
    for v in range(YEARS * CHANGES):
        for n, own in enumerate(lines):
            mark += 1
            own[chance.randrange(len(own))] = " ".join(chance.choices(words, k=12))
            text = "\n".join(own).encode()
            page = b"<html><main>" + b"".join(b"<p>%s</p>\n" % line.encode() for line in own) + b"</main>"
            of, kind = service(n // len(TYPES)), TYPES[n % len(TYPES)]
            subject = f"Record new changes of {of} {kind}".encode()
            to.write(b"commit refs/heads/main\nmark :%d\n" % mark)
            to.write(b"committer monitor <monitor@localhost> %d +0000\n" % moment(v).timestamp())
            to.write(b"data %d\n%s\n" % (len(subject), subject))
            for name, body in ((f"{kind}.md", text), (f"{kind} #terms.html", page)):
                to.write(b'M 100644 inline "%s"\ndata %d\n%s\n' % (f"{of}/{name}".encode(), len(body), body))
