"""What stands, where one look finds it: of terms the last version, check and caveats; the last decision.

All of it follows from the other tables; going down and up again makes it anew.

Revision: 0006
Before it: 0005
"""

import json
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

#: Of a decision, what a list shows.
OUTLINE = (
    *("tool", "usage", "at", "by", "status", "basis", "occasion", "cause", "reason", "breaches"),
    *("review_by", "opt_out"),
)
WORST = ("prohibited", "restricted")


def upgrade() -> None:
    latest = op.create_table(
        "latest",
        sa.Column("service", sa.String(100), primary_key=True),
        sa.Column("type", sa.String(100), primary_key=True),
        sa.Column("commit", sa.String(40)),
        sa.Column("first", sa.String(32)),
        sa.Column("verified", sa.String(32)),
        sa.Column("is_good", sa.Boolean, nullable=False),
    )
    caveats = op.create_table(
        "caveats",
        sa.Column("commit", sa.String(40), primary_key=True),
        sa.Column("rules", sa.String(64), primary_key=True),
        sa.Column("caveats", sa.Text, nullable=False),
    )
    standing = op.create_table(
        "standing",
        sa.Column("tool", sa.String(100), primary_key=True),
        sa.Column("usage", sa.String(100), primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("outline", sa.Text, nullable=False),
    )
    op.create_index("decisions_at", "decisions", ["at"])
    is_note = sa.column("note", sa.Boolean) == sa.true()
    op.create_index("decisions_notes", "decisions", ["seq"], sqlite_where=is_note, postgresql_where=is_note)
    db = op.get_bind()
    for table, rows in (
        (latest, list(_latest(db))),
        (caveats, list(_caveats(db))),
        (standing, list(_standing(db))),
    ):
        if rows:
            op.bulk_insert(table, rows)


def _latest(db: sa.Connection) -> Iterator[dict[str, object]]:
    checks = db.execute(
        sa.text(
            "SELECT c.service, c.type, c.first, c.outcome, l.verified FROM checks c JOIN"
            " (SELECT service, type, max(first) AS first, max(verified) AS verified FROM checks"
            " GROUP BY service, type) l ON c.service = l.service AND c.type = l.type AND c.first = l.first"
        )
    )
    checked = {(row.service, row.type): row for row in checks}
    versions = db.execute(
        sa.text(
            'SELECT service, type, "commit" FROM versions WHERE seq IN'
            " (SELECT max(seq) FROM versions GROUP BY service, type)"
        )
    )
    commits = {(row.service, row.type): row[2] for row in versions}
    for service, type_ in sorted(checked.keys() | commits.keys()):
        check = checked.get((service, type_))
        yield {
            "service": service,
            "type": type_,
            "commit": commits.get((service, type_)),
            "first": check.first if check else None,
            "verified": check.verified if check else None,
            "is_good": check is not None and check.outcome in ("changed", "unchanged"),
        }


def _caveats(db: sa.Connection) -> Iterator[dict[str, object]]:
    readings = sa.table("readings", sa.column("commit"), sa.column("rules"), sa.column("reading", sa.Text))
    rows = db.execute(sa.select(readings.c.commit, readings.c.rules, sa.cast(readings.c.reading, sa.Text)))
    for commit, rules, text in rows:
        said = json.loads(text)
        if not isinstance(said, dict):
            continue
        uses = [f for f in said.get("facts", ()) if f["kind"] == "professional_use" and f["value"] in WORST]
        found = []
        if uses:
            worst = min(uses, key=lambda fact: WORST.index(fact["value"]))
            found.append({"kind": "professional_use", "fact": worst})
        if said.get("broad_licence"):
            found.append({"kind": "broad_licence", "fact": None})
        if found:
            yield {"commit": commit, "rules": rules, "caveats": json.dumps(found, ensure_ascii=False)}


def _standing(db: sa.Connection) -> Iterator[dict[str, object]]:
    rows = db.execute(
        sa.text(
            "SELECT seq, tool, usage, entry FROM decisions WHERE seq IN"
            " (SELECT max(seq) FROM decisions WHERE NOT note GROUP BY tool, usage)"
        )
    )
    for seq, tool, usage, text in rows:
        try:
            entry = json.loads(text)
            outline = {key: entry[key] for key in OUTLINE if key in entry}
        except (TypeError, ValueError):
            continue  # altered by hand: `monitor log --verify` names it
        if outline.get("status") != "suspended":
            outline["breaches"] = []
        written = json.dumps(outline, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        yield {"tool": tool, "usage": usage, "seq": seq, "outline": written}


def downgrade() -> None:
    op.drop_index("decisions_notes", "decisions")
    op.drop_index("decisions_at", "decisions")
    for name in ("standing", "caveats", "latest"):
        op.drop_table(name)
