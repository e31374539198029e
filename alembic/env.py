"""Run the migrations on the connection the monitor gives."""

from alembic import context

from monitor.adapters.stores.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
