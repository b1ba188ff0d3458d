"""Rasa's tracker stores, where a newer SQLAlchemy or a lost database would make them go wrong."""

from typing import Any

import sqlalchemy as sa


def database_url(
    dialect: str = "sqlite",
    host: str | None = None,
    port: int | None = None,
    db: str = "rasa.db",
    username: str | None = None,
    password: str | None = None,
    login_db: str | None = None,
    query: dict[str, Any] | None = None,
) -> Any:
    """As SQLTrackerStore.get_db_url, which makes a URL that SQLAlchemy 2 refuses."""
    if host and "://" in host:
        return host
    return sa.URL.create(dialect, username, password, host, port, login_db or db, query or {})


def fail(_store: Any, error: Exception) -> None:
    """Rasa would go on with an empty tracker in memory and ask the customer anew for what they have
    said. Here the message fails: the front door keeps it and sends it again."""
    raise error
