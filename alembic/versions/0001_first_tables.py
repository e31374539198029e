"""The first tables.

Revision: 0001
Before it: none
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# Written out, not imported from monitor.adapters.stores.tables: a migration says what it did for ever.
MOMENT = sa.String(32)


def upgrade() -> None:
    op.create_table(
        "rounds",
        sa.Column("at", MOMENT, primary_key=True),
        sa.Column("decided", sa.Boolean, nullable=False),
        sa.Column("complete", sa.Boolean, nullable=False),
    )
    op.create_table(
        "checks",
        sa.Column("service", sa.String(100), primary_key=True),
        sa.Column("type", sa.String(100), primary_key=True),
        sa.Column("first", MOMENT, primary_key=True),
        sa.Column("last", MOMENT, nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("quarantined", sa.String(40)),
    )
    op.create_table(
        "documents",
        sa.Column("service", sa.String(100), primary_key=True),
        sa.Column("type", sa.String(100), primary_key=True),
        sa.Column("document", sa.String(300), primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("address", sa.Text),
        sa.Column("matches", sa.JSON, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("declaration", sa.String(64), nullable=False),
    )
    op.create_table(
        "versions",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("commit", sa.String(40), nullable=False, unique=True),
        sa.Column("service", sa.String(100), nullable=False),
        sa.Column("type", sa.String(100), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("cause", sa.String(20), nullable=False),
        sa.Column("previous", sa.String(40)),
        sa.Column("text_sha256", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(20)),
        sa.Column("training", sa.String(20)),
        sa.Column("location", sa.String(20)),
        sa.Column("reason", sa.Text),
    )
    op.create_index("versions_of_terms", "versions", ["service", "type", "seq"])
    op.create_table(
        "readings",
        sa.Column("commit", sa.String(40), primary_key=True),
        sa.Column("rules", sa.String(64), primary_key=True),
        sa.Column("reading", sa.JSON, nullable=False),
    )
    op.create_table(
        "policies",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("usage", sa.Text, nullable=False),
    )
    op.create_table(
        "decisions",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("tool", sa.String(100), nullable=False),
        sa.Column("usage", sa.String(100), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("entry", sa.Text, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False, unique=True),
    )
    op.create_index("decisions_on", "decisions", ["tool", "usage", "seq"])
    op.create_table(
        "alerts",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("id", sa.String(64), nullable=False, unique=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("person", sa.String(100), nullable=False),
        sa.Column("tool", sa.String(100)),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("html", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("error", sa.Text),
    )
    op.create_table(
        "told",
        sa.Column("event", sa.String(300), primary_key=True),
        sa.Column("at", MOMENT, nullable=False),
    )


def downgrade() -> None:
    for name in (
        "told",
        "alerts",
        "decisions",
        "policies",
        "readings",
        "versions",
        "documents",
        "checks",
        "rounds",
    ):
        op.drop_table(name)
