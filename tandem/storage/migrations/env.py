"""Alembic runs this: on the connection that `tandem/storage/schema.py` hands over, nothing else."""

from alembic import context

from tandem.storage.schema import as_plain, is_ours
from tandem.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a table by making it anew
    render_item=as_plain,
    include_object=is_ours,
    compare_type=False,
)
context.run_migrations()
