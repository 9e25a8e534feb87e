"""Sightings: which articles a document lists and when it ceased to; what churns; what was forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("articles", sa.Column("churn", sa.Text(), nullable=True))
    op.add_column("articles", sa.Column("left_", sa.BigInteger(), nullable=True))
    op.add_column("articles", sa.Column("forgotten", sa.BigInteger(), nullable=True))
    op.create_index(op.f("ix_articles_source_forgotten"), "articles", ["source", "forgotten"], unique=False)
    # the old rows told digests without articles: each source's document is read once more in full
    op.drop_table("documents")
    op.create_table(
        "documents",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("listed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_documents")),
    )
