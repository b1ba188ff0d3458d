"""What is for sale, what is in stock, what a code takes off."""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import quote

from sqlalchemy import Connection, Engine, Row, insert, select

from tandem.core.conversation import now
from tandem.core.database import reading, snapshot
from tandem.core.ports import Clock
from tandem.shop import tables
from tandem.shop.effects import do_once, new_reference
from tandem.shop.port import ChangeRefused
from tandem.shop.records import Product, PromoCode, Stock

GOODWILL_DAYS = 90
"""How long a code of goodwill works."""


class SqlCatalogue:
    """CataloguePort on our own tables."""

    def __init__(self, engine: Engine, clock: Clock = now):
        self.engine, self.clock = engine, clock

    def names(self) -> list[str]:
        """See CataloguePort."""
        with reading(self.engine) as connection:
            return list(connection.scalars(select(tables.product.c.name).order_by("name")))

    def everything(self) -> list[Product]:
        """See CataloguePort."""
        stock = tables.stock
        with snapshot(self.engine) as connection:
            rows = connection.execute(select(tables.product).order_by("name")).all()
            sizes: dict[str, list[Stock]] = {}
            columns = (stock.c.product, stock.c.size, stock.c.quantity, stock.c.back_on)
            for name, *of_size in connection.execute(select(*columns).order_by(stock.c.id)):
                sizes.setdefault(name, []).append(Stock(*of_size))
        return [_product(row, sizes.get(row.name, ())) for row in rows]

    def product(self, name: str) -> Product | None:
        """See CataloguePort."""
        return next(iter(self._products(tables.product.c.name == name)), None)

    def family(self, family: str) -> list[Product]:
        """See CataloguePort."""
        return self._products(tables.product.c.family == family)

    def promo_code(self, code: str) -> PromoCode | None:
        """See CataloguePort."""
        with reading(self.engine) as connection:
            found = select(tables.promo_code).filter_by(code=code.strip().upper())
            row = connection.execute(found).first()
            return PromoCode(**row._mapping) if row else None

    def used_code(self, code: str, customer_id: str) -> bool:
        """See CataloguePort."""
        with reading(self.engine) as connection:
            found = select(tables.promo_use).filter_by(code=code, customer_id=customer_id)
            return connection.execute(found).first() is not None

    def issue_goodwill(self, customer_id: str, amount_cents: int, key: str) -> PromoCode:
        """See CodesPort. Whoever has the code can use it, once."""

        def change(connection: Connection) -> dict:
            code = new_reference("SORRY").upper()
            today = self.clock().date()
            until = today + timedelta(days=GOODWILL_DAYS)
            values = {"code": code, "percent": 0, "amount_cents": amount_cents}
            values |= {"min_spend_cents": 0, "uses_left": 1, "once_per_customer": True}
            row = values | {"valid_from": today, "valid_until": until}
            connection.execute(insert(tables.promo_code).values(row))
            return {"code": code}

        code = do_once(self.engine, key, self.clock(), change)["code"]
        found = self.promo_code(code)
        if found is None:
            raise ChangeRefused(code, "gone")
        return found

    def _products(self, where) -> list[Product]:
        stock = tables.stock
        with snapshot(self.engine) as connection:
            rows = connection.execute(select(tables.product).where(where).order_by("name")).all()
            products = []
            for row in rows:
                found = select(stock.c.size, stock.c.quantity, stock.c.back_on)
                sizes = connection.execute(found.filter_by(product=row.name).order_by(stock.c.id))
                products.append(_product(row, [Stock(*one) for one in sizes]))
            return products


def _product(row: Row, stock: Iterable[Stock]) -> Product:
    picture = f"/pictures/{quote(row.name, safe='')}.svg"  # the storefront draws it
    return Product(**row._mapping, stock=tuple(stock), picture=picture)
