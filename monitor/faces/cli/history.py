"""`monitor log`: the ledger of decisions."""

from __future__ import annotations

import click

from monitor.core.errors import StoreError
from monitor.core.phrases import status_words
from monitor.core.ports import Entry
from monitor.faces.cli.session import Session, as_json, pass_session, print_json


@click.command()
@click.option(
    "--verify", is_flag=True, help="Recompute the chain of hashes; exit code 4 if an entry was altered."
)
@click.option("--tool", help="Only the decisions on this tool.")
@as_json
@pass_session
def log(session: Session, verify: bool, tool: str | None, as_json: bool) -> None:  # noqa: FBT001
    """List the decisions: who set which status, when, why.

    Entries are only ever added, each chained to the one before by a hash.

    \b
    Examples:
      monitor log --tool claude-free
      monitor log --verify
    """
    with session.app() as app:
        if verify:
            wrong = app.ledger.verify()
            if wrong is not None:
                raise StoreError(f"the ledger is not what was written: {wrong}; restore it from a backup")
            click.echo(f"{len(app.ledger.entries())} entries, chain intact, head {app.ledger.head()}.")
            return
        for entry in app.ledger.entries(tool):
            if as_json:
                print_json(_as_plain(entry))
                continue
            d = entry.decision
            words = status_words(d.status, d.basis, app.register.language)
            click.echo(f"{entry.seq:>4}  {d.at:%Y-%m-%d %H:%M}  {d.tool} ({d.usage}): {words} – {d.by}")
            cause = f", cause {d.cause.value}" if d.cause else ""
            click.echo(f"      {d.occasion.value}{cause}" + (f": {d.reason}" if d.reason else ""))


def _as_plain(entry: Entry) -> dict[str, object]:
    d = entry.decision
    return {
        "seq": entry.seq,
        "at": d.at.isoformat(),
        "tool": d.tool,
        "usage": d.usage,
        "status": d.status.value,
        "basis": d.basis.value,
        "occasion": d.occasion.value,
        "cause": d.cause.value if d.cause else None,
        "by": d.by,
        "reason": d.reason,
        "quotes": [b.resolved.finding.quote for b in d.breaches if b.resolved],
        "versions": {terms.type: commit for terms, commit in d.versions},
        "rules": d.rules,
        "policy": d.policy,
        "evidence": d.evidence,
        "hash": entry.hash,
    }


COMMANDS = [log]
