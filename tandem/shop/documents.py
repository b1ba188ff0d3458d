"""Invoices and return labels of our own shop: pages behind a token of 256 bits, made when first
asked for. The storefront shows them (`tandem/storefront/documents.py`)."""

import secrets

from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError

from tandem.core.database import reading, writing
from tandem.shop import tables
from tandem.shop.orders import SqlOrders

NO_INVOICE = ("paid", "packed", "cancelled")
"""An invoice is written when an order leaves."""


class SqlDocuments:
    """DocumentsPort on our own tables; addresses begin with `base_url`."""

    def __init__(self, engine: Engine, orders: SqlOrders, base_url: str):
        self._engine, self._orders, self._base_url = engine, orders, base_url

    def invoice(self, number: str) -> str | None:
        """See DocumentsPort."""
        order = self._orders.find(number)
        if order is None or order.state in NO_INVOICE:
            return None
        return self._address(order.number, "")

    def return_label(self, number: str, reference: str) -> str | None:
        """See DocumentsPort."""
        order = self._orders.find(number)
        if order is None or reference not in [back.reference for back in order.returns]:
            return None
        return self._address(order.number, reference)

    def behind(self, token: str) -> tuple[str, str] | None:
        """(order number, reference of the return or "") of a token."""
        table = tables.document
        query = select(table.c.order_number, table.c.reference).filter_by(token=token)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        return (row.order_number, row.reference) if row else None

    def _address(self, number: str, reference: str) -> str:
        return f"{self._base_url}/documents/{self._token(number, reference)}"

    def _token(self, number: str, reference: str) -> str:
        table = tables.document
        which = {"order_number": number, "reference": reference}
        there = select(table.c.token).filter_by(**which)
        with reading(self._engine) as connection:
            token = connection.scalar(there)
        if token is not None:
            return token
        token = secrets.token_urlsafe(32)
        try:
            with writing(self._engine) as connection:
                connection.execute(insert(table).values(token=token, **which))
        except IntegrityError:  # somebody else, in this moment
            with reading(self._engine) as connection:
                return connection.execute(there).scalar_one()
        return token
