"""The common ground of the tables: metadata and times."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, MetaData, TypeDecorator

metadata = MetaData()


class UtcTime(TypeDecorator):
    """An aware UTC time; SQLite has no time zones, so they are taken off and put back."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect):
        """Refuse naive times: they are always a mistake."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive time {value!r}: use tandem.core.conversation.now()")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect):
        """Back to an aware time."""
        return value.replace(tzinfo=UTC) if value is not None else None
