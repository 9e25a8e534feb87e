"""What a page of sources and a picture of a section show: polls an hour, articles a day, outlets of an edition."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("editions", sa.Column("outlets", sa.Integer(), nullable=True))
    op.create_table(
        "activity",
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("section", "day", name=op.f("pk_activity")),
    )
    op.create_table(
        "hours",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("hour", sa.BigInteger(), nullable=False),
        sa.Column("fetched", sa.Integer(), nullable=False),
        sa.Column("not_modified", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("slowest", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("source", "hour", name=op.f("pk_hours")),
        sqlite_with_rowid=False,
    )
