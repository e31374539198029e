"""Count the rounds in which terms fared the same.

Revision: 0004
Before it: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("checks") as checks:
        checks.add_column(sa.Column("rounds", sa.Integer, nullable=False, server_default="1"))
    with op.batch_alter_table("checks") as checks:  # it was for the rows that are there
        checks.alter_column("rounds", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("checks") as checks:
        checks.drop_column("rounds")
