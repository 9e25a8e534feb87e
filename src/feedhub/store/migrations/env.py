"""Alembic's entry: runs the migrations inside the transaction that the store opened."""

from alembic import context

from feedhub.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,  # the caller's transaction holds them all
    render_as_batch=True,
)
context.run_migrations()
