"""The clock: what servers and documents wish, kept between bodies; which hosts refused, and the gap they taught."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("polls", sa.Column("fresh_for", sa.BigInteger(), nullable=True))
    op.add_column("polls", sa.Column("ttl", sa.BigInteger(), nullable=True))
    op.add_column("polls", sa.Column("skip_hours", sa.Text(), nullable=True))
    op.add_column("polls", sa.Column("skip_days", sa.Text(), nullable=True))
    op.create_table(
        "hosts",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("refused", sa.Text(), nullable=True),
        sa.Column("paused_until", sa.BigInteger(), nullable=True),
        sa.Column("gap", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_hosts")),
    )
