"""Attempts to hand over an alert, and every tool it is about.

Revision: 0007
Before it: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_MOMENTS = ("tried_at", "next_try", "failing_since")


def upgrade() -> None:
    with op.batch_alter_table("alerts") as alerts:
        for name in _MOMENTS:
            alerts.add_column(sa.Column(name, sa.String(32)))
        alerts.add_column(sa.Column("also", sa.JSON, nullable=False, server_default="[]"))
    with op.batch_alter_table("alerts") as alerts:  # it was for the rows that are there
        alerts.alter_column("also", server_default=None)
    op.create_index("alerts_by_sending", "alerts", ["sent_at"])


def downgrade() -> None:
    op.drop_index("alerts_by_sending", "alerts")
    with op.batch_alter_table("alerts") as alerts:
        for name in ("also", *reversed(_MOMENTS)):
            alerts.drop_column(name)
