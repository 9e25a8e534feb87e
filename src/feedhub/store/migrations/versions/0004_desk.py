"""The desk's acts; what readers have seen, its archive documents and corrections."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("articles", sa.Column("withdrawn", sa.BigInteger(), nullable=True))
    op.add_column("editions", sa.Column("listed", sa.Text(), nullable=True))
    op.add_column("editions", sa.Column("acts", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "items",
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=True),
        sa.Column("published", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("archive", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("section", "id", name=op.f("pk_items")),
    )
    op.create_index(op.f("ix_items_section_archive_withdrawn"), "items", ["section", "archive", "withdrawn"])
    op.create_index(op.f("ix_items_article"), "items", ["article"])
    op.create_index(op.f("ix_items_story"), "items", ["story"])
    op.create_table(
        "archives",
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("previous", sa.Integer(), nullable=True),
        sa.Column("bound", sa.Integer(), nullable=True),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("written", sa.Text(), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("section", "number", name=op.f("pk_archives")),
    )
    op.create_table(
        "corrections",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_corrections")),
    )
    op.create_index(op.f("ix_corrections_section_row"), "corrections", ["section", "row"])
    op.create_index(op.f("ix_corrections_article"), "corrections", ["article"])
    op.create_table(
        "acts",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_acts")),
    )
