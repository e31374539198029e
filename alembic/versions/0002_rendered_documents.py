"""Remember which source documents take a browser.

Revision: 0002
Before it: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("documents") as documents:
        documents.add_column(sa.Column("rendered", sa.Boolean, nullable=False, server_default=sa.false()))
    with op.batch_alter_table("documents") as documents:  # it was for the rows that are there
        documents.alter_column("rendered", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("documents") as documents:
        documents.drop_column("rendered")
