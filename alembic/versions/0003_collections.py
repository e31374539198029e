"""Terms read from Open Terms Archive collections: when they were verified, and which record a text is.

Revision: 0003
Before it: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("checks") as checks:
        checks.add_column(sa.Column("verified", sa.String(32)))
    # Until now, terms were read well in every round of a run or in none.
    op.execute("UPDATE checks SET verified = last WHERE outcome IN ('changed', 'unchanged')")
    with op.batch_alter_table("versions") as versions:
        versions.add_column(sa.Column("collection", sa.String(100)))
        versions.add_column(sa.Column("collection_commit", sa.String(40)))


def downgrade() -> None:
    with op.batch_alter_table("versions") as versions:
        versions.drop_column("collection_commit")
        versions.drop_column("collection")
    with op.batch_alter_table("checks") as checks:
        checks.drop_column("verified")
