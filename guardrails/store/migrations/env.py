"""How Alembic reaches the store: by the connection that it is given, in its open transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
