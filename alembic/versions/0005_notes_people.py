"""Notes beside decisions, people by an opaque id, alerts given up, and when a change takes effect.

Revision: 0005
Before it: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("decisions") as decisions:
        decisions.add_column(sa.Column("note", sa.Boolean, nullable=False, server_default=sa.false()))
    with op.batch_alter_table("decisions") as decisions:  # it was for the rows that are there
        decisions.alter_column("note", server_default=None)
    with op.batch_alter_table("versions") as versions:
        versions.add_column(sa.Column("effective", sa.String(10)))
    with op.batch_alter_table("alerts") as alerts:
        alerts.add_column(sa.Column("given_up", sa.String(32)))
    op.create_table(
        "people",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("key", sa.String(300), unique=True),
        sa.Column("name", sa.Text),
        sa.Column("email", sa.Text),
        sa.Column("role", sa.String(20)),
        sa.Column("forgotten", sa.String(32)),
    )


def downgrade() -> None:
    op.drop_table("people")
    with op.batch_alter_table("alerts") as alerts:
        alerts.drop_column("given_up")
    with op.batch_alter_table("versions") as versions:
        versions.drop_column("effective")
    with op.batch_alter_table("decisions") as decisions:
        decisions.drop_column("note")
